"""A folder of parameters that a test writes municipalities' and projects' choices in."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from kpbcalc.base import params


@contextmanager
def policy_folder(root: Path) -> Iterator[Path]:
    """While inside, the parameters are this folder's: no choices, and two municipalities are enough."""
    folder = root / "params"
    (folder / "kommuner").mkdir(parents=True)
    (folder / "projekt").mkdir()
    (folder / "jamforelse.toml").write_text("[grupp]\nminsta_kommuner = 2\n", encoding="utf-8")
    shutil.copy(params.FOLDER / "filer.toml", folder)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(params, "FOLDER", folder)
        params.toml.cache_clear()
        yield folder
    params.toml.cache_clear()


def choose_in_params(folder: Path, said: str, kommun: str = "1267") -> None:
    """Write what a municipality chooses in its own parameters."""
    (folder / "kommuner" / f"{kommun}.toml").write_text(f"[jamforelse]\n{said}\n", encoding="utf-8")
    params.toml.cache_clear()


def put_choices(data: Path, name: str, text: str, kommun: str = "0000") -> None:
    """A file of choices in a municipality's folder of data."""
    (data / kommun).mkdir(parents=True, exist_ok=True)
    (data / kommun / name).write_text(text, encoding="utf-8")

"""The wheel holds all that a report needs, and works where there is no checkout."""

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
BUILD = "import sys; sys.path.insert(0, 'tools'); import build_backend; print(build_backend.{}(sys.argv[1]))"


def build(what: str, into: Path) -> Path:
    words = [sys.executable, "-c", BUILD.format(what), str(into)]
    done = subprocess.run(words, capture_output=True, text=True, check=True, cwd=ROOT)
    return into / done.stdout.strip()


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    base = tmp_path_factory.mktemp("hjul")
    with zipfile.ZipFile(build("build_wheel", base)) as wheel:
        assert wheel.testzip() is None
        wheel.extractall(base / "paket")
    return base / "paket"


def test_it_holds_what_lies_at_the_root_and_no_municipalitys_own_choices(installed: Path) -> None:
    for name in ("params", "notebooks"):
        there = {
            p.relative_to(ROOT) for p in (ROOT / name).rglob("*") if p.suffix in {".toml", ".csv", ".ipynb"}
        }
        there = {p for p in there if p.parent.name != "kommuner" or p.name.startswith("exempel-")}
        there = {p for p in there if ".ipynb_checkpoints" not in p.parts}
        assert there and {p for p in there if not (installed / "kpbcalc" / p).is_file()} == set()
    own = [p.name for p in (installed / "kpbcalc" / "params" / "kommuner").iterdir()]
    assert all(name.startswith("exempel-") for name in own)
    record = next(installed.glob("*.dist-info/RECORD")).read_text(encoding="utf-8")
    assert "kpbcalc/params/sekretess.toml,sha256=" in record


def test_the_same_code_gives_the_same_wheel(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    first, second = (build("build_wheel", tmp_path / name).read_bytes() for name in "ab")
    assert first == second


def test_a_command_works_from_the_wheel_alone(installed: Path, tmp_path: Path) -> None:
    env = {**os.environ, "PYTHONPATH": str(installed), "XDG_CACHE_HOME": str(tmp_path / "cache")}

    def run(*words: str) -> str:
        done = subprocess.run(
            [sys.executable, *words], capture_output=True, text=True, check=False, cwd=tmp_path, env=env
        )
        assert done.returncode == 0, done.stderr
        return done.stdout.strip()

    assert run("-c", "import kpbcalc; print(kpbcalc.__file__)").startswith(str(installed))
    run("-m", "kpbcalc", "calc", "--muni", "0000", "--year", "2024", "--out", "ut")
    assert (tmp_path / "ut" / "0000" / "2024" / "resultat" / "nyckeltal.csv").is_file()
    asked = "from kpbcalc.commands.report import CASES, NOTEBOOK; from kpbcalc.base import places as p;"
    told = run("-c", f"{asked} print(NOTEBOOK.is_file(), CASES.is_file(), p.shipped('params').is_dir())")
    assert told == "True True True"


def test_a_source_archive_can_be_built_into_the_same(tmp_path: Path) -> None:
    import tarfile  # noqa: PLC0415

    with tarfile.open(build("build_sdist", tmp_path)) as archive:
        names = {name.partition("/")[2] for name in archive.getnames()}
    assert {"tools/build_backend.py", "requirements.lock", "params/sekretess.toml"} <= names
    assert "notebooks/kommunrapport.ipynb" in names

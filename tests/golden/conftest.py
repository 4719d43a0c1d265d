"""Where the worked example of docs/metod.md §1.4 is: the demo writes it."""

from pathlib import Path

import pytest

BESIDE = Path(__file__).resolve().parents[3] / "shared" / "examples" / "worked"


@pytest.fixture(scope="session")
def worked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The root of an underlag that holds Exempelkommunen 0000/2024."""
    try:
        from kpbcalc.demo import write_demo  # noqa: PLC0415 (may not be there)
    except ImportError:
        write_demo = None
    if write_demo is not None:
        root = tmp_path_factory.mktemp("demo")
        write_demo(root, ["0000"])
        return root
    if BESIDE.is_dir():
        return BESIDE
    pytest.skip("neither the demo nor the worked example beside the repository is there")

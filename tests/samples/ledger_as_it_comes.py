"""The small underlag with its ledger as a finance system writes it: other headings; what is read of it."""

from pathlib import Path

from kpbcalc.underlag.load import load
from tests.builders import YEAR, kr, small, write

MAP = '[kolumner.kontoutfall]\n"Kst" = "ansvar"\n"Vht" = "verksamhet"\n"Utfall" = "belopp"\n'
HEAD = "Kst;Vht;Konto;Motpart;Period;Utfall"
AMOUNTS = [kr(1000), kr(2000), kr(300)]


def put(root: Path, content: str, choices: str = "", name: str = "kontoutfall.csv") -> Path:
    """The small underlag with this ledger."""
    folder = write(root, small())
    (folder / "kontoutfall.csv").unlink()
    (folder / name).write_text(content, encoding="utf-8")
    (root / "0000" / "egna.toml").write_text(choices, encoding="utf-8")
    return folder


def amounts(root: Path) -> list[int]:
    """What is read of its amounts."""
    return [*load(root, "0000", YEAR)[0].kontoutfall["belopp"]]

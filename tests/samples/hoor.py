"""Höör, six municipalities like it, and an indicator of them fetched from Kolada."""

from dataclasses import replace
from pathlib import Path

import pandas as pd

from kpbcalc.base import params
from kpbcalc.disclosure.package import Package
from tests.samples import outside
from tests.samples.packages import package

TITLES = {row["kpi"]: row["titel"] for row in params.rows("kvalitet.csv")}
SIX = ("0765", "1264", "1442", "1761", "1814", "1881")
PEERS = [("liknande", "AO", "1267", 2024, kommun) for kommun in SIX]
PEOPLE = [(30, "K", 500), (30, "M", 460), (70, "K", 20), (85, "M", 20)]


def hoor(given: list[tuple[str, str, int, str, float]] | None = None, ar: int = 2024) -> Package:
    """A package of Höör, with these indicators in its underlag."""
    indicators = pd.DataFrame(given or [], columns=["kpi", "kommun", "ar", "kon", "varde"])
    plain = package({}, PEOPLE, ar, kommun="1267")
    return replace(plain, facts={**plain.facts, "indikatorer": indicators})


def fetched(root: Path) -> None:
    """The indicator N20900 of Höör and the six, and who they are."""
    rows = [
        ("1267", 2018, 2.0), ("1267", 2024, 13.4), ("1267", 2025, 2.0), ("0765", 2024, 1.0),
        *((kommun, 2024, 7.0) for kommun in SIX[1:]), ("1415", 2024, 99.0),
    ]  # fmt: skip
    outside.values(root, "N20900", TITLES["N20900"], rows, prel=2025)
    outside.groups(root, PEERS)

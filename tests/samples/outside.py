"""A small cache of outside facts for tests, written and read as the real one."""

from collections.abc import Sequence
from pathlib import Path

import pandas as pd

from kpbcalc.sources import fetched_parts

FETCHED = "2026-11-21T10:00:00Z"
COLUMNS = fetched_parts.SCHEMAS["varden"].names


def _put(root: Path, slag: str, frame: pd.DataFrame, tacker: dict[str, list[object]]) -> None:
    kalla = "SCB" if slag in {"befolkning", "prognos"} else "Kolada"
    card = fetched_parts.Card(
        slag, kalla, "https://example.invalid", {}, tacker, FETCHED, "v3", f"Källa: {kalla}"
    )
    fetched_parts.write(root, card, frame[fetched_parts.SCHEMAS[slag].names])


def values(root: Path, kpi: str, titel: str, rows: Sequence[tuple[str, int, float]], prel: int = 0) -> None:
    """Values of one indicator (municipality, year, value); those of the year `prel` are preliminary."""
    frame = pd.DataFrame(rows, columns=["kommun", "ar", "varde"]).assign(
        kpi=kpi, titel=titel, kon="T", status=""
    )
    frame["preliminar"] = frame["ar"] == prel
    about = {"kpi": [kpi], "kommun": sorted(set(frame["kommun"])), "ar": sorted(set(frame["ar"].tolist()))}
    _put(root, "varden", frame, about)


def groups(root: Path, rows: Sequence[tuple[str, str, str, int, str]]) -> None:
    """Groups: type (liknande, kommungrupp), area, whose, edition, member."""
    frame = pd.DataFrame(rows, columns=["typ", "omrade", "kommun", "ar", "medlem"])
    frame["grupp_id"] = [
        f"G{t}{o}{k}{a}" for t, o, k, a in zip(*(frame[c] for c in frame.columns[:4]), strict=True)
    ]
    _put(root, "grupper", frame.assign(titel="Grupp", medlem_namn=""), {})


def population(root: Path, rows: Sequence[tuple[str, int, int]]) -> None:
    """Inhabitants: municipality, year, number."""
    frame = pd.DataFrame(rows, columns=["kommun", "ar", "antal"]).assign(alder=70, kon="K")
    about = {"kommun": sorted(set(frame["kommun"])), "ar": sorted(set(frame["ar"].tolist()))}
    _put(root, "befolkning", frame, about)


def card(hamtad: str = "2026-08-16T12:00:00+00:00", **about: list[object]) -> fetched_parts.Card:
    """The card of fetched values, with this about them."""
    tacker = {"kpi": ["N1"], "kommun": ["1267"], "ar": [2024]} | about
    return fetched_parts.Card(
        "varden", "Kolada", "https://api.kolada.se/v3/", {}, tacker, hamtad, "v3", "fri"
    )


def frame(value: float | None = 1.5, kpi: str = "N1", year: int = 2024) -> pd.DataFrame:
    """One value of an indicator, as it is fetched."""
    return pd.DataFrame([[kpi, "Titel", "1267", year, "T", value, "", False]], columns=COLUMNS)

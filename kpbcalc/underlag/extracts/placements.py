"""Placering: bed-days per client, insats, unit and month.

The day somebody moves in counts, the day somebody moves out does not (docs/metod.md §1.3). Whether the rows
of a file end with that day or with the last of the stay is settled before (`end_signs`).
"""

from collections import defaultdict
from collections.abc import Hashable, Mapping
from typing import Any

import pandas as pd

from kpbcalc.base import exact
from kpbcalc.base.own_choices import PLACE
from kpbcalc.underlag.extracts.codes import read_numbers, rows_of, unknown_codes
from kpbcalc.underlag.extracts.dates import NO_END, by_month, month_name
from kpbcalc.underlag.extracts.end_signs import settled_ends
from kpbcalc.underlag.extracts.import_choices import Policy
from kpbcalc.underlag.extracts.notes import has_errors, note
from kpbcalc.underlag.extracts.spells import Stretch, drop_copies, in_year, read_days, settle, within_year
from kpbcalc.underlag.extracts.two_ends import told, two_ends
from kpbcalc.underlag.findings import Finding

STAY = ["brukar_id", "insats", "enhet", "fran", "till", "borta"]
_SAME_STAY = STAY[:4]


def prepare(
    frame: pd.DataFrame, year: int, catalogue: pd.DataFrame, last_day: Mapping[str, int], file: str,
    policy: Policy, limits: Mapping[str, Any],
) -> tuple[pd.DataFrame, list[Finding]]:  # fmt: skip
    """Stays typed and clipped: brukar_id, insats, enhet, fran, till, start, stop, borta (days away), avdrag.

    Where the extract has no insats, the unit's stands in the municipality's `[import.placering_insats]`.
    """
    implied = frame["enhet"].map(lambda unit: policy.placering_insats.get(unit, ""))
    # Without a column of insatser the unit stands in its place until a map translates it.
    silent = frame["insats"].isin([""]) | (frame["insats"] == frame["enhet"])
    frame = frame.assign(insats=frame["insats"].mask(silent & (implied != ""), implied))
    ends = frame["till"]
    frame, findings = read_days(frame, file)
    frame, told = settled_ends(frame, ends, "placering", year, policy, limits, file)
    findings += told
    findings += unknown_codes(frame, catalogue, file, "placering", _by_unit(frame))
    by_bed = frame["insats"].map(catalogue.set_index("kod")["volymenhet"]).isin(["dygn"])
    text = "Insatsen mäts inte i dygn. Kontrollera insatsen eller [import.placering_insats]."
    findings += note("V13", "fel", file, "insats", ~by_bed & frame["insats"].isin(catalogue["kod"]), text)
    away, wrong = read_numbers(frame["franvaro"], file, "frånvarodygn")
    part = (away % exact.GRID != 0).fillna(False)
    findings += wrong + note("V04", "fel", file, "frånvarodygn", part, "frånvarodygn ska vara hela dygn.")
    text = "In- och utflytt är samma dag, så raden ger inget dygn. Den som bara har sådana är inte med."
    none = (frame["fran"] == frame["till"]).fillna(False).astype(bool)
    findings += note("V21", "varning", file, "till", none, text)
    if has_errors(findings):
        return frame, findings
    frame = frame.assign(borta=away.fillna(0) // exact.GRID, avdrag=policy.franvaro == "avdrag")
    frame, copies = drop_copies(frame, STAY, file)
    frame, clipped = within_year(frame, year, last_day, file, last_counts=False)
    return frame, findings + copies + clipped


def _by_unit(frame: pd.DataFrame) -> str:
    """What is to be done where no column of the file tells the insats; empty where one does."""
    if not (frame["insats"] == frame["enhet"]).any():
        return ""
    return (
        "Filen har ingen kolumn Insats, och enhetens insats är inte angiven. Skriv insatsens kod för varje "
        f"enhet i kartor.xlsx, bladet ord (kolumn insats), eller under [varden.placering.insats] i {PLACE}."
    )


def bed_days(frame: pd.DataFrame, year: int, file: str) -> tuple[pd.DataFrame, list[Finding]]:
    """Bed-days per brukar_id, insats, enhet and manad (column volym, counts of 10⁻⁸).

    A client is in one place a day: where stays overlap, the later move in has the day (V18, V19).
    """
    objects: dict[Hashable, tuple[str, str, str]] = {}
    groups: dict[str, list[Stretch]] = defaultdict(list)
    columns = ("brukar_id", "insats", "enhet", "start", "stop", "fran", "till", "borta")
    for row, client, insats, unit, start, stop, *moves in rows_of(
        frame.assign(till=frame["till"].fillna(NO_END))[in_year(frame)], *columns
    ):
        objects[row] = client, insats, unit
        # Same move-in day: the longer stay, then what makes the choice the same in any order of rows.
        groups[client].append(Stretch(start, stop, (*moves, unit, insats), row))
    settled, lost = settle(groups, frame.index)
    alike = two_ends(frame, _SAME_STAY)
    findings = told(alike, "V18", "plats", "dygn", lambda _, stop, last: (last - stop) * exact.GRID, file)
    findings += note(
        "V18", "varning", file, "", lost & ~alike.marks,
        "Platser som överlappar för samma brukare: dygnet räknas en gång, på den senaste inflyttningen.",
    )  # fmt: skip
    days: dict[Hashable, dict[int, int]] = defaultdict(lambda: defaultdict(int))
    for stretches in settled.values():
        for s in stretches:
            for month, first, after in by_month(s.start, s.stop, year):
                days[s.row][month] += after - first
    findings += _take_off(days, frame[in_year(frame)], file)
    rows = [
        (*objects[row], month_name(year, month), n * exact.GRID)
        for row, months in days.items()
        for month, n in months.items()
    ]
    return pd.DataFrame(rows, columns=["brukar_id", "insats", "enhet", "manad", "volym"]), findings


def _take_off(days: dict[Hashable, dict[int, int]], frame: pd.DataFrame, file: str) -> list[Finding]:
    """Take days away off the months in proportion to their days, where the municipality says so."""
    text = "Frånvarodygn räknas som belagda."
    findings = note("import", "info", file, "frånvarodygn", (frame["borta"] > 0) & ~frame["avdrag"], text)
    frame = frame[frame["avdrag"]]
    away = frame["borta"] > 0
    too_many = pd.Series(
        [n > sum(days.get(row, {}).values()) for row, n in rows_of(frame, "borta")], frame.index, "bool"
    )  # fmt: skip
    if too_many.any():
        text = "Frånvarodygnen är fler än årets dygn på platsen. Ange årets frånvarodygn."
        return findings + note("V18", "fel", file, "frånvarodygn", too_many, text)
    for row, count in rows_of(frame[away.astype(bool)], "borta"):
        months = days[row]
        parts = exact.share_out(count, list(months.values()))
        for month, part in zip(list(months), parts, strict=True):
            months[month] -= part
    return findings + note("import", "info", file, "frånvarodygn", away, "Frånvarodygn är avdragna.")

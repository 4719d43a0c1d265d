"""Decisions on the same insats and days: which of them holds, and what is told of the others (V17).

At one unit the larger holds, unless the municipality has chosen otherwise; at two units both are counted.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Hashable, Iterable, Mapping
from dataclasses import replace

import pandas as pd

from kpbcalc.base import exact
from kpbcalc.base.written import thousands
from kpbcalc.underlag.extracts import measure
from kpbcalc.underlag.extracts.codes import rows_of
from kpbcalc.underlag.extracts.notes import note
from kpbcalc.underlag.extracts.spells import Stretch, settle
from kpbcalc.underlag.extracts.two_ends import told as told_ends
from kpbcalc.underlag.extracts.two_ends import two_ends
from kpbcalc.underlag.findings import Finding

Terms = Mapping[Hashable, tuple[int, measure.Measure]]
Key = tuple[str, str, str]  # client, insats, unit
_SAME = ["brukar_id", "insats", "enhet", "fran", "antal", "matt"]

_OTHER_INSATSER = (
    "Är det olika insatser hos er (till exempel städning och inköp) som har översatts till samma insats "
    "gäller de samtidigt: lägg ihop dem i uttaget till ett beslut för samma dagar, eller översätt dem till "
    "var sin insats i kartor.xlsx, bladet ord. Gäller det alla beslut i systemet: välj summa för overlapp i "
    "bladet val."
)
_REPLACED = "Ersätter besluten varandra: godkänn varningen."
_LOWERED = (
    "Ersätter det senare beslutet det tidigare: sätt slutdatum på det tidigare och ta ut filen på nytt, "
    "eller välj senaste för overlapp i bladet val. Godkänn varningen bara om det större ska gälla."
)
_CHOSEN = {
    "summa": "Beslut som gäller samma dagar, för samma brukare, insats och utförare, läggs ihop, som "
    "kommunen har valt (overlapp = summa).",
    "senaste": "Av beslut som gäller samma dagar, för samma brukare, insats och utförare, gäller det som "
    "började senast, som kommunen har valt (overlapp = senaste).",
}
_TWO_UNITS = (
    "Beslutet fortsätter när samma insats är beviljad hos en annan utförare från ett senare datum: båda "
    "räknas."
)
_MOVED = (
    "Har brukaren bytt utförare: sätt slutdatum på det tidigare beslutet och ta ut filen på nytt. Ger båda "
    "insatsen samtidigt, till exempel dag och natt: godkänn varningen."
)


def in_groups(frame: pd.DataFrame, year: int) -> tuple[Terms, dict[Key, list[Stretch]]]:
    """What each row grants, and the days of the rows of each client, insats and unit, ranked by choice."""
    measures = {text: measure.read(text) for text in frame["matt"].unique()}
    terms: dict[Hashable, tuple[int, measure.Measure]] = {}
    groups: dict[Key, list[Stretch]] = defaultdict(list)
    columns = ("brukar_id", "insats", "enhet", "start", "stop", "fran", "antal", "matt", "overlapp")
    for row, client, insats, unit, start, stop, begun, amount, matt, choice in rows_of(frame, *columns):
        per = measures[matt]
        assert per is not None  # `prepare` let no other through
        terms[row] = amount, per
        rank = (begun if choice == "senaste" else 0, measure.a_year(amount, per, year), per.period)
        groups[client, insats, unit].append(Stretch(start, stop, rank, row))
    return terms, groups


def settled_days(
    frame: pd.DataFrame, groups: Mapping[Key, list[Stretch]], terms: Terms, year: int, file: str
) -> tuple[dict[Key, list[Stretch]], list[Finding]]:
    """The days that each decision holds for, and what is told of those that lost any (V17)."""
    settled, lost = settle(groups, frame.index)
    alike = two_ends(frame[frame["overlapp"] != "summa"], _SAME)

    def more(row: Hashable, stop: int, last: int) -> int:
        in_time = terms[row][1].unit in ("timme", "minut")
        return measure.volume(*terms[row], year, stop, last) if in_time else 0

    told = [
        replace(f, atgard=f"{f.atgard} {_OTHER_INSATSER}")
        for f in told_ends(alike, "V17", "beslut", "timmar", more, file)
    ]
    lost &= ~alike.marks.reindex(lost.index, fill_value=False)
    for choice, text in _CHOSEN.items():
        told += note("V17", "info", file, "", lost & (frame["overlapp"] == choice), text)
    lost &= ~frame["overlapp"].isin([*_CHOSEN])
    added = {row for row, choice in rows_of(frame, "overlapp") if choice == "summa"}
    if added:
        settled = {key: _added_up(stretches, settled[key], added) for key, stretches in groups.items()}
    given = _granted([s for each in groups.values() for s in each], terms, year)
    gone = given - _granted([s for each in settled.values() for s in each], terms, year)
    rows = {*lost.index[lost]}
    touched = {key: each for key, each in groups.items() if any(s.row in rows for s in each)}
    fewer = _fewer_by_the_last(touched, settled, dict(rows_of(frame, "fran")), rows, terms, year)
    return settled, _overlaps(lost, gone, fewer, terms, file) + told


def _added_up(given: list[Stretch], settled: list[Stretch], added: Collection[Hashable]) -> list[Stretch]:
    """Every day of the decisions that are added up; of the others those that none of them has taken."""
    return [*(s for s in given if s.row in added), *(s for s in settled if s.row not in added)]


def _granted(stretches: Iterable[Stretch], terms: Terms, year: int) -> Counter[Hashable]:
    """What each decision grants on its days, in its own unit (10⁻⁸)."""
    found: Counter[Hashable] = Counter()
    for s in stretches:
        found[s.row] += measure.volume(*terms[s.row], year, s.start, s.stop)
    return found


def _fewer_by_the_last(
    groups: Mapping[Key, list[Stretch]], settled: Mapping[Key, list[Stretch]],
    begun: Mapping[Hashable, int], lost: Collection[Hashable], terms: Terms, year: int,
) -> Counter[Hashable]:  # fmt: skip
    """How much less is granted where the decision that began last holds, at the first lost row of a group."""
    ranked = {
        key: [s._replace(rank=(begun[s.row], *s.rank)) for s in stretches]
        for key, stretches in groups.items()
    }
    by_last, _ = settle(ranked, pd.Index([]))
    found: Counter[Hashable] = Counter()
    for key, stretches in groups.items():
        now, then = (_granted(each[key], terms, year).total() for each in (settled, by_last))
        found[next(s.row for s in stretches if s.row in lost)] += now - then
    return +found


def _hours(volumes: Mapping[Hashable, int], rows: Iterable[Hashable], terms: Terms) -> str:
    """The rows' volumes in whole hours, where that is what they are; empty for none."""
    counted = sum(volumes.get(r, 0) for r in rows if terms[r][1].unit in ("timme", "minut"))
    number = round(counted / exact.GRID)
    return thousands(number) if number else ""


def _overlaps(
    lost: pd.Series, gone: Mapping[Hashable, int], fewer: Mapping[Hashable, int], terms: Terms, file: str
) -> list[Finding]:
    """V17: the decisions that lost days to a larger one, with the hours that are gone with them.

    Several of a care system's insatser may be one of ours: those decisions hold side by side. And the smaller
    one may be what a larger was lowered to: what would then be fewer is told, and no figure is changed.
    """
    found = []
    for name, marked in _by_file(lost, file):
        rows = [*marked.index[marked]]
        text = "Överlappande beslut för samma brukare, insats och utförare: dag för dag gäller det större."
        if hours := _hours(gone, rows, terms):
            text += f" Det tar bort {hours} beviljade timmar."
        lowered = any(row in fewer for row in rows)
        if lowered:
            less = f"{_hours(fewer, rows, terms)} timmar färre".removeprefix(" timmar ")
            text += f" Gäller i stället det som började senast blir det {less}."
        remedy = f"{_LOWERED if lowered else _REPLACED} {_OTHER_INSATSER}"
        found += note("V17", "varning", name, "", marked, text, remedy=remedy)
    return found


def left_open(frame: pd.DataFrame, terms: Terms, year: int, file: str) -> list[Finding]:
    """V17: decisions that go on although another unit has the insats from a later day, in one care system.

    In one that ends before the later does somebody has seen to its end. Between systems `across` tells.
    """
    columns = ("brukar_id", "insats", "kalla", "enhet", "fran", "start", "stop")
    groups: dict[Key, list[tuple[Hashable, str, int, int, int]]] = defaultdict(list)
    for row, client, insats, system, *days in rows_of(frame.assign(kalla=frame.get("kalla", "")), *columns):
        groups[client, insats, system].append((row, *days))
    twice: Counter[Hashable] = Counter()
    for decisions in groups.values():
        for row, unit, begun, _, stop in decisions:
            later = [
                first for _, theirs, after, first, end in decisions
                if theirs != unit and begun < after and first < stop and end <= stop
            ]  # fmt: skip
            if later:
                twice[row] = measure.volume(*terms[row], year, min(later), stop)
    found = []
    for name, marked in _by_file(pd.Series(frame.index.isin([*twice]), frame.index), file):
        hours = _hours(twice, marked.index[marked], terms)
        text = f"{_TWO_UNITS} Från det datumet är {hours} timmar beviljade här." if hours else _TWO_UNITS
        found += note("V17", "varning", name, "enhet", marked, text, remedy=_MOVED)
    return found


def _by_file(marked: pd.Series, file: str) -> list[tuple[str, pd.Series]]:
    """The rows of each file, where those of several stand together."""
    if not isinstance(marked.index, pd.MultiIndex):
        return [(file, marked)]
    return [(str(name), rows) for name, rows in marked.groupby(level=0, sort=False)]

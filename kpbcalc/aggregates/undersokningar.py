"""Which area and insats group is a survey about, and which of our units is each of its units?

A survey belongs where most of its units' cost belongs, counted in answers; without units of ours, where
params/undersokningar.csv says that a word of its name belongs. Source: docs/metod.md §6.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

import pandas as pd

from kpbcalc.aggregates.svar import CLIENTS, WHOLE, Asked, lead_question
from kpbcalc.aggregates.year import Year
from kpbcalc.base import params
from kpbcalc.sources.unit_map import NO_MAP, in_force

SURVEYS = ["slag", "undersokning", "omrade", "grupp", "huvudfraga"]
UNITS = ["undersokningsenhet", "enhet", "grupp"]
Pairs = Mapping[str, Sequence[str]]  # a survey's unit → ours, in order


def facts(year: Year, asked: Sequence[Asked], karta: pd.DataFrame | None = None) -> dict[str, pd.DataFrame]:
    """Open frames: `undersokningar`, and `undersokningsenheter` with the insats group that costs most there.

    `karta` is the kept mapping of survey units to the municipality's own (sources/unit_map). What is blank
    is not known. `grupp` of a survey is the group that most answers at its units are about.
    """
    kept = in_force(NO_MAP if karta is None else karta, year.ar)
    pairs = units_of((unit for one in asked for unit in one.units), year.result.underlag.enheter, kept)
    group_of = _main(year, pairs, "grupp", counted=True)
    first = {theirs: ours[:1] for theirs, ours in pairs.items()}
    area_of = _main(year, first, "omrade")
    surveys: dict[tuple[str, str], list[Asked]] = {}
    for one in asked:
        surveys.setdefault((one.slag, one.undersokning), []).append(one)
    rows = [
        (slag, name, _most(of, area_of) or _by_name(name), _most(of, group_of),
         lead_question([one.fraga for one in of]))
        for (slag, name), of in surveys.items()
    ]  # fmt: skip
    units = [(theirs, mine, group_of.get(theirs, "")) for theirs in sorted(pairs) for mine in pairs[theirs]]
    return {
        "undersokningar": pd.DataFrame(rows, columns=SURVEYS, dtype="str"),
        "undersokningsenheter": pd.DataFrame(units, columns=UNITS, dtype="str"),
    }


def units_of(names: Iterable[str], register: pd.DataFrame, kept: pd.DataFrame) -> Pairs:
    """Which of our units each survey unit is, many to many; a survey unit that is none of ours is left out.

    `register` is the underlag's table enheter. By the kept mapping where it has the unit; else the unit with
    that code, or the only one of that name.
    """
    codes = set(register["enhet"])
    by_name = Counter(register["namn"].str.casefold())
    alone = {
        name: code
        for name, code in zip(register["namn"].str.casefold(), register["enhet"], strict=True)
        if by_name[name] == 1
    }
    mapped = {str(name): set(part) for name, part in kept.groupby("undersokning_enhet")["enhet"]}
    pairs = {}
    for name in sorted(set(names) - {WHOLE}):
        mine = mapped.get(name, set()) & codes or {name} & codes
        mine = mine or {code for code in [alone.get(name.casefold())] if code}
        if mine:
            pairs[name] = sorted(mine)
    return pairs


def of_groups(asked: Sequence[Asked], facts: Mapping[str, pd.DataFrame]) -> dict[tuple[str, str], Asked]:
    """By area and insats group: the lead question of the clients' survey that most units' answers are of.

    Only of a survey whose units are of that group, but for so few answers that they change nothing.
    """
    surveys = facts["undersokningar"]
    mine = surveys[(surveys["slag"] == CLIENTS) & (surveys["omrade"] != "")]
    area = dict(zip(mine["undersokning"], mine["omrade"], strict=True))
    lead = dict(zip(mine["undersokning"], mine["huvudfraga"], strict=True))
    units = facts["undersokningsenheter"]
    group_of = dict(zip(units["undersokningsenhet"], units["grupp"], strict=True))
    votes: Counter[tuple[str, str, str]] = Counter()
    leads: dict[str, Asked] = {}
    for one in asked:
        name = one.undersokning
        if one.slag != CLIENTS or name not in area:
            continue
        if one.fraga == lead[name]:
            leads[name] = one
        for unit, count in one.units.items():
            if group_of.get(unit):
                votes[area[name], group_of[unit], name] += count.svar
    answers: Counter[str] = Counter()
    for (_, _, name), n in votes.items():
        answers[name] += n
    found: dict[tuple[str, str], Asked] = {}
    for (omrade, grupp, name), n in sorted(votes.items(), key=lambda v: (v[0][:2], -v[1], v[0][2])):
        # A survey of several groups says what all of them answered: that is none of theirs.
        if 100 * (answers[name] - n) < params.alike_below() * answers[name]:
            found.setdefault((omrade, grupp), leads[name])
    return found


def _main(year: Year, pairs: Pairs, by: str, *, counted: bool = False) -> dict[str, str]:
    """The area or group in which most of each survey unit's cost is; `counted`: of what has a volume."""
    rows = year.rows[year.rows["volym"] > 0] if counted else year.rows
    kr = rows.groupby(["enhet", by])["kr"].sum()
    cost: dict[str, dict[str, int]] = {}
    for (unit, code), amount in zip(kr.index, kr, strict=True):
        cost.setdefault(str(unit), {})[str(code)] = int(amount)
    found = {}
    for theirs, ours in pairs.items():
        together: Counter[str] = Counter()
        for unit in ours:
            together.update(cost.get(unit, {}))
        if together:
            found[theirs] = min(together, key=lambda code: (-together[code], code))
    return found


def _most(of: Sequence[Asked], what: Mapping[str, str]) -> str:
    """What most of the answers at a survey's units are about; nothing when no unit is known."""
    votes: Counter[str] = Counter()
    for one in of:
        for unit, count in one.units.items():
            if unit in what:
                votes[what[unit]] += count.svar
    return min(votes, key=lambda code: (-votes[code], code), default="")


def _by_name(name: str) -> str:
    words = params.rows("undersokningar.csv")
    return next((str(row["omrade"]) for row in words if row["ord"] in name.lower()), "")

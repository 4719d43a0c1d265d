"""Which ages cost most per inhabitant, and what do age and sex alone explain?

Source: docs/metod.md §5.3 (age structure); the arithmetic is in `age_standardise`, the table of
expected costs in `expected_cost`.
"""

from collections.abc import Sequence
from typing import TypeGuard

import pandas as pd

from kpbcalc.analysis import expected_cost
from kpbcalc.analysis.age_cells import SEXES, Span, cell_label, safe_classes
from kpbcalc.analysis.age_standardise import standardise
from kpbcalc.analysis.area import Omrade, age_label, capital, client_rows
from kpbcalc.analysis.common_ages import spans_of
from kpbcalc.analysis.measures import CLIENTS
from kpbcalc.analysis.reference import GROUP, SOURCE, Referens, age_profile, source_of
from kpbcalc.base.table import Column, Table
from kpbcalc.costing import Resultat

EVERYONE = "Totalt"
COARSER = (
    "Jämförelsen visas inte i åldrar som någon i gruppen har för få brukare i och därför har slagit ihop."
)


def tables(
    years: Sequence[Resultat], omrade: Omrade, own: Referens, before: Referens | None, peers: Referens | None
) -> dict[str, Table]:
    """`alder` (cost per inhabitant by age and sex), `kon` (women and men) and `standard` (per reference).

    `kon` is left out when one of the sexes has too few clients to be shown.
    """
    if not own.alder["brukare"].sum():
        return {}
    shown = [client_rows(result, omrade) for result in (years[-2:] if before else years[-1:])]
    classes, by_sex = safe_classes(shown, omrade.aldersklasser)
    others = peers if _has_ages(peers) else age_profile(omrade)
    references = [r for r in (before, others) if _has_ages(r)]
    with_ages = next((r for r in (peers, before) if _has_ages(r)), None)
    found = {"alder": _by_age(own, with_ages, omrade, classes, by_sex=by_sex)}
    if by_sex:
        found["kon"] = _by_sex(own, omrade)
    return found | ({"standard": expected_cost.table(own, references, omrade)} if references else {})


def _has_ages(reference: Referens | None) -> TypeGuard[Referens]:
    """Whether there is a reference whose cost is known by age."""
    return reference is not None and bool(reference.alder["kr"].sum())


def _by_age(
    own: Referens, other: Referens | None, omrade: Omrade, classes: Sequence[Span], *, by_sex: bool
) -> Table:
    """Inhabitants, coverage and cost per inhabitant in each cell, and the reference's cost beside."""
    mine = _cells(own.alder, omrade, classes, by_sex=by_sex)
    frame = mine.rename(columns={"kr": "kronor"})
    people = mine["invanare"].where(mine["invanare"] > 0)  # those there were may have died in the year
    frame["per_100"] = omrade.tackning_per * mine["brukare"] / people
    frame["per_invanare"] = mine["kr"] / people
    frame["andel"] = 100 * mine["kr"] / mine["kr"].iloc[-1]
    per = f"{omrade.tackning_per:,}".replace(",", "\N{NO-BREAK SPACE}")
    columns = [
        Column("cell", "Ålder och kön" if by_sex else "Ålder"),
        Column("invanare", "Invånare", "antal"),
        Column("brukare", "Brukare", "antal", persons=True, measure=CLIENTS),
        Column("per_100", f"Brukare per {per} invånare", "tal", 1, basis="brukare"),
        Column("per_invanare", f"Kostnad {own.namn}", "kr/invånare", basis="brukare"),
        Column("andel", "Andel av kostnaden", "procent", 1, basis="brukare"),
    ]
    if other:
        theirs = _cells(other.alder, omrade, classes, by_sex=by_sex)
        frame["referens"] = theirs["kr"] / theirs["invanare"].where(theirs["invanare"] > 0)
        frame["few"] = frame["brukare"].where(
            ~(theirs["brukare"] > 0), theirs["brukare"].clip(upper=frame["brukare"])
        )
        columns.insert(
            5,
            Column(
                "referens",
                f"Kostnad {GROUP.lower() if other.kalla else other.namn}",
                "kr/invånare",
                basis="few",
            ),
        )
    return Table(
        name=f"konsumtion_alder_{omrade.kod}",
        title=f"Kostnad per invånare efter ålder{' och kön' * by_sex} i {omrade.namn}",
        frame=frame.reset_index(names="cell").assign(alder=lambda f: f["cell"]),
        columns=tuple(columns),
        about=f"brukare i {omrade.namn} och alla invånare i samma ålder",
        year=own.namn if not other else f"{own.namn}; jämförelsen {other.namn}",
        source=source_of(other) if other else SOURCE,
        notes=(
            "Brukare räknas under hela året och invånare den 31 december, så i de äldsta åldrarna kan "
            "brukarna vara fler än invånarna.",
            *(
                ["Klasser med för få brukare är sammanslagna med en granne."]
                * (len(classes) < len(omrade.aldersklasser))
            ),
            *(["Kön visas inte, eftersom grupperna då blir för små."] * (not by_sex)),
            *([COARSER] * bool(other and theirs["kr"].isna().any())),
        ),
        total=EVERYONE,
        scope={"omrade": omrade.kod, "ar": own.namn},
        dimensions=("alder",),
        facts={
            "omrade": omrade.namn, "ar": own.namn, "per": per, "alla": EVERYONE,
            "referens": other.namn if other else "", "kon": "ja" if by_sex else "",
        },
    )  # fmt: skip


def _cells(alder: pd.DataFrame, omrade: Omrade, classes: Sequence[Span], *, by_sex: bool) -> pd.DataFrame:
    """The sums in the classes that can be shown, labelled, with everyone last; none in classes that a coarser
    one of the side's own crosses.
    """
    spans = spans_of(alder, omrade)
    holder = {s: next((c for c in classes if c[0] <= s[0] and s[1] <= c[1]), None) for s in spans}
    joined = {age_label(s): age_label(c) if c else None for s, c in holder.items()}
    crossed = {age_label(c) for c in classes for s, within in holder.items() if not within and _meet(c, s)}
    order = [age_label(s) for s in classes]
    cells = alder.reset_index()
    cells["klass"] = cells["klass"].map(joined)
    sexes = sorted(set(cells["kon"])) if by_sex else [None]
    lines = {}
    for klass in order:
        for kon in sexes:
            mine = cells[(cells["klass"] == klass) & ((cells["kon"] == kon) | (kon is None))]
            sums = mine[["invanare", "brukare", "kr"]].sum()
            lines[cell_label(klass, kon)] = sums * (float("nan") if klass in crossed else 1.0)
    lines[EVERYONE] = cells[["invanare", "brukare", "kr"]].sum()
    return pd.DataFrame(lines).T


def _meet(one: Span, other: Span) -> bool:
    return one[0] <= other[1] and other[0] <= one[1]


def _by_sex(own: Referens, omrade: Omrade) -> Table:
    """Women and men: coverage, cost per inhabitant, and the same with one age structure for both."""
    everyone = own.alder.groupby(level="klass")[["invanare", "kr"]].sum()
    lines = []
    for name, cells in [
        *(
            (capital(SEXES[kon]), own.alder[own.alder.index.get_level_values("kon") == kon].droplevel("kon"))
            for kon in SEXES
        ),
        (EVERYONE, own.alder.groupby(level="klass")[["invanare", "brukare", "kr"]].sum()),
    ]:
        people, clients, cost = (cells[key].sum() for key in ("invanare", "brukare", "kr"))
        found = standardise(cells, everyone)
        per_100, each = (omrade.tackning_per * clients / people, cost / people) if people else (None, None)
        lines.append((name, people, clients, per_100, each, found.direkt if found else None))
    frame = pd.DataFrame(lines, columns=["kon", "invanare", "brukare", "per_100", "kr", "direkt"])
    per = f"{omrade.tackning_per:,}".replace(",", "\N{NO-BREAK SPACE}")
    return Table(
        name=f"konsumtion_kon_{omrade.kod}",
        title=f"Kvinnor och män i {omrade.namn}: täckning och kostnad per invånare",
        frame=frame,
        columns=(
            Column("kon", "Kön"),
            Column("invanare", "Invånare", "antal"),
            Column("brukare", "Brukare", "antal", persons=True, measure=CLIENTS),
            Column("per_100", f"Brukare per {per} invånare", "tal", 1, basis="brukare"),
            Column("kr", "Kostnad", "kr/invånare", basis="brukare"),
            Column("direkt", "Kostnad vid lika ålder", "kr/invånare", basis="brukare"),
        ),
        about=f"brukare i {omrade.namn} per {omrade.malgrupp_namn}",
        year=own.namn,
        source=SOURCE,
        notes=("Lika ålder: båda könen har räknats om till hela befolkningens ålderssammansättning.",),
        total=EVERYONE,
        facts={"omrade": omrade.namn, "malgrupp": omrade.malgrupp_namn},
        scope={"omrade": omrade.kod, "ar": own.namn},
        dimensions=("kon",),
    )

"""How many of last year's outliers remain, how many are new, how many are outliers no longer?

Source: docs/metod.md §5.6 (stay, enter, leave).
"""

from collections.abc import Sequence
from dataclasses import replace

import pandas as pd

from kpbcalc.analysis.area import Omrade, client_rows
from kpbcalc.analysis.find_outliers import (
    SCOPES,
    Scope,
    described,
    limited,
    outliers,
    parts_of,
    parts_tell_of_few,
    place_of,
    together,
    whole_of,
)
from kpbcalc.analysis.measures import OUTLIERS
from kpbcalc.analysis.small_groups import minimum
from kpbcalc.base.table import Column, Measure, Table
from kpbcalc.costing import Resultat

SOURCE = "Egna beräkningar enligt KPB på kommunens underlag."


ONE_YEAR, FEW = "ett år", "få"
TAKEN = "visas inte: tillsammans skulle raderna visa några få personer."


def history(years: Sequence[Resultat], omrade: Omrade) -> Table | None:
    """One row per scope: outliers of the year before, those still, those no longer, the new.

    None without a year before and when every scope is about a few persons; `why_no_history` says which.
    """
    if len(years) < 2 or years[-2].ar != years[-1].ar - 1:
        return None
    before, after = years[-2:]
    taken = False
    lines, hidden, family = [], [], _family(omrade)
    both = [(result, client_rows(result, omrade)) for result in (before, after)]
    solved = any(together(result, rows, omrade).tells_of_few() for result, rows in both)
    known = [limited(result, rows, omrade) for result, rows in both]
    whole = whole_of(omrade)
    left_out = any(parts_tell_of_few(found, omrade) for found in known)
    for scope in (s for s in SCOPES.get(omrade.kod, ()) if any(s in found for found in known)):
        first, last = (
            set(found.index[found["over"]])
            for found in (outliers(result, rows, scope) for result, rows in both)
        )
        if not first and not last:
            continue
        if left_out and scope in family and scope is not whole:  # nor are they in the table of limits
            hidden.append(f"{scope.namn} {TAKEN}")
            continue
        stay, gone, new = len(first & last), len(first - last), len(last - first)
        # The sums are known, so one small part could be counted back from the others.
        if any(0 < n < minimum() for n in (stay, gone, new)):
            hidden.append(f"{scope.namn} visas inte: färre än {minimum()} är kvar, nya eller borta.")
            taken |= scope in family
            continue
        if solved and family and scope is family[-1]:  # all rows together would tell of a few
            hidden.append(f"{scope.namn} {TAKEN}")
            continue
        lines.append(
            {
                "rad": scope.namn,
                "omfattning": scope.grans,
                "boende": place_of(scope),
                "fore": len(first),
                "kvar": stay,
                "borta": gone,
                "nya": new,
                "efter": len(last),
                "andel_kvar": 100 * stay / len(first) if first else None,
                "few": min((n for n in (stay, gone, new) if n), default=0),
            }
        )
    # A whole and its parts can be taken from each other: beside one of a few, only one of them is shown.
    shown = [line["rad"] for line in lines if line["rad"] in {scope.namn for scope in family}]
    told = described(omrade)
    kept = told.namn if told and told.namn in shown else next(iter(shown), "")
    if taken and len(shown) > 1:
        lines = [line for line in lines if line["rad"] not in shown or line["rad"] == kept]
        hidden += [f"{namn} {TAKEN}" for namn in shown if namn != kept]
    if not lines:
        return None
    return Table(
        name=f"ytterfall_kvar_{omrade.kod}",
        title=f"Ytterfall som är kvar, nya och borta i {omrade.namn}",
        frame=pd.DataFrame(lines).astype({"andel_kvar": "float64"}),
        columns=(
            Column("rad", "Insatser"),
            Column("fore", f"Ytterfall {before.ar}", "antal", basis="few", measure=_of_year(before)),
            Column("kvar", f"Ytterfall även {after.ar}", "antal", basis="few"),
            Column("borta", f"Inte ytterfall {after.ar}", "antal", basis="few"),
            Column("nya", f"Nya {after.ar}", "antal", basis="few"),
            Column("efter", f"Ytterfall {after.ar}", "antal", basis="few", measure=_of_year(after)),
            Column("andel_kvar", "Andel kvar", "procent", 1, basis="few"),
        ),
        about=f"brukare i {omrade.namn}; samma pseudonym båda åren är samma person",
        year=f"{before.ar}–{after.ar}",
        source=SOURCE,
        notes=(
            "Den som inte längre är ytterfall kan ha fått mindre insatser, haft insats en kortare del av "
            "året, flyttat eller avlidit.",
            *hidden,
        ),
        facts={"fran": str(before.ar), "till": str(after.ar)},
        scope={"omrade": omrade.kod},
        dimensions=("omfattning", "boende"),
        identities=(("fore", ("kvar", "borta")), ("efter", ("kvar", "nya"))),
    )


def _family(omrade: Omrade) -> tuple[Scope, ...]:
    """The scope of both housing forms and its parts."""
    whole = whole_of(omrade)
    return (whole, *parts_of(whole, omrade)) if whole else ()


def _of_year(result: Resultat) -> Measure:
    """The outliers of one of the years: the same figure as in the table of limits."""
    return replace(OUTLIERS, where={"ar": str(result.ar)})


def why_no_history(years: Sequence[Resultat]) -> str:
    """Why `history` found nothing to show: there is no year before, or the persons are too few."""
    return FEW if len(years) > 1 and years[-2].ar == years[-1].ar - 1 else ONE_YEAR

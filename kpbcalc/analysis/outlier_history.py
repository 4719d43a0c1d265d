"""How many of last year's outliers remain, how many are new, how many are outliers no longer?

Source: KPB-reference §5.6 (stay, enter, leave).
"""

from collections.abc import Sequence

import pandas as pd

from kpbcalc.analysis.area import Omrade, client_rows
from kpbcalc.analysis.find_outliers import SCOPES, outliers
from kpbcalc.analysis.small_groups import minimum
from kpbcalc.costing import Resultat
from kpbcalc.table import Column, Table

SOURCE = "Egna beräkningar enligt KPB på kommunens underlag."


ONE_YEAR, FEW = "ett år", "få"


def history(years: Sequence[Resultat], omrade: Omrade) -> Table | None:
    """One row per scope: outliers of the year before, those still, those no longer, the new.

    None without a year before and when every scope is about a few persons; `why_no_history` says which.
    """
    if len(years) < 2 or years[-2].ar != years[-1].ar - 1:
        return None
    before, after = years[-2:]
    lines, hidden = [], []
    for scope in SCOPES.get(omrade.kod, ()):
        first, last = (
            set(found.index[found["over"]])
            for found in (outliers(r, client_rows(r, omrade), scope) for r in (before, after))
        )
        if not first and not last:
            continue
        stay, gone, new = len(first & last), len(first - last), len(last - first)
        # The sums are known, so one small part could be counted back from the others.
        if any(0 < n < minimum() for n in (stay, gone, new)):
            hidden.append(scope.namn)
            continue
        lines.append(
            {
                "rad": scope.namn,
                "fore": len(first),
                "kvar": stay,
                "borta": gone,
                "nya": new,
                "efter": len(last),
                "andel_kvar": 100 * stay / len(first) if first else None,
                "few": min((n for n in (stay, gone, new) if n), default=0),
            }
        )
    if not lines:
        return None
    return Table(
        name=f"ytterfall_kvar_{omrade.kod}",
        title=f"Ytterfall som är kvar, nya och borta i {omrade.namn}",
        frame=pd.DataFrame(lines).astype({"andel_kvar": "float64"}),
        columns=(
            Column("rad", "Insatser"),
            Column("fore", f"Ytterfall {before.ar}", "antal", basis="few"),
            Column("kvar", f"Ytterfall även {after.ar}", "antal", basis="few"),
            Column("borta", f"Inte ytterfall {after.ar}", "antal", basis="few"),
            Column("nya", f"Nya {after.ar}", "antal", basis="few"),
            Column("efter", f"Ytterfall {after.ar}", "antal", basis="few"),
            Column("andel_kvar", "Andel kvar", "procent", 1, basis="few"),
        ),
        about=f"brukare i {omrade.namn}; samma pseudonym båda åren är samma person",
        year=f"{before.ar}–{after.ar}",
        source=SOURCE,
        notes=(
            "Den som inte längre är ytterfall kan ha fått mindre insatser, haft insats en kortare del av "
            "året, flyttat eller avlidit.",
            *(f"{name} visas inte: färre än {minimum()} är kvar, nya eller borta." for name in hidden),
        ),
        facts={"fran": str(before.ar), "till": str(after.ar)},
        identities=(("fore", ("kvar", "borta")), ("efter", ("kvar", "nya"))),
    )


def why_no_history(years: Sequence[Resultat]) -> str:
    """Why `history` found nothing to show: there is no year before, or the persons are too few."""
    return FEW if len(years) > 1 and years[-2].ar == years[-1].ar - 1 else ONE_YEAR

"""How did the cost change person by person: who came, who left, more service or dearer service?

Source: docs/metod.md §5.5: ΔK(b) = Δv·p̄ + Δp·v̄, here for each client and insats, and summed.
"""

from collections.abc import Sequence

import pandas as pd

from kpbcalc.analysis.area import Omrade, capital, group_name
from kpbcalc.analysis.explain_change import CURRENT_PRICES
from kpbcalc.analysis.small_groups import minimum, to_join
from kpbcalc.base.table import MNKR, Column, Table
from kpbcalc.costing import Resultat

SOURCE = "Egna beräkningar enligt KPB på kommunens underlag."
REST, ALL_SERVICES = "Övriga insatsgrupper", "Alla insatser"
PARTS = ["fore", "avslutade", "nya", "volym", "pris", "efter"]


def change_per_person(before: pd.DataFrame, after: pd.DataFrame) -> pd.DataFrame:
    """What happened to each client's cost of each insats between two years, in kr.

    In: client rows of two years (brukar_id, grupp, insats, kr, volym). Out: one row per client and insats
    with fore, avslutade (minus the cost of a client who left), nya (a client who came), volym (Δv·p̄) and
    pris (Δp·v̄) of a client of both years, efter; fore + avslutade + nya + volym + pris = efter. Of a client
    who stays, an insats that begins or ends is all volume; a price that changes because the client changed
    unit is price.
    """
    keys = ["brukar_id", "grupp", "insats"]
    fore, efter = (r.groupby(keys)[["kr", "volym"]].sum() for r in (before, after))
    both = fore.add_suffix("_fore").join(efter.add_suffix("_efter"), how="outer").fillna(0.0).reset_index()
    came = ~both["brukar_id"].isin(before["brukar_id"])
    left = ~both["brukar_id"].isin(after["brukar_id"])
    price_before = both["kr_fore"] / both["volym_fore"].where(both["volym_fore"] > 0)
    price_after = both["kr_efter"] / both["volym_efter"].where(both["volym_efter"] > 0)
    mean_price = (price_before.fillna(price_after) + price_after.fillna(price_before)) / 2
    change = both["kr_efter"] - both["kr_fore"]
    volume = (both["volym_efter"] - both["volym_fore"]) * mean_price
    stays = ~came & ~left
    return both[keys].assign(
        fore=both["kr_fore"],
        avslutade=change.where(left, 0.0),
        nya=change.where(came, 0.0),
        volym=volume.where(stays, 0.0),
        # Δp·v̄ is what is left, and taken so, the parts add up whatever the floats do.
        pris=(change - volume).where(stays, 0.0),
        efter=both["kr_efter"],
    )


def per_person_table(
    years: Sequence[Resultat], before: pd.DataFrame, after: pd.DataFrame, omrade: Omrade
) -> Table | None:
    """The parts by insats group. Groups whose stayers, new or ended clients are few are joined.

    None when the whole area has a few of one kind: `flode` then says so.
    """
    changes = change_per_person(before, after)
    stays = changes["brukar_id"].isin(before["brukar_id"]) & changes["brukar_id"].isin(after["brukar_id"])
    kind = (changes["nya"] != 0).astype(int).mask(stays, 2)

    persons: dict[str, dict[int, set[str]]] = {}
    for grupp, which, client in zip(changes["grupp"], kind, changes["brukar_id"], strict=True):
        persons.setdefault(grupp, {}).setdefault(which, set()).add(client)

    def size(groups: list[str]) -> int:
        kinds = {which for g in groups for which in persons[g]}
        return min(len(set().union(*(persons[g].get(w, set()) for g in groups))) for w in kinds)

    everything = sorted(set(changes["grupp"]))
    if size(everything) < minimum():
        return None
    groups = [g for g in omrade.grupper if g in everything]
    groups += [g for g in everything if g not in groups]
    few = to_join(groups, size, minimum())
    rows = [([g], capital(group_name(g))) for g in groups if g not in few]
    rows += [(few, REST)] if few else []
    frame = pd.DataFrame(
        [
            {"grupp": name, "few": size(members)}
            | (changes.loc[changes["grupp"].isin(members), PARTS].sum() / MNKR).to_dict()
            for members, name in [*rows, (groups, ALL_SERVICES)]
        ]
    )
    first, last = (str(r.ar) for r in years)
    return Table(
        name=f"per_person_{omrade.kod}",
        title=f"Kostnadsförändringen i {omrade.namn} person för person",
        frame=frame,
        columns=(
            Column("grupp", "Insatsgrupp"),
            Column("fore", f"Kostnad {first}", "mnkr", 1, basis="few"),
            Column("avslutade", "Avslutade", "mnkr", 1, basis="few"),
            Column("nya", "Nya", "mnkr", 1, basis="few"),
            Column("volym", "Kvar: volym", "mnkr", 1, basis="few"),
            Column("pris", "Kvar: pris", "mnkr", 1, basis="few"),
            Column("efter", f"Kostnad {last}", "mnkr", 1, basis="few"),
        ),
        about=f"brukare i {omrade.namn} under något av åren",
        year=f"{first}–{last}",
        source=SOURCE,
        notes=(
            CURRENT_PRICES,
            "För den som är kvar är volymeffekten ändrad volym gånger medelpriset och priseffekten ändrad "
            "styckkostnad gånger medelvolymen, räknat för varje person och insats och sedan summerat. Ett "
            "byte av enhet räknas som pris. Kolumnerna summerar till kostnaden det sista året.",
            *([f"{REST} är de där färre än {minimum()} är kvar, nya eller avslutade."] * bool(few)),
        ),
        total=ALL_SERVICES,
        facts={"fran": first, "till": last, "alla": ALL_SERVICES},
    )

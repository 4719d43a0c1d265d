"""Did the cost change because of more service or dearer service? Source: docs/metod.md §5.5."""

from collections.abc import Sequence

import pandas as pd

from kpbcalc.analysis.area import Omrade, capital, group_name
from kpbcalc.analysis.small_groups import minimum, to_join
from kpbcalc.base.table import MNKR, Column, Measure, Table
from kpbcalc.costing import Resultat

SOURCE = "Egna beräkningar enligt KPB på kommunens underlag."
CURRENT_PRICES = "Löpande priser: beloppen är inte omräknade för löne- och prisökningar."
REST, ALL_SERVICES = "Små insatsgrupper", "Alla insatser"


def price_and_volume(before: pd.DataFrame, after: pd.DataFrame) -> pd.DataFrame:
    """ΔC = Δv·p̄ + Δp·v̄ per insats, bars = mean of the years, summed per insats group (docs/metod.md §5.5).

    In: client rows of two years. Out, indexed by grupp: fore, efter, volym (effect), pris (effect), all
    kr; efter - fore = volym + pris. An insats that appears or ends has one price, so all of its change is
    volume. Each insats is taken by itself, so that hours and months are never added.
    """
    fore, efter = (r.groupby(["grupp", "insats"])[["kr", "volym"]].sum() for r in (before, after))
    both = fore.add_suffix("_fore").join(efter.add_suffix("_efter"), how="outer").fillna(0.0)
    price_before = both["kr_fore"] / both["volym_fore"]
    price_after = both["kr_efter"] / both["volym_efter"]
    mean_price = (price_before.fillna(price_after) + price_after.fillna(price_before)) / 2
    both["volym"] = (both["volym_efter"] - both["volym_fore"]) * mean_price
    # Δp·v̄ is what is left, and taken so, the two add up whatever the floats do.
    both["pris"] = both["kr_efter"] - both["kr_fore"] - both["volym"]
    found = both.groupby("grupp")[["kr_fore", "kr_efter", "volym", "pris"]].sum()
    return found.rename(columns={"kr_fore": "fore", "kr_efter": "efter"})


def effects_table(
    years: Sequence[Resultat],
    effects: pd.DataFrame,
    before: pd.DataFrame,
    after: pd.DataFrame,
    omrade: Omrade,
) -> Table:
    """Volume and price effect per insats group; groups of few clients are joined."""

    def size(groups: list[str]) -> int:
        counts = [r.loc[r["grupp"].isin(groups), "brukar_id"].nunique() for r in (before, after)]
        return min((n for n in counts if n), default=0)

    known = [g for g in omrade.grupper if g in effects.index]
    groups = [*known, *sorted(set(effects.index) - set(known))]
    few = to_join(groups, size, minimum())
    shown = [([g], capital(group_name(g))) for g in groups if g not in few]
    parts = [*shown, *([(few, REST)] if few else []), (groups, ALL_SERVICES)]
    frame = pd.DataFrame(
        [
            {"grupp": name, "brukare": size(members)} | (effects.loc[members].sum() / MNKR).to_dict()
            for members, name in parts
        ]
    )
    frame["forandring"] = frame["volym"] + frame["pris"]
    first, last = (str(r.ar) for r in years)
    return Table(
        name=f"pris_volym_{omrade.kod}",
        title=f"Kostnadsförändringen i {omrade.namn} i volym och pris",
        frame=frame,
        columns=(
            Column("grupp", "Insatsgrupp"),
            Column("fore", f"Kostnad {first}", "mnkr", 1, basis="brukare",
                   measure=Measure("kr", where={"ar": first})),
            Column("volym", "Volymeffekt", "mnkr", 1, basis="brukare"),
            Column("pris", "Priseffekt", "mnkr", 1, basis="brukare"),
            Column("efter", f"Kostnad {last}", "mnkr", 1, basis="brukare",
                   measure=Measure("kr", where={"ar": last})),
            Column("forandring", "Förändring", "mnkr", 1, basis="brukare"),
        ),
        about=f"kostnad för brukare i {omrade.namn}",
        year=f"{first}–{last}",
        source=SOURCE,
        notes=(
            CURRENT_PRICES,
            *([f"{REST} är grupper som färre än {minimum()} brukare har haft."] * bool(few)),
            "Volymeffekten är ändrad volym gånger medelpriset, priseffekten ändrad styckkostnad gånger "
            "medelvolymen. Varje insats räknas för sig. Delarna summerar till förändringen.",
        ),
        total=ALL_SERVICES,
        facts={"fran": first, "till": last, "omrade": omrade.namn} | {"alla": ALL_SERVICES, "rest": REST},
        scope={"omrade": omrade.kod},
        dimensions=("grupp",),
        identities=(("efter", ("fore", "forandring")), ("forandring", ("volym", "pris"))),
    )  # fmt: skip


def steps_table(
    years: Sequence[Resultat],
    effects: pd.DataFrame,
    before: pd.DataFrame,
    after: pd.DataFrame,
    omrade: Omrade,
) -> Table:
    """The same change as a bridge: the first year's cost, volume, price, the last year's cost."""
    first, last = (str(r.ar) for r in years)
    whole = effects.sum() / MNKR
    frame = pd.DataFrame(
        {
            "post": [first, "Volym", "Styckkostnad", last],
            "belopp": [whole["fore"], whole["volym"], whole["pris"], whole["efter"]],
            "brukare": min(before["brukar_id"].nunique(), after["brukar_id"].nunique()),
        }
    )
    return Table(
        name=f"pris_volym_steg_{omrade.kod}",
        title=f"Från {first} till {last} i {omrade.namn}: volym och styckkostnad",
        frame=frame,
        columns=(Column("post", "Post"), Column("belopp", "Kostnad", "mnkr", 1, basis="brukare")),
        about=f"kostnad för brukare i {omrade.namn}",
        year=f"{first}–{last}",
        source=SOURCE,
        notes=(CURRENT_PRICES,),
        facts={"fran": first, "till": last, "omrade": omrade.namn},
        follows={"omrade": omrade.kod, "ar": last},
    )

"""What are the peers' sums, reckoned back from the figures they have shared?

Coverage × inhabitants = clients, cost per inhabitant × inhabitants = cost: the sums of several municipalities
are then one reference, in which each weighs as much as its inhabitants. Source: docs/metod.md §5.1 and §5.3.
"""

from dataclasses import replace

import pandas as pd

from kpbcalc.analysis import jamforelse
from kpbcalc.analysis.age_cells import SEXES, Span
from kpbcalc.analysis.area import Omrade, age_label
from kpbcalc.analysis.common_ages import together, unions
from kpbcalc.analysis.fold_combinations import OTHER_MIX
from kpbcalc.analysis.jamforelsetal import (
    AGE_COST,
    AGE_COVERAGE,
    AGE_PEOPLE,
    COVERAGE,
    MIX_COVERAGE,
    MIX_PER_CLIENT,
    PEOPLE,
    PER_INHABITANT,
    VOLUME,
    WHOLE,
    age_code,
)
from kpbcalc.analysis.omvarld import Omvarld
from kpbcalc.analysis.reference import CELL, Referens, pooled
from kpbcalc.analysis.same_groups import CLIENT, in_clients
from kpbcalc.base import params
from kpbcalc.base.register import kommuner
from kpbcalc.costing import Resultat

NO_AGES = pd.DataFrame(columns=[*CELL, "invanare", "brukare", "kr"], dtype="float64").set_index(CELL)


def peer_sums(result: Resultat, omrade: Omrade, omvarld: Omvarld) -> Referens | None:
    """The reference group of the section Jämförelse as one reference, by insats group and by age.

    None when nobody of the group has shared its inhabitants, coverage, cost and combinations. Who has groups
    that are hidden and hold part of the cost is not in it: its cost would look lower than it is. Ages are
    there when everybody has shared them, in the classes that all of them could share.
    """
    side = jamforelse.beside(result, omrade, omvarld)
    if side is None:
        return None
    parts = {str(k): _one(figures, result.ar, omrade) for k, figures in side.others.groupby("kommun")}
    known = [part for part in parts.values() if part is not None]
    if not known:
        return None
    found = pooled(side.group.namn, known)
    # Ages of some would be another group than the one whose costs are compared.
    every = [part.alder for part in known]
    ages = NO_AGES if any(alder.empty for alder in every) else together(every, omrade)
    # Hours somewhere and mixed units elsewhere cannot be added: then the group is counted in clients.
    mixed = {grupp for part in known for grupp in part.insatser.index[part.insatser["volymenhet"] == CLIENT]}
    names = tuple(kommuner()[kod].namn for kod, part in sorted(parts.items()) if part is not None)
    insatser = in_clients(found.insatser, mixed)
    return replace(found, insatser=insatser, alder=ages, per="grupp", kalla=side.kalla, medlemmar=names)


def _one(figures: pd.DataFrame, ar: int, omrade: Omrade) -> Referens | None:
    """One municipality's sums, or None when it has not shared enough for them."""
    values = figures.pivot(index="grupp", columns="matt", values="varde").rename_axis(None)
    needed = [PEOPLE, COVERAGE, PER_INHABITANT, MIX_COVERAGE, MIX_PER_CLIENT]
    if not set(needed) <= set(values.columns) or WHOLE not in values.index:
        return None
    people, covered, cost = (float(values[matt][WHOLE]) for matt in (PEOPLE, COVERAGE, PER_INHABITANT))
    groups = values.drop(index=WHOLE).dropna(subset=[COVERAGE, PER_INHABITANT])
    groups = groups[groups[COVERAGE] > 0]
    if not people > 0 or not _is_whole(groups[PER_INHABITANT].sum(), cost):
        return None
    clients = groups[COVERAGE] / omrade.tackning_per * people
    per_client = groups[VOLUME] if VOLUME in groups else pd.Series(float("nan"), index=groups.index)
    per_client = per_client.where(per_client > 0)  # a volume that rounds to nothing has no price
    insatser = pd.DataFrame(
        {
            "grupp": groups.index,
            "brukare": clients,
            "volym": (per_client * clients).fillna(clients),
            "kr": groups[PER_INHABITANT] * people,
            "volymenhet": per_client.isna().map({True: CLIENT, False: ""}),
        },
        index=groups.index,
    )
    mixes = values.dropna(subset=[MIX_COVERAGE, MIX_PER_CLIENT])
    had = (mixes[MIX_COVERAGE] / omrade.tackning_per * people).round()
    mix = pd.DataFrame({"brukare": had, "kr": had * mixes[MIX_PER_CLIENT]})
    everyone = covered / omrade.tackning_per * people
    if had.sum() < everyone and not _is_whole(had.sum(), everyone):
        # The hidden combinations are together, and nobody knows which they are.
        left = [round(everyone) - had.sum(), max(cost * people - mix["kr"].sum(), 0.0)]
        mix = mix.reindex(mix.index.union([OTHER_MIX]), fill_value=0.0)
        mix.loc[OTHER_MIX] += left
    return Referens("", ar, people, insatser, mix, _ages(values, omrade))


def _is_whole(parts: float, whole: float) -> bool:
    """Whether shared parts make up a whole, but for their rounding (params/jamforelse.toml)."""
    least = float(params.toml("jamforelse.toml")["summor"]["minst_procent"])
    return abs(parts - whole) <= (100 - least) / 100 * whole


def _ages(values: pd.DataFrame, omrade: Omrade) -> pd.DataFrame:
    """Inhabitants, clients and cost by age class and sex; empty when not every cell has been shared."""
    spans = {age_code(span, kon): (span, kon) for span in unions(omrade) for kon in SEXES}
    shared = values[AGE_PEOPLE].dropna().index if AGE_PEOPLE in values else pd.Index([])
    told = sorted({spans[code][0] for code in shared if code in spans})
    codes = {age_code(span, kon): (age_label(span), kon) for span in told for kon in SEXES}
    if set(shared) != set(codes) or not _covers(told, omrade):
        return NO_AGES
    cells = values.reindex(index=[*codes], columns=[AGE_PEOPLE, AGE_COVERAGE, AGE_COST])
    if (cells[AGE_COVERAGE].isna() != cells[AGE_COST].isna()).any():  # clients without cost, or the reverse
        return NO_AGES
    cells = cells.fillna(0.0)
    people = cells[AGE_PEOPLE].to_numpy()
    return pd.DataFrame(
        {
            "invanare": people,
            "brukare": (cells[AGE_COVERAGE].to_numpy() / omrade.tackning_per * people).round(),
            "kr": cells[AGE_COST].to_numpy() * people,
        },
        index=pd.MultiIndex.from_tuples(codes.values(), names=CELL),
    )


def _covers(spans: list[Span], omrade: Omrade) -> bool:
    """Whether classes in order hold each of the area's ages once."""
    starts = [omrade.aldersklasser[0][0], *(high + 1 for _, high in spans)]
    ends = [omrade.aldersklasser[-1][1] + 1]
    return bool(spans) and [low for low, _ in spans] + ends == starts

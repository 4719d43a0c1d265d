"""Does the mean cost differ because clients have other insatser, or because the same insatser cost more?

mix effect = Σ(s−s°)·c°, cost effect = Σ s·(c−c°); together the difference in mean cost per client, exactly.
s is a class's share of the clients, c its mean cost, ° the reference. Source: KPB-reference §5.1. The
classes are combinations of insats groups, so that every client is in one.
"""

from typing import Any

import pandas as pd

from kpbcalc.analysis.area import Omrade, capital
from kpbcalc.analysis.combine_insatser import in_words
from kpbcalc.analysis.drivers import GROUP, OWN, source_of
from kpbcalc.analysis.reference import Referens
from kpbcalc.analysis.small_groups import minimum, to_join
from kpbcalc.table import THOUSAND, Column, Table

SOURCE = "Egna beräkningar enligt KPB på kommunens underlag."
EVERYONE, REST = "Alla brukare", "Övriga kombinationer"
OTHER_MIX = "ovriga"  # what peers call the combinations that few of their clients have
MOST = 8


def mix_and_cost(own: pd.DataFrame, reference: pd.DataFrame) -> pd.DataFrame:
    """Each class's part in the difference in mean cost (andel, andel_ref, kostnad, kostnad_ref, mix, niva).

    In: two frames by class with brukare and kr. The mix part is measured from the reference's mean,
    (s−s°)·(c°−C°), which changes no sum since shares add up to one, but makes a growing class raise the mean
    only if it is dearer than the mean. A class that the reference lacks has no cost there: all of its part is
    mix. Σ mix + Σ niva = own mean − reference mean.
    """
    every = own.index.union(reference.index)
    mine, theirs = (side.reindex(every).fillna(0.0) for side in (own, reference))
    found = pd.DataFrame(
        {
            "andel": mine["brukare"] / mine["brukare"].sum(),
            "andel_ref": theirs["brukare"] / theirs["brukare"].sum(),
            "kostnad": mine["kr"] / mine["brukare"].where(mine["brukare"] > 0),
            "kostnad_ref": theirs["kr"] / theirs["brukare"].where(theirs["brukare"] > 0),
        }
    )
    there = found["kostnad_ref"].fillna(found["kostnad"])
    here = found["kostnad"].fillna(there)
    mean = theirs["kr"].sum() / theirs["brukare"].sum()
    found["mix"] = (found["andel"] - found["andel_ref"]) * (there - mean)
    found["niva"] = found["andel"] * (here - there)
    return found


def tables(own: Referens, reference: Referens, omrade: Omrade, *, peers: bool = False) -> dict[str, Table]:
    """`mix` (per class) and `mix_steg` (the bridge); none where one side has too few clients."""
    fewest = min(side.mix["brukare"].sum() if len(side.mix) else 0 for side in (own, reference))
    if fewest < minimum():
        return {}
    mine, theirs, order = _classes(own.mix, reference.mix)
    effects = mix_and_cost(mine, theirs).loc[order]
    counts = [side["brukare"].reindex(order).fillna(0) for side in (mine, theirs)]
    effects["few"] = [min((n for n in pair if n), default=0) for pair in zip(*counts, strict=True)]
    means = [side["kr"].sum() / side["brukare"].sum() for side in (mine, theirs)]
    everyone = {"andel": 1.0, "andel_ref": 1.0, "kostnad": means[0], "kostnad_ref": means[1],
                "mix": effects["mix"].sum(), "niva": effects["niva"].sum(), "few": fewest}  # fmt: skip
    effects.loc[EVERYONE] = everyone
    kind, *columns = ("mix_jamfort", GROUP, OWN) if peers else ("mix", reference.namn, own.namn)
    about = {
        "about": f"brukare i {omrade.namn}",
        "year": "–".join(dict.fromkeys([str(reference.ar), str(own.ar)])),
        "source": source_of(reference, SOURCE),
        "follows": {"omrade": omrade.kod, "ar": str(own.ar)},
        "facts": {"fran": capital(reference.namn), "referens": reference.namn, "till": capital(columns[1]),
                  "omrade": omrade.namn, "alla": EVERYONE, "rest": REST},
    }  # fmt: skip
    return {
        "mix": _by_class(effects, kind, columns, reference.namn, omrade, about),
        "mix_steg": _steps(everyone, kind, reference.namn, omrade, about),
    }


def _classes(own: pd.DataFrame, reference: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame, list[str]]:
    """Both sides in the same classes: the most common combinations neither side has few of, and the rest."""
    sides = [{str(mix): int(n) for mix, n in side["brukare"].items()} for side in (own, reference)]

    def size(labels: list[str]) -> int:
        sums = [sum(side.get(label, 0) for label in labels) for side in sides]
        return min((n for n in sums if n), default=0)

    ranked = sorted(set().union(*sides) - {OTHER_MIX}, key=lambda mix: (-sides[0].get(mix, 0), mix))
    small = to_join(ranked, size, minimum())
    kept = [mix for mix in ranked if mix not in small][:MOST]
    # The rest must hold enough on both sides, also where only one side's part of it is small.
    rest = [mix for mix in (*ranked, OTHER_MIX) if mix not in kept and any(mix in side for side in sides)]
    while kept and rest and size(rest) < minimum():
        rest.append(kept.pop())
    labels = {mix: in_words(mix) for mix in kept} | dict.fromkeys(rest, REST)
    mine, theirs = (
        side.groupby(side.index.map(labels))[["brukare", "kr"]].sum() for side in (own, reference)
    )
    return mine, theirs, [*(labels[mix] for mix in kept), *([REST] if rest else [])]


def _by_class(
    effects: pd.DataFrame, kind: str, sides: list[str], other: str, omrade: Omrade, about: dict[str, Any]
) -> Table:
    theirs, mine = (name[:1].lower() + name[1:] for name in sides)
    frame = effects.reset_index(names="klass")
    frame[["andel", "andel_ref"]] *= 100
    return Table(
        name=f"brukarmix_{kind}_{omrade.kod}",
        title=f"Mix och kostnadsnivå i {omrade.namn} mot {other}",
        frame=frame,
        columns=(
            Column("klass", "Insatser under året"),
            Column("andel_ref", f"Andel av brukarna, {theirs}", "procent", 1, basis="few"),
            Column("andel", f"Andel av brukarna, {mine}", "procent", 1, basis="few"),
            Column("kostnad_ref", f"Kostnad, {theirs}", "kr/brukare", basis="few"),
            Column("kostnad", f"Kostnad, {mine}", "kr/brukare", basis="few"),
            Column("mix", "Mixeffekt", "kr/brukare", basis="few"),
            Column("niva", "Kostnadseffekt", "kr/brukare", basis="few"),
        ),
        notes=(
            "Varje brukare räknas i en klass. Mixeffekten är skillnaden i andel av brukarna gånger klassens "
            "avstånd till jämförelsens medelkostnad, kostnadseffekten skillnaden i kostnad per brukare i "
            "klassen gånger dess andel. De två summerar till hela skillnaden i medelkostnad.",
            *(
                [f"{REST} är de mindre vanliga, sammanslagna; skillnader inom dem är kostnadseffekt."]
                * (REST in effects.index)
            ),
            *(["Löpande priser: kostnadseffekten rymmer löne- och prisökningar."] * (kind == "mix")),
        ),
        total=EVERYONE,
        **about,
    )


def _steps(everyone: dict[str, float], kind: str, other: str, omrade: Omrade, about: dict[str, Any]) -> Table:
    frame = pd.DataFrame(
        {
            "post": [about["facts"]["fran"], "Mix", "Kostnad i samma mix", about["facts"]["till"]],
            "belopp": [everyone[key] / THOUSAND for key in ("kostnad_ref", "mix", "niva", "kostnad")],
            "brukare": int(everyone["few"]),
        }
    )
    return Table(
        name=f"brukarmix_{kind}_steg_{omrade.kod}",
        title=f"Medelkostnaden per brukare i {omrade.namn} mot {other}",
        frame=frame,
        columns=(Column("post", "Post"), Column("belopp", "Kostnad per brukare", "tkr", 1, basis="brukare")),
        **about,
    )

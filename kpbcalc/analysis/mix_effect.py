"""Does the mean cost differ because clients have other insatser, or because the same insatser cost more?

mix effect = Σ(s−s°)·c°, cost effect = Σ s·(c−c°); together the difference in mean cost per client, exactly.
s is a class's share of the clients, c its mean cost, ° the reference. Source: docs/metod.md §5.1. The
classes are combinations of insats groups, so that every client is in one. What differs within a class is
reckoned as cost, so the effects are reckoned in as many classes as both sides can tell apart, and rare
combinations only join those with the same heaviest insats (`fold_combinations`). Where the sign of an effect
hangs on the classes, nobody can tell.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from kpbcalc.analysis.area import Omrade, capital
from kpbcalc.analysis.contributions import carried_by
from kpbcalc.analysis.fold_combinations import UNKNOWN, fold, folded, is_others
from kpbcalc.analysis.mix_classes import Split, in_our_groups, split
from kpbcalc.analysis.reference import GROUP, OWN, Referens, combinations, follows, source_of
from kpbcalc.analysis.small_groups import minimum
from kpbcalc.base.table import THOUSAND, Column, Table

SOURCE = "Egna beräkningar enligt KPB på kommunens underlag."
EVERYONE = "Alla brukare"
EFFECTS = ["mix", "niva"]


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


def tables(
    own: Referens,
    reference: Referens,
    omrade: Omrade,
    *,
    peers: bool = False,
    rows: Sequence[pd.DataFrame] = (),
) -> dict[str, Table]:
    """`mix` (per class) and `mix_steg` (the bridge); none where one side has too few clients.

    `rows` are the client rows that the two sides are made of, as far as they are ours: where one or two
    persons make up most of a class's cost there is no `mix`, for the others' rows would give it back.
    """  # fmt: skip
    fewest = min(side.mix["brukare"].sum() if len(side.mix) else 0 for side in (own, reference))
    if fewest < minimum():
        return {}
    theirs_told = in_our_groups(reference, own)
    classes = split(folded(own.mix, omrade), folded(theirs_told, omrade), omrade)
    mine, theirs = classes.by_row()
    effects = mix_and_cost(mine, theirs).loc[mine.index]
    told = mix_and_cost(classes.mine, classes.theirs)[EFFECTS]
    effects[EFFECTS] = told.groupby(told.index.map(classes.rows)).sum()
    counts = zip(mine["brukare"], theirs["brukare"], strict=True)
    effects["few"] = [min((n for n in pair if n), default=0) for pair in counts]
    means = [side["kr"].sum() / side["brukare"].sum() for side in (mine, theirs)]
    everyone = {"andel": 1.0, "andel_ref": 1.0, "kostnad": means[0], "kostnad_ref": means[1],
                "mix": effects["mix"].sum(), "niva": effects["niva"].sum(), "few": fewest}  # fmt: skip
    sure = _decided(everyone, [mix_and_cost(own.mix, theirs_told), _as_shown(classes)])
    effects.loc[EVERYONE] = everyone
    kind, *columns = ("mix_jamfort", GROUP, OWN) if peers else ("mix", reference.namn, own.namn)
    about = {
        "about": f"brukare i {omrade.namn}",
        "year": "–".join(dict.fromkeys([str(reference.ar), str(own.ar)])),
        "source": source_of(reference, SOURCE),
        "follows": follows(own, omrade),
        "facts": {"fran": capital(reference.namn), "referens": reference.namn, "till": capital(columns[1]),
                  "omrade": omrade.namn, "alla": EVERYONE} | sure,
    }  # fmt: skip
    steps = {"mix_steg": _steps(everyone, kind, reference.namn, omrade, about)}
    if any(_carried(side, classes, omrade) for side in rows):
        return steps
    notes = {"notes": _notes(classes, kind)}
    return {"mix": _by_class(effects, kind, columns, reference.namn, omrade, about | notes)} | steps


def _carried(rows: pd.DataFrame, classes: Split, omrade: Omrade) -> bool:
    """Whether one or two of our clients make up most of the cost of a row."""
    mix = combinations(rows)
    folding = fold({str(code): int(n) for code, n in mix.value_counts().items()}, omrade)
    row = classes.row_of(mix.map(folding))
    return bool((carried_by(rows.assign(rad=rows["brukar_id"].map(row)), "rad", ("kr",)) == 1).any())


def _as_shown(classes: Split) -> pd.DataFrame:
    """The effects in the rows' classes; all rows of several combinations are one when some are unknown."""
    several = {row for code, row in classes.rows.items() if is_others(code)}
    unsure = several if UNKNOWN in several else set()
    mine, theirs = (
        side.groupby([UNKNOWN if row in unsure else row for row in side.index]).sum()
        for side in classes.by_row()
    )
    return mix_and_cost(mine, theirs)


def _decided(found: Mapping[str, float], otherwise: Sequence[pd.DataFrame]) -> dict[str, str]:
    """For each effect (`mix_avgjord`, `niva_avgjord`) whether its sign is the same in other classes."""
    signs = {
        key: {np.sign(round(x)) for x in (found[key], *(effects[key].sum() for effects in otherwise))}
        for key in EFFECTS
    }
    return {f"{key}_avgjord": "ja" * (len(signs[key]) == 1) for key in EFFECTS}


def _notes(classes: Split, kind: str) -> tuple[str, ...]:
    joined = [
        100 * side.loc[[is_others(str(c)) for c in side.index], "brukare"].sum() / side["brukare"].sum()
        for side in (classes.mine, classes.theirs)
    ]
    here, there = ("det senare året", "det tidigare") if kind == "mix" else ("här", "i jämförelsen")
    found = [
        "Varje brukare räknas i en klass. Mixeffekten är skillnaden i andel av brukarna gånger klassens "
        "avstånd till jämförelsens medelkostnad, kostnadseffekten skillnaden i kostnad per brukare i klassen "
        "gånger dess andel. De två summerar till hela skillnaden i medelkostnad."
    ]
    if len(classes.rows) > len(set(classes.rows.values())):
        found.append(
            f"Effekterna är räknade i {len(classes.rows)} klasser. En rad ”med annat” är flera av dem, och "
            "dess effekter är deras summa."
        )
    if any(joined):
        found.append(
            "Ovanliga kombinationer räknas med andra som har samma tyngsta insats (ordningen står i "
            "params/omraden.toml); skillnader inom dem är kostnadseffekt. Det gäller "
            f"{joined[0]:.0f} procent av brukarna {here} och {joined[1]:.0f} procent {there}."
        )
    if kind == "mix":
        found.append("Löpande priser: kostnadseffekten rymmer löne- och prisökningar.")
    return tuple(found)


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

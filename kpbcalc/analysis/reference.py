"""What is a municipality set against? The sums of its own earlier year, or of peers that are handed in.

Only sums are kept, never a client's row, so references add up: the pooled sums of several municipalities
are a reference too, weighted by their size.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Literal

import pandas as pd

from kpbcalc.analysis.area import Omrade, age_class, age_label, client_rows, inhabitants
from kpbcalc.analysis.contributions import carried_by
from kpbcalc.base import params
from kpbcalc.base.errors import UsageError
from kpbcalc.costing import Resultat

CELL = ["klass", "kon"]
JOIN = "+"
GROUP = "Gruppen, vägt"  # every inhabitant weighs the same, whichever municipality they live in
OWN = "kommunen"  # what a comparison with others calls us
SOURCE = "Egna beräkningar enligt KPB på kommunens underlag; befolkning från SCB."


@dataclass(frozen=True)
class Referens:
    """The sums of one area in a reference.

    `namn` is what a sentence calls it (”2016”, ”jämförelsegruppen”), `ar` its costing year and thereby its
    price level. `per` says what a row of `insatser` is, an insats or a whole group, `kalla` where figures of
    others come from and `medlemmar` whose they are. `burna` are the insats groups whose cost one or two
    clients make up, which must not be told. `invanare` is the number of inhabitants of the target
    group. The frames:
    `insatser` by insats (grupp, volymenhet, brukare, volym, kr), `mix` by combination of insats groups
    (`hemtjanst+trygghetslarm`: brukare, kr), `alder` by age class and sex (invanare, brukare, kr).
    """

    namn: str
    ar: int
    invanare: float
    insatser: pd.DataFrame
    mix: pd.DataFrame
    alder: pd.DataFrame
    per: Literal["insats", "grupp"] = "insats"
    kalla: str = ""
    medlemmar: tuple[str, ...] = ()
    burna: frozenset[str] = frozenset()


def reference_of(result: Resultat, omrade: Omrade, namn: str | None = None) -> Referens:
    """The sums of one municipality and year; `namn` is the year unless given."""
    rows = client_rows(result, omrade)
    insatser = rows.groupby("insats").agg(
        grupp=("grupp", "first"), volymenhet=("volymenhet", "first"), brukare=("brukar_id", "nunique"),
        volym=("volym", "sum"), kr=("kr", "sum"),
    )  # fmt: skip
    per_client = pd.DataFrame(
        {"kombination": combinations(rows), "kr": rows.groupby("brukar_id")["kr"].sum()}
    )
    mix = per_client.groupby("kombination").agg(brukare=("kr", "size"), kr=("kr", "sum"))
    people = float(inhabitants(result, omrade.malgrupp))
    alder = age_sums(rows, result.underlag.befolkning, omrade.aldersklasser)
    persons = carried_by(rows, "grupp", ("kr",))
    return Referens(
        namn or str(result.ar), result.ar, people, insatser, mix, alder,
        burna=frozenset(str(g) for g in persons.index[persons == 1]),
    )  # fmt: skip


def pooled(namn: str, parts: Sequence[Referens]) -> Referens:
    """Several municipalities as one: their sums. The year is the latest of theirs."""
    insatser = pd.concat([p.insatser for p in parts]).groupby(level=0)
    sums = insatser[["brukare", "volym", "kr"]].sum()
    names = insatser[["grupp", "volymenhet"]].first()
    return Referens(
        namn,
        max(p.ar for p in parts),
        sum(p.invanare for p in parts),
        names.join(sums),
        pd.concat([p.mix for p in parts]).groupby(level=0).sum(),
        pd.concat([p.alder for p in parts]).groupby(level=CELL).sum(),
    )


def source_of(reference: Referens, alone: str = SOURCE) -> str:
    """Where a comparison's figures come from; `alone` is what is said when only ours are in it."""
    if reference.kalla:
        return f"Egen bearbetning av kommunens underlag och av andra kommuners tal: {reference.kalla}."
    return alone


def follows(own: Referens, omrade: Omrade) -> dict[str, str]:
    """The whole that a comparison of ours could be reckoned back to (`Table.follows`)."""
    return {"omrade": omrade.kod, "ar": str(own.ar)}


def clients_of(sums: Referens) -> pd.Series:
    """The clients of each insats group, counted from the combinations they had."""
    pairs = [(g, n) for mix, n in sums.mix["brukare"].items() for g in str(mix).split(JOIN)]
    return pd.DataFrame(pairs, columns=["grupp", "brukare"]).groupby("grupp")["brukare"].sum()


def combinations(rows: pd.DataFrame) -> pd.Series:
    """Which insats groups each client had during the year, as codes joined by `+`, by brukar_id."""
    had: dict[str, set[str]] = {}
    for client, grupp in zip(rows["brukar_id"], rows["grupp"], strict=True):
        had.setdefault(client, set()).add(grupp)
    found = {client: JOIN.join(sorted(groups)) for client, groups in sorted(had.items())}
    return pd.Series(found, dtype="str").rename_axis("brukar_id")


def age_sums(
    rows: pd.DataFrame, befolkning: pd.DataFrame, classes: Sequence[tuple[int, int]]
) -> pd.DataFrame:
    """Inhabitants, clients and cost (kr) by age class and sex; who is outside the classes is left out."""
    mine = rows[_within(rows["alder"], classes)]
    mine = mine.assign(klass=age_class(mine["alder"], classes))
    found = people_by_cell(befolkning, classes).to_frame()
    clients = mine.groupby(CELL).agg(brukare=("brukar_id", "nunique"), kr=("kr", "sum"))
    return found.join(clients, how="outer").fillna(0.0)


def people_by_cell(befolkning: pd.DataFrame, classes: Sequence[tuple[int, int]]) -> pd.Series:
    """Inhabitants (invanare) by age class and sex; who is outside the classes is left out."""
    people = befolkning[_within(befolkning["alder"], classes)]
    people = people.assign(klass=age_class(people["alder"], classes))
    return people.groupby(CELL)["antal"].sum().astype("float64").rename("invanare")


def _within(ages: pd.Series, classes: Sequence[tuple[int, int]]) -> pd.Series:
    return ages.between(min(a for a, _ in classes), max(b for _, b in classes))


@cache
def age_profile(omrade: Omrade) -> Referens | None:
    """The stated age profile of an area (params/aldersprofil.toml): a reference with ages only, or None.

    Raises `UsageError` when the file's age classes are not those of params/omraden.toml.
    """
    stated = params.toml("aldersprofil.toml")
    rows = stated["cell"].get(omrade.kod)
    if not rows:
        return None
    classes = {tuple(row[:2]) for row in rows}
    if classes != set(omrade.aldersklasser):
        raise UsageError(
            f"Åldersklasserna för {omrade.rubrik} är andra än i params/omraden.toml.",
            where="params/aldersprofil.toml",
            remedy="Räkna om profilen med de nya klasserna, eller ta bort områdets rader.",
        )
    cells = [(age_label((low, high)), *rest) for low, high, *rest in rows]
    alder = pd.DataFrame(cells, columns=[*CELL, "invanare", "brukare", "kr"]).set_index(CELL)
    about, none = stated["profil"], pd.DataFrame()
    return Referens(
        str(about["namn"]), int(about["ar"]), float(alder["invanare"].sum()), none, none,
        alder.astype("float64").sort_index(),
    )  # fmt: skip

"""Who can we learn from? Our figures beside those that others have shared, and the good examples.

A good example is a municipality that is cheaper per unit and at least as good in the answers to the same
question. Source: docs/metod.md §5.2–5.4. Others' figures are the shared ones, never their client rows.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass

import pandas as pd

from kpbcalc.analysis import group_mean, oppna_jamforelser, reference_group
from kpbcalc.analysis.area import Omrade, capital, group_name, inhabitants, scope, volume_words
from kpbcalc.analysis.jamforelsetal import (
    COVERAGE,
    PER_INHABITANT,
    POSITIVE,
    PRICE,
    VOLUME,
    WHOLE,
    figures_of,
)
from kpbcalc.analysis.measures import UNIT_COST
from kpbcalc.analysis.nettokostnadsavvikelse import PERCENTILE_NOTE, UNWEIGHTED
from kpbcalc.analysis.omvarld import Omvarld
from kpbcalc.analysis.read_surveys import wilson
from kpbcalc.analysis.unit_prices import price_unit
from kpbcalc.base.register import kommuner
from kpbcalc.base.table import Column, Measure, Table, Unit
from kpbcalc.costing import Resultat

MEAN, WEIGHTED = "Ovägt medel", "Volymvägt medel"
ALL_SERVICES = "Alla insatser"


@dataclass(frozen=True)
class Beside:
    """Our figures and the group's, of one area and year: `own` and `others` as shared figures."""

    own: pd.DataFrame
    others: pd.DataFrame
    group: reference_group.Group
    kalla: str

    def of(self, grupp: str, matt: str) -> tuple[float, int, dict[str, float]] | None:
        """Our value, the persons it rests on, and the others' values by municipality; None without own."""
        mine = self.own[(self.own["grupp"] == grupp) & (self.own["matt"] == matt)]
        if mine.empty:
            return None
        theirs = self.others[(self.others["grupp"] == grupp) & (self.others["matt"] == matt)]
        values = {str(k): float(v) for k, v in zip(theirs["kommun"], theirs["varde"], strict=True)}
        return float(mine["varde"].iloc[0]), int(mine["antal"].iloc[0]), values


@dataclass(frozen=True)
class Kind:
    """One measure to compare: its table's key and title, the shared figure, its unit, what quantity it is."""

    namn: str
    matt: str
    rubrik: str
    enhet: Unit
    decimaler: int
    measure: Measure


@dataclass(frozen=True)
class Placed:
    """A municipality between cost and quality: kr per unit, percent positive with its interval, answers."""

    namn: str
    kostnad: float
    andel: float
    lag: float
    hog: float
    svar: int

    @classmethod
    def at(cls, namn: str, kostnad: float, andel: float, svar: int) -> "Placed":
        """With Wilson's interval; nothing is known of the uncertainty without answers."""
        low, high = wilson(andel / 100 * svar, svar) if svar else (0.0, 1.0)
        return cls(namn, kostnad, andel, 100 * low, 100 * high, svar)


def tables(years: Sequence[Resultat], omrade: Omrade, omvarld: Omvarld) -> dict[str, Table]:
    """From what others have shared: `per_invanare`, `styckkostnader`, `tackning`, `volym`, `exempel_<grupp>`.

    And `nyckeltal` from Kolada. Those with data only.
    """
    result = years[-1]
    side = beside(result, omrade, omvarld)
    indicators = oppna_jamforelser.resources(result, omrade, omvarld.outside)
    if side is None or side.own.empty:
        return indicators
    people = float(inhabitants(result, omrade.malgrupp))
    per = f"{omrade.tackning_per:,} {omrade.malgrupp_namn}".replace(",", "\u00a0")
    kinds = (
        Kind("per_invanare", PER_INHABITANT, f"Kostnad per {omrade.malgrupp_namn}", "kr/invånare", 0,
             Measure("kr", scale=people)),
        Kind("styckkostnader", PRICE, "Styckkostnad", "kr/enhet", 0, UNIT_COST),
        Kind("tackning", COVERAGE, f"Brukare per {per}", "tal", 1,
             Measure("brukare", scale=people / omrade.tackning_per)),
        Kind("volym", VOLUME, "Volym per brukare", "tal", 1, Measure("volym", per="brukare")),
    )  # fmt: skip
    found = {
        **{kind.namn: _measures(side, kind, result, omrade) for kind in kinds},
        **{f"exempel_{g}": _examples(side, result, omrade, g) for g in omrade.grupper},
    }
    return {key: table for key, table in found.items() if table is not None} | indicators


def beside(result: Resultat, omrade: Omrade, omvarld: Omvarld) -> Beside | None:
    """The area's own figures and the reference group's of the same year; None when nobody has shared any.

    A group without a single member who has shared gives way to all who have (reference_group.choose).
    """
    own, outside, shared = result.underlag.kommun, omvarld.outside, omvarld.shared
    of_year = shared.frame[(shared.frame["ar"] == result.ar) & (shared.frame["omrade"] == omrade.kod)]
    there = sorted(set(of_year["kommun"]) - {own})
    if not there:
        return None
    group = reference_group.choose(result.underlag.own, result.ar, omrade.kod, outside, there, shared.namn)
    if group is None:
        return None
    members = of_year[of_year["kommun"].isin(group.kommuner)]
    return Beside(figures_of(result, omrade, omvarld), members, group, shared.kalla)


def _measures(side: Beside, kind: Kind, result: Resultat, omrade: Omrade) -> Table | None:
    """One measure for the whole area and its groups, ours beside the others'."""
    lines, weighted = [], []
    for grupp in (WHOLE, *omrade.grupper):
        found = side.of(grupp, kind.matt)
        if found is None or not found[2]:
            continue
        own, persons, others = found
        mean, vagt = group_mean.mean(side.others, grupp, kind.matt, omrade.tackning_per)
        weighted.append(vagt)
        lines.append(
            {
                "rad": capital(group_name(grupp)) if grupp else ALL_SERVICES,
                "grupp": capital(group_name(grupp)) if grupp else "",
                "enhet": volume_words(grupp)[kind.matt == VOLUME] if grupp else None,
                "varde": own,
                "referens": mean,
                "skillnad": 100 * (own / mean - 1) if mean else None,
                "percentil": reference_group.percentile(own, list(others.values())),
                "kommuner": len(others),
                "vagt": "vägt" if vagt else "ovägt",
                "personer": persons,
            }
        )
    if not lines:
        return None
    unit = [Column("enhet", "Enhet")] if kind.matt in {PRICE, VOLUME} else []
    on_mean = group_mean.BY_SHARE if any(weighted) else UNWEIGHTED
    if any(weighted) and not all(weighted):
        on_mean += " Där det står ovägt har någon inte delat det som väger den; kommunerna räknas då lika."
    notes = [side.group.told(side.others["kommun"]), on_mean, PERCENTILE_NOTE]
    if kind.matt == PRICE:
        notes.insert(0, "Egen och annan regi tillsammans. Att kosta mer är i sig varken bra eller dåligt.")
    return Table(
        name=f"jamforelse_{kind.namn}_{omrade.kod}",
        title=f"{kind.rubrik} i {omrade.namn} mot {side.group.namn}",
        frame=pd.DataFrame(lines).astype(dict.fromkeys(("referens", "skillnad", "percentil"), "float64")),
        columns=(
            Column("rad", "Insatser"),
            *unit,
            Column("varde", "Kommunen", kind.enhet, kind.decimaler, basis="personer", measure=kind.measure),
            Column("referens", _heading(weighted), kind.enhet, kind.decimaler),
            *((Column("vagt", "Medlet är"),) if len(set(weighted)) > 1 else ()),
            Column("skillnad", "Skillnad", "procent", 1, basis="personer"),
            Column("percentil", "Percentil", "tal", basis="personer"),
            Column("kommuner", "Kommuner", "antal"),
        ),
        about=f"brukare i {omrade.namn}, kommunen och {side.group.namn}",
        year=str(result.ar),
        source=f"Egen bearbetning av kommunens underlag och av andra kommuners tal: {side.kalla}.",
        notes=tuple(notes) if kind.matt in {PER_INHABITANT, PRICE} else (),
        facts={
            "omrade": omrade.namn, "grupp": side.group.namn, "skal": side.group.skal,
            "malgrupp": omrade.malgrupp_namn, "vagt": "ja" if weighted[0] else "",
        },
        scope=scope(result, omrade),
        dimensions=("grupp",),
    )  # fmt: skip


def _heading(weighted: Sequence[bool]) -> str:
    """What the column of the group's mean is called."""
    if len(set(weighted)) > 1:
        return "Gruppens medel"
    return "Gruppen, vägt" if weighted[0] else "Gruppen, ovägt"


def _names(codes: Sequence[str]) -> dict[str, str]:
    known = kommuner()
    return {k: known[k].namn for k in codes}


def _examples(side: Beside, result: Resultat, omrade: Omrade, grupp: str) -> Table | None:
    """Ours and every peer with both unit cost and answers.

    Who is a good example, and on which side of the mean we are, is told from the released table, not here: a
    word would tell what a hidden figure of ours is close to, and the gate hides figures.
    """
    price, answer = side.of(grupp, PRICE), side.of(grupp, POSITIVE)
    both = sorted(set(price[2]) & set(answer[2])) if price and answer else []
    if price is None or answer is None or not both:
        return None
    names, own_name = _names(both), kommuner()[result.underlag.kommun].namn
    theirs = side.others[(side.others["grupp"] == grupp) & (side.others["matt"] == POSITIVE)]
    asked = dict(zip(theirs["kommun"], theirs["antal"].astype("int64"), strict=True))
    own = Placed.at(own_name, price[0], answer[0], answer[1])
    rows = [asdict(own) | {"annan": "", "personer": price[1], "svarande": answer[1]}]
    for kommun in both:
        other = Placed.at(names[kommun], price[2][kommun], answer[2][kommun], int(asked[kommun]))
        rows.append(asdict(other) | {"annan": other.namn, "personer": 0, "svarande": 0})
    frame = pd.DataFrame(rows).sort_values(["kostnad", "namn"], ignore_index=True)
    others = frame[frame["annan"] != ""]
    weights = group_mean.volumes(side.others, grupp, omrade.tackning_per).reindex(both)
    medel = WEIGHTED if weights.notna().all() else MEAN
    share = weights / weights.sum() if medel == WEIGHTED else pd.Series(1 / len(both), index=both)
    share.index = share.index.map(names)
    cost, good = (float((others.set_index("namn")[key] * share).sum()) for key in ("kostnad", "andel"))
    mean = {"namn": medel, "annan": medel, "personer": 0, "svarande": 0, "kostnad": cost, "andel": good}
    frame = pd.concat([frame, pd.DataFrame([mean])], ignore_index=True)
    frame["grupp"] = capital(group_name(grupp))
    return Table(
        name=f"jamforelse_exempel_{omrade.kod}_{grupp}",
        title=f"Styckkostnad och andel positiva svar i kommunerna, {group_name(grupp)}",
        frame=frame,
        columns=(
            Column("namn", "Kommun"),
            Column("kostnad", "Styckkostnad", price_unit(grupp), basis="personer", measure=UNIT_COST),
            Column("andel", "Positiva svar", "procent", basis="svarande"),
            Column("lag", "Från", "procent", basis="svarande"),
            Column("hog", "Till", "procent", basis="svarande"),
            Column("svar", "Svar, minst", "antal", basis="svarande"),
        ),
        about=f"kommunerna i jämförelsegruppen med både kostnad och svar, {group_name(grupp)}",
        year=str(result.ar),
        source=f"Egen bearbetning av kommunens underlag och av andra kommuners tal: {side.kalla}.",
        notes=(
            "Ett gott exempel har lägre styckkostnad än kommunen och minst lika hög andel positiva svar på "
            "frågan om helheten som både kommunen och medlet. Säkerställt fler betyder att skillnaden är "
            "större än osäkerheten i båda (från och till: ett 95-procentigt intervall, Wilson). De andras "
            "antal svar är avrundat nedåt till fem.",
            _on_mean(medel, grupp),
            "Andelen är säkerställt högre eller lägre än medlet när hela osäkerhetsintervallet ligger på en "
            "sida om det.",
        ),
        facts={
            "grupp": group_name(grupp), "enhet": volume_words(grupp)[0], "omrade": omrade.namn,
            "egen": own_name, "medel": medel, "vagt": "ja" if medel == WEIGHTED else "",
        },
        scope=scope(result, omrade),
        dimensions=("grupp", "annan"),
    )  # fmt: skip


def _on_mean(medel: str, grupp: str) -> str:
    """How the reference row is made."""
    many = volume_words(grupp)[1]
    if medel == WEIGHTED:
        return (
            f"Medlet är de andra kommunernas, vägt med varje kommuns antal {many} (täckning gånger invånare "
            f"gånger {many} per brukare); linjerna i figuren är medlet."
        )
    return (
        "Medlet är de andra kommunernas och räknar varje kommun lika, eftersom inte alla har delat de tal "
        "som behövs för att väga dem; linjerna i figuren är medlet."
    )

"""How much of the granted time is performed, and what does a performed hour cost, beside the published mean?

price per performed unit = price per granted unit ÷ share performed. Source: docs/metod.md §5.2 and §1.4.
"""

import pandas as pd

from kpbcalc.analysis.age_cells import SEXES
from kpbcalc.analysis.area import Omrade, capital, group_name, scope, volume_words
from kpbcalc.analysis.contributions import carried_by
from kpbcalc.analysis.small_groups import minimum
from kpbcalc.base import params
from kpbcalc.base.table import Column, Table
from kpbcalc.costing import Resultat

SOURCE = "Egna beräkningar enligt KPB på kommunens underlag."
HOUR = "timme"
CARRIED = ("kr", "volym", "beviljad", "utford")  # what is told of them


def price_performed(price_granted: float, granted: float, performed: float) -> float | None:
    """The cost of a performed unit, when the cost of a granted one is known; None if nothing is performed."""
    return price_granted * granted / performed if performed else None


def table(rows: pd.DataFrame, groups: list[str], result: Resultat, omrade: Omrade) -> Table | None:
    """One row per insats group, and per sex where both can be shown; None where performed time is unknown.

    Only units that state both granted and performed volume are counted: elsewhere the share is not known.
    """
    lines = []
    for grupp in groups:
        mine = rows[(rows["grupp"] == grupp) & (rows["volymenhet"] == volume_words(grupp)[0])]
        both, few = stating_both(mine)
        stated = mine[both]
        if stated.empty:
            continue
        name = capital(group_name(grupp))
        whole = {"grupp": name, "few": few, "kand": 100 * stated["beviljad"].sum() / mine["beviljad"].sum()}
        parts = [(whole, stated)]
        carried = carried_by(mine.assign(bada=both), ["kon", "bada"], CARRIED)
        if min(few, *(carried.get((kon, True), 0) for kon in SEXES), *carried) >= minimum():
            parts += [
                (
                    {"grupp": f"{name}, {word}", "few": carried[kon, True], "kand": None},
                    stated[stated["kon"] == kon],
                )
                for kon, word in SEXES.items()
            ]
        lines += [
            told | {
                "enhet": volume_words(grupp)[0], "brukare": part["brukar_id"].nunique(),
                "beviljad": part["beviljad"].sum(), "utford": part["utford"].sum(),
                "andel": 100 * part["utford"].sum() / part["beviljad"].sum(),
                "pris": part["kr"].sum() / part["beviljad"].sum(),
                "pris_utford": price_performed(
                    part["kr"].sum() / part["beviljad"].sum(), part["beviljad"].sum(), part["utford"].sum()
                ),
            }
            for told, part in parts if part["beviljad"].sum() > 0
        ]  # fmt: skip
    if not lines:
        return None
    return Table(
        name=f"utforande_{omrade.kod}",
        title=f"Beviljad och utförd tid i {omrade.namn}",
        frame=pd.DataFrame(lines),
        columns=(
            Column("grupp", "Insatsgrupp"),
            Column("brukare", "Brukare", "antal", persons=True, basis="few"),
            Column("beviljad", "Beviljat", "antal", basis="few"),
            Column("utford", "Utfört", "antal", basis="few"),
            Column("andel", "Utfört av beviljat", "procent", 1, basis="few"),
            Column("pris", "Kostnad per beviljad", "kr/enhet", basis="few"),
            Column("pris_utford", "Kostnad per utförd", "kr/enhet", basis="few"),
            Column("kand", "Utfört är känt för", "procent", 1, basis="few"),
        ),
        about=f"brukare i {omrade.namn} vid enheter som redovisar både beviljad och utförd volym",
        year=str(result.ar),
        source=SOURCE,
        notes=(
            "Kostnad per utförd är kostnaden per beviljad delad med andelen utfört. Kostnaden följer "
            "brukarens enhet, så skillnaden mellan kvinnor och män i kostnad per beviljad beror på vilka "
            "enheter de har.",
        ),
        facts={"omrade": omrade.namn} | {str(line["grupp"]): str(line["enhet"]) for line in lines},
    )


def stating_both(rows: pd.DataFrame) -> tuple[pd.Series, int]:
    """Which client rows are at units that state both volumes, and on how many persons it rests to say so.

    What is left out could be counted from the group's other figures, in own and in other regi. Where some
    units of a regi are left out and others not, the two sums would also tell a small unit from those that
    are hidden beside it.
    """
    sums = rows.groupby("enhet")[["beviljad", "utford"]].sum()
    both = rows["enhet"].isin(sums.index[(sums > 0).all(axis=1)])
    persons: list[int] = []
    for _, mine in rows.groupby("regi"):
        sides = carried_by(mine.assign(bada=both), "bada", CARRIED)
        persons += [*sides, *(carried_by(mine, "enhet", CARRIED) if len(sides) > 1 else [])]
    return both, min(persons, default=0)


def against_mean(rows: pd.DataFrame, groups: list[str], result: Resultat, omrade: Omrade) -> Table | None:
    """Own production's cost per granted and per performed hour, each beside the published mean.

    In: client rows, and the groups that have a published mean. Which of the hours the mean is of is not known
    (params/referens.toml), so both are shown. Units that state both are counted. None where no group has any.
    """
    lines = []
    for grupp in groups:
        mean = params.published_mean(grupp, result.ar, current=True)
        mine = rows[(rows["grupp"] == grupp) & (rows["volymenhet"] == HOUR)]
        own = mine[mine["regi"] == "egen"]
        # The same persons as in `table`: what one of the two hides, the other must not show.
        both, few = stating_both(mine)
        stated = own[both[own.index]]
        if mean is None or stated.empty:
            continue
        for what, volume in (("beviljad", "beviljad"), ("utförd", "utford")):
            price = stated["kr"].sum() / stated[volume].sum()
            lines.append(
                {
                    "rad": f"{capital(group_name(grupp))}, per {what} {HOUR}", "slag": what, "few": few,
                    "pris": price, "referens": mean[0], "medelar": str(mean[1]),
                    "index": 100 * price / mean[0], "avvikelse": 100 * price / mean[0] - 100,
                    "kand": 100 * stated["beviljad"].sum() / own["beviljad"].sum(),
                    "delar": (("grupp", capital(group_name(grupp))),),
                }
            )  # fmt: skip
    if not lines:
        return None
    about = params.toml("referens.toml")["timme"]
    return Table(
        name=f"styckkostnad_timmen_{omrade.kod}",
        title=f"Beviljad och utförd timme mot KPB-medel i {omrade.namn}",
        frame=pd.DataFrame(lines),
        columns=(
            Column("rad", "Räknat"),
            Column("pris", "Styckkostnad", "kr/timme", basis="few", parts="delar"),
            Column("referens", "KPB-medel", "kr/timme"),
            Column("index", "Index", "index", 1, basis="few", parts="delar"),
            Column("avvikelse", "Mot KPB-medel", "procent", 1, basis="few", parts="delar"),
            Column("kand", "Av beviljade timmar", "procent", 1, basis="few", parts="delar"),
        ),
        about=f"brukare i {omrade.namn}, egen regi, enheter som redovisar både beviljad och utförd tid",
        year=str(result.ar),
        source=f"{SOURCE} Medel: SKL, publicerade jämförelser av kostnad per brukare.",
        notes=(
            f"{about['besked']} {about['kalla']}.",
            "Av beviljade timmar: hur stor del av de beviljade timmarna i egen regi som enheterna har.",
        ),
        facts={"omrade": omrade.namn, "besked": str(about["besked"]), "timme": HOUR,
               "medelar": ", ".join(sorted({str(line["medelar"]) for line in lines}))},
        follows=scope(result, omrade, regi="egen"),
    )  # fmt: skip

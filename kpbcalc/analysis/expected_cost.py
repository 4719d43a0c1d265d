"""What cost would the population's age and sex lead one to expect, and how far from it is the actual cost?

Source: docs/metod.md §5.3 (indirect and direct standardisation).
"""

from collections.abc import Sequence
from typing import Any

import pandas as pd

from kpbcalc.analysis.age_standardise import standardise
from kpbcalc.analysis.area import Omrade, capital
from kpbcalc.analysis.common_ages import common, in_classes
from kpbcalc.analysis.reference import SOURCE, Referens, age_profile, follows, source_of
from kpbcalc.base import params
from kpbcalc.base.table import Column, Table

UNSOURCED = (
    "ingen jämförelsegrupp utan ett antagande i params/aldersprofil.toml. Befolkningen 65 år och äldre är "
    "verklig, kostnaderna är syntetiska; någon publicerad åldersprofil har inte hittats. Är priserna från "
    "ett annat år används bara profilens form, och den övriga skillnaden visas inte."
)
JOINED = (
    "Åldersklasser där någon i jämförelsegruppen har för få brukare är sammanslagna med en granne, på båda "
    "sidor: det är hela gruppen i färre klasser, och inte en del av gruppen i alla."
)
COMPARABLE = 1  # years between two price levels that are set against each other in kr


def table(own: Referens, references: Sequence[Referens], omrade: Omrade) -> Table:
    """One row per reference: its cost, the expected cost, the age effect, what remains, the ratio."""
    rows: list[dict[str, Any]] = []
    joined = False
    for other in references:
        classes = common([own.alder, other.alder], omrade)
        joined = joined or classes != omrade.aldersklasser
        found = standardise(*(in_classes(side.alder, classes, omrade) for side in (own, other)))
        if found is None:
            continue
        # Of another year's prices only the shape of the age profile can be used.
        same = abs(own.ar - other.ar) <= COMPARABLE
        rows.append(
            {
                "referens": capital(other.namn) + (f" ({other.ar})" if other.namn != str(other.ar) else ""),
                "ref_kr": found.referens,
                "forvantad": found.forvantad,
                "effekt": found.alderseffekt,
                "procent": 100 * found.alderseffekt / found.referens if found.referens else None,
                "egen": found.egen,
                "ovrigt": found.ovrigt if same else None,
                "direkt": found.direkt,
                "brukare": min(own.alder["brukare"].sum(), other.alder["brukare"].sum()),
            }
        )
    profile = age_profile(omrade)
    names = [str(r["referens"]) for r in rows]
    others = next((r for r in references if not r.namn.isdigit()), None)
    stated = capital(others.namn) if others else ""
    assumed = others is not None and profile is not None and others.namn == profile.namn
    outside = own.mix["brukare"].sum() - own.alder["brukare"].sum() > 0
    return Table(
        name=f"konsumtion_standard_{omrade.kod}",
        title=f"Vad ålder och kön förklarar av kostnaden per invånare i {omrade.namn}",
        frame=pd.DataFrame(rows),
        columns=(
            Column("referens", "Jämfört med"),
            Column("ref_kr", "Kostnad där", "kr/invånare", basis="brukare"),
            Column("forvantad", "Förväntad kostnad här", "kr/invånare", basis="brukare"),
            Column("effekt", "Åldersstrukturens effekt", "kr/invånare", basis="brukare"),
            Column("procent", "Åldersstrukturens effekt", "procent", 1, basis="brukare"),
            Column("egen", "Faktisk kostnad här", "kr/invånare", basis="brukare"),
            Column("ovrigt", "Övrig skillnad", "kr/invånare", basis="brukare"),
            Column("direkt", "Åldersstandardiserad kostnad här", "kr/invånare", basis="brukare"),
        ),
        about=f"brukare i {omrade.namn} per {omrade.malgrupp_namn}",
        year=own.namn,
        follows=follows(own, omrade),
        source=source_of(others) if others else SOURCE,
        notes=(
            "Förväntad kostnad: kommunens invånare med jämförelsens kostnad per invånare i varje ålder och "
            "kön. Åldersstandardiserad kostnad: kommunens kostnad per invånare i varje ålder och kön, med "
            "jämförelsens befolkning. Effekten och den övriga skillnaden summerar till skillnaden mellan "
            "faktisk kostnad och kostnaden där.",
            *([f"{stated}: {UNSOURCED}"] * (assumed and any(n.startswith(stated) for n in names))),
            *([JOINED] * joined),
            *(["Brukare utanför målgruppens åldrar är inte med."] * bool(outside)),
        ),
        facts={
            "omrade": omrade.namn, "malgrupp": omrade.malgrupp_namn,
            "profil": others.namn if others else "", "antagande": _made_of() if assumed else "",
            "profilrad": next((n for n in names if stated and n.startswith(stated)), ""),
            "fore": next((n for n in names if n.isdigit()), ""),
        },
    )  # fmt: skip


def _made_of() -> str:
    """What the stated age profile is made of, in words."""
    return str(params.toml("aldersprofil.toml")["profil"]["bestar_av"])

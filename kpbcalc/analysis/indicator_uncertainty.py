"""How far from its value may an indicator be? The survey's own word, its answers, or an assumed margin.

Source: docs/metod.md §6; Wilson 1927 for shares. The margin is an assumption (params/osakerhet.toml).
"""

from collections.abc import Iterable, Mapping

from kpbcalc.analysis.indicator_values import value
from kpbcalc.analysis.sure_difference import Uncertain
from kpbcalc.analysis.wilson import wilson
from kpbcalc.base import params
from kpbcalc.sources.cache import Outside
from kpbcalc.sources.survey_layouts import flagged_below

QUALITY = ("kvalitet", "personal")  # the boxes of the catalogue that tell of results and staff
SURVEY = "enkat"
STATED, COUNTED, ASSUMED = "undersökningens egen", "räknad på svaren", "antagen marginal"


def uncertainty_of(
    row: Mapping[str, str], varde: float, kommun: str, ar: int, outside: Outside, own_svar: int | None
) -> tuple[Uncertain | None, str, int | None]:
    """A value's interval, where it is from, and the answers: of quality and needs asked for always some.

    The survey's own uncertainty when given, else Wilson's from its answers, as Kolada or the municipality's
    own survey (`own_svar`) tells them, else a margin (params/osakerhet.toml).
    """

    def number(kpi: str) -> float | None:
        if not kpi:
            return None
        found = outside.values[(outside.values["kpi"] == kpi) & (outside.values["kon"] == "T")]
        return value(found[found["varde"].notna()], kommun, ar)

    answered, given = number(row["antal_svar"]), number(row["osakerhet"])
    svar = int(answered) if answered is not None else own_svar
    share = row["enhet"] == "procent"
    if given is not None:
        return Uncertain(varde, max(0.0, varde - given), min(100.0, varde + given)), STATED, svar
    if svar and share and 0 <= varde <= 100:
        low, high = wilson(varde / 100 * svar, svar)
        return Uncertain(varde, min(varde, 100 * low), max(varde, 100 * high)), COUNTED, svar
    if row["ruta"] not in QUALITY and (row["ruta"], row["underlag"]) != ("behov", SURVEY):
        return None, "", svar
    wide = margin(row, varde)
    top = 100.0 if share or row["enhet"] == "index" else varde + wide
    return (
        Uncertain(varde, min(varde, max(0.0, varde - wide)), max(varde, min(top, varde + wide))),
        ASSUMED,
        svar,
    )


def few_answers(svar: Iterable[object]) -> list[str]:
    """The note of results on so few answers that Socialstyrelsen flags them; what is not told counts not."""
    few = flagged_below()
    if not any(isinstance(answers, int | float) and answers < few for answers in svar):
        return []
    return [f"Resultat som bygger på färre än {few} svar ska läsas med stor försiktighet."]


def margin(row: Mapping[str, str], varde: float) -> float:
    """How far off a value may be whose uncertainty nobody states, in its own unit."""
    assumed = params.toml("osakerhet.toml")["marginal"]
    if row["enhet"] in {"procent", "index"}:
        return float(assumed["enkat" if row["underlag"] == SURVEY else "ovriga"])
    return float(assumed["procent_av_vardet"]) / 100 * abs(varde)

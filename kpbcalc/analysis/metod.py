"""How was this made: choices, assumptions, definitions, the 26 indicators, what validation found."""

from collections.abc import Sequence

import pandas as pd

from kpbcalc.analysis import fynd
from kpbcalc.analysis.area import client_rows, omraden
from kpbcalc.analysis.assumptions import assumptions
from kpbcalc.analysis.find_outliers import few_of, limited, parts_of, together, uncounted, whole_of
from kpbcalc.base import params
from kpbcalc.base.table import Column, Table
from kpbcalc.costing import Resultat
from kpbcalc.costing.result import limit_in_force
from kpbcalc.underlag import Finding

METHODS = {
    "direkt": "direkt fördelning: varje gemensam kostnad går direkt till insatserna",
    "stegvis": "stegvis fördelning: de gemensamma kostnaderna stängs i ordning och fördelas vidare",
    "omsesidig": "ömsesidig fördelning: ekvationssystem där de gemensamma kostnaderna använder varandra",
}
OF_WHOLE, OF_PARTS, OF_LSS = "U20009", ("U21002", "U23003"), "U28029"  # the indicators of outliers
SOURCE = "Egna beräkningar enligt KPB på kommunens underlag."


def tables(years: Sequence[Resultat], findings: Sequence[Finding]) -> dict[str, Table]:
    """What the section shows.

    `val`: the choices made; `antaganden` and `definitioner`; `nyckeltal`: the KPB indicators; `fynd`:
    findings that did not stop it.
    """
    result = years[-1]
    found = {
        "val": _choices(result),
        "antaganden": assumptions(result.underlag.own, result.ar),
        "definitioner": _definitions(result.ar),
        "nyckeltal": _indicators(result),
    }
    return found | fynd.tables(findings, str(result.ar))


def _choices(result: Resultat) -> Table:
    limits = limit_in_force(result.underlag.own, result.ar)
    secrecy = params.toml("sekretess.toml")["troskel"]
    survey = params.toml("sekretess.toml")["undersokning"]
    most = secrecy["minsta_antal"] - 1
    rows = [
        ("Bokslut", _status(result)),
        ("Fördelningsmetod", METHODS[result.underlag.metod]),
        ("Prisnivå", f"löpande priser, utfall {result.ar}"),
        ("Kostnadsbegrepp", "bruttokostnad minus interna intäkter och försäljning till kommuner och regioner;"
         " avgifter, hyror och statsbidrag dras inte av"),
        ("Styckkostnad", "enhetens fördelade kostnad delad med enhetens volym"),
        ("Ålder", "årtalet minus födelseåret"),
        ("Brukare", "alla som hade någon volym under året"),
        ("Gräns för ytterfall, SoL och HSL", f"över {_kr(limits['SoL_HSL'])} per år ({limits['status']})"),
        ("Gräns för ytterfall, LSS", f"över {_kr(limits['LSS'])} per år ({limits['status']})"),
        ("Källa för gränserna", limits["kalla"]),
        ("Sekretess", f"uppgifter om 1–{most} personer visas inte ({secrecy['kalla']})"),
        ("Sekretess, enkäter", f"visas från {survey['minsta_antal_svar']} svar ({survey['kalla']})"),
    ]  # fmt: skip
    return Table(
        name="metod_val",
        title="Val som påverkar resultatet",
        frame=pd.DataFrame(rows, columns=["fraga", "val"]),
        columns=(Column("fraga", "Fråga"), Column("val", "Så är det gjort")),
        about="hela rapporten",
        year=str(result.ar),
        source="Underlaget och arbetsbänkens parametrar.",
    )


def _status(result: Resultat) -> str:
    """Final or preliminary, in the municipality's own word (`[[bokslut]]`)."""
    stated = result.underlag.own.accounts(result.ar)
    found = [str(b["status"]) for b in stated if "status" in b]
    return found[0] if found else "underlaget säger inte om det är preliminärt eller slutligt"


def _definitions(year: int) -> Table:
    return Table(
        name="metod_definitioner",
        title="Så används orden",
        frame=pd.DataFrame(params.rows("definitioner.csv")),
        columns=(Column("ord", "Ord"), Column("betydelse", "Betydelse"), Column("kalla", "Källa")),
        about="hela rapporten",
        year=str(year),
        source="Arbetsbänkens parametrar (params/definitioner.csv) och metodbeskrivning (docs/metod.md).",
    )


def _indicators(result: Resultat) -> Table:
    definitions = {d["kpi"]: d for d in params.rows("nyckeltal.csv")}
    frame = result.nyckeltal.copy()
    few = _few_outliers(result)
    bases = zip(frame["kpi"], frame["personer"], strict=True)
    frame["personer"] = [min(filter(None, (persons, few.get(kpi, 0))), default=0) for kpi, persons in bases]
    frame["titel"] = [definitions[k]["titel"] for k in frame["kpi"]]
    frame.loc[frame["namnare"] == 0, "varde"] = None
    return Table(
        name="nyckeltal",
        title="KPB-nyckeltalen",
        frame=frame,
        columns=(
            Column("kpi", "Nyckeltal"),
            Column("titel", "Titel och enhet"),
            Column("varde", "Värde", "tal", 1, basis="personer"),
        ),
        about="brukare i äldreomsorg och funktionsnedsättning",
        year=str(result.ar),
        source=SOURCE + " Definitioner: Kolada 2013.",
        notes=(
            "Ett streck betyder att kommunen inte har insatsen i underlaget. Nyckeltalen gäller alla åldrar "
            "och båda områdena; avsnitten ovan gäller ett område i taget, så värdena skiljer sig.",
        ),
    )


def _few_outliers(result: Resultat) -> dict[str, int]:
    """The fewest persons each indicator of outliers tells of, beside the areas' own tables of them.

    What one housing form's figure leaves, the whole's and the other's give: where a few are outliers (or are
    not) in one of them, in any area, neither is told. A few more, or less, than both are the same matter.
    """
    few: dict[str, int] = {}
    for omrade in omraden().values():
        rows = client_rows(result, omrade)
        found = limited(result, rows, omrade) if len(rows) else {}
        whole = whole_of(omrade)
        parts = [part for part in (parts_of(whole, omrade) if whole else ()) if part in found]
        told = [few_of(found[part]) for part in parts]
        if parts and (together(result, rows, omrade).tells_of_few() or uncounted(found, omrade) & {*parts}):
            told.append(1)
        counts = dict.fromkeys(OF_PARTS, told)
        counts |= {OF_WHOLE: [few_of(found[s]) for s in found if s is whole]}
        counts |= {OF_LSS: [few_of(found[s]) for s in found if s.grans == "LSS"]}
        for kpi, mine in counts.items():
            few[kpi] = min(filter(None, [few.get(kpi, 0), *mine]), default=0)
    return few


def _kr(amount: int) -> str:
    """An amount with hard spaces between thousands."""
    return f"{amount:,} kr".replace(",", " ").replace(" ", "\u00a0")

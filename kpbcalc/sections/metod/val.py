"""Which choices shape the result, and how are words used?"""

from collections.abc import Mapping

from kpbcalc.analysis import fixed_prices
from kpbcalc.analysis.area import capital
from kpbcalc.analysis.context import Context
from kpbcalc.analysis.on_whose_word import in_words
from kpbcalc.analysis.section import Declared
from kpbcalc.base import params
from kpbcalc.base.figure import ABSENT
from kpbcalc.base.register import kommuner
from kpbcalc.base.table import Column, Table
from kpbcalc.base.written import HARD_SPACE, enumeration, thousands
from kpbcalc.costing.result import limit_in_force

METHODS = {
    "direkt": "direkt fördelning: varje gemensam kostnad går direkt till insatserna",
    "stegvis": "stegvis fördelning: de gemensamma kostnaderna stängs i ordning och fördelas vidare",
    "omsesidig": "ömsesidig fördelning: ekvationssystem där de gemensamma kostnaderna använder varandra",
}
VAL = Declared(
    key="val",
    title="Val som påverkar resultatet",
    sheet="Val i beräkningen",
    columns=(Column("fraga", "Fråga"), Column("val", "Så är det gjort")),
    about="hela rapporten",
    source="Underlaget och arbetsbänkens inställningar.",
)
DEFINITIONER = Declared(
    key="definitioner",
    title="Så används orden",
    sheet="Definitioner",
    columns=(Column("ord", "Ord"), Column("betydelse", "Betydelse"), Column("kalla", "Källa")),
    about="hela rapporten",
    source="Arbetsbänkens ordlista.",
)


def table(ctx: Context) -> Table:
    """One row a choice."""
    limits = limit_in_force(ctx.own, ctx.ar)
    stated = [str(b["status"]) for b in ctx.own.accounts(ctx.ar) if "status" in b]
    survey = params.toml("sekretess.toml")["undersokning"]
    why = {of.omrade.namn: of.group.skal for o in ctx.areas if (of := ctx.of(o)).group}
    peers = {
        o.namn: f"{why[o.namn]} Med tal: {_with_figures(ctx.of(o))}." for o in ctx.areas if o.namn in why
    }
    rows = {
        "Bokslut": (stated or ["underlaget säger inte om det är preliminärt eller slutligt"])[0],
        "Fördelningsmetod": METHODS[ctx.now.words["metod"]],
        "Prisnivå": fixed_prices.told(ctx),
        "Jämförelsegrupp": _once(peers) or "ingen: ingen annan kommun har delat sina tal",
        "Kostnadsbegrepp": "bruttokostnad minus interna intäkter och försäljning till kommuner och regioner; "
        "avgifter, hyror och statsbidrag dras inte av",
        "Styckkostnad": "enhetens fördelade kostnad delad med enhetens volym",
        "Ålder": "årtalet minus födelseåret",
        "Brukare": "alla som hade någon volym under året",
        "Gräns för ytterfall, SoL och HSL": f"över {_kr(limits['SoL_HSL'])} per år ({limits['status']})",
        "Gräns för ytterfall, LSS": f"över {_kr(limits['LSS'])} per år ({limits['status']})",
        "Källa för gränserna": str(limits["kalla"]),
        "Sekretess": f"uppgifter om 1–{ctx.policy.minimum - 1} personer visas inte ({ctx.policy.source})",
        "Sekretess, enkäter": f"visas från {survey['minsta_antal_svar']} svar ({survey['kalla']})",
    }
    said = [{"fraga": what, "val": how} for what, how in rows.items()]
    return ctx.table(
        VAL,
        said,
        facts={
            "jamforelsegrupp": _once(why),
            "jamfors": "ja" * any(ctx.of(o).peers for o in ctx.areas),
            "doljs": "ja" * (ctx.policy.audience == "extern"),
            "avrundas": "ja" * (ctx.policy.audience == "extern" and ctx.policy.round_kr > 1),
        },
    )


def _with_figures(ctx: Context) -> str:
    """Those of an area's group whose figures are at hand, by name."""
    known = kommuner()
    return ", ".join(known[p.kommun].namn for p in ctx.peers if p.kommun in known)


def _once(said: Mapping[str, str]) -> str:
    """What is said of each area, by its name; said once where it is the same."""
    areas: dict[str, list[str]] = {}
    for omrade, what in said.items():
        areas.setdefault(what, []).append(omrade)
    if len(areas) < 2:
        return "".join(areas)
    return " ".join(f"{capital(enumeration(of))}: {what}" for what, of in areas.items())


def definitions(ctx: Context) -> Table:
    """The words of params/definitioner.csv, but for those of a group or an area that is not in the report."""
    there = {"", *(o.kod for o in ctx.areas if ctx.now.cell("omraden", o.kod).n not in (0, ABSENT))}
    there |= {"grupp"} if any(ctx.of(o).peers for o in ctx.areas) else set()
    rows = [row for row in params.rows("definitioner.csv") if row["nar"] in there]
    return ctx.table(DEFINITIONER, [{**row, "kalla": in_words(row["kalla"])} for row in rows])


def _kr(amount: int) -> str:
    return f"{thousands(amount)}{HARD_SPACE}kr"

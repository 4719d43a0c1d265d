"""Which choices shape the result, and how are words used?"""

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
    rows = {
        "Bokslut": (stated or ["underlaget säger inte om det är preliminärt eller slutligt"])[0],
        "Fördelningsmetod": METHODS[ctx.now.words["metod"]],
        "Prisnivå": fixed_prices.told(ctx),
        "Jämförelsegrupp": _compared(ctx),
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
    return ctx.table(VAL, [{"fraga": what, "val": how} for what, how in rows.items()])


def _compared(ctx: Context) -> str:
    """Who the group is, once for the areas that have the same."""
    known = kommuner()
    told: dict[str, list[str]] = {}
    for omrade in ctx.areas:
        of = ctx.of(omrade)
        if of.group:
            names = ", ".join(known[p.kommun].namn for p in of.peers if p.kommun in known)
            told.setdefault(f"{of.group.skal} Med tal: {names}.", []).append(omrade.namn)
    if not told:
        return "ingen: ingen annan kommun har delat sina tal"
    return " ".join(
        f"{capital(enumeration(areas))}: {who}" if len(told) > 1 else who for who, areas in told.items()
    )


def definitions(ctx: Context) -> Table:
    """The words of params/definitioner.csv, but for those of a group or an area that is not in the report."""
    there = {"", *(o.kod for o in ctx.areas if ctx.now.cell("omraden", o.kod).n not in (0, ABSENT))}
    there |= {"grupp"} if any(ctx.of(o).peers for o in ctx.areas) else set()
    rows = [row for row in params.rows("definitioner.csv") if row["nar"] in there]
    return ctx.table(DEFINITIONER, [{**row, "kalla": in_words(row["kalla"])} for row in rows])


def _kr(amount: int) -> str:
    return f"{thousands(amount)}{HARD_SPACE}kr"

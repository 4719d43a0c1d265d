"""From the accounts to the clients: the bridge, its steps, and what KPB leaves out by definition.

Source: docs/metod.md §3.4.
"""

from collections.abc import Mapping

from kpbcalc.analysis.context import Context
from kpbcalc.analysis.section import Declared
from kpbcalc.base.known_names import ByName
from kpbcalc.base.table import MNKR, Column, Table, Value

POSTS = {
    "bruttokostnad": "Bruttokostnad",
    "interna_intakter": "Interna intäkter",
    "forsaljning": "Försäljning till kommuner och regioner",
    "ersattning_fk": "Ersättning från Försäkringskassan",
    "kpb_bas": "Kostnadsbas för KPB",
    "utanfor_kpb": "Utanför KPB",
    "insatskostnad": "Kostnad för insatser",
    "brukarkostnad": "Brukarnas kostnad",
    "kostnad_utan_individvolym": "Kostnad utan individvolym",
    "differens": "Differens",
}
MEMO = {
    "memo_avgifter": "Avgifter",
    "memo_hyror": "Hyror",
    "memo_bidrag": "Bidrag",
    "memo_ovriga_intakter": "Övriga intäkter",
}
STEPS = {  # what is taken away on the way, with its sign in the bridge
    "bruttokostnad": 1, "interna_intakter": 1, "forsaljning": 1, "ersattning_fk": 1, "utanfor_kpb": -1,
    "kostnad_utan_individvolym": -1,
}  # fmt: skip
ABOUT, SOURCE = (
    "hela kommunens vård och omsorg i underlaget",
    "Kommunens huvudbok, egna beräkningar enligt KPB.",
)
KR, MILLIONS = Column("belopp", "Belopp", "kr"), Column("belopp", "Belopp", "mnkr", 1)
TABLES = BRIDGE, STEP, LEFT_OUT = (
    Declared(
        "bro", "Från bokslut till kostnad per brukare",
        (Column("post", "Post"), KR, Column("andel", "Andel av kostnadsbasen", "procent", 1)),
        "Bro från bokslut till KPB", ABOUT, SOURCE,
    ),
    Declared("steg", "Stegen från bruttokostnad till brukare", (Column("post", "Steg"), MILLIONS),
             "Steg från bokslut till KPB", ABOUT, SOURCE),
    Declared("memo", "Avgifter, hyror och bidrag, som inte räknas av", (Column("post", "Post"), KR),
             "Utanför KPB", ABOUT, SOURCE),
)  # fmt: skip


def amounts(ctx: Context) -> dict[str, float]:
    """The bridge's posts and the memo posts in kr, empty when the package has no accounts.

    A post that there is none of is a `LookupError` with the nearest.
    """
    frame = ctx.now.frame_or_none("avstamning")
    kr = {} if frame is None else dict(zip(frame["post"], frame["belopp"], strict=True))
    return ByName(kr, POSTS, "bokslut", "post")


def tables(ctx: Context) -> Mapping[str, Table | None]:
    """`bro` (kr, and percent of the cost base), `steg` (mnkr, for a waterfall) and `memo`."""
    kr = amounts(ctx)
    if not kr:
        return {}
    base = kr["kpb_bas"]
    bridge: list[dict[str, Value]] = [
        {"post": name, "belopp": kr[post], "andel": 100 * kr[post] / base if base else None}
        for post, name in POSTS.items()
    ]
    taken = {post: sign * kr[post] for post, sign in STEPS.items() if kr[post] != 0}
    steps: list[dict[str, Value]] = [
        {"post": POSTS[post], "belopp": amount / MNKR}
        for post, amount in (*taken.items(), ("brukarkostnad", kr["brukarkostnad"]))
    ]
    left_out: list[dict[str, Value]] = [
        {"post": MEMO.get(post, "Kontoklass " + post.rpartition("_")[2]), "belopp": amount}
        for post, amount in kr.items() if post.startswith("memo_")
    ]  # fmt: skip
    return {
        "bro": ctx.table(BRIDGE, bridge),
        "steg": ctx.table(STEP, steps),
        "memo": ctx.table(LEFT_OUT, left_out) if left_out else None,
    }

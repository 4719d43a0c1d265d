"""Can I trust the total? From the accounts to the KPB cost base, the insatser and the clients."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pandas as pd

from kpbcalc.analysis import rs_bro
from kpbcalc.analysis.area import omraden
from kpbcalc.analysis.contributions import of_all
from kpbcalc.analysis.small_groups import minimum
from kpbcalc.base import exact
from kpbcalc.base.table import MNKR, THOUSAND, Column, Measure, Table
from kpbcalc.costing import Resultat

SOURCE = "Kommunens huvudbok, egna beräkningar enligt KPB."
ABOUT = "hela kommunens vård och omsorg i underlaget"
KEYS_UNSAID = (
    "Underlaget säger inte var nycklarna kommer från, av vilket datum de är eller vem som svarar för dem. "
    "Det kan anges i params/kommuner/<kod>.toml."
)
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


def tables(years: Sequence[Resultat]) -> dict[str, Table]:
    """`bro`: the bridge; `steg`: its steps for a waterfall; `omraden`; `memo`; `pooler`; `rs_bro`."""
    result = years[-1]
    found = {
        "bro": _bridge(result),
        "steg": _steps(result),
        "omraden": _areas(result),
        "pooler": _pools(result),
    }
    memo = _memo(result)
    return found | ({"memo": memo} if memo is not None else {}) | rs_bro.tables(years)


def _table(name: str, title: str, frame: pd.DataFrame, result: Resultat, first: str, unit: str) -> Table:
    """A two-column table of posts and amounts."""
    amount = Column("belopp", "Belopp", "kr") if unit == "kr" else Column("belopp", "Belopp", "mnkr", 1)
    return Table(
        name=name, title=title, frame=frame, columns=(Column("post", first), amount),
        about=ABOUT, year=str(result.ar), source=SOURCE,
    )  # fmt: skip


def _amounts(result: Resultat) -> dict[str, float]:
    kr = exact.to_float(result.avstamning["belopp"])
    return dict(zip(result.avstamning["post"], kr, strict=True))


def _bridge(result: Resultat) -> Table:
    """The posts in kr, and in percent of the cost base (`andel`)."""
    amounts = _amounts(result)
    frame = pd.DataFrame({"post": list(POSTS.values()), "belopp": [amounts[p] for p in POSTS]})
    base = amounts["kpb_bas"]
    frame["andel"] = 100 * frame["belopp"] / base if base else float("nan")
    table = _table("bokslut_bro", "Från bokslut till kostnad per brukare", frame, result, "Post", "kr")
    return replace(table, columns=(*table.columns, Column("andel", "Andel av kostnadsbasen", "procent", 1)))


def _steps(result: Resultat) -> Table:
    """The bridge as steps in million kr: gross cost, what is taken away, what reaches the clients."""
    a = _amounts(result)
    steps = {
        POSTS["bruttokostnad"]: a["bruttokostnad"],
        POSTS["interna_intakter"]: a["interna_intakter"],
        POSTS["forsaljning"]: a["forsaljning"],
        POSTS["ersattning_fk"]: a["ersattning_fk"],
        POSTS["utanfor_kpb"]: -a["utanfor_kpb"],
        POSTS["kostnad_utan_individvolym"]: -a["kostnad_utan_individvolym"],
    }
    shown = {post: kr for post, kr in steps.items() if kr != 0}
    shown[POSTS["brukarkostnad"]] = a["brukarkostnad"]
    frame = pd.DataFrame({"post": list(shown), "belopp": [kr / MNKR for kr in shown.values()]})
    return _table("bokslut_steg", "Stegen från bruttokostnad till brukare", frame, result, "Steg", "mnkr")


def _memo(result: Resultat) -> Table | None:
    """Revenue and other rows that KPB leaves out by definition."""
    rows = [(p, kr) for p, kr in _amounts(result).items() if p.startswith("memo_")]
    if not rows:
        return None
    names = [MEMO.get(p, "Kontoklass " + p.rpartition("_")[2]) for p, _ in rows]
    frame = pd.DataFrame({"post": names, "belopp": [kr for _, kr in rows]})
    return _table("bokslut_memo", "Det som KPB lämnar utanför enligt definition", frame, result, "Post", "kr")


def _areas(result: Resultat) -> Table:
    """Client cost and cost without individual volume per area."""
    catalogue = result.underlag.insatser.set_index("kod")["omrade"]
    prices = result.insatskostnad
    without = prices[prices["volym"] == 0]
    # An insats for both areas without clients has no age to go by; it is shown with äldreomsorg.
    home = without["insats"].map(catalogue).replace("AO/FN", "AO")
    rows = []
    for omrade in omraden().values():
        mine = result.brukarrader[result.brukarrader["omrade"] == omrade.kod]
        clients = exact.total(mine["kostnad"]) / exact.GRID
        apart = exact.total(without.loc[home == omrade.kod, "kostnad"]) / exact.GRID
        part = of_all(mine.assign(kr=exact.to_float(mine["kostnad"]))) if len(mine) else {}
        largest, second = part.get("kr_storst", 0.0), part.get("kr_nast", 0.0)
        n = mine["brukar_id"].nunique()
        rows.append((omrade.rubrik, n, clients, apart, clients + apart, largest, second, omrade.kod))
    columns = ["rad", "brukare", "brukarkostnad", "utan_volym", "summa", "storst", "nast", "omrade"]
    frame = pd.DataFrame(rows, columns=columns)
    total = frame[columns[2:5]].sum()
    everyone = int(result.brukarrader["brukar_id"].nunique())
    several = int(frame["brukare"].sum()) - everyone
    few = 0 < several < minimum()  # the areas' clients less all clients would tell of them
    frame.loc[len(frame)] = ["Totalt", None if few else everyone, *total, 0.0, 0.0, ""]
    frame["brukare"] = frame["brukare"].astype("float64")
    frame[columns[2:7]] /= THOUSAND
    return Table(
        name="bokslut_omraden",
        title="Kostnaden per område",
        frame=frame,
        columns=(
            Column("rad", "Område"),
            Column("brukare", "Brukare", "antal", persons=True, measure=Measure("brukare")),
            Column(
                "brukarkostnad", "Brukarnas kostnad", "tkr", basis="brukare", measure=Measure("kr"),
                largest="storst", second="nast",
            ),
            Column("utan_volym", "Utan individvolym", "tkr", measure=Measure("kr_utan_volym")),
            Column("summa", "Summa", "tkr", measure=Measure("kr_i_allt")),
        ),
        about=ABOUT,
        year=str(result.ar),
        source=SOURCE,
        notes=(
            *(["En brukare kan ha insatser i flera områden och räknas då i vart och ett."] * (several > 0)),
            *([f"Totala antalet visas inte: färre än {minimum()} har insatser i flera områden."] * few),
        ),
        total="Totalt",
        scope={"ar": str(result.ar)},
        dimensions=("omrade",),
        identities=(("summa", ("brukarkostnad", "utan_volym")),),
        open_total=True,
    )  # fmt: skip


def _pools(result: Resultat) -> Table:
    """The shared costs by pool, with the key that spreads them."""
    ledger = result.huvudbok
    own = ledger[ledger["i_bas"] & (ledger["typ"] == "pool")].groupby("pool")["belopp"].sum()
    pools = result.underlag.pooler.sort_values(["ordning", "pool"])
    stated = result.underlag.own.get("nycklar", {})
    frame = pd.DataFrame(
        {
            "pool": pools["namn"].to_numpy(),
            "nyckel": pools["nyckel"].to_numpy(),
            "belagg": [_said_of(stated.get(pool, {})) for pool in pools["pool"]],
            "belopp": exact.to_float(own.reindex(pools["pool"]).fillna(0).astype("int64")).to_numpy(),
        }
    )
    base = _amounts(result)["kpb_bas"]
    frame["andel"] = frame["belopp"] / base * 100 if base else float("nan")
    frame["belopp"] /= MNKR
    return Table(
        name="bokslut_pooler",
        title="Gemensamma kostnader före fördelning",
        frame=frame,
        columns=(
            Column("pool", "Gemensam kostnad"),
            Column("nyckel", "Fördelas efter"),
            *[Column("belagg", "Nyckelns källa, datum och ansvarig")] * bool(stated),
            Column("belopp", "Belopp", "mnkr", 1),
            Column("andel", "Andel av kostnadsbasen", "procent", 1),
        ),
        about=ABOUT,
        year=str(result.ar),
        source=SOURCE,
        notes=() if stated else (KEYS_UNSAID,),
    )


def _said_of(key: dict[str, Any]) -> str:
    """Where a key comes from, of which day, and who answers for it: what makes it possible to check."""
    return ", ".join(str(key[what]) for what in ("kalla", "datum", "ansvarig") if what in key)

"""From the accounts to the clients: the bridge that must close to the öre."""

import pandas as pd

from kpbcalc.base import exact
from kpbcalc.base.errors import ReconciliationError
from kpbcalc.costing.ledger import BASE_POSTS

TOLERANCE = exact.GRID // 100  # one öre


def reconcile(ledger: pd.DataFrame, unit_costs: pd.DataFrame, client_costs: pd.DataFrame) -> pd.DataFrame:
    """The bridge (post, belopp int64 10⁻⁸ kr), in the order of docs/kontrakt.md §4, memo rows last.

    cost base = Σ client cost + cost without individual volume + outside KPB. The terms are summed from
    different tables. Raises `ReconciliationError` when they differ by an öre or more.
    """
    posts = ledger.groupby("post")["belopp"].sum()
    base = {post: int(posts.get(post, 0)) for post in BASE_POSTS}
    outside = exact.total(ledger.loc[ledger["i_bas"] & (ledger["typ"] == "utanfor"), "belopp"])
    without = exact.total(unit_costs.loc[unit_costs["volym"] == 0, "kostnad"])
    clients = exact.total(client_costs["kostnad"])
    kpb_base = sum(base.values())
    rows = {
        **base,
        "kpb_bas": kpb_base,
        "utanfor_kpb": outside,
        "insatskostnad": exact.total(unit_costs["kostnad"]),
        "brukarkostnad": clients,
        "kostnad_utan_individvolym": without,
        "differens": kpb_base - clients - without - outside,
    }
    memo = {str(p): int(v) for p, v in posts.items() if str(p) not in BASE_POSTS}
    if abs(rows["differens"]) >= TOLERANCE:
        raise ReconciliationError(
            f"Kostnadsbasen skiljer sig {exact.text(rows['differens'], 2)} kr från summan av brukarnas "
            "kostnader, kostnad utan individvolym och kostnad utanför KPB.",
            where="resultat/avstamning.csv, post differens, regel V48",
            remedy="Kontrollera kodnyckel och fordelningsvarden; kör kpb validate.",
        )
    rows |= {post: memo[post] for post in sorted(memo)}
    return pd.DataFrame({"post": list(rows), "belopp": list(rows.values())}).astype({"belopp": "int64"})

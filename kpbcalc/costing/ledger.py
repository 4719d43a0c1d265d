"""The ledger as posts of the KPB cost base, coded to insats, pool or outside KPB."""

from typing import Any

import pandas as pd

from kpbcalc.base import exact
from kpbcalc.base.errors import ValidationError

ANY = "*"
CODES = ["typ", "insats", "enhet", "pool", "anledning"]
BASE_POSTS = ("bruttokostnad", "interna_intakter", "forsaljning", "ersattning_fk")


def code(kontoutfall: pd.DataFrame, kodnyckel: pd.DataFrame) -> pd.DataFrame:
    """Give every ledger row its object: the most specific row of the code key wins.

    Both exact, then exact ansvar, then exact verksamhet, then `*`,`*` (docs/kontrakt.md §2). Out: the ledger
    with typ, insats, enhet, pool, anledning; empty where no row of the key matches.
    """
    objects = kontoutfall[["ansvar", "verksamhet"]].drop_duplicates()
    key = kodnyckel[["ansvar", "verksamhet", *CODES]]
    coded = objects.assign(**dict.fromkeys(CODES, ""))
    # From the least to the most specific, so that the later match overwrites the earlier.
    for ansvar, verksamhet in ((False, False), (False, True), (True, False), (True, True)):
        wanted = objects.copy()
        wanted["ansvar"] = wanted["ansvar"] if ansvar else ANY
        wanted["verksamhet"] = wanted["verksamhet"] if verksamhet else ANY
        hit = wanted.merge(key, on=["ansvar", "verksamhet"], how="left").set_axis(objects.index)
        coded = coded.mask(hit["typ"].notna(), hit[CODES].assign(**coded[["ansvar", "verksamhet"]]))
    return kontoutfall.merge(coded, on=["ansvar", "verksamhet"], how="left").set_axis(kontoutfall.index)


def classify(coded: pd.DataFrame, insatser: pd.DataFrame, kontoplan: dict[str, Any]) -> pd.DataFrame:
    """Give every coded row its post: one of `BASE_POSTS`, or memo_… for what is left out.

    Classes 4-7 count; class 3 counts when the counterparty is internal, a municipality or a region, or
    when it is Försäkringskassan and the object is an insats under SFB (docs/kontrakt.md §3). Adds `post` and
    `i_bas`. Source: docs/metod.md §1.1, §3.4; params/kontoplan.toml.
    """
    base = kontoplan["bas"]
    account_class = coded["konto"].str.slice(stop=1)
    revenue = account_class == str(base["intaktsklass"])
    net_of_fk = set(insatser.loc[insatser["lagrum"].isin(base["lagrum_fk"]), "kod"])
    on_fk_insats = (coded["typ"] == "insats") & coded["insats"].isin(net_of_fk)

    post = "memo_klass_" + account_class
    post = post.mask(revenue, "memo_ovriga_intakter")
    for memo in kontoplan["memo"]:
        post = post.mask(revenue & coded["konto"].str.startswith(tuple(memo["konto"])), memo["post"])
    post = post.mask(account_class.isin([str(c) for c in base["kostnadsklasser"]]), "bruttokostnad")
    post = post.mask(revenue & coded["motpart"].isin(base["motpart_interna"]), "interna_intakter")
    post = post.mask(revenue & coded["motpart"].isin(base["motpart_forsaljning"]), "forsaljning")
    from_fk = revenue & coded["motpart"].isin(base["motpart_fk"]) & on_fk_insats
    post = post.mask(from_fk, "ersattning_fk")
    return coded.assign(post=post, i_bas=post.isin(BASE_POSTS))


def require_coded(ledger: pd.DataFrame) -> None:
    """V41: raise `ValidationError` when a row of the cost base has no object in the code key."""
    lost = ledger[ledger["i_bas"] & (ledger["typ"] == "")]
    if lost.empty:
        return
    objects = lost.groupby(["ansvar", "verksamhet"])["belopp"].sum()
    ansvar, verksamhet = lost.iloc[0][["ansvar", "verksamhet"]]
    amount = objects.loc[(ansvar, verksamhet)]
    more = f" och {len(objects) - 1} kombinationer till" if len(objects) > 1 else ""
    # A row of a large ledger stands for many (a negative index): its place in the file is not at hand here.
    rows = ", ".join(str(int(i) + 2) for i in lost.index[:10] if i >= 0)
    raise ValidationError(
        f"Ansvar {ansvar} med verksamhet {verksamhet} ({exact.text(int(amount), 2)} kr){more} har "
        "ingen rad i kodnyckel.",
        where=f"kontoutfall{f', rad {rows}' if rows else ''}, regel V41",
        remedy="Lägg till en rad i kodnyckel: insats, pool eller utanfor.",
    )

"""The ledger as posts of the KPB cost base, coded to insats, pool or outside KPB."""

from collections.abc import Iterable, Mapping
from typing import Any

import pandas as pd

from kpbcalc.base import exact
from kpbcalc.base.errors import ValidationError
from kpbcalc.base.exact import share_out_groups
from kpbcalc.underlag.code_key import PLACE, followed, row_sets
from kpbcalc.underlag.rules.rule import listed

CODES = ["typ", "insats", "enhet", "pool", "anledning"]
BASE_POSTS = ("bruttokostnad", "interna_intakter", "forsaljning", "ersattning_fk")
UNCODED = (
    "Lägg till en rad i kodnyckel: insats, pool eller utanfor. Rader utan ansvar eller verksamhet placeras "
    "av en rad där den rutan är tom, med kontot (eller början på det, som 83*) i kolumnen konto."
)
Volumes = Mapping[tuple[str, str], int]  # of each insats at a unit, in what carries its cost (10⁻⁸)


def code(kontoutfall: pd.DataFrame, kodnyckel: pd.DataFrame) -> pd.DataFrame:
    """Give every ledger row its object: the row of the code key it follows (`underlag.code_key`).

    Out: the ledger with `rad` (the row set it follows, -1 for none) and typ, insats, enhet, pool, anledning,
    empty where no row of the key fits. A row that follows a set of several insatser has the first of them
    until it is `shared`.
    """
    objects = kontoutfall[PLACE].drop_duplicates()
    objects = objects.assign(rad=followed(objects, kodnyckel))
    first = kodnyckel.assign(rad=row_sets(kodnyckel)).drop_duplicates("rad").set_index("rad")[CODES]
    coded = kontoutfall.merge(objects, on=PLACE, how="left").set_axis(kontoutfall.index)
    found = first.reindex(coded["rad"]).fillna("").astype("str")
    return coded.assign(**{column: found[column].to_numpy() for column in CODES})


def shared(
    coded: pd.DataFrame, kodnyckel: pd.DataFrame, volumes: Volumes, *, alike: bool = False
) -> pd.DataFrame:
    """The coded ledger with each row that follows several insatser divided between them, by volume.

    The parts of a row add up to it, to the last 10⁻⁸ kr, and stand under the same index. Where none of the
    insatser has volume they have as much each with `alike`; without, `ValidationError` (V41) is raised.
    """
    key = kodnyckel.assign(rad=row_sets(kodnyckel))
    sets = key[key["rad"].duplicated(keep=False)]
    in_set = coded["rad"].isin(sets["rad"])
    if not in_set.any():
        return coded
    weights = [volumes.get(pair, 0) for pair in zip(sets["insats"], sets["enhet"], strict=True)]
    members = sets[["rad", "insats", "enhet"]].assign(vikt=weights)
    empty = members.groupby("rad")["vikt"].transform("sum") == 0
    if alike:
        members["vikt"] = members["vikt"].mask(empty, 1)
    elif (empty & members["rad"].isin(coded["rad"])).any():
        lost = members[empty & members["rad"].isin(coded["rad"])].iloc[0]
        raise ValidationError(
            f"Kostnaden kan inte delas: {lost['insats']} vid {lost['enhet']} och de andra insatserna på "
            "samma rader i kodnyckel har ingen volym.",
            where="kodnyckel, regel V41",
            remedy="Hämta volymen, eller koda kostnaden till en pool med en egen nyckel.",
        )
    rows = coded[in_set].drop(columns=["insats", "enhet"])
    rows = rows.assign(fran=rows.index, nr=range(len(rows))).merge(members, on="rad")
    unit = rows["insats"] + "@" + rows["enhet"]
    rows["belopp"] = share_out_groups(rows["belopp"].astype("int64"), rows["vikt"], rows["nr"], unit)
    parts = rows.sort_values(["nr", "insats", "enhet"]).set_index("fran")[coded.columns]
    both = pd.concat([coded[~in_set], parts.astype(coded.dtypes.to_dict())])
    place = pd.Series(range(len(coded)), index=coded.index)
    return both.iloc[place.loc[both.index].argsort(kind="stable").to_numpy()]


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
    first = lost.iloc[0]
    amount = int(objects.loc[(first["ansvar"], first["verksamhet"])])
    named = uncoded([(first["ansvar"], first["verksamhet"], [first["konto"]])])
    more = f" och {len(objects) - 1} kombinationer till" if len(objects) > 1 else ""
    # A row of a large ledger stands for many (a negative index): its place in the file is not at hand here.
    rows = ", ".join(str(int(i) + 2) for i in lost.index[:10] if i >= 0)
    raise ValidationError(
        f"{named} ({exact.text(amount, 2)} kr){more} har ingen rad i kodnyckel.",
        where=f"kontoutfall{f', rad {rows}' if rows else ''}, regel V41",
        remedy=UNCODED,
    )


def uncoded(objects: Iterable[tuple[str, str, Iterable[str]]]) -> str:
    """Ledger objects (ansvar, verksamhet, accounts) without a row in the code key, to begin a sentence."""
    told = listed(_object(*each) for each in objects)
    return told[:1].upper() + told[1:]


def _object(ansvar: str, verksamhet: str, konton: Iterable[str]) -> str:
    """One ledger object in words; one without codes is told by its accounts."""
    if ansvar and verksamhet:
        return f"ansvar {ansvar} med verksamhet {verksamhet}"
    what = " och ".join(name for name, code in (("ansvar", ansvar), ("verksamhet", verksamhet)) if not code)
    there = f" (ansvar {ansvar})" if ansvar else f" (verksamhet {verksamhet})" if verksamhet else ""
    return f"konto {listed(konton)} utan {what}{there}"

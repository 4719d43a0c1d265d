"""Rules on the code key: whole, unambiguous, used, and possible to share by (validation rule V41).

That every row of the cost base has an object is seen when the ledger is coded: costing/rules.py.
"""

from collections.abc import Iterator

import pandas as pd

from kpbcalc.base import exact
from kpbcalc.underlag.code_key import PLACE, fitting, followed, row_sets
from kpbcalc.underlag.rules.rule import Case, Hit, listed, marked, rule

# What a row has to name, by its type.
NEEDED = {"insats": ("insats", "enhet"), "pool": ("pool",), "utanfor": ("anledning",)}
IN_BASE = ("3", "4", "5", "6", "7")  # account classes that the cost base is made of


@rule("V41", "fel")
def code_key_is_complete(case: Case) -> Iterator[Hit]:
    """V41: a row of the code key names what its type needs."""
    key = case["kodnyckel"]
    for kind, columns in NEEDED.items():
        for column in columns:
            empty = (key["typ"] == kind) & (key[column] == "")
            text = f"Rader av typ {kind} saknar {column}."
            yield from marked("kodnyckel", column, empty, text, f"Fyll i {column} i kodnyckel.")


@rule("V41", "fel")
def one_place_points_one_way(case: Case) -> Iterator[Hit]:
    """V41: several rows for one place are different insatser to share between, and nothing else."""
    key, together = _sets(case["kodnyckel"])
    twice = together & key.duplicated(["rad", "insats", "enhet"], keep=False)
    mixed = together & key["rad"].isin(key.loc[key["typ"] != "insats", "rad"])
    text = f"Flera rader i kodnyckel för samma ansvar, verksamhet och konto: {_named(key[twice | mixed])}."
    remedy = (
        "Behåll en rad. Bara olika insatser kan dela på ett ansvar, en rad var; ska en pool ha en del, koda "
        "allt till poolen och ge insatserna nyckelvärden."
    )
    yield from marked("kodnyckel", "ansvar", twice | mixed, text, remedy)


@rule("V41", "fel")
def row_set_can_be_shared(case: Case) -> Iterator[Hit]:
    """V41: insatser that share an ansvar are counted in the same unit, and have volume to share by."""
    key, together = _sets(case["kodnyckel"])
    unit = key["insats"].map(case["insatser"].set_index("kod")["volymenhet"])
    differ = unit.groupby(key["rad"]).transform("nunique") > 1
    text = (
        "Insatser som räknas i olika enheter kan inte dela på ett ansvar efter volym: "
        f"{_named(key[together & differ])}."
    )
    remedy = "Koda ansvaret till en pool, och ge insatserna nyckelvärden i fordelningsvarden."
    yield from marked("kodnyckel", "insats", together & differ, text, remedy)
    sums = case.volumes.groupby(["insats", "enhet"], observed=True)["volym"].sum()
    given = pd.Series(
        [int(sums.get(pair, 0)) for pair in zip(key["insats"], key["enhet"], strict=True)],
        index=key.index, dtype="int64",
    )  # fmt: skip
    empty = together & (given.groupby(key["rad"]).transform("sum") == 0)
    text = f"Insatserna som ska dela på ett ansvar har ingen volym: {_named(key[empty])}."
    yield from marked(
        "kodnyckel", "insats", empty, text, f"Hämta volymen. Eller: {remedy[:1].lower()}{remedy[1:]}"
    )


@rule("V41", "varning")
def code_key_row_is_used(case: Case) -> Iterator[Hit]:
    """V41: a row of the code key fits some row of the ledger or the budget."""
    key = case["kodnyckel"]
    objects = pd.concat([case["kontoutfall"][PLACE], case["budget"][PLACE]]).drop_duplicates(
        ignore_index=True
    )
    unused = ~row_sets(key).isin(fitting(objects, key))
    text = f"Rader i kodnyckel som ingen rad i huvudboken passar: {_named(key[unused])}."
    remedy = "Kontrollera koderna (tomt ansvar: rader utan ansvar, *: alla), eller ta bort raderna."
    yield from marked("kodnyckel", "ansvar", unused, text, remedy)


@rule("V41", "varning")
def proposal_is_checked(case: Case) -> Iterator[Hit]:
    """V41: somebody has looked at what the workbench proposed."""
    key, rows = case["kodnyckel"], case["kontoutfall"]
    proposed = key["kontrollerad"] == "nej"
    sets = row_sets(key)
    objects = rows[PLACE].drop_duplicates(ignore_index=True)
    follows = objects[followed(objects, key).isin(sets[proposed])]
    held = rows[PLACE].merge(follows, on=PLACE, how="left", indicator=True)["_merge"] == "both"
    cost = rows["konto"].str.startswith(IN_BASE) & held.to_numpy()
    text = f"Rader i kodnyckel är förslag som ingen har kontrollerat: {_named(key[proposed])}."
    remedy = "Gå igenom raderna, ändra det som är fel och skriv ja i kolumnen kontrollerad."
    money = exact.total(rows.loc[cost, "belopp"])
    yield from marked("kodnyckel", "kontrollerad", proposed, text, remedy, money=money)


@rule("V41", "varning")
def cost_has_ansvar_and_verksamhet(case: Case) -> Iterator[Hit]:
    """V41: a ledger row of the cost base says whose it is; one that does not is placed by its account."""
    rows = case["kontoutfall"]
    silent = ((rows["ansvar"] == "") | (rows["verksamhet"] == "")) & rows["konto"].str.startswith(IN_BASE)
    konton = listed(rows.loc[silent, "konto"])
    text = f"Rader i huvudboken saknar ansvar eller verksamhet (konto {konton})."
    remedy = (
        "De placeras av rader i kodnyckel där den rutan är tom, annars av rader med *. Står ansvaret bara en "
        "gång överst i en grupp, som i en pivottabell: fyll ned det på varje rad (i Excel: Rapportlayout, "
        "Upprepa alla objektsetiketter), eller hämta ut rapporten med ansvar på varje rad."
    )
    money = exact.total(rows.loc[silent, "belopp"])
    yield from marked("kontoutfall", "ansvar", silent, text, remedy, money=money)


def _sets(kodnyckel: pd.DataFrame) -> tuple[pd.DataFrame, pd.Series]:
    """The key with the row set of each row (`rad`), and which rows are not alone in theirs."""
    key = kodnyckel.assign(rad=row_sets(kodnyckel))
    return key, key["rad"].duplicated(keep=False)


def _named(key: pd.DataFrame) -> str:
    """Places of the code key as they stand: ansvar/verksamhet/konto."""
    parts = (key[column].replace("", "(tomt)") for column in PLACE[:2])
    konto = key["konto"].replace("*", "").map(lambda code: f"/{code}" if code else "")
    return listed("/".join(pair) + rest for *pair, rest in zip(*parts, konto, strict=True))

"""Rules on the shared costs: pools, keys and receivers (docs/kontrakt.md §3, docs/metod.md §3; V42)."""

from collections.abc import Iterator

from kpbcalc.underlag.rules.rule import Case, Hit, listed, marked, rule


@rule("V42", "fel")
def pool_exists(case: Case) -> Iterator[Hit]:
    """V42: every pool used is declared in pooler."""
    for table, column in (
        ("kodnyckel", "pool"), ("fordelningsvarden", "pool"), ("fordelningsvarden", "mottagarpool"),
    ):  # fmt: skip
        used = case[table][column]
        unknown = (used != "") & ~used.isin(case["pooler"]["pool"])
        text = f"Poolen {listed(used[unknown])} finns inte i pooler."
        yield from marked(table, column, unknown, text, "Lägg till poolen i pooler, eller rätta koden.")


@rule("V42", "fel")
def receiver_is_complete(case: Case) -> Iterator[Hit]:
    """V42: a key value says who receives."""
    values = case["fordelningsvarden"]
    to_insats = values["mottagare_typ"] == "insats"
    complete = (values["insats"] != "") & (values["enhet"] != "")
    odd = (to_insats & ~complete) | (~to_insats & (values["mottagarpool"] == ""))
    text = "Fördelningsvärden saknar mottagare."
    remedy = "Ange insats och enhet, eller mottagarpool."
    yield from marked("fordelningsvarden", "mottagare_typ", odd, text, remedy)


@rule("V42", "fel")
def pool_does_not_feed_itself(case: Case) -> Iterator[Hit]:
    """V42: a pool does not share its cost with itself."""
    values = case["fordelningsvarden"]
    own = (values["mottagarpool"] == values["pool"]) & (values["varde"] > 0)
    text = f"Poolen {listed(values.loc[own, 'pool'])} fördelar till sig själv."
    remedy = "Ta bort raden: poolens egen användning hör inte till nyckeln."
    yield from marked("fordelningsvarden", "mottagarpool", own, text, remedy)


@rule("V42", "fel")
def pool_has_a_key(case: Case) -> Iterator[Hit]:
    """V42: every pool has a key whose values sum to more than zero."""
    values, pools = case["fordelningsvarden"], case["pooler"]
    without = ~pools["pool"].isin(values.loc[values["varde"] > 0, "pool"])
    text = f"Poolen {listed(pools.loc[without, 'pool'])} har inget fördelningsvärde över noll."
    remedy = "Ange minst en mottagare med värde i fordelningsvarden, eller ta bort poolen."
    yield from marked("pooler", "pool", without, text, remedy)

"""Are rent, depreciation, internal interest, VAT and the equalisation of LSS in the cost, by the accounts?

What a group of accounts holds is said in params/kontoplan.toml, with its source; the package tells which
groups of accounts the cost base has.
"""

from collections.abc import Collection

from kpbcalc.analysis.context import Context
from kpbcalc.analysis.on_whose_word import in_words
from kpbcalc.analysis.section import Declared
from kpbcalc.base import params
from kpbcalc.base.table import Column, Table
from kpbcalc.base.written import enumeration

UNKNOWN = "kan inte utläsas"
INGAR = Declared(
    key="ingar",
    title="Är det här med i kostnaden?",
    sheet="Med i kostnaden",
    columns=(
        Column("post", "Post"), Column("svar", "Med i kostnaden"), Column("grund", "Hur vi vet"),
        Column("kalla", "Källa"),
    ),
    about="hela kommunens vård och omsorg i underlaget",
    source="Kommunens huvudbok och arbetsbänkens inställningar.",
    notes=(
        "En kontogrupp är kontots två första siffror. Bokför kommunen en post på andra konton än de vi letar "
        "efter kan den vara med ändå, under ett annat slag.",
    ),
)  # fmt: skip


def table(ctx: Context) -> Table:
    """A row for each post: whether the ledger's groups of accounts hold it, which, and on whose word."""
    there, classes = _groups(ctx), params.toml("kontoplan.toml")["bas"]["kostnadsklasser"]
    rows = []
    for post in params.toml("kontoplan.toml")["ingar"]:
        answer, why = _said(post["konto"], there, [str(number) for number in classes])
        rows.append({"post": post["namn"], "svar": answer, "grund": why, "kalla": in_words(post["kalla"])})
    return ctx.table(INGAR, rows)


def _groups(ctx: Context) -> set[str] | None:
    """The first two digits of the accounts in the cost base; None where the package does not tell them."""
    found = ctx.now.frame_or_none("innehall")
    if found is None or not len(found):
        return None
    return {group for some in found["konton"] for group in str(some).split(", ") if group}


def _said(
    konton: Collection[str], there: Collection[str] | None, classes: Collection[str]
) -> tuple[str, str]:
    if not konton:
        return UNKNOWN, "ingen kontogrupp är känd för den"
    groups = f"kontogrupp {enumeration(konton)}"
    if not any(konto[:1] in classes for konto in konton):
        return "nej", f"{groups} hör inte till kontoklasserna {enumeration(classes)}, som räknas"
    if there is None:
        return UNKNOWN, "underlaget säger inte vilka konton kostnaden står på"
    mine = [konto for konto in konton if konto in there]
    return ("ja", f"huvudboken har kontogrupp {enumeration(mine)}") if mine else (
        "nej", f"huvudboken har ingenting i {groups}"
    )  # fmt: skip

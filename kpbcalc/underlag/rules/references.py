"""Everything refers to something that exists, in the year it should (validation rules V05, V12–V15, V32)."""

from collections.abc import Iterator

import pandas as pd

from kpbcalc.base.choices_workbook import NOT_USED
from kpbcalc.underlag.rules.rule import CLIENT_ROWS, Case, Hit, marked, named, rule
from kpbcalc.underlag.untranslated import Untranslated, untranslated

CODED = (*CLIENT_ROWS, "kodnyckel", "fordelningsvarden")


@rule("V05", "fel")
def visit_has_a_real_date(case: Case) -> Iterator[Hit]:
    """V05: a visit happened on a day that exists."""
    days = case["insatshandelser"]["start"].str.slice(stop=10)
    distinct = days.drop_duplicates()
    unreal = distinct[pd.to_datetime(distinct, format="%Y-%m-%d", errors="coerce").isna()]
    text = "start har datum som inte finns i kalendern."
    yield from marked("insatshandelser", "start", days.isin(unreal), text, "Rätta datumen i exporten.")


@rule("V12", "fel")
def volume_has_client(case: Case) -> Iterator[Hit]:
    """V12: every volume row has a client in the client table."""
    for table in case.sound(CLIENT_ROWS):
        ids = case[table]["brukar_id"]
        # Few or none are lost: to look for them is faster than to look for all.
        lost = ids.isin([*{*ids.unique()} - {*case["brukare"]["brukar_id"]}])
        text = f"Rader i {table} saknar brukare i brukare."
        yield from marked(table, "brukar_id", lost, text, "Lägg till brukarna eller ta bort raderna.")


@rule("V13", "fel")
def insats_is_in_catalogue(case: Case) -> Iterator[Hit]:
    """V13: every insats code used is in the catalogue (docs/metod.md §1.2 step 1)."""
    for table in case.sound((*CODED, "enheter")):
        out = (case[table].filter(["insats", "enhet"]) == NOT_USED).any(axis=1)
        text = f"{NOT_USED} är ingen insats och ingen enhet."
        remedy = "Ta bort raden, eller lämna cellen tom. Kostnad som ska stå utanför KPB har typ utanfor."
        yield from marked(table, "insats", out, text, remedy)
    for table in case.sound(CODED):
        used = case[table]["insats"].replace(NOT_USED, "")
        unknown = (used != "") & ~used.isin(case["insatser"]["kod"])
        text = f"Insatskoden{named(table, used[unknown])} finns inte i insatskatalogen."
        remedy = "Byt till en kod i params/insatser.csv, eller lägg till insatsen för kommunen."
        yield from marked(
            table, "insats", unknown, text, remedy, words=_words(case, table, "insats", unknown)
        )


@rule("V15", "fel")
def row_is_in_the_year(case: Case) -> Iterator[Hit]:
    """V15: volumes, visits and ledger rows belong to the costing year."""
    for table, column in (
        ("insatsvolymer", "manad"), ("insatshandelser", "start"), ("schematid", "manad"),
        ("kontoutfall", "period"),
    ):  # fmt: skip
        if not case.sound([table]):
            continue
        # What is no month at all is told by the check of the table.
        texts = case[table][column]
        other = texts.str.match(r"\d{4}") & (texts.str.slice(stop=4) != str(case.ar))
        text = f"{column}{named(table, texts[other])} ligger utanför {case.ar}."
        yield from marked(table, column, other, text, "Ta bort raderna eller kör rätt år.")


@rule("V32", "fel")
def unit_is_registered(case: Case) -> Iterator[Hit]:
    """V32: every unit used is in the unit register."""
    for table in case.sound(CODED):
        used = case[table]["enhet"].replace(NOT_USED, "")
        unknown = (used != "") & ~used.isin(case["enheter"]["enhet"])
        text = f"Enheten{named(table, used[unknown])} finns inte i enheter."
        yield from marked(
            table, "enhet", unknown, text, "Lägg till enheten i enheter, eller rätta koden.",
            words=_words(case, table, "enhet", unknown),
        )  # fmt: skip


def _words(case: Case, table: str, column: str, unknown: pd.Series) -> Untranslated | None:
    """The words to translate. Rows of a condensed table (index below -1) are many each, and not counted."""
    rows = case[table]
    if (rows.index < -1).any():
        return None
    return untranslated(f"varden.{table}.{column}", rows[column], unknown, rows.get("brukar_id"))

"""docs/underlag.md lists every table and column as the schemas declare them, with a row that passes them.

`python -m tests.unit.test_underlag_page` writes the page anew.
"""

from pathlib import Path

import pandas as pd
import pytest

from kpbcalc.base import params
from kpbcalc.underlag.check import check
from kpbcalc.underlag.described import Described, about, columns
from kpbcalc.underlag.schemas import OPTIONAL, REQUIRED, TABLES

PAGE = Path(__file__).parents[2] / "docs" / "underlag.md"
HEAD = """# Underlagets tabeller

Alla tabeller och kolumner som läses, med enhet, tillåtna ord och en exempelrad. En tabell är en fil, `<tabell>.csv`, `.xlsx` eller `.parquet`, i `<DATA>/<kommunkod>/<år>/`. Heter kolumnerna något annat hos er översätts de ([så här](import-kolumner.md)). Hur pooler och nycklar används: [pooler.md](pooler.md). `kpb new` gör förslag till flera av tabellerna ur råfilerna ([så här](forsta-aret.md)).

Sidan skrivs av `python -m tests.unit.test_underlag_page` ur scheman (`kpbcalc/underlag/schemas.py`) och `params/kolumner.csv`.
"""  # noqa: E501


def page() -> str:
    parts = [HEAD]
    for heading, tables in (("Måste finnas", REQUIRED), ("Kan finnas", OPTIONAL)):
        parts.append(f"## {heading}\n")
        parts += [of_table(table) for table in tables]
    return "\n".join(parts)


def of_table(table: str) -> str:
    described = columns(table)
    rows = [
        f"| `{c.name}` | {c.meaning} | {allowed(c)} | {must(c)} | {f'`{c.example}`' if c.example else ''} |"
        for c in described
    ]
    example = f"```\n{';'.join(c.name for c in described)}\n{';'.join(c.example for c in described)}\n```"
    head = "| kolumn | betydelse | enhet eller tillåtna ord | får vara tom | exempel |\n|---|---|---|---|---|"
    return "\n".join([f"### {table}\n", f"{about(table)}\n", head, *rows, "", example, ""])


def allowed(column: Described) -> str:
    return ", ".join(f"`{word}`" for word in column.allowed) or column.unit


def must(column: Described) -> str:
    return "får utelämnas" if column.may_be_left_out else "ja" if column.blank else "nej"


def test_the_page_lists_what_the_schemas_declare() -> None:
    assert PAGE.read_text(encoding="utf-8") == page()


def test_nothing_is_described_that_is_not_there() -> None:
    told = {(row["tabell"], row["kolumn"]) for row in params.rows("kolumner.csv")}
    there = {(table, name) for table, schema in TABLES.items() for name in ("", *schema.columns)}
    assert told == there


@pytest.mark.parametrize("table", TABLES)
def test_the_example_row_passes_its_schema(table: str) -> None:
    row = pd.DataFrame([{c.name: c.example for c in columns(table)}], dtype="str")
    assert check(row, TABLES[table], table)[1] == []


def test_what_may_be_blank_and_what_is_allowed_is_what_the_schema_takes() -> None:
    """Every column is tried blank and with a word that is not allowed: the page says what happens."""
    for table, schema in TABLES.items():
        for column in columns(table):
            for text, ok in (("", column.blank), ("?", not column.allowed)):
                row = {c.name: c.example for c in columns(table)} | {column.name: text}
                kind = (schema.columns[column.name].metadata or {}).get("as")
                if text and kind != "text":
                    continue
                wrong = [
                    f
                    for f in check(pd.DataFrame([row], dtype="str"), schema, table)[1]
                    if f.kolumn == column.name
                ]
                if text and not column.allowed:
                    continue  # dates and periods have forms of their own
                assert bool(wrong) != ok, (table, column.name, text)


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")

"""What does each table and column of the underlag mean? For the reference page and the notes in workbooks."""

from dataclasses import dataclass
from functools import cache

from kpbcalc.base import params
from kpbcalc.underlag.schemas import TABLES


@dataclass(frozen=True)
class Described:
    """A column in words: meaning, unit, the words allowed, whether it may be blank or absent, an example."""

    name: str
    meaning: str
    unit: str
    allowed: tuple[str, ...]
    blank: bool
    may_be_left_out: bool
    example: str


@cache
def columns(table: str) -> tuple[Described, ...]:
    """The columns of a table, in the contract's order."""
    told = {row["kolumn"]: row for row in params.rows("kolumner.csv") if row["tabell"] == table}
    found = []
    for name, column in TABLES[table].columns.items():
        words = told[name]
        choices = [c.statistics["allowed_values"] for c in column.checks if c.name == "isin"]
        allowed = tuple(word for each in choices for word in each if word)
        text = (column.metadata or {}).get("as") == "text"
        of_form = ("str_length", "str_matches")  # which nothing does not have
        blank = column.nullable or (text and not any(c.name in of_form for c in column.checks))
        if choices and "" not in choices[0]:
            blank = False
        found.append(
            Described(
                name, words["betydelse"], words["matt"], allowed, blank, not column.required, words["exempel"]
            )
        )
    return tuple(found)


def about(table: str) -> str:
    """What a table holds."""
    return next(
        row["betydelse"]
        for row in params.rows("kolumner.csv")
        if row["tabell"] == table and not row["kolumn"]
    )

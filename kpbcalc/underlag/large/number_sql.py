"""How SQL reads a number exactly: the notations of `numbers`, never as floating point.

A cell such as 1.234 can be read in two ways, and the rest of the column settles which. So SQL gives each
number a *kind* beside its value: a short text with the same marks (0, 0.5, 0,5, 1.234, 1,234, 1.234.567,
1,234,567). The kinds that occur say as much as all the cells, and `numbers.to_exact` judges them. What SQL
does not surely understand has no kind and is kept as it stands, for the same function.
"""

from kpbcalc.underlag.numbers import DASHES, SPACES

_SPACE = f"[{SPACES}]"
_DIGITS = f"[0-9.,][0-9.,{SPACES}]*"
AS_IT_STANDS = "="  # before a cell that SQL does not understand
NUMBER_KEY = "tal"
UNCLEAR = ("1.234", "1,234")  # the value is the decimal reading; the other is a thousand times it


def number_sql(cell: str, rows: str, *, signed: bool) -> str:
    """SQL that adds to rows what their number is like (`tal`) and its value (`varde`).

    In: a text column of `rows` and whether it may be below zero (where it may not, a minus has no kind).
    Out: `tal`, the kind, or the cell as it stands behind a mark; `varde` DECIMAL(18, 8), missing then.
    """
    sign = "-?" if signed else ""
    whole = f"{sign}[0-9]{{1,10}}"
    start = f"{sign}[1-9][0-9]{{0,2}}"
    kinds = [
        ("0", whole),
        ("1.234", rf"{start}[.][0-9]{{3}}"),
        ("1,234", rf"{start},[0-9]{{3}}"),
        ("0.5", rf"{whole}[.][0-9]{{1,8}}"),
        ("0,5", rf"{whole},[0-9]{{1,8}}"),
        ("1.234.567", rf"{start}(([.][0-9]{{3}}){{2}}|([.][0-9]{{3}}){{1,2}},[0-9]{{0,8}})"),
        ("1,234,567", rf"{start}((,[0-9]{{3}}){{2}}|(,[0-9]{{3}}){{1,2}}[.][0-9]{{0,8}})"),
    ]
    cases = " ".join(f"WHEN regexp_full_match(n, '{pattern}') THEN '{kind}'" for kind, pattern in kinds)
    simple = f"regexp_full_match({cell}, '{whole}([.,][0-9]{{1,2}})?')"
    minus = f"translate(trim({cell}), '{DASHES}', '{'-' * len(DASHES)}')"
    minus = f"regexp_replace({minus}, '(?i)^(.*[0-9.,)+-]){_SPACE}*kr{_SPACE}*([)+-]*)$', '\\1\\2')"
    led = (
        f"CASE WHEN regexp_full_match({minus}, '{_DIGITS}-') THEN '-' || {_trimmed(f'{minus}[:-2]')} "
        f"WHEN regexp_full_match({minus}, '[(]{_SPACE}*{_DIGITS}[)]') "
        f"THEN '-' || {_trimmed(f'{minus}[2:-2]')} "
        f"WHEN regexp_full_match({minus}, '{_DIGITS}[+]') THEN {_trimmed(f'{minus}[:-2]')} "
        f"WHEN regexp_full_match({minus}, '[+]{_SPACE}*{_DIGITS}') THEN {_trimmed(f'{minus}[2:]')} "
        f"ELSE {minus} END"
    )
    led = f"regexp_replace({led}, '^-{_SPACE}+', '-')"
    spaced = f"-?[0-9]{{1,3}}({_SPACE}[0-9]{{3}})+([.,][0-9]*)?"
    tidy = (
        f"CASE WHEN regexp_full_match({led}, '{spaced}') THEN regexp_replace({led}, '{_SPACE}', '', 'g') "
        f"ELSE {led} END"
    )
    return (
        f"(SELECT *, CASE WHEN slag = '' THEN '{AS_IT_STANDS}' || {cell} ELSE slag END AS {NUMBER_KEY}, "
        f"CASE slag WHEN '' THEN NULL WHEN '0' THEN n WHEN '1.234.567' THEN "
        f"replace(replace(n, '.', ''), ',', '.') WHEN '1,234,567' THEN replace(n, ',', '') "
        f"ELSE replace(n, ',', '.') END::DECIMAL(18, 8) AS varde FROM "
        f"(SELECT *, CASE WHEN enkel THEN CASE WHEN contains(n, '.') THEN '0.5' WHEN contains(n, ',') "
        f"THEN '0,5' ELSE '0' END {cases} ELSE '' END AS slag FROM "
        f"(SELECT *, CASE WHEN enkel THEN {cell} ELSE {tidy} END AS n FROM "
        f"(SELECT *, {simple} AS enkel FROM {rows}))))"
    )


def _trimmed(text: str) -> str:
    return f"trim({text}, '{SPACES}')"

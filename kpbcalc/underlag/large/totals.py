"""Is there a total below a large table? The same judgement as for a small one, on the groups' sums."""

import re
from collections.abc import Callable

import pandas as pd

from kpbcalc.base import exact
from kpbcalc.underlag.findings import Finding
from kpbcalc.underlag.footers import without_footers
from kpbcalc.underlag.large.copy_text import ROW
from kpbcalc.underlag.large.locate import MARK, Condensed
from kpbcalc.underlag.large.opened import BEGINS_AS_TOTAL, Opened, looks_like_total
from kpbcalc.underlag.numbers import AmbiguousError, to_exact
from kpbcalc.underlag.short_rows import is_printed, told_printed
from kpbcalc.underlag.totals_among_rows import begins_as_total, drop_total

_LAST = 20  # rows below which nobody writes notes
_A_WORD = "[A-Za-z]{3}"
_PATTERN = re.compile(BEGINS_AS_TOTAL)


def without_total(
    frame: pd.DataFrame, condensed: Condensed, number: str
) -> tuple[pd.DataFrame, list[Finding]]:
    """The groups without a total that stands last in the file, and what was left out or stops (V02).

    In: text cells of the groups under the file's headings, `number` the heading of the summed column.
    """
    frame, findings, end = _without_printed(frame, condensed, number)
    labels = condensed.groups.loc[frame.index, MARK]
    suspects = set(labels.index[labels != ""]) | _begin_as_total(frame)
    if not suspects:
        return frame, findings
    ids = sorted(suspects, reverse=True)
    numbers = condensed.row_numbers({-i: [i] for i in ids})
    rows = sorted((row, i) for i in ids for row in numbers[-i])
    shown = _with_sums(frame, condensed, number)
    extra = [name for name in frame.columns if (frame[name] == "").all()]
    if extra:
        shown[extra[0]] = labels
    totals = shown.loc[[i for _, i in rows]].set_axis([row - 2 for row, _ in rows])
    others = shown.drop(index=ids)
    last = rows[-1][0] == (end or condensed.last_row())
    _, sums = drop_total(
        pd.concat([others, totals] if last else [totals, others]), condensed.file.name, subtotals=False
    )
    left_out = any(f.allvar == "info" for f in sums)
    return frame.drop(index=rows[-1][1]) if left_out else frame, findings + sums


def _with_sums(frame: pd.DataFrame, condensed: Condensed, number: str) -> pd.DataFrame:
    """The groups' cells with what their rows come to: of a total that stands once, its own sum."""
    told, shown = condensed.groups.loc[frame.index], frame.copy()
    summed = ~told["ordagrant"] & told["summa"].notna()
    shown.loc[summed, number] = [exact.text(v, exact.DECIMALS) for v in told.loc[summed, "summa"]]
    return shown


def _without_printed(
    frame: pd.DataFrame, condensed: Condensed, number: str
) -> tuple[pd.DataFrame, list[Finding], int | None]:
    """The groups without the rows that are printed below the table, which those are (V02), and the last
    row before them; None where there are none.
    """
    once = frame[(condensed.groups.loc[frame.index, "antal"] == 1).to_numpy()]
    lone = once[(once == "").any(axis=1)]
    words = [lone[name].str.contains(_A_WORD, regex=True) for name in frame.columns if name != number]
    shown = _with_sums(lone[pd.concat(words, axis=1).any(axis=1)], condensed, number)
    each = zip(shown.index, shown.to_numpy().tolist(), strict=True)
    printed = [int(i) for i, cells in each if is_printed(cells, frame.shape[1])]
    if not printed:
        return frame, [], None
    rows = {rows[0]: -n for n, rows in condensed.row_numbers({-i: [i] for i in printed}).items()}
    end = condensed.last_row()
    below = [row for n, row in enumerate(sorted(rows, reverse=True)) if row == end - n]
    return (
        frame.drop(index=[rows[row] for row in below]),
        told_printed(condensed.file.name, below[::-1]),
        end - len(below),
    )


def _begin_as_total(frame: pd.DataFrame) -> set[int]:
    """The groups whose first filled cell begins as a total's."""
    found: set[int] = set()
    blank = pd.Series(True, index=frame.index)
    for name in frame.columns:
        hits = blank & frame[name].str.contains(_PATTERN, regex=True)
        found |= {int(i) for i in frame.index[hits]}
        blank &= frame[name] == ""
        if not blank.any():
            break
    return found


def last_total(source: Opened, file: str) -> tuple[int | None, list[Finding]]:
    """The row number of a sure total below a table that is not summed, and what is said of it (V02).

    The rows that look like totals are judged as in a small file, with two rows in the place of all others:
    what they have in every cell, and what their numbers come to.
    """
    columns = [f"c{i}" for i in range(source.width)]
    trimmed = ", ".join(f"trim({c}) AS {c}" for c in columns)
    odd = source.ask(
        lambda rows: f"SELECT {ROW}, {trimmed} FROM {rows} WHERE {looks_like_total(source.width)} ORDER BY 1",
        numbered=True,
    ).set_index(ROW)
    totals = odd[[begins_as_total(list(row)) for row in odd[columns].itertuples(index=False)]]
    if totals.empty:
        return None, []

    def others(rows: str) -> str:
        filled = " OR ".join(f"trim({c}) <> ''" for c in columns)
        apart = ", ".join(map(str, totals.index))
        return f"(SELECT * FROM {rows} WHERE ({filled}) AND {ROW} NOT IN ({apart}))"

    whole = ", ".join(f"bool_and(trim({c}) <> '') AS {c}" for c in columns)
    about = source.ask(lambda rows: f"SELECT max({ROW}) AS sist, {whole} FROM {others(rows)}", numbered=True)
    if pd.isna(about["sist"].iloc[0]):
        about = about.assign(sist=0).fillna(True)
    nothing = {c: "0" if about[c].iloc[0] else "" for c in columns}
    sums = {c: _come_to(source, c, others) for c in columns if totals[c].iloc[-1]}
    stand_ins = pd.DataFrame([nothing | sums, nothing], index=[-4, -3])
    shown = totals.set_axis(totals.index - 2)
    ends = totals.index[-1] > about["sist"].iloc[0]
    order = [stand_ins, shown] if ends else [stand_ins[:1], shown, stand_ins[1:]]
    _, findings = drop_total(pd.concat(order).astype("str"), file, subtotals=False)
    sure = any(f.allvar == "info" for f in findings)
    return (int(totals.index[-1]) if sure else None), findings


def below_the_list(source: Opened, file: str, total: int | None) -> tuple[int | None, list[Finding]]:
    """The first of the rows below a list about clients that are about nobody, and what is said of them (V02).

    In: the row number of a total that is left out already.
    """
    columns = [f"c{i}" for i in range(source.width)]
    trimmed = ", ".join(f"trim({c}) AS {c}" for c in columns)
    filled = " OR ".join(f"trim({c}) <> ''" for c in columns)
    last = source.ask(
        lambda rows: (
            f"SELECT {ROW}, {trimmed} FROM {rows} WHERE ({filled}) AND {ROW} IS DISTINCT FROM "
            f"{total or 'NULL'} ORDER BY {ROW} DESC LIMIT {_LAST}"
        ),
        numbered=True,
    ).set_index(ROW)[::-1]
    _, findings = without_footers(last.set_axis(last.index - 2).astype("str"), file)
    return (findings[0].rader[0] if findings else None), findings


def _come_to(source: Opened, column: str, others: Callable[[str], str]) -> str:
    """The sum of a column as text; a mark where it holds what is no number or can be read in two ways."""
    found = source.ask(
        lambda rows: (
            f"SELECT trim({column}) AS text, count(*) AS antal FROM {others(rows)} GROUP BY 1 ORDER BY 1"
        ),
        numbered=True,
    )
    try:
        values, wrong = to_exact(found["text"].astype("str"))
    except AmbiguousError:
        return "-"
    amounts = zip(values.fillna(0), found["antal"], strict=True)
    return "-" if wrong.any() else exact.text(sum(int(v) * int(n) for v, n in amounts), exact.DECIMALS)

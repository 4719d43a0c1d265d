"""What do we see in one SIE file? Which dimension is which column of the ledger, the months and the sum.

No text of a voucher is kept, and no code is told.
"""

from pathlib import Path

from kpbcalc.base.errors import ValidationError
from kpbcalc.underlag import sie
from kpbcalc.underlag.column_kinds import kind_of, masked
from kpbcalc.underlag.encoding import SIE, judge_file
from kpbcalc.underlag.findings import Finding
from kpbcalc.underlag.inspected import EXAMPLES, Column, Inspected
from kpbcalc.underlag.likeness import Likeness
from kpbcalc.underlag.numbers import to_exact
from kpbcalc.underlag.sie_dimensions import dimensions_of
from kpbcalc.underlag.sie_rows import Ledger, stated_dimensions
from kpbcalc.underlag.unreadable import require_file


def inspect_sie(file: Path) -> Inspected:
    """Look at one file. Raises `UsageError` when it is not there, `ValidationError` when it is unreadable."""
    require_file(file)
    frame, findings = sie.read_sie(file, {})
    if frame.empty:
        first = next(f for f in findings if f.allvar in ("fel", "info"))
        raise ValidationError(first.text, where=first.where(), remedy=first.atgard)
    encoding = judge_file(file, SIE)
    amounts, _ = to_exact(frame["belopp"])
    months = frame["period"]
    text = f"Månaderna {months.min()} till {months.max()}, resultatkontona (klass 3 till 9)."
    remedy = "Jämför summan med ekonomisystemets."
    summed = Finding("V37", "info", file.name, "belopp", len(frame), (), text, int(amounts.sum()), remedy)
    notes = (*findings, *_not_read(file, stated_dimensions(file, encoding)), summed)
    columns = tuple(
        Column(
            name, f"{kind_of(frame[name])}, {frame.loc[frame[name] != '', name].nunique()} olika",
            int((frame[name] != "").sum()), tuple(masked(text) for text in frame[name].head(EXAMPLES)),
        )
        for name in map(str, frame.columns)
    )  # fmt: skip
    names = {name: name for name in map(str, frame.columns)}
    likeness = Likeness("kontoutfall", names, (), frozenset(names))
    form = f"SIE 4, {encoding.name.removesuffix('-sig')}"
    return Inspected(form, len(frame), False, columns, likeness, (), notes)


def _not_read(file: Path, stated: dict[str, str]) -> list[Finding]:
    """The file's own dimensions that no column is read from."""
    used = set(dimensions_of(stated, {}, file).values())
    left = [f"{n} {name}" for n, name in stated.items() if n not in used and n not in Ledger().dimensions]
    text = f"Dimensioner som inte läses: {', '.join(left)}."
    return [Finding("V03", "info", file.name, "", len(left), (), text)] if left else []

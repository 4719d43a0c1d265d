"""What `kpb inspect` prints of a file."""

from pathlib import Path

from kpbcalc.base.masked import masked
from kpbcalc.underlag.inspected import Column, Inspected, inspect
from kpbcalc.underlag.inspected_sie import inspect_sie
from kpbcalc.underlag.sie_rows import SUFFIXES
from kpbcalc.underlag.survey_seen import surveys_like, way_in


def show_file(file: Path) -> str:
    """The file's form, its columns with masked examples, the table it looks like and the map to write."""
    if file.is_file() and (surveys := surveys_like(file)):
        return f"{masked(file.name)} {way_in(file, surveys)}"
    seen = inspect_sie(file) if file.suffix.lower() in SUFFIXES else inspect(file)
    return "\n".join(
        [f"{masked(file.name)}: {seen.form}", *_rows(seen), "", *map(_column, seen.columns), *_map(seen)]
    )


def _rows(seen: Inspected) -> list[str]:
    rows = f"De första {seen.rows} raderna visas." if seen.sample else f"Rader: {seen.rows}"
    return [f"{rows}, kolumner: {len(seen.columns)}".replace(".,", ","), *(f.told() for f in seen.findings)]


def _column(column: Column) -> str:
    examples = " | ".join(text or "(tom)" for text in column.examples)
    return f"  {column.heading or '(utan rubrik)'}: {column.kind}, {column.filled} ifyllda; form: {examples}"


def _map(seen: Inspected) -> list[str]:
    """Which table it looks like and the lines to write; what money there is, always."""
    likeness = seen.likeness
    if likeness is None:
        return [
            "", "Filen liknar ingen tabell som läses. Rubrikerna är maskerade: den första raden kan vara en "
            "uppgift. Kontrollera att filen har en rubrikrad.",
        ]  # fmt: skip
    lines = ["", f"Liknar: {likeness.table}"]
    if likeness.instead:
        lines.append(f"Kunde också vara {likeness.instead}.")
    if likeness.missing:
        lines.append(f"Saknas: {', '.join(likeness.missing)}")
    if to_write := likeness.to_write():
        lines += ["Förslag att kontrollera, till kommunens kartor:", f"[kolumner.{likeness.table}]"]
        lines += [f'"{heading}" = "{name}"' for heading, name in to_write.items()]
    else:
        lines.append("Ingen rubrik behöver översättas.")
    for heading, name in seen.money:
        read_as = (
            f"föreslås som {name}: kontrollera att det är kronor och rätt tecken" if name else "läses inte"
        )
        lines.append(f"Pengar: ”{heading}” {read_as}.")
    return lines

"""Which parts is an index made of, and which of them are there to be read beside it?

An index says nothing of what to change: its parts do (params/kvalitet.csv, `delar`). Without any part the
index is not shown; with some, the table says which are missing. A part is an indicator's id, or in words
where the catalogue does not know its id.
"""

from collections.abc import Container, Mapping, Sequence


def parts(row: Mapping[str, str]) -> list[str]:
    """The parts of an index as the catalogue lists them; none for an indicator that is no index."""
    return row["delar"].split("|") if row["delar"] else []


def missing_parts(row: Mapping[str, str], found: Container[str]) -> list[str]:
    """The parts of an index that are not among these indicators (ids)."""
    return [part for part in parts(row) if part not in found]


def bare(rows: Sequence[Mapping[str, str]], found: Container[str]) -> set[str]:
    """The indices among the rows that have no part to stand with."""
    return {row["kpi"] for row in rows if parts(row) and missing_parts(row, found) == parts(row)}


def part_notes(
    rows: Sequence[Mapping[str, str]], shown: Mapping[str, str], known: Container[str]
) -> tuple[str, ...]:
    """What each index is made of: `shown` has the names of those shown, `known` the ids with an own value."""
    names = {row["kpi"]: row["namn"] for row in rows}
    notes = []
    for row in rows:
        if not parts(row) or row["kpi"] not in known:
            continue
        there = [shown[part] for part in parts(row) if part in shown]
        gone = [names.get(part, part) for part in missing_parts(row, shown)]
        if row["kpi"] not in shown:
            notes.append(f"{row['namn']} visas inte: inget värde finns för delarna ({', '.join(gone)}).")
            continue
        told = f"{row['namn']} är ett index. Dess delar i tabellen: {', '.join(there)}."
        notes.append(told + (f" Värden saknas för delarna {', '.join(gone)}." if gone else ""))
    return tuple(notes)

"""Which column of ours could each heading of a file be? Proposed where it is not read as it is."""

from collections.abc import Iterable, Mapping

from kpbcalc.onboarding.filled_maps import Filled
from kpbcalc.onboarding.raw_files import Seen
from kpbcalc.onboarding.table_columns import IMPORTED, columns_of
from kpbcalc.underlag.column_kinds import kind_of
from kpbcalc.underlag.extracts.rejected import column_of_status, says_so
from kpbcalc.underlag.extracts.second_dates import BEGUN
from kpbcalc.underlag.headings import likeness, plain
from kpbcalc.underlag.inspected import money

_SAME = 95  # of 100: a heading that is a known one, but for spelling


def headings(file: Seen, filled: Filled) -> list[Mapping[str, object]]:
    """The headings that are not read as they are, each with what it could be; money is only ever proposed.

    And one that is read as another column of ours than its name says (Enhet is the measure of a decision),
    and where a column is missing every one: Utflyttad may be when somebody left a home.
    """
    if file.likeness is None or file.table not in IMPORTED:
        return []
    named = filled.columns().get((file.kalla, file.table), {})
    ours = {heading: name for name, heading in file.likeness.found.items()}
    of_table = columns_of(file.table)
    kronor = {heading for heading, _ in money([str(c) for c in file.texts.columns], file.likeness)}
    rows: list[Mapping[str, object]] = []
    for heading in map(str, file.texts.columns):
        name = ours.get(heading, "")
        if (name, file.table) == ("antal", "utford_tid") and not file.texts[heading].isin(["", "1"]).all():
            name = "volym"  # or how many of the staff came: a person says
        status = column_of_status(file.table)
        if status and not name and (says_so(heading, file.texts[heading], file.table) != "").any():
            name = status
        certain = heading in file.likeness.certain
        settled = certain and not file.likeness.missing and (name == heading or heading not in of_table)
        if not heading or settled:
            continue
        sure = name and heading not in kronor and name not in ("belopp", "volym", BEGUN)
        kind = kind_of(file.texts[heading])
        alike = likeness(heading, name, file.table) >= _SAME if name else False
        sure = sure and not certain and (alike or (name == "personnr" and kind.startswith(name[:6])))
        rows.append({
            "kalla": file.kalla, "tabell": file.table, "rubrik": heading,
            "blir": named.get(plain(heading), name if sure else ""), "forslag": name,
            "innehall": kind, "ifyllda": int((file.texts[heading] != "").sum()),
        })  # fmt: skip
    return rows


def once(rows: Iterable[Mapping[str, object]]) -> list[Mapping[str, object]]:
    """A row a heading of a system, whose files share it; nothing is filled in where they tell differently."""
    found: dict[tuple[object, ...], dict[str, object]] = {}
    for row in rows:
        key = tuple(row[name] for name in ("kalla", "tabell", "rubrik"))
        first = found.setdefault(key, {**row, "ifyllda": 0})
        first["ifyllda"] = int(str(first["ifyllda"])) + int(str(row["ifyllda"]))
        first["blir"] = row["blir"] if first["blir"] == row["blir"] else ""
    return [*found.values()]

"""What does kartor.xlsx say already: of which files, headings and words?

A file whose table or system a person has changed keeps what was filled in under the former one.
"""

from collections.abc import Iterable, Mapping
from pathlib import Path, PurePosixPath

from kpbcalc.base.choices_workbook import NAME, NOT_USED, UNIT_LIST
from kpbcalc.base.masked import masked
from kpbcalc.onboarding.open_book import opened, read_rows
from kpbcalc.onboarding.raw_files import Claim, name_of, system_of
from kpbcalc.onboarding.remembered import Written
from kpbcalc.underlag.extracts.named_years import of_year
from kpbcalc.underlag.headings import plain

Row = Mapping[str, str]
HEADINGS, WORDS = ("rubrik",), ("kolumn", "ord")


class Filled:
    """What kartor.xlsx says. In: the municipality's folder, the year, and the folder of raw files if any."""

    def __init__(self, home: Path, ar: int, source: Path | None = None) -> None:
        file = home / NAME
        files = [row for row in _touched(file) if row.get("fil")]
        self.absent = _absent(files, ar, source) if source else []
        self.files = _claimed(files, ar, source) if source else {}
        self.rows = read_rows(file, "rubriker")
        self.headings = _with_former(self.rows, HEADINGS, files, self.files)
        self.words = _with_former(read_rows(file, "ord"), WORDS, files, self.files)

    def columns(self) -> dict[tuple[str, str], dict[str, str]]:
        """Our column, or that it is not used, by plain heading, by system and table."""
        found: dict[tuple[str, str], dict[str, str]] = {}
        for row in self.headings:
            if row.get("blir"):
                found.setdefault((row["kalla"], row["tabell"]), {})[plain(row["rubrik"])] = row["blir"]
        return found

    def translations(self) -> dict[tuple[str, str, str, str], str]:
        """Our word by system, table, column and word."""
        return {
            (row["kalla"], row["tabell"], row["kolumn"], row["ord"]): row["blir"]
            for row in self.words
            if row.get("blir")
        }


def _touched(file: Path) -> list[dict[str, str]]:
    """The rows of `filer`, without the table where kpb, and not a person, has written that it is not used.

    kpb new once did so itself.
    """
    rows = read_rows(file, "filer")
    written = Written(opened(file)) if rows else None
    return [
        {**row, "tabell": ""}
        if written and row.get("tabell") == NOT_USED
        and written.as_it_was("filer", (row.get("fil", ""),), [(NOT_USED, row.get("kalla", ""))])
        else row
        for row in rows
    ]  # fmt: skip


def _absent(rows: Iterable[Row], ar: int, source: Path) -> list[str]:
    """The files that are to be read and that are not in the folder."""
    return [
        masked(pattern.as_posix())
        for row in rows
        if row.get("tabell") not in (None, "", NOT_USED, UNIT_LIST)
        and (pattern := _pattern(row, ar)) is not None
        and not any(source.glob(str(pattern)))
    ]


def _pattern(row: Row, ar: int) -> PurePosixPath | None:
    """The name or pattern of a row within the folder; None for one that leads out of it: the import says."""
    pattern = PurePosixPath(of_year(row["fil"], ar))
    return None if pattern.is_absolute() or ".." in pattern.parts else pattern


def _claimed(rows: Iterable[Row], ar: int, source: Path) -> dict[str, Claim]:
    """What is said of each file of the folder, under its own name or a pattern; the first that fits."""
    found: dict[str, Claim] = {}
    for row in rows:
        pattern = _pattern(row, ar)
        if pattern is None:
            continue
        periods = of_year(row.get("perioder", ""), ar)
        claim = Claim(row["fil"], row.get("tabell", ""), row.get("kalla", ""), periods)
        for path in source.glob(str(pattern)):
            found.setdefault(name_of(path, source), claim)
    return found


def _with_former(
    rows: list[dict[str, str]], what: tuple[str, ...], files: Iterable[Row], claims: Mapping[str, Claim]
) -> list[dict[str, str]]:
    """The rows, and for a file that has changed table or system those it had before, under what it is now.

    It had: the same table of the system that its name tells, and any table that no file is any more.
    """
    key = ("kalla", "tabell", *what)
    if any(name not in row for row in rows for name in key):
        return rows  # a heading is lost: what reads the maps says so
    now = {(row.get("kalla", ""), row.get("tabell", "")) for row in files}
    known = {tuple(row[name] for name in key) for row in rows}
    added: dict[tuple[str, ...], dict[str, str]] = {}
    for name, claim in claims.items():
        former = system_of(name)
        for row in rows:
            of = (row["kalla"], row["tabell"])
            same = former != claim.kalla and of == (former, claim.tabell)
            if row.get("blir") and (same or (of[0] in (former, claim.kalla) and of not in now)):
                moved = {**row, "kalla": claim.kalla, "tabell": claim.tabell}
                added.setdefault(tuple(moved[n] for n in key), moved)
    return rows + [row for place, row in added.items() if place not in known]

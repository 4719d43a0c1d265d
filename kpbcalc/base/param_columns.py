"""Which headings has a table of params/, and which words may stand in its columns? Asked when it is read.

A misspelt heading, code or word would leave rows out, or put them elsewhere, and tell nobody.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from kpbcalc.base.code_words import AREAS, BASES, HOUSING, LAWS, LIMITS, RUN_BY, UNITS, YES_NO
from kpbcalc.base.known_names import What, require


@dataclass(frozen=True)
class Words:
    """The words of a column: some that are stated here, or the codes of a kind.

    Several in a cell have `between` between them; none may stand there where it `may_be_empty`.
    """

    known: tuple[str, ...] | What
    between: str = ""
    may_be_empty: bool = False

    def of(self, cell: str) -> list[str]:
        """The words of a cell."""
        words = cell.split(self.between) if self.between else [cell]
        return [] if self.may_be_empty and not cell else words


def _free(*headings: str) -> dict[str, Words | None]:
    return dict.fromkeys(headings)


_AREA, _GROUP_OR_NONE = Words("area"), Words("insats group", may_be_empty=True)
_INDICATOR = Words("indicator", may_be_empty=True)
COLUMNS: Mapping[str, Mapping[str, Words | None]] = {
    "insatser.csv": {
        **_free("kod", "namn", "rs_kod"), "omrade": Words("area", "/"), "lagrum": Words(LAWS),
        "boendeform": Words(HOUSING), "grupp": Words("insats group"), "volymenhet": Words(UNITS),
        "volymbas": Words(BASES), "individvolym": Words(YES_NO),
    },
    "nyckeltal.csv": {
        **_free("kpi", "titel", "enhet", "alder", "kalla"), "slag": Words(("kvot", "andel_over_grans")),
        "lagrum": Words(LAWS, " ", may_be_empty=True), "boendeform": Words(HOUSING, " ", may_be_empty=True),
        "grupp": _GROUP_OR_NONE, "hsl": Words(("hemmets",), may_be_empty=True),
        "regi": Words(RUN_BY, may_be_empty=True), "grans": Words(LIMITS, may_be_empty=True),
        "namnare": Words(("brukare", "invanare", "volym", *BASES)),
    },
    "kvalitet.csv": {
        **_free("kpi", "titel", "namn", "enhet", "fraga", "delar", "kalla", "anmarkning"), "omrade": _AREA,
        "grupp": _GROUP_OR_NONE, "riktning": Words(("hog", "lag", "ingen")),
        "niva": Words(("kommun", "enhet"), ", "), "osakerhet": _INDICATOR, "antal_svar": _INDICATOR,
        "ruta": Words((
            "kostnad", "tackning", "volym", "pris", "behov", "personal", "kvalitet", "underlag",
        )),
        "underlag": Words(("ekonomi", "register", "enkat", "enhetsundersokning")),
        "status": Words(("aktuell", "okontrollerad", "utgatt", "ny_betydelse")),
    },
    "undersokningar.csv": {"ord": None, "omrade": _AREA},
    "prisindex.csv": {**_free("ar", "forandring_procent", "kalla"), "index": Words(("PKV",))},
    "kolumner.csv": _free("tabell", "kolumn", "betydelse", "matt", "exempel"),
    "definitioner.csv": {
        **_free("ord", "betydelse", "kalla"),
        "nar": Words((*AREAS, "grupp"), may_be_empty=True),
    },
}  # fmt: skip


def check(
    file: str, headings: Sequence[str], rows: Sequence[Mapping[str, str]], groups: Collection[str]
) -> None:
    """Raise `UndeclaredError`, with the nearest, for a heading or a word that there is none of.

    In: `groups` are the insats groups of params/omraden.toml; an indicator is one of the table's own.
    """
    where, columns = f"params/{file}", COLUMNS[file]
    require(headings, columns, where, "column")
    require(columns, headings, where, "column")
    codes: dict[What, Collection[str]] = {
        "area": AREAS, "insats group": groups, "indicator": {row.get("kpi", "") for row in rows},
    }  # fmt: skip
    for heading, words in columns.items():
        if words is not None:
            what: What = words.known if isinstance(words.known, str) else "word"
            known = codes[words.known] if isinstance(words.known, str) else words.known
            for line, row in enumerate(rows, start=2):
                require(words.of(row[heading]), known, f"{where} {heading}, rad {line},", what)

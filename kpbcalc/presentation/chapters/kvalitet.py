"""What do clients and staff say, how does it go with what it costs, and whom can we learn from?"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from kpbcalc.analysis.indicator_uncertainty import ASSUMED
from kpbcalc.analysis.rank_correlation import TOGETHER
from kpbcalc.analysis.sure_difference import BETTER, HIGHER, LOWER, UNDECIDED, WORSE
from kpbcalc.base import params
from kpbcalc.presentation.chapters.group_names import plain
from kpbcalc.presentation.four_fields import Examples, examples, sides
from kpbcalc.presentation.given import Given
from kpbcalc.sections.kvalitet.samband import MUNICIPALITIES, STAFF_TOO, UNITS

MOST = 3  # of a kind that are named
NAMED = 2  # in a heading
WHOLE = "helhet"  # in the question about the whole


@dataclass(frozen=True)
class Answer:
    """Answers to a survey's main question: what it is about, the question, per cent positive, the group's.

    `fa` is the number of answers where they are few, `frekvens` how many per cent answered where that is low.
    """

    om: str
    fraga: str
    andel: float
    grupp: float | None
    fa: float | None
    frekvens: float | None


@dataclass(frozen=True)
class Together:
    """The correlation of cost and answers over units or municipalities; `riktning` empty: not clear."""

    grupp: str
    mellan: str
    antal: float
    samband: float
    riktning: str


@dataclass(frozen=True)
class Example:
    """A municipality that is cheaper and clearly better: its price and per cent positive answers."""

    namn: str
    grupp: str
    kostnad: float
    andel: float
    enhet: str


@dataclass(frozen=True)
class Quality:
    """What the section says.

    `hogre`, `lagre` and `oppet` are the insats groups whose answers differ from the other municipalities'
    mean, or of which it cannot be decided; `enheter` are the units that cost less and are clearly better
    than the others, `samre_enheter` those clearly worse; `jamfort` whether good examples could be looked for.
    """

    svar: tuple[Answer, ...]
    medarbetare: tuple[Answer, ...]
    hogre: tuple[str, ...]
    lagre: tuple[str, ...]
    oppet: tuple[str, ...]
    samband: tuple[Together, ...]
    personal: tuple[Together, ...]
    enheter: tuple[str, ...]
    samre_enheter: tuple[str, ...]
    exempel: tuple[Example, ...]
    jamfort: bool
    battre: tuple[str, ...]
    samre: tuple[str, ...]

    @property
    def flest_hogre(self) -> tuple[str, ...]:
        """Those that a heading has room for."""
        return self.hogre[:NAMED]

    @property
    def flest_lagre(self) -> tuple[str, ...]:
        """Those that a heading has room for."""
        return self.lagre[:NAMED]

    @property
    def forsta_svar(self) -> tuple[Answer, ...]:
        """Those that a heading has room for."""
        return self.svar[:NAMED]

    @property
    def medarbetarfraga(self) -> str:
        """What staff were asked about, where it is not the whole."""
        return self.medarbetare[0].fraga if self.medarbetare else ""

    @property
    def mellan(self) -> str:
        """Between what the correlations are: units or municipalities."""
        return self.samband[0].mellan if self.samband else ""

    @property
    def tydligt_samband(self) -> bool:
        """Whether they are clear: then only clear ones are told."""
        return any(one.riktning for one in self.samband)

    @property
    def fynd(self) -> bool:
        """Whether anything is sure enough to be talked about."""
        return any(
            (self.hogre, self.lagre, self.enheter, self.samre_enheter, self.exempel, self.battre, self.samre)
        )


def said(given: Given) -> Quality | None:
    """None where the area has no clients."""
    if given.table("brukarmix", "grupper") is None:
        return None
    found = list(_examples(given))
    sides_of = {grupp: given.fact("jamforelse", key, "mot_gruppen") for key, grupp, _, _ in found}
    hogre, lagre, oppet = (
        tuple(grupp for grupp, side in sides_of.items() if side == want)
        for want in (HIGHER, LOWER, UNDECIDED)
    )
    better, worse = (tuple(_indicators(given, word))[:MOST] for word in (BETTER, WORSE))
    told = [
        Example(r["namn"], g, r["kostnad"], r["andel"], unit) for _, g, unit, e in found for r in e.sure[:1]
    ]
    better_units, worse_units = _units(given)
    return Quality(
        _answers(given, "brukarundersokning"), _answers(given, "personal"), hogre, lagre, oppet,
        _together(given, UNITS, MUNICIPALITIES), _together(given, STAFF_TOO),
        tuple(better_units)[:MOST], tuple(worse_units)[:MOST],
        tuple(told)[:MOST], bool(found), better, worse,
    )  # fmt: skip


def _answers(given: Given, key: str) -> tuple[Answer, ...]:
    main = given.fact("kvalitet", key, "huvudfragor").split("|")
    rows = [row for row in given.rows("kvalitet", key, "andel") if row["rad"] in main]
    return tuple(_answer(row) for row in rows)


def _answer(row: Mapping[str, Any]) -> Answer:
    few, answers, rate = params.toml("osakerhet.toml")["fa_svar"], row["svar"], row["svarsfrekvens"]
    return Answer(
        *_asked(row["rad"]), row["andel"], row.get("referens"),
        answers if answers is not None and answers < few["svar"] else None,
        rate if rate is not None and rate < few["svarsfrekvens"] else None,
    )  # fmt: skip


def _asked(label: str) -> tuple[str, str]:
    about, _, question = label.rpartition(": ")
    return plain(about), "" if WHOLE in question else question


def _examples(given: Given) -> Iterator[tuple[str, str, str, Examples]]:
    """Of each group: the table's key, what the group is called, its unit, and who are good examples."""
    for grupp in given.area.grupper:
        key = f"exempel_{grupp}"
        table = given.table("jamforelse", key)
        found = examples(table) if table else None
        if table and found:
            yield key, table.facts["grupp"], table.facts["enhet"], found


def _units(given: Given) -> tuple[list[str], list[str]]:
    """Units clearly better than the others that cost less than the mean, and those clearly worse."""
    tables = (given.table("kvalitet", f"fyrfalt_{grupp}") for grupp in given.area.enhetsgrupper)
    told = [sides(table) for table in tables if table]
    return [name for s in told for name in s.cheaper], [name for s in told for name in s.lower]


def _together(given: Given, *kinds: str) -> tuple[Together, ...]:
    """Of the first of these kinds that is told; the clear ones alone, where there are any."""
    rows = given.rows("kvalitet", "samband", "samband", "antal")
    mine = [r for slag in kinds for r in rows if r["slag"] == slag]
    chosen = [_correlation(r) for r in mine if r["slag"] == mine[0]["slag"]]
    return tuple([c for c in chosen if c.riktning] or chosen)[:MOST]


def _correlation(row: Any) -> Together:
    direction = "" if row["tydlig"] == UNDECIDED else "fler" if row["tydlig"] == TOGETHER else "färre"
    return Together(plain(row["grupp"]), row["slag"], row["antal"], row["samband"], direction)


def _indicators(given: Given, word: str) -> Iterator[str]:
    """Indicators clearly better, or worse, than the country's; an assumed margin decides nothing."""
    for row in given.rows("kvalitet", "indikatorer"):
        if row.get("mot_riket") == word and row.get("osakerhet") != ASSUMED:
            yield plain(row["titel"])

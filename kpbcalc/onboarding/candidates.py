"""Which headings could be a column that must be there and that none is proposed for? Those of its kind.

For a person to choose among: the list of what is left names them, and nothing is filled in.
"""

from collections.abc import Collection, Iterator, Mapping

from kpbcalc.base.masked import masked
from kpbcalc.onboarding.raw_files import Seen
from kpbcalc.underlag.column_kinds import kind_of
from kpbcalc.underlag.extracts import measure
from kpbcalc.underlag.headings import plain
from kpbcalc.underlag.inspected import money

_SHOWN = 6
_DAYS, _CLOCKS, _NUMBERS, _EMPTY = ("datum",), ("klockslag", "datum och klockslag"), ("heltal", "tal"), "tom"
_KINDS = {
    "personnr": ("personnummer", "text"), "fran": _DAYS, "till": _DAYS, "datum": _DAYS,
    "start": _CLOCKS, "stopp": _CLOCKS, "minuter": (*_NUMBERS, *_CLOCKS), "omfattning": (*_NUMBERS, *_CLOCKS),
    "antal": _NUMBERS, "belopp": _NUMBERS, "period": (*_NUMBERS, *_DAYS),
    "alder": (*_NUMBERS, "text"),
}  # fmt: skip
_IN_WORDS = {"period": ("text",)}  # where nothing is of those: `januari`
_WORDS = (*_NUMBERS, "text")  # of any other column: its codes or words


def candidates(file: Seen, name: str, named: Mapping[str, str], must: Collection[str]) -> str:
    """The headings that could be this column, as words after a colon; empty when none could.

    In: what is filled in, our column by plain heading, and the columns that must be there: their headings
    are taken.
    """
    assert file.likeness is not None
    taken = {h for n, h in file.likeness.found.items() if n in must}
    there = [heading for heading in left(file, named) if heading not in taken]
    kinds = (_KINDS.get(name, _WORDS), _IN_WORDS.get(name, ()))
    kronor = {heading for heading, _ in money(there, file.likeness)} if name != "belopp" else set()
    there = [h for h in there if h not in kronor or _of_kind(file, h, _DAYS)]  # ”Hyra från” is a day
    hits = next((h for of in kinds if (h := [h for h in there if _of_kind(file, h, of)])), [])
    if name == "matt":  # where some column has measures only, no other is it
        hits = [h for h in there if _has_measures(file, h)] or hits
    could = [f"”{masked(heading)}”" for heading in hits]
    more = f" med flera ({len(could)})" if len(could) > _SHOWN else ""
    return f": kan vara {', '.join(could[:_SHOWN])}{more}" if could else ""


def left(file: Seen, named: Mapping[str, str]) -> Iterator[str]:
    """The headings that nobody has said anything of."""
    for heading in map(str, file.texts.columns):
        if heading and plain(heading) not in named:
            yield heading


def _of_kind(file: Seen, heading: str, kinds: Collection[str]) -> bool:
    """Whether a heading's cells are of one of the kinds; a column without any could be of every kind."""
    kind = kind_of(file.texts[heading]).split(" (")[0]
    return kind == _EMPTY or any(kind.startswith(each) for each in kinds)


def _has_measures(file: Seen, heading: str) -> bool:
    """Whether every word of a column is a measure: `tim/vecka`."""
    words = {text for text in file.texts[heading].unique() if text}
    return bool(words) and all(measure.read(text) for text in words)

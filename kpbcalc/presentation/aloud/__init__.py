"""Two minutes to read aloud: the cost, each area in a few sentences, what clients say, what stands out.

Read by a voice, so there are no signs: kronor and procent are words, and nothing stands in brackets.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from kpbcalc.presentation import findings, forecast, prose
from kpbcalc.presentation.chapters import konsumtion, kvalitet, oversikt, produktivitet
from kpbcalc.presentation.chapters.konsumtion import Consumption
from kpbcalc.presentation.chapters.kvalitet import Answer
from kpbcalc.presentation.chapters.oversikt import Verdict
from kpbcalc.presentation.chapters.prices import Price
from kpbcalc.presentation.forecast import Forecast
from kpbcalc.presentation.given import Given
from kpbcalc.sections.oversikt.tal import OUTLOOK

TEXTS = Path(__file__).parent
TOLD_BEFORE = {"mot_andra", "pris", "utsikt"}  # kinds of findings that each area's sentences tell
MOST = 2  # prices and answers of an area
HEARD = 5.0  # per cent: a smaller change of an area until the horizon is left to the page
WHOLE = 10.0  # mnkr: from here without decimals
KR = 1e6
_SIGNS = {"mnkr": "miljoner kronor", "tkr": "tusen kronor", "kr": "kronor", "%": "procent"}
_SPOKEN = re.compile(r"(?<=\d)(\s)(mnkr|tkr|kr|%)(?!\w)")


@dataclass(frozen=True)
class Amount:
    """Million kr, with as many decimals as can be heard."""

    mnkr: float

    @property
    def decimaler(self) -> int:
        """None of a large amount."""
        return 0 if abs(self.mnkr) >= WHOLE else 1


@dataclass(frozen=True)
class Area:
    """What is said of an area: `kostnad` is None where it is hidden."""

    namn: str
    kostnad: Amount | None
    konsumtion: Consumption | None
    priser: tuple[Price, ...]
    svar: tuple[Answer, ...]
    utsikt: Forecast

    @property
    def framtid(self) -> bool:
        """Whether its outlook is worth a voice: a change that is told of the whole does for the others."""
        return self.utsikt.kostnad is not None and abs(self.utsikt.kostnad.mer) >= HEARD


@dataclass(frozen=True)
class Aloud:
    """What is said of all of it, of each area, and what stands out besides that (`sticker_ut`)."""

    hela: Verdict
    kostnad: Amount | None
    skillnad: Amount | None
    alder: Amount | None
    omraden: tuple[Area, ...]
    utsikt: float | None
    till: str
    sticker_ut: str

    @property
    def flera(self) -> bool:
        """Whether the areas are more than one: else its cost is all of it, and told."""
        return len(self.omraden) > 1


def text(whole: Given, areas: Sequence[Given], about: str) -> prose.Prose:
    """The text. In: the report's own tables with the first area's, each area's, and what it is all about."""
    words = {"s": said(whole, areas), "kommun": whole.kommun, "ar": whole.ar, "omrade": about}
    template = prose.sentences(TEXTS, "hogt", tuple(words), ("text",))
    return prose.paragraphs("".join(template.blocks["text"](template.new_context(words))))


def said(whole: Given, areas: Sequence[Given]) -> Aloud:
    """What is chosen; a report of one area has nothing of the whole after it."""
    verdict, several = oversikt.said(whole), len(areas) > 1
    rows = {str(row["matt"]): row for row in whole.rows("oversikt", "tal")}
    ahead = rows[OUTLOOK] if several and OUTLOOK in rows else {}
    told = tuple(_area(given) for given in areas if given.table("brukarmix", "grupper") is not None)
    last = next((area.utsikt.sista for area in told if area.utsikt.sista), "")
    return Aloud(
        verdict, _amount(verdict.kostnad), _amount(verdict.skillnad), _amount(verdict.alder), told,
        ahead.get("varde") if last else None, last,
        _stands_out(areas),
    )  # fmt: skip


def _area(given: Given) -> Area:
    mix = given.table("brukarmix", "grupper")
    kr = given.value("brukarmix", "grupper", str(mix.total), "kr") if mix else None
    prices, answers = produktivitet.said(given), kvalitet.said(given)
    return Area(
        given.omrade, _amount(None if kr is None else kr / KR), konsumtion.said(given),
        prices.priser[:MOST] if prices and prices.gruppen else (), answers.svar[:MOST] if answers else (),
        forecast.read(given),
    )  # fmt: skip


def _amount(mnkr: float | None) -> Amount | None:
    return None if mnkr is None else Amount(mnkr)


def _stands_out(areas: Sequence[Given]) -> str:
    """The first sentence of the heaviest finding that no area's sentences tell, as it is spoken."""
    found = findings.in_order(f for given in areas for f in findings.every(given))
    return next(
        (
            spoken(findings.told(f).vad.partition(". ")[0].rstrip(".") + ".")
            for f in found
            if f.slag not in TOLD_BEFORE
        ),
        "",
    )


def spoken(sentence: str) -> str:
    """A written sentence as it is said: units in words, and what stands in brackets between commas."""
    said = _SPOKEN.sub(lambda unit: unit[1] + _SIGNS[unit[2]], sentence)
    return re.sub(r",(?=[.,:;])", "", re.sub(r" \(([^()]*)\)", r", \1,", said))

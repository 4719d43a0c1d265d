"""The text to read aloud: about two minutes, of everything, and nothing that a voice cannot say."""

import re
from dataclasses import replace
from functools import cache

import pytest

from kpbcalc.analysis.area import omraden
from kpbcalc.notebook.shown import Shown
from kpbcalc.presentation.aloud import spoken
from tests.samples.packages import context, demo, neighbours

AREAS = tuple(omraden().values())
SIGNS = re.compile(r"[%+−(){}\[\]/…*]|\bmnkr\b|\btkr\b|\bkr\b|\.\.|\d–\d|  | ,| \.|\bNone\b")


@cache
def said(*, peers: bool) -> str:
    """Of the demo's Exempelkommunen, which has two areas."""
    ctx = context(demo(), neighbours() if peers else ())
    return Shown(ctx).aloud().text.replace("\N{NO-BREAK SPACE}", " ")


@pytest.mark.parametrize("peers", [True, False])
def test_there_are_no_signs(peers: bool) -> None:
    assert not SIGNS.search(said(peers=peers)), said(peers=peers)


def test_it_tells_of_every_area_of_quality_and_of_the_outlook() -> None:
    text = said(peers=True)
    assert "Äldreomsorgen kostade" in text and "Funktionshinderomsorgen kostade" in text
    assert "procent positiva i hemtjänst" in text
    assert text.count("Om bara befolkningen ändras") >= 2
    assert 100 <= len(text.split()) <= 300


def test_one_area_alone_is_told_once() -> None:
    """Nothing is left of the whole after an area that is all of it."""
    one = Shown(replace(context(demo(), neighbours()), areas=AREAS[:1])).aloud().text
    assert (
        one.count("miljoner kronor på") == 1
        and "kostade" not in one.split("hade kostat")[-1]
        and "hela kostnaden" not in one
    )


@pytest.mark.parametrize(
    ("written", "heard"),
    [
        ("1,2\N{NO-BREAK SPACE}mnkr mer", "1,2\N{NO-BREAK SPACE}miljoner kronor mer"),
        ("3,0\N{NO-BREAK SPACE}% (i gruppen 3,4\N{NO-BREAK SPACE}%): mer",
         "3,0\N{NO-BREAK SPACE}procent, i gruppen 3,4\N{NO-BREAK SPACE}procent: mer"),
        ("till 5\N{NO-BREAK SPACE}kr.", "till 5\N{NO-BREAK SPACE}kronor."),
    ],
)  # fmt: skip
def test_a_written_sentence_is_spoken(written: str, heard: str) -> None:
    assert spoken(written) == heard

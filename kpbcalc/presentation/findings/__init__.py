"""What stands out? Each module reads an area's released tables, and its template says it in sentences.

Only released tables are read, so a finding can never say more than the page does. They are ranked by size ×
certainty × novelty (params/sammanfattning.toml).
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from kpbcalc.base.known_names import require
from kpbcalc.presentation import chapters, prose
from kpbcalc.presentation.findings import enheter, exempel, mot_andra, pris, utsikt, volym, ytterfall
from kpbcalc.presentation.findings.finding import (
    ACCOUNTS,
    ASSUMED,
    COMPARISON,
    FORECAST,
    Finding,
    rules,
)
from kpbcalc.presentation.given import Given

TEXTS = Path(__file__).parent
BLOCKS = ("vad", "vet", "fraga")
FINDERS: tuple[Callable[[Given], Iterator[Finding]], ...] = (
    mot_andra.find, pris.find, enheter.find, ytterfall.find, utsikt.find, exempel.find, volym.find,
)  # fmt: skip
# Which section's chapter asks what a kind of finding asks, in words of its own. Of an example both ask alike,
# and where a unit's clients are less satisfied the chapter asks of that instead.
ASKS: Mapping[str, str] = {
    "mot_andra": "konsumtion", "pris": "produktivitet", "enheter": "produktivitet", "ytterfall": "ytterfall",
    "utsikt": "prognos", "volym": "over_tid",
}  # fmt: skip
require(ASKS.values(), chapters.SAID, "findings", "section")
SURE: Mapping[str, str] = {
    ACCOUNTS: "Säkert: bara kommunens eget bokslut.",
    ASSUMED: "Ganska säkert: eget bokslut, men gränsen är antagen.",
    COMPARISON: "Mindre säkert: andra kan koda på annat sätt.",
    FORECAST: "Osäkert: en framskrivning, inte en förutsägelse.",
}


@dataclass(frozen=True)
class Told:
    """A finding in sentences: what, how we know, how sure, and what to decide."""

    finding: Finding
    vad: str
    vet: str
    sakert: str
    fraga: str


def findings(areas: Sequence[Given]) -> list[Told]:
    """The findings of the first page, heaviest first: the same ones whatever order they came in."""
    return [told(finding) for finding in ranked([f for given in areas for f in every(given)])]


def every(given: Given) -> list[Finding]:
    """All that stands out in an area and is large enough to be told, heaviest first."""
    found = [finding for find in FINDERS for finding in find(given)]
    return in_order(f for f in found if abs(f.mnkr) >= rules("urval")["minst"])


def questions(given: Given, of_chapters: Mapping[str, str]) -> list[str]:
    """An area's questions for a meeting: its heaviest findings', and its chapters' where no finding asks.

    Of the chapters' the outlook's comes first: it is asked last there, and there is most to decide in it.
    """
    chosen = rules("urval")
    asking = every(given)[: chosen["flest_fragor"]]
    heard = {ASKS.get(finding.slag) for finding in asking}
    ahead_first = sorted(of_chapters.items(), key=lambda asked: asked[0] != ASKS["utsikt"])
    more = [question for section, question in ahead_first if section not in heard]
    asked = [*(told(finding).fraga for finding in asking), *more[: chosen["flest_ur_kapitel"]]]
    return list(dict.fromkeys(asked))


def in_order(found: Iterable[Finding]) -> list[Finding]:
    """The heaviest first; alike ones by their names."""
    return sorted(found, key=lambda f: (-f.weight, f.slag, f.om))


def ranked(found: Sequence[Finding]) -> list[Finding]:
    """The heaviest, of one kind no more than params/sammanfattning.toml allows, and no money twice."""
    chosen, kept = rules("urval"), list[Finding]()
    for finding in in_order(f for f in found if abs(f.mnkr) >= chosen["minst"]):
        alike = sum(k.slag == finding.slag for k in kept)
        again = any(finding.counts_again(k) for k in kept)
        if not again and alike < chosen["flest_av_samma_slag"] and len(kept) < chosen["flest"]:
            kept.append(finding)
    return kept


def told(finding: Finding) -> Told:
    """A finding in its kind's sentences."""
    words = {"f": finding, "s": finding.said}
    template = prose.sentences(TEXTS, finding.slag, tuple(words), BLOCKS)
    context = template.new_context(words)
    vad, vet, fraga = (prose.one_line("".join(template.blocks[block](context))) for block in BLOCKS)
    return Told(finding, vad, vet, SURE[finding.sakerhet], fraga)

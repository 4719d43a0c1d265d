"""Is a cost of ekonomiskt bistånd what is paid out, or the handling of it? The method has both."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from kpbcalc.base import params
from kpbcalc.base.choices_workbook import NAME as MAPS
from kpbcalc.onboarding.given_at_units import Given
from kpbcalc.onboarding.insats_words import LIKELY, UNSURE
from kpbcalc.onboarding.maps_left import Todo
from kpbcalc.onboarding.meanings import hits
from kpbcalc.onboarding.proposal import Proposal
from kpbcalc.onboarding.raw_files import Seen
from kpbcalc.underlag.extracts.payments import TABLE, insatser

_CHOICE = "handlaggning"


def handling(found: Mapping[str, Any], given: Iterable[Given]) -> Proposal | None:
    """The handling of ekonomiskt bistånd, at the unit that pays it out; None for all else, or without pay."""
    paid, handled = insatser()
    word = _word(found, _CHOICE)
    if not word or not _of_support(found) or _word(found, "utbetalt") or found.get("lon") is False:
        return None
    units = {g.enhet for g in given if g.insats in (paid, handled)}
    unit = units.pop() if len(units) == 1 else found["ansvar_text"] or found["ansvar"]
    why = f"”{word}” om ekonomiskt bistånd. Har ni utbetalningarna: välj med för {_CHOICE}, i bladet val"
    return Proposal("insats", insats=handled, enhet=unit, sakerhet=LIKELY, varfor=why)


def unsure_of_pay(found: Mapping[str, Any], rows: Sequence[Proposal]) -> list[Proposal]:
    """The rows; unsure where what would be payments has pay, which is the handling."""
    paid, handled = insatser()
    texts = {name: str(found.get(name, "")) for name in ("ansvar_text", "verksamhet_text")}
    if not found.get("lon") or _word(texts, "utbetalt"):
        return [*rows]
    why = f"men här finns löner: de är handläggningen ({handled}), på en egen rad med konto"
    return [replace(r, sakerhet=UNSURE, varfor=f"{r.varfor}; {why}") if r.insats == paid else r for r in rows]


def months_left(seen: Iterable[Seen], coded: Iterable[str], choice: str) -> list[Todo]:
    """That the handling has no months, where it is coded and there are payments that would give it them."""
    handled = insatser()[1]
    if choice or handled not in {*coded} or not any(file.table == TABLE for file in seen):
        return []
    what = f"Kodnyckeln har {handled}: välj med för {_CHOICE}, så får den utbetalningarnas månader."
    return [Todo(0, what, f"{MAPS}, val")]


def _of_support(found: Mapping[str, str]) -> bool:
    texts = (found["ansvar_text"], found["verksamhet_text"])
    return any((m.kind, m.value) == ("insats", insatser()[0]) for text in texts for m in hits(text))


def _word(found: Mapping[str, str], of: str) -> str:
    """The first word of the ledger's texts that begins as one of those of params."""
    text = f"{found['ansvar_text']} {found['verksamhet_text']}".casefold()
    words = params.toml("forslag.toml")[of]
    match = re.search(rf"\b(?:{'|'.join(map(re.escape, words))})\w*", text)
    return match[0] if match else ""

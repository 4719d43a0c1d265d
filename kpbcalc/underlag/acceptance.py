"""Accepted warnings: somebody has looked, and said why the warning may stand.

Two ways in: `[[godkanda]]` of the municipality's own choices, which lasts, and `--accept V24="skäl"`, which
holds for one run. A reason is always given, and is printed wherever the finding is. Errors cannot be
accepted.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from kpbcalc.base.errors import UsageError
from kpbcalc.base.own_choices import Own
from kpbcalc.base.own_sections import each
from kpbcalc.underlag.findings import Finding

RULE_ID = re.compile(r"V(0[1-9]|[1-4]\d|5\d)")


@dataclass(frozen=True)
class Acceptance:
    """Which warnings are accepted, and why; without table or year, all of the rule's."""

    regel: str
    anledning: str
    tabell: str = ""
    ar: int | None = None

    def covers(self, finding: Finding, ar: int) -> bool:
        """Whether this is about that finding; a finding may name its table with the file's suffix."""
        return (
            finding.allvar == "varning"
            and finding.regel == self.regel
            and self.tabell in ("", finding.tabell, finding.tabell.partition(".")[0])
            and self.ar in (None, ar)
        )


def from_words(words: Sequence[str]) -> tuple[Acceptance, ...]:
    """The acceptances of the command line, each `V24=skäl`. Raises `UsageError` without a reason."""
    return tuple(
        _checked({"regel": rule, "anledning": reason}, f"--accept {rule.strip()}")
        for rule, _, reason in (word.partition("=") for word in words)
    )


def from_own(own: Own) -> tuple[Acceptance, ...]:
    """The acceptances of a municipality's own choices (`[[godkanda]]`); all that is wrong in them is told."""
    return tuple(each(own, "godkanda", _checked))


def _checked(entry: Mapping[str, Any], where: str) -> Acceptance:
    rule, reason = str(entry.get("regel", "")).strip(), str(entry.get("anledning", "")).strip()
    remedy = 'Skriv regelns nummer och varför varningen får stå: --accept V24="skäl".'
    if not RULE_ID.fullmatch(rule):
        raise UsageError("En godkänd varning behöver en regel, V01 till V59.", where=where, remedy=remedy)
    if not reason:
        raise UsageError(f"Godkännandet av {rule} saknar skäl.", where=where, remedy=remedy)
    year = entry.get("ar")
    if year is not None and (isinstance(year, bool) or not isinstance(year, int)):
        raise UsageError(
            f"Godkännandet av {rule} har inget årtal i ar.", where=where, remedy="Skriv ar = 2024."
        )
    return Acceptance(rule, reason, str(entry.get("tabell", "")), year)


def accept(findings: Sequence[Finding], own: Own, ar: int, extra: Sequence[Acceptance] = ()) -> list[Finding]:
    """The findings, with the reason on every warning that is accepted; the command line's goes first."""
    known = (*extra, *from_own(own))
    return [
        replace(f, godkand=next((a.anledning for a in known if a.covers(f, ar)), f.godkand)) for f in findings
    ]

"""What `kpb validate` prints: the findings by severity: where, how many, how much and what to do."""

import textwrap
from collections.abc import Iterator, Sequence

from kpbcalc.underlag.findings import Finding, Severity

HEADINGS: dict[Severity, str] = {
    "fel": "Fel som stoppar", "varning": "Varningar", "info": "Upplysningar",
}  # fmt: skip
WIDTH = 100
INDENT = "     "


def show_findings(findings: Sequence[Finding]) -> str:
    """The findings as text, errors first, and last how many there are of each kind."""
    lines: list[str] = []
    for severity, heading in HEADINGS.items():
        chosen = [f for f in findings if f.allvar == severity]
        if chosen:
            lines += [f"{heading} ({len(chosen)})", *(line for f in chosen for line in _told(f)), ""]
    counts = {s: sum(f.allvar == s for f in findings) for s in HEADINGS}
    accepted = sum(bool(f.godkand) for f in findings)
    total = f"Fel: {counts['fel']}, varningar: {counts['varning']}, upplysningar: {counts['info']}"
    return "\n".join([*lines, total + (f" ({accepted} godkända)" if accepted else "")])


def _told(finding: Finding) -> Iterator[str]:
    """One finding, a fact a line."""
    place = ", ".join(filter(None, [finding.tabell, finding.kolumn]))
    rows = f", rad {finding.rows()}" if finding.rader else ""
    money = f", {finding.money()}" if finding.belopp is not None else ""
    facts = {
        "": finding.text,
        "Var: ": place + rows,
        "Antal: ": f"{finding.antal}{money}",
        "Gör så här: ": finding.atgard,
        "Godkänd: ": finding.godkand,
    }
    first, *rest = [line for label, fact in facts.items() if fact for line in _wrapped(label + fact)]
    yield f"{finding.regel:<{len(INDENT)}}{first}"
    yield from (INDENT + line for line in rest)


def _wrapped(text: str) -> list[str]:
    return textwrap.wrap(text, WIDTH - len(INDENT), break_long_words=False)

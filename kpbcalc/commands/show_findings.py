"""What `kpb validate` prints: the findings by severity, then what stops a report, said once."""

import textwrap
from collections.abc import Iterator, Sequence

from kpbcalc.base.errors import ValidationError
from kpbcalc.underlag.findings import Finding, Severity, stopping

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


def stop_after_showing(findings: Sequence[Finding], *, strict: bool = False) -> None:
    """Raise `ValidationError` when something stops a report; the findings themselves have been shown.

    Warnings stop only with `strict`. Unlike `stop_on_errors` nothing is told a second time.
    """
    stops = stopping(findings, strict=strict)
    if not stops:
        return
    errors = sum(f.allvar == "fel" for f in stops)
    warnings = len(stops) - errors
    parts, remedies = [], []
    if errors:
        parts.append(f"{errors} fel")
        remedies.append("Rätta felen ovan och granska igen: det som bygger på dem prövas först då.")
    if warnings:
        parts.append("1 varning" if warnings == 1 else f"{warnings} varningar")
        parts[-1] += " som ingen har godkänt"
        example = next(f.regel for f in stops if f.allvar == "varning")
        remedies.append(f'Åtgärda det som varningarna gäller, eller godkänn dem: --accept {example}="skäl".')
    raise ValidationError(f"{' och '.join(parts)} stoppar rapporten.", remedy=" ".join(remedies))


def _told(finding: Finding) -> Iterator[str]:
    """One finding, a fact a line."""
    place = ", ".join(filter(None, [finding.tabell, finding.kolumn]))
    rows = f", rad {finding.rows()}" if finding.rader else ""
    money = f", {finding.money()}" if finding.belopp is not None else ""
    facts = {
        "": finding.text,
        "Var: ": place + rows,
        "Antal: ": f"{finding.antal}{money}",
        "Gör så här: ": finding.to_do(),
        "Godkänd: ": finding.godkand,
    }
    first, *rest = [line for label, fact in facts.items() if fact for line in _wrapped(label + fact)]
    # A rule without a number (import) is longer than the place of those that have one.
    yield f"{finding.regel:<{len(INDENT) - 1}} {first}"
    yield from (INDENT + line for line in rest)


def _wrapped(text: str) -> list[str]:
    return textwrap.wrap(text, WIDTH - len(INDENT), break_long_words=False)

"""What `kpb validate` prints: the findings by severity, then what stops a report, said once.

What is the same of several files, as of a ledger that comes in one a month, is told once with their names.
"""

import textwrap
from collections.abc import Iterator, Sequence
from pathlib import PurePosixPath

from kpbcalc.base.errors import ValidationError
from kpbcalc.underlag.findings import Finding, Severity, stopping

HEADINGS: dict[Severity, str] = {
    "fel": "Fel som stoppar", "varning": "Varningar", "info": "Upplysningar",
}  # fmt: skip
WIDTH = 100
NAMED = 3  # files that say the same
INDENT = "     "


def show_findings(findings: Sequence[Finding]) -> str:
    """The findings as text, errors first, and last how many there are of each kind, each as often as told."""
    lines: list[str] = []
    for severity, heading in HEADINGS.items():
        told = _alike([f for f in findings if f.allvar == severity])
        if told:
            lines += [f"{heading} ({len(told)})", *(line for same in told for line in _told(same)), ""]
    counts = {s: len(_alike([f for f in findings if f.allvar == s])) for s in HEADINGS}
    accepted = len(_alike([f for f in findings if f.godkand]))
    total = f"Fel: {counts['fel']}, varningar: {counts['varning']}, upplysningar: {counts['info']}"
    return "\n".join([*lines, total + (f" ({accepted} godkända)" if accepted else "")])


def stop_after_showing(findings: Sequence[Finding], *, strict: bool = False) -> None:
    """Raise `ValidationError` when something stops a report; the findings themselves have been shown.

    Warnings stop only with `strict`. Unlike `stop_on_errors` nothing is told a second time.
    """
    stops = stopping(findings, strict=strict)
    if not stops:
        return
    errors, warnings = (len(_alike([f for f in stops if f.allvar == s])) for s in ("fel", "varning"))
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


def _alike(findings: Sequence[Finding]) -> list[list[Finding]]:
    """The findings in their order, those together that say the same of different files; sums stand alone."""
    groups: dict[tuple[object, ...], list[Finding]] = {}
    for n, f in enumerate(findings):
        alone = n if f.belopp is not None or "." not in f.tabell else None
        key = (f.regel, f.kolumn, _of_any(f), f.to_do(), f.godkand, alone)
        groups.setdefault(key, []).append(f)
    return [*groups.values()]


def _of_any(finding: Finding) -> str:
    """What is said of a file, as it would be of any."""
    text = finding.text
    for name in (finding.tabell, PurePosixPath(finding.tabell).name):
        text = text.replace(name, "filen")
    return text[:1].upper() + text[1:]


def _told(same: Sequence[Finding]) -> Iterator[str]:
    """A finding, or the same one of several files: a fact a line."""
    finding, *others = same
    place = ", ".join(filter(None, [finding.tabell, finding.kolumn]))
    rows = f", rad {finding.rows()}" if finding.rader else ""
    if others:
        names = [f.tabell for f in same]
        place, rows = f"{len(names)} filer: {', '.join(names[:NAMED])}", ""
        place += " med flera" if len(names) > NAMED else ""
    money = f", {finding.money()}" if finding.belopp is not None else ""
    facts = {
        "": _of_any(finding) if others else finding.text,
        "Var: ": place + rows,
        "Antal: ": f"{sum(f.antal for f in same)}{money}",
        "Gör så här: ": finding.to_do(),
        "Godkänd: ": finding.godkand,
    }
    first, *rest = [line for label, fact in facts.items() if fact for line in _wrapped(label + fact)]
    # A rule without a number (import) is longer than the place of those that have one.
    yield f"{finding.regel:<{len(INDENT) - 1}} {first}"
    yield from (INDENT + line for line in rest)


def _wrapped(text: str) -> list[str]:
    return textwrap.wrap(text, WIDTH - len(INDENT), break_long_words=False)

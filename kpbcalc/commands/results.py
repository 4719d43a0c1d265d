"""What `kpb calc` and `kpb validate` do: the results alone, and the findings alone."""

from pathlib import Path

from kpbcalc.calculation.calculate import calculate, examine_all, write_results
from kpbcalc.calculation.unit_map_findings import unit_map_findings
from kpbcalc.commands.wish import Step, Wish
from kpbcalc.reporting.publish import staged
from kpbcalc.underlag import Finding, acceptance


def make_results(wish: Wish, step: Step) -> Path:
    """Calculate and write `resultat/` only; return its path."""
    folder = wish.target / "resultat"
    with step(f"Räknar {wish.kommun.namn} {wish.ar}"):
        result, findings = calculate(
            wish.where.root, wish.kommun.kod, wish.ar, strict=wish.strict, accepted=wish.accepted
        )
    with staged(folder) as new:
        write_results(result, findings, new)
    return folder


def examine_underlag(wish: Wish, step: Step) -> list[Finding]:
    """Every finding about a municipality's underlag, its mapping of survey units and what it would give."""
    with step(f"Granskar {wish.kommun.namn} {wish.ar}"):
        result, found = examine_all(wish.where.root, wish.kommun.kod, wish.ar, wish.accepted)
        if result is not None:
            found += acceptance.accept(
                unit_map_findings(wish.where.root, result), result.underlag.own, wish.ar, wish.accepted
            )
        return found

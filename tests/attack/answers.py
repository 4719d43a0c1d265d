"""What a stranger reads out of a survey: the answers that the whole has and no told unit."""

from kpbcalc.base.figure import known
from kpbcalc.disclosure.package import Package
from kpbcalc.disclosure.policy import minimum_answers


def few_answers(package: Package) -> list[str]:
    """Told answers of fewer than are enough, and what the told units leave of a question's whole."""
    least = max(package.policy.minimum, minimum_answers())
    cells = package.shown("svar")
    found = [f"{package.ar} {c.key}" for c in cells if known(c.n) and 0 < c.n < least]
    for whole in (c for c in cells if not c.key[2]):
        units = [c for c in cells if c.key[2] and (*c.key[:2], c.key[3]) == (*whole.key[:2], whole.key[3])]
        numbers = [c.n for c in units if known(c.n)]
        if known(whole.n) and numbers and 0 < whole.n - sum(numbers) < least:
            found.append(f"{package.ar} {whole.key} without its told units")
    for group in package.shown("svar_grupp"):
        if known(group.n) and 0 < group.n < least:
            found.append(f"{package.ar} {group.key}")
    return found

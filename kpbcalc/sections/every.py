"""The report's sections in their order. A section is found here, or it is not in the report."""

from kpbcalc.analysis.section import Section, undeclared
from kpbcalc.sections import (
    assistans,
    bokslut,
    brukarmix,
    forutsattningar,
    jamforelse,
    konsumtion,
    kvalitet,
    metod,
    over_tid,
    produktivitet,
    prognos,
    ytterfall,
)

SECTIONS: tuple[Section, ...] = (
    bokslut.SECTION, forutsattningar.SECTION, konsumtion.SECTION, brukarmix.SECTION,
    produktivitet.SECTION, assistans.SECTION, ytterfall.SECTION, kvalitet.SECTION, over_tid.SECTION,
    prognos.SECTION, jamforelse.SECTION, metod.SECTION,
)  # fmt: skip


def section(key: str) -> Section:
    """The section with this key. Raises `LookupError` with the nearest name when there is none."""
    found = next((s for s in SECTIONS if s.key == key), None)
    if found is None:
        raise undeclared(key, [s.key for s in SECTIONS], "rapporten")
    return found

"""The report's sections in their order. A section is found here, or it is not in the report."""

import difflib

from kpbcalc.analysis.section import Section
from kpbcalc.base.errors import UsageError
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
    oversikt,
    produktivitet,
    prognos,
    ytterfall,
)

SECTIONS: tuple[Section, ...] = (
    oversikt.SECTION, bokslut.SECTION, forutsattningar.SECTION, konsumtion.SECTION, brukarmix.SECTION,
    produktivitet.SECTION, assistans.SECTION, ytterfall.SECTION, kvalitet.SECTION, over_tid.SECTION,
    prognos.SECTION, jamforelse.SECTION, metod.SECTION,
)  # fmt: skip


def section(key: str) -> Section:
    """The section with this key. Raises `UsageError` with the nearest name when there is none."""
    known = [s.key for s in SECTIONS]
    if key not in known:
        near = difflib.get_close_matches(key, known, n=1)
        raise UsageError(
            f"Rapporten har inget avsnitt som heter ”{key}”.",
            remedy=f"Menade du {near[0]}?" if near else f"Välj bland {', '.join(known)}.",
        )
    return SECTIONS[known.index(key)]

"""Whom does a figure come from? One sentence, for every table, figure, sheet and slide.

Kolada may be given as source only for a value exactly as it was fetched; of what is computed we say that
we computed it (Kolada's terms of use). SCB, Socialstyrelsen and SKR are told in the same way.
"""

from collections.abc import Mapping

from kpbcalc.base.written import enumeration

UNDERLAG = "kommunens underlag"
PUBLISHERS = ("Kolada", "SCB", "Socialstyrelsen", "SKR")


def source_line(fetched: Mapping[str, str], *, computed: bool) -> str:
    """The source of a table.

    `fetched` gives the date (ISO) each source was fetched; "" where there is none to tell, as for
    `UNDERLAG`. `computed` is true as soon as one shown figure is anything but a value as fetched: a
    mean, a rank, a difference, an index, a rounding to another unit.

    - raw: ``Källa: Kolada, hämtad 2026-11-21``; two sources give two such sentences
    - computed: ``Egen bearbetning av data från Kolada, hämtade 2026-11-21``

    Raises `ValueError` for no source, and for a name that is not one of ours: a misspelt source is worse
    than none.
    """
    unknown = set(fetched) - {*PUBLISHERS, UNDERLAG}
    if unknown or not fetched:
        raise ValueError(f"unknown sources {sorted(unknown)}" if unknown else "no source")
    names = sorted(fetched, key=[*PUBLISHERS, UNDERLAG].index)
    if not computed:
        return ". ".join(_raw(name, fetched[name]) for name in names)
    dates = sorted({fetched[n] for n in names if fetched[n]})
    if not dates:
        return f"Egen bearbetning av data från {enumeration(names)}"
    if len(dates) == 1 and len([n for n in names if fetched[n]]) == len(names):
        return f"Egen bearbetning av data från {enumeration(names)}, hämtade {dates[0]}"
    told = [f"{n} (hämtade {fetched[n]})" if fetched[n] else n for n in names]
    return f"Egen bearbetning av data från {enumeration(told)}"


def _raw(name: str, date: str) -> str:
    return f"Källa: {name}, hämtad {date}" if date else f"Källa: {name}"

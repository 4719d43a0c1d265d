"""How far are the unit costs from the published means, and the units from each other?

Source: docs/metod.md §5.2 (gap in kr, spread).
"""

from kpbcalc.analysis.area import Omrade, scope
from kpbcalc.base.table import Column, Table
from kpbcalc.costing import Resultat

WHOLE_VOLUME = "För hela volymen: (styckkostnaden − medlet) gånger volymen i egen regi."
SPREAD = "Spridningen är hur mycket mer den dyraste enheten kostar än den billigaste."


def table(groups: Table, result: Resultat, omrade: Omrade) -> Table | None:
    """How far each group's price is from the published mean, and the own units' prices from each other.

    In: the table of the groups' unit costs. None when there is nothing to compare with. The published mean is
    known to all, so that a difference from it is hidden where the unit cost is.
    """
    frame = groups.frame
    frame = frame[frame["referens"].notna() | frame["spridning"].notna()]
    if frame.empty:
        return None
    frame = frame.assign(delar=frame["grupp"].map(lambda name: (("grupp", name),)))
    columns, notes = [Column("grupp", "Insatsgrupp")], [SPREAD]
    if frame["referens"].notna().any():
        columns += [
            Column("avvikelse", "Styckkostnad mot KPB-medel", "procent", 1, basis="few", parts="delar"),
            Column("skillnad", "För hela volymen", "mnkr", 1, basis="few", parts="delar"),
        ]
        notes.insert(0, WHOLE_VOLUME)
    columns.append(Column("spridning", "Spridning mellan egna enheter", "procent", 1, basis="few"))
    return Table(
        name=f"styckkostnad_skillnader_{omrade.kod}",
        title=f"Hur styckkostnaderna skiljer sig i {omrade.namn}",
        frame=frame.reset_index(drop=True),
        columns=tuple(columns),
        about=groups.about,
        year=str(result.ar),
        source=groups.source,
        notes=(" ".join(notes),),
        facts=groups.facts,
        follows=scope(result, omrade, regi="egen"),
    )

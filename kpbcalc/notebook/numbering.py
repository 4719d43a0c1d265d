"""Which number has a table or figure in the report, and under which table does a note stand?"""

from dataclasses import replace

from kpbcalc.base.table import Table


class Numbering:
    """Numbers in the order of what is shown; a table has the same number wherever it stands.

    `figures` is how many have been shown.

    What cannot be drawn takes no number: ask with `next`, and tell with `shown` what stood on the page.
    """

    def __init__(self) -> None:
        self._tables: dict[str, Table] = {}
        self._notes: dict[str, int] = {}
        self.figures = 0

    def __contains__(self, table: Table) -> bool:
        return table.name in self._tables

    @property
    def tables(self) -> list[Table]:
        """What has been shown, in its order."""
        return list(self._tables.values())

    def next(self, table: Table, *, figure: bool = False) -> Table:
        """The table with the number it has or would be given, knowing which of its notes stand elsewhere."""
        stands = self._tables.get(table.name) or replace(table, number=len(self._tables) + 1)
        said = {note: at for note in stands.notes if (at := self._notes.get(note)) and at != stands.number}
        return replace(stands, said=said, figure=self.figures + 1 if figure else 0)

    def shown(self, table: Table, *, notes: bool = True) -> Table:
        """The same table, remembered: it stands on the page, in a figure where it has that number.

        `notes` says whether its notes stand below it.
        """
        self.figures = max(self.figures, table.figure)
        for note in table.notes if notes else ():
            self._notes.setdefault(note, table.number)
        self._tables.setdefault(table.name, replace(table, said={}, figure=0))
        return table

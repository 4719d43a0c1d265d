"""Headings that the municipality's map names and that no file has: what they stood for is not read."""

from collections.abc import Mapping

from kpbcalc.base.own_choices import PLACE
from kpbcalc.underlag.findings import Finding

REMEDY = (
    f"Har rubriken bytt namn i filen: skriv den nya i {PLACE}. Annars: ta bort raden i kartan "
    "(kartor.xlsx, bladet rubriker)."
)


def stale_headings(left: Mapping[str, str], table: str, file: str) -> list[Finding]:
    """V03, or nothing; in: those of the map that no file of the table has, with the column that each is."""
    if not left:
        return []
    named = ", ".join(f"”{heading}” ({name})" for heading, name in left.items())
    text = f"Kartan för {table} nämner rubriker som ingen fil har: {named}. De kolumnerna läses inte."
    return [Finding("V03", "varning", file, "", len(left), (1,), text, atgard=REMEDY)]

"""What the municipality's map names and no file has, heading or column: what it stood for is not read."""

from collections.abc import Collection, Mapping

from kpbcalc.base.own_choices import PLACE
from kpbcalc.underlag.findings import Finding

REMEDY = (
    f"Har rubriken bytt namn i filen: skriv den nya i {PLACE}. Annars: ta bort raden i kartan "
    "(kartor.xlsx, bladet rubriker)."
)
_WORDS = (
    "Rätta kolumnens namn i kartan (kartor.xlsx, bladet ord). Finns kolumnen under en annan rubrik: skriv "
    "den i bladet rubriker. Annars: ta bort raden."
)


def stale_headings(left: Mapping[str, str], table: str, file: str) -> list[Finding]:
    """V03, or nothing; in: those of the map that no file of the table has, with the column that each is."""
    if not left:
        return []
    named = ", ".join(f"”{heading}” ({name})" for heading, name in left.items())
    text = f"Kartan för {table} nämner rubriker som ingen fil har: {named}. De kolumnerna läses inte."
    return [Finding("V03", "varning", file, "", len(left), (1,), text, atgard=REMEDY)]


def stale_words(columns: Collection[str], table: str, file: str) -> list[Finding]:
    """V03, or nothing; in: our columns whose words the map translates and that no file of the table has."""
    if not columns:
        return []
    named = ", ".join(columns)
    text = f"Kartan för {table} översätter ord i kolumner som ingen fil har: {named}. De orden läses inte."
    return [Finding("V03", "varning", file, "", len(columns), (1,), text, atgard=_WORDS)]

"""What to do with a population of another place or year than ours, or with a column for each sex."""

import re
from collections.abc import Collection

import pandas as pd

from kpbcalc.base.register import Kommun, kommuner
from kpbcalc.underlag.findings import Finding
from kpbcalc.underlag.headings import plain

POPULATION = "befolkning"
_OF_PLACES = (POPULATION, "befolkningsprognos")
_PLACE = {"region", "regionkod", "kommun", "kommunkod", "kommunnr"}  # plain headings
_CODE = re.compile(r"(\d{3,4})(?:\s.*)?", re.ASCII)  # a code may have lost its first zero
_SEXES = ({"kvinnor", "kvinna", "antalkvinnor"}, {"man", "antalman"})  # plain: män is man
# A year in a title, and no day's unless it is the last of the year: extracts are dated too.
_YEAR = re.compile(r"(?<![\d-])((?:19|20)\d\d)(?:-12-31)?(?![\d-])", re.ASCII)
TITLES = "titlar"  # under which `read` keeps what stands above the headings, with the frame
_OF_YEAR = re.compile(r"(?:19|20)\d\d", re.ASCII)


def several_places(raw: pd.DataFrame, used: Collection[str]) -> str:
    """The same age and sex twice: it is somebody else's population, never to be added to one's own."""
    apart = [c for c in raw.columns if c not in used and raw[c].nunique() > 1]
    where = f" Kolumnen {apart[0]} skiljer dem åt." if apart else ""
    return (
        f"Filen har flera rader för samma ålder och kön, till exempel flera kommuner eller år.{where} "
        "Behåll bara raderna för den egna kommunen och året."
    )


def sexes_across(headings: Collection[str]) -> str:
    """What to do where men and women have a column each; empty where they have not."""
    if not all(of_sexes(headings)):
        return ""
    return (
        "Filen har en kolumn för varje kön. Två rader per ålder behövs: en med kon K och kvinnornas antal, "
        "en med kon M och männens."
    )


def of_sexes(headings: Collection[str]) -> tuple[str, str]:
    """The one heading that is the number of women, and of men; empty where there is none, or several."""
    said = {heading: plain(_OF_YEAR.sub("", heading)) for heading in headings}
    women, men = ([h for h, word in said.items() if word in words] for words in _SEXES)
    return (women[0], men[0]) if len(women) == len(men) == 1 else ("", "")


def of_another_place(raw: pd.DataFrame, table: str, file: str, kommun: str) -> list[Finding]:
    """V03: a population whose rows all have the code of another municipality than ours."""
    for heading in raw.columns if table in _OF_PLACES else ():
        cells = raw[heading][raw[heading] != ""]
        if plain(str(heading)) not in _PLACE or cells.empty:
            continue
        codes = [match[1].zfill(4) if (match := _CODE.fullmatch(c)) else "" for c in cells.unique()]
        if all(codes) and kommun not in codes:
            text = (
                f"{file} har {heading} {cells.iloc[0]}, men inget om {kommun}: det är en annan kommuns "
                "befolkning."
            )
            remedy = f"Lägg dit filen för {kommun}."
            return [Finding("V03", "fel", file, str(heading), len(cells), (), text, atgard=remedy)]
    return []


def titled_otherwise(raw: pd.DataFrame, table: str, file: str, kommun: str, ar: int) -> list[Finding]:
    """V03 and V15: a population whose titles, or file name, say another municipality or another year."""
    if table != POPULATION:
        return []
    # The title is the source's; the name of the file may be anybody's, and is asked where no title tells.
    texts = (" ".join(raw.attrs.get(TITLES, ())), file.rpartition(".")[0])
    register = kommuner()
    named = [[k for k in register.values() if _is_named(k, said)] for said in texts]
    places = next(filter(None, named), [])
    findings = []
    if places and register[kommun] not in places:
        told, ours = " och ".join(k.namn for k in places[:3]), register[kommun].namn
        text = f"{file} säger {told} i namn eller titel, och inget om {ours}: är det rätt kommun?"
        remedy = f"Lägg dit befolkningen för {ours}. Är den rätt: rätta titeln, eller godkänn med skäl."
        findings.append(Finding("V03", "varning", file, "", 1, (), text, atgard=remedy))
    years = next(filter(None, ({int(year) for year in _YEAR.findall(said)} for said in texts)), set())
    new_year = ar + 1 in years and "1 januari" in texts[0].casefold()
    if years and ar not in years and not new_year:
        told = " och ".join(map(str, sorted(years)))
        text = f"{file} säger {told} i namn eller titel, inte {ar}: är det befolkningen 31 december {ar}?"
        remedy = f"Lägg dit befolkningen för {ar}. Är den rätt: rätta titeln, eller godkänn med skäl."
        findings.append(Finding("V15", "varning", file, "", 1, (), text, atgard=remedy))
    return findings


def _is_named(kommun: Kommun, said: str) -> bool:
    """Whether a municipality is named (not its county), as a word with the capital: Vara, not vara."""
    return re.search(rf"(?<!\w){re.escape(kommun.namn)}s?(?!\w| län)", said) is not None

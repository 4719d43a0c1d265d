"""What the sheet of a table is called: short Swedish words made from the table's code and nothing else.

A table's title may hold a year or the name of the group it is compared with. Its code does not: the same
table has the same sheet in every municipality and year, so that a formula in another file finds it.
"""

import re

from kpbcalc.analysis.area import group_name, omraden

LONGEST = 31  # what Excel allows
AREAS = {"AO": "ÄO", "FN": "FN", "IFO": "IFO"}

# Code without area and group → words. Never change one: somebody's formula may point at the sheet.
WORDS = {
    "sammanfattning": "Sammanfattning",
    "bokslut_steg": "Steg från bokslut till KPB",
    "bokslut_bro": "Bro från bokslut till KPB",
    "bokslut_memo": "Utanför KPB",
    "bokslut_omraden": "Kostnad per område",
    "bokslut_pooler": "Gemensamma kostnader",
    "rs_bro": "Bro till räkenskapssammandraget",
    "forutsattningar_befolkning": "Befolkning",
    "forutsattningar_aldre": "Äldre invånare",
    "forutsattningar_saknas": "Uppgifter som saknas",
    "nettokostnadsavvikelse": "Nettokostnadsavvikelse",
    "konsumtion": "Konsumtion",
    "konsumtion_drivkrafter": "Konsumtion ändring",
    "konsumtion_drivkrafter_grupper": "Konsumtion ändring grupper",
    "konsumtion_jamfort": "Konsumtion jämförd",
    "konsumtion_jamfort_grupper": "Konsumtion jämförd grupper",
    "konsumtion_alder": "Konsumtion ålder och kön",
    "konsumtion_kon": "Konsumtion kvinnor och män",
    "konsumtion_standard": "Konsumtion väntad av ålder",
    "brukarmix_grupper": "Brukarmix insatsgrupper",
    "brukarmix_boende": "Brukarmix boende",
    "brukarmix_koncentration": "Brukarmix koncentration",
    "brukarmix_alder": "Brukarmix ålder och kön",
    "brukarmix_kon": "Brukarmix kvinnor och män",
    "brukarmix_matt": "Brukarmix ojämnhet",
    "brukarmix_kombinationer": "Brukarmix kombinationer",
    "brukarmix_par": "Brukarmix par av insatser",
    "brukarmix_mix": "Brukarmix mot tidigare år",
    "brukarmix_mix_steg": "Brukarmix steg tidigare år",
    "brukarmix_mix_jamfort": "Brukarmix mot kommuner",
    "brukarmix_mix_jamfort_steg": "Brukarmix steg kommuner",
    "styckkostnad": "Styckkostnad",
    "styckkostnad_skillnader": "Styckkostnad skillnader",
    "styckkostnad_mot_gruppen": "Styckkostnad mot gruppen",
    "styckkostnad_timmen": "Styckkostnad timmen",
    "utforande": "Beviljat och utfört",
    "enheter": "Enheter",
    "kostnadsbro": "Kostnadsbro",
    "kostnadsslag": "Kostnadsslag",
    "tomma_platser": "Beläggning",
    "enhetsandring": "Årsändring",
    "insatser": "Insatser",
    "assistans_arenden": "Assistans ärenden",
    "assistans_over_aren": "Assistans år för år",
    "ytterfall": "Ytterfall",
    "ytterfall_kvar": "Ytterfall kvar och nya",
    "ytterfall_insatser": "Ytterfall insatser",
    "ytterfall_kombinationer": "Ytterfall kombinationer",
    "ytterfall_profil": "Ytterfall profil",
    "ytterfall_alder": "Ytterfall ålder",
    "ytterfall_linser": "Ytterfall andra gränser",
    "kostnadsklasser": "Kostnadsklasser",
    "sabo_belaggning": "Beläggning i hela säbo",
    "fall": "Ytterfall person för person",
    "kvalitet_enheter": "Enheter svar och kostnad",
    "fyrfalt": "Fyrfält",
    "brukarundersokning": "Brukarundersökning",
    "personal": "Personalundersökning",
    "indikatorer": "Öppna jämförelser",
    "indikatorer_kon": "Indikatorer kvinnor och män",
    "boxanalys": "Boxanalys",
    "utveckling": "Utveckling",
    "forandring": "Förändring",
    "osakerhet": "Osäkerhet",
    "pris_volym": "Pris och volym",
    "pris_volym_steg": "Pris och volym steg",
    "styckkostnader": "Styckkostnad år för år",
    "flode": "Flöde av brukare",
    "per_person": "Ändring per person",
    "boende": "Flyttningar",
    "bana": "Nya brukares första år",
    "atergang": "De dyraste året efter",
    "atergang_skillnad": "De dyraste skillnad",
    "prognos": "Prognos",
    "prognos_alder": "Prognos ålder",
    "prognos_kon": "Prognos kvinnor och män",
    "prognos_platser": "Prognos platser",
    "prognos_scenarier": "Prognos scenarier",
    "prognos_scenarier_sista": "Prognos scenarier slutår",
    "prognos_kanslighet": "Prognos känslighet",
    "prognos_bas": "Prognos modell mot utfall",
    "jamforelse_exempel": "Kommuner",
    "jamforelse_per_invanare": "Jämförelse per invånare",
    "jamforelse_styckkostnader": "Jämförelse styckkostnad",
    "jamforelse_tackning": "Jämförelse täckning",
    "jamforelse_volym": "Jämförelse volym",
    "nyckeltal": "Nyckeltal",
    "metod_fynd": "Granskningens fynd",
    "metod_val": "Val i beräkningen",
    "metod_definitioner": "Definitioner",
    "metod_antaganden": "Antaganden",
    "metod_sekretess": "Dolda celler",
}

# What is about one area though its code does not say so.
AREA_OF = {"assistans_arenden": "FN", "assistans_over_aren": "FN", "sabo_belaggning": "AO"}

# The insats groups that tables are made for, short enough to stand beside the other words.
GROUPS = {
    "hemtjanst": "hemtjänst",
    "sabo_heldygn": "säbo",
    "korttid": "korttid",
    "gruppbostad": "gruppbostad",
    "daglig_verksamhet": "dagl verksamhet",
    "boendestod": "boendestöd",
    "ifo_placering": "placeringar",
    "ifo_ekonomiskt_bistand": "ek bistånd",
    # Not groups: what limits of outliers are set against.
    "sol_hsl": "SoL",
    "ordinart": "hem",
    "sarskilt": "säbo",
}


def sheet_name(code: str) -> str:
    """The words for a table's code, then its insats group and area: `Kostnadsslag hemtjänst ÄO`.

    A code that has no words gives its own, so that a new table is not lost. At most 31 characters, and
    none that Excel refuses.
    """
    stem, group, area = parts(code)
    words = WORDS.get(stem) or stem.replace("_", " ").strip().capitalize()
    name = " ".join(filter(None, [words, _group(group), AREAS.get(area, "")]))
    return re.sub(r"[\x00-\x1f\[\]:*?/\\']", " ", name)[:LONGEST].strip() or "Tabell"


def area_of(code: str) -> str:
    """The heading of the area a table is about, or nothing when it is about all of them."""
    area = parts(code)[2]
    return omraden()[area].rubrik if area else ""


def parts(code: str) -> tuple[str, str, str]:
    """A code's stem, insats group and area; the group stands before the area or after it."""
    found = re.fullmatch(rf"(.+?)_({'|'.join(AREAS)})(?:_(.+))?", code)
    if not found:
        return code, "", AREA_OF.get(code, "")
    stem, area, group = found[1], found[2], found[3] or ""
    if group or stem in WORDS:
        return stem, group, area
    known = max((s for s in WORDS if stem.startswith(f"{s}_")), key=len, default="")
    return (known, stem.removeprefix(f"{known}_"), area) if known else (stem, "", area)


def _group(code: str) -> str:
    return GROUPS.get(code) or (group_name(code).replace("_", " ") if code else "")

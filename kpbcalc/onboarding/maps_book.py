"""kartor.xlsx: which file is which table, which heading is which column, which word is which of ours."""

import glob
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

import pandas as pd

from kpbcalc.base.choices_workbook import NOT_USED, UNIT_LIST
from kpbcalc.base.folded import folded
from kpbcalc.onboarding.filled_maps import Filled
from kpbcalc.onboarding.given_at_units import Given
from kpbcalc.onboarding.headings_proposed import headings, once
from kpbcalc.onboarding.insats_words import LIKELY, SURE
from kpbcalc.onboarding.raw_files import Seen
from kpbcalc.onboarding.sheet import Column, Sheet
from kpbcalc.onboarding.table_columns import IMPORTED, columns_of
from kpbcalc.onboarding.words_found import SEXES, Word
from kpbcalc.underlag.extracts.import_choices import CHOICES
from kpbcalc.underlag.extracts.last_day import CHOICES as LAST_DAYS
from kpbcalc.underlag.extracts.named_years import SHORT, YEAR, any_year
from kpbcalc.underlag.schemas import MOTPART

_CHOSEN = tuple(dict.fromkeys(word for words in CHOICES.values() for word in words if word))
_MEANS = {
    "franvaro": "Frånvarodygn i placeringar: belagd räknas som de andra dygnen, avdrag dras av.",
    "skyddad": "Rader med skyddad identitet: utelamna, eller behall med en egen pseudonym om Kön finns.",
    "reservnummer": "Rader med reservnummer: behall (då måste Kön finnas i filen), eller utelamna.",
    "overlapp": "Beslut om samma insats, utförare och dagar: det största gäller (storsta), läggs de ihop "
    "(summa), om de gäller samtidigt, eller gäller det som började senast (senaste), om det ersätter det.",
    "handlaggning": "Utbetalningar av ekonomiskt bistånd: med ger handläggningen (IFO-EB-HDL) samma månader. "
    "Välj det när kodnyckeln har handläggningen som egen insats.",
    "utan_tid": "Besök utan tid, av insatser i timmar: stoppa, eller utelamna om de bara är planerade. "
    "utan_minuter utelämnar också dem som bara saknar Minuter, när Start och Stopp är planerade.",
    "tidsenhet": "Vad tal utan enhet i Minuter är: minuter, timmar eller dygn (Excels bråkdelar).",
}


def sheets(
    seen: Sequence[Seen], words: Iterable[Word], given: Sequence[Given], insatser: pd.DataFrame, ar: int,
    filled: Filled,
) -> list[Sheet]:  # fmt: skip
    """The sheets as they are proposed, with what is filled in for a file under another table or system."""
    meant = filled.translations()
    elsewhere = _said_elsewhere(meant)
    now = {(file.kalla, file.table) for file in seen if file.table in IMPORTED}

    def left(key: tuple[str, ...]) -> bool:
        """Whether a row is of a system that is there, and of a table that none of its files is any more."""
        return (key[0], key[1]) not in now and key[0] in {kalla for kalla, _ in now}

    columns = sorted({name for table in IMPORTED for name in columns_of(table)})
    ours = (
        *insatser["kod"], *(word for word in MOTPART if word), "tim/mån", "tim/vecka", "mån", "dygn",
        "ej utförd", "utförd", "avslag", "gällande", *SEXES, "1", "2", "3", NOT_USED,
    )  # fmt: skip
    return [
        Sheet("filer", (
            Column(
                "fil", f"Filens namn i mappen. {YEAR} är året, {SHORT} dess två sista siffror. * är vad som "
                "helst.", width=34,
            ),
            Column(
                "tabell", f"Vilken tabell filen är. {NOT_USED}: den läses inte.", True,
                (*IMPORTED, UNIT_LIST, NOT_USED), True, 16,
            ),
            Column("kalla", "Systemet. Filer med samma namn här delar rubriker och ord.", True, width=22),
            Column(
                "perioder", "För huvudbok och budget: vilka perioder som läses, när två filer har samma. "
                "01--07 är januari till juli. Tomt: alla.", True, later=True,
            ),
            Column(
                "slutdag", "För beslut och placering: räknas dagen som raden slutar? Tomt: ja i beslut, nej "
                "i placering, där den är flyttdagen. raknas, raknas_inte, manadsslut (bara en månads sista "
                "dag, där uttaget är avklippt) eller arsslut (bara den 31 december).", True, LAST_DAYS, True,
                later=True,
            ),
            Column("varfor", "Varför kpb tror det.", width=70),
            Column("rader", "Rader i filen.", number=True),
        ), _files(seen, ar, filled), ("fil",), counted=("tabell",), retracted=(NOT_USED,)),
        Sheet("rubriker", (
            Column("kalla", "Systemet.", width=22), Column("tabell", "Tabellen.", width=14),
            Column("rubrik", "Rubriken i filen, i små bokstäver.", width=28),
            Column(
                "blir", "Vår kolumn. Tomt: läses under sitt eget namn, eller behövs inte. Pengar fyller kpb "
                "aldrig i: kontrollera att det är kronor, och att kostnader är plus.", True,
                (*columns, NOT_USED), True, 18,
            ),
            Column("forslag", "Det kpb föreslår.", width=16),
            Column("innehall", "Vad kolumnen innehåller.", width=26),
            Column("ifyllda", "Rader med något i kolumnen.", number=True),
        ), once(row for file in seen for row in headings(file, filled)), ("kalla", "tabell", "rubrik"),
            left=left),
        Sheet("ord", (
            Column("kalla", "Systemet.", width=22), Column("tabell", "Tabellen.", width=14),
            Column("kolumn", "Kolumnen.", width=12), Column("ord", "Ordet i filen.", width=36),
            Column(
                "blir", "Vårt ord: insatsens kod, motpart, måttet (tim/mån), enheten, kön, om besöket är "
                "utfört eller raden har gällt (avslag, gällande), personkretsen (1, 2, 3). Tomt på "
                "en enhet: den heter som den gör. En insats som inte ska vara med: "
                f"{NOT_USED}. Ett ord som betyder olika: se docs/import.md.",
                True, ours,
                width=18,
            ),
            Column("forslag", "Det kpb föreslår.", width=16), Column("sakerhet", "Hur säkert det är."),
            Column("rader", "Rader med ordet.", number=True),
        ), [_word(one, meant, elsewhere) for one in words], ("kalla", "tabell", "kolumn", "ord"), left=left),
        Sheet("insatser", (
            Column("kod", "Insatsens kod.", width=14), Column("namn", "Insatsen.", width=40),
            Column(
                "volymbas", "Vilken volym som bär kostnaden. Tomt: katalogens.", True, ("beviljad", "utford"),
                True,
            ),
            Column("varfor", "Varför kpb föreslår det.", width=60),
        ), _decided_only(given, insatser), ("kod",)),
        Sheet("val", (
            Column("val", "Vad valet gäller.", width=16),
            Column(
                "blir", "Ert val. Tomt: som förval.", True, _CHOSEN, True, 14,
            ),
            Column("forval", "Det som gäller när inget är valt.", width=14),
            Column("betyder", "Vad man kan välja.", width=90),
        ), _choices(), ("val",)),
    ]  # fmt: skip


def _choices() -> list[Mapping[str, object]]:
    """What the import can do in two ways, nothing chosen."""
    return [
        {"val": name, "forval": words[0] or "avgörs av talen", "betyder": _MEANS[name]}
        for name, words in CHOICES.items()
    ]


def _decided_only(given: Sequence[Given], insatser: pd.DataFrame) -> list[Mapping[str, object]]:
    """Insatser that the files have decisions of only, though performed volume carries the cost."""
    catalogue = insatser.set_index("kod")
    performed = {g.insats for g in given if g.utford}
    only = sorted({g.insats for g in given} & {*catalogue.index} - performed)
    why = "filerna har bara beslut om insatsen, inget utfört"
    return [
        {"kod": kod, "namn": catalogue["namn"][kod], "volymbas": "beviljad", "varfor": why}
        for kod in only
        if catalogue["volymbas"][kod] == "utford"
    ]


def _files(seen: Sequence[Seen], ar: int, filled: Filled) -> list[Mapping[str, object]]:
    """A row a file; those whose names are the same but for somebody's number have one row together."""
    rows: dict[object, Mapping[str, object]] = {}
    for row in (_file(file, ar, filled) for file in seen):
        rows.setdefault(row["fil"], row)
    return [*rows.values()]


def _file(file: Seen, ar: int, filled: Filled) -> Mapping[str, object]:
    used = file.table if file.table in IMPORTED else UNIT_LIST if file.table else file.said
    rows = len(file.rows) if file.table else ""
    claim = filled.files.get(file.name)
    # A masked number is a pattern that the file fits.
    name = claim.fil if claim else any_year(glob.escape(file.name).replace("[?]", "?"), ar)
    return {"fil": name, "tabell": used, "kalla": file.kalla, "varfor": file.why, "rader": rows}


def _said_elsewhere(meant: Mapping[tuple[str, str, str, str], str]) -> Mapping[tuple[str, str], str]:
    """What a word has been filled in as in any system or table, by column and word; not where they differ."""
    said: dict[tuple[str, str], set[str]] = {}
    for (_, _, column, word), ours in meant.items():
        said.setdefault((column, folded(word)), set()).add(ours)
    return {place: min(each) for place, each in said.items() if len(each) == 1}


def _word(
    word: Word, meant: Mapping[tuple[str, str, str, str], str], elsewhere: Mapping[tuple[str, str], str]
) -> Mapping[str, object]:
    """A word's row: what is filled in for it in another file is proposed for it here, and left to choose."""
    said = meant.get((word.kalla, word.tabell, word.kolumn, word.ord), "")
    if not said and word.sakerhet != SURE and (same := elsewhere.get((word.kolumn, folded(word.ord)))):
        word = replace(word, forslag=same, sakerhet=LIKELY)
    return {
        "kalla": word.kalla, "tabell": word.tabell, "kolumn": word.kolumn, "ord": word.ord,
        "blir": said or (word.forslag if word.sakerhet == SURE else ""), "forslag": word.forslag,
        "sakerhet": "ert val" if said and said != word.forslag else word.sakerhet, "rader": word.rader,
    }  # fmt: skip

"""Which columns a raw extract has: our names, and the headings of docs/metod.md §10."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Layout:
    """A raw table: our column names and the headings they usually have.

    Optional columns are blank where the file has none; those that are only judged are then left out. Of
    `either` at least one must be there. A file without the column `sign` is not like the table, nor one that
    says none of `words` in its name or a heading, where there are any; `last` is what a file is that is
    nothing else. `compared` is only held against what is read, and is found under any known heading.
    `implied` are required but may all be absent together: what a row
    needs of them is then for its insats to tell (a place and an alarm need nothing).
    """

    required: Mapping[str, str]
    optional: Mapping[str, str]
    judged: Mapping[str, str] = field(default_factory=dict)
    either: tuple[str, ...] = ()
    implied: tuple[str, ...] = ()
    compared: tuple[str, ...] = ()
    sign: str = ""
    words: tuple[str, ...] = ()
    last: bool = False

    @property
    def usual(self) -> dict[str, str]:
        """Every column's heading, by our name."""
        return {**self.required, **self.optional, **self.judged}

    def lacking(self, found: Collection[str]) -> list[str]:
        """What must be there and is not, when these columns are."""
        missing = [name for name in self.required if name not in found]
        if self.either and not {*self.either} & {*found}:
            missing.append(self.either[0])
        return missing


ABOUT_CLIENT = {"kon": "Kön", "avliden": "Avliden", "utflyttad": "Utflyttad", "fodelsear": "Födelseår"}
EXTRACTS = {
    "beslut": Layout(
        {"personnr": "Personnr", "insats": "Insats", "fran": "Fr.o.m", "till": "T.o.m",
         "omfattning": "Omfattning", "matt": "Enhet", "enhet": "Utförare"},
        ABOUT_CLIENT,
        {"personkrets": "Personkrets", "grundlaggande": "Grundläggande behov", "sfb": "SFB-beslut",
         "status": "Beslutsstatus", "paborjad": "Verklig start", "avslutad": "Verkligt slut"},
        implied=("omfattning", "matt"),
    ),
    "utford_tid": Layout(
        {"personnr": "Personnr", "insats": "Typ", "enhet": "Utförare"},
        {"datum": "Besöksdatum", "start": "Start", "stopp": "Stopp", "minuter": "Minuter",
         "personal": "Personal", "antal_personal": "Antal personal", "avvikelse": "Avvikelse",
         **ABOUT_CLIENT},
        {"antal": "Antal", "volym": "Volym (antal)", "narvaro": "Närvaro", "franvaro": "Frånvaro",
         "franvaroorsak": "Frånvaroorsak"},
        either=("datum", "start"),
    ),
    "placering": Layout(
        {"personnr": "Personnr", "enhet": "Enhet", "fran": "Inflytt", "till": "Utflytt"},
        {"insats": "Insats", "franvaro": "Frånvarodygn", **ABOUT_CLIENT},
        {"status": "Placeringsstatus", "paborjad": "Verklig start", "avslutad": "Verkligt slut",
         "dygn": "Antal dygn"},
        compared=("dygn",),
    ),
    # Ekonomiskt bistånd. Fees and wages have the same columns: a word must tell.
    "utbetalning": Layout(
        {"personnr": "Personnr", "manad": "Månad", "belopp": "Belopp"},
        {"insats": "Insats", "enhet": "Enhet", "hushall": "Hushåll", **ABOUT_CLIENT},
        {"status": "Utbetalningsstatus"},
        sign="belopp", words=("utbetal", "bistand", "forsorjning", "hushall"),
    ),
    # Of the clients' own data and of nothing they were given.
    "personregister": Layout(
        {"personnr": "Personnr"}, ABOUT_CLIENT, either=("avliden", "utflyttad"), sign="avliden",
        words=("register", "folkbok", "avlid", "dods"), last=True,
    ),
}  # fmt: skip
# Tables of the underlag that a system writes as they are, but for headings and words.
READY = ("kontoutfall", "budget", "befolkning", "befolkningsprognos", "rakenskapssammandrag")

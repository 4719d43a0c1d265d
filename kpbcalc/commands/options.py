"""Which words can be typed after a command? The options of `kpb`, help in Swedish (docs/kontrakt.md §1)."""

from pathlib import Path
from typing import Annotated

import typer

# What most commands ask.
Muni = Annotated[
    str, typer.Option("--muni", help="Kommunkod eller kommunnamn, till exempel 0880 eller Kalmar.")
]
Munis = Annotated[str, typer.Option("--munis", help="Kommuner, till exempel 0880,1381.")]
Year = Annotated[int, typer.Option("--year", help="Utfallsår, till exempel 2017.")]
Data = Annotated[str, typer.Option("--data", help="Mapp med underlaget. Utan den används demounderlaget.")]
Choices = Annotated[str, typer.Option("--data", help="Mapp med underlaget: kommunens egna val läses.")]
Out = Annotated[Path, typer.Option("--out", help="Mapp för resultatet.")]
Area = Annotated[str, typer.Option("--area", help="aldreomsorg, funktionsnedsattning, ifo eller alla.")]
Audience = Annotated[str, typer.Option("--audience", help="extern (får delas) eller intern.")]
Strict = Annotated[bool, typer.Option("--strict", help="Stanna också på varningar som ingen har godkänt.")]
Accept = Annotated[
    list[str] | None,
    typer.Option("--accept", help='Godkänn en varning med skäl: --accept V24="skäl". Kan upprepas.'),
]
Withdraw = Annotated[
    str,
    typer.Option("--withdraw", help="Skäl: årets tidigare rapporter för kommunen har inte lämnats ut."),
]
Draft = Annotated[
    bool,
    typer.Option("--utkast", help="Ett utkast: märkt på varje sida, bara för dig, inte utlämnat."),
]
Peers = Annotated[
    str,
    typer.Option(
        "--peers",
        help="Jämför med: liknande, lan, kommungrupp, riket eller kommuner, till exempel 0880,1290.",
    ),
]

# trace and sql
Traced = Annotated[
    str,
    typer.Option(
        "--object", help="Insats och enhet (HT-OMV@HT1), pool (HSL) eller ansvar och verksamhet (200@510)."
    ),
]
Question = Annotated[str, typer.Argument(metavar="FRÅGA", help='Till exempel "SELECT * FROM nyckeltal".')]
Shape = Annotated[str, typer.Option("--format", help="tabell eller csv.")]

# share and receive
Deliveries = Annotated[
    list[Path], typer.Argument(metavar="FIL…", help="Andra kommuners filer: delning-0880-2017.zip.")
]

# fetch: a municipality is not always needed
AnyMuni = Annotated[str, typer.Option("--muni", help="Kommunkod eller kommunnamn.")]
AnyYear = Annotated[int, typer.Option("--year", help="Utfallsår, till exempel 2017.", show_default=False)]
Cache = Annotated[str, typer.Option("--cache", help="Mapp för det hämtade. Förval: kallor i din cachemapp")]
MaxAge = Annotated[
    int | None, typer.Option("--max-age", min=0, help="Hämta om det som är äldre än så många dagar.")
]
Tries = Annotated[int | None, typer.Option("--tries", min=1, help="Försök per fråga.")]
Pack = Annotated[Path | None, typer.Option("--pack", help="Packa det hämtade i en fil.")]
Unpack = Annotated[Path | None, typer.Option("--unpack", help="Packa upp en sådan fil.")]
Changes = Annotated[
    bool, typer.Option("--changes", help="Hämta inget: visa värden som har ändrats mellan hämtningar.")
]

# demo, import, survey, match-units: what writes an underlag
AllMunis = Annotated[str, typer.Option("--munis", help="Kommuner, till exempel 0880,1381. Utan: alla.")]
Raw = Annotated[Path, typer.Option("--from", help="Mapp med råfilerna beslut, utford_tid, placering.")]
Delivery = Annotated[Path, typer.Option("--from", help="Mapp med leveransens filer, som de är.")]
FromYear = Annotated[
    int | None, typer.Option("--from-year", help="Börja från det årets kodnyckel, pooler och enheter.")
]
Into = Annotated[Path, typer.Option("--data", help="Underlagets mapp: skriver i <kommun>/<år>/.")]
Underlag = Annotated[Path, typer.Option("--data", help="Underlagets mapp.")]
Key = Annotated[Path, typer.Option("--key", help="Fil med nyckeln till pseudonymerna, utanför koden.")]
CreateKey = Annotated[bool, typer.Option("--create-key", help="Skapa nyckelfilen.")]
Looked = Annotated[Path, typer.Argument(metavar="FIL", help="En fil ur ett system: .csv, .xlsx, .parquet.")]
Replace = Annotated[bool, typer.Option("--replace", help="Ersätt det som en tidigare import skrev för året.")]
SurveyFile = Annotated[Path, typer.Option("--file", help="Undersökningens publicerade resultatfil (.xlsx).")]
SurveyKind = Annotated[str, typer.Option("--survey", help="Till exempel aldre-hemtjanst.")]
SurveyYear = Annotated[
    int | None, typer.Option("--survey-year", help="Undersökningens år. Utan: våren efter utfallsåret.")
]

"""The front door: `kpb`. Commands are English words, help and messages Swedish (CONTRACT §1)."""

import gc
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import pairwise
from pathlib import Path
from typing import Annotated, NoReturn

import typer
from rich.console import Console
from rich.table import Table as RichTable

from kpbcalc import register
from kpbcalc.cli_swedish import SwedishCommand, SwedishGroup, wrong_use
from kpbcalc.error_log import log_error
from kpbcalc.errors import InternalError, KpbError, UsageError

app = typer.Typer(
    cls=SwedishGroup,
    help="Kostnad per brukare (KPB): från bokslut och brukarvolymer till en rapport som går att granska.",
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["--help", "-h"]},
)
console = Console(stderr=True, highlight=False)
INTERRUPTED, TERMINATED = 130, 143

Muni = Annotated[
    str, typer.Option("--muni", help="Kommunkod eller kommunnamn, till exempel 0880 eller Kalmar.")
]
Year = Annotated[int, typer.Option("--year", help="Utfallsår, till exempel 2017.")]
Data = Annotated[str, typer.Option("--data", help="Mapp med underlaget. Utan den används demounderlaget.")]
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
Peers = Annotated[
    str,
    typer.Option(
        "--peers",
        help="Jämför med: liknande, lan, kommungrupp, riket eller kommuner, till exempel 0880,1290.",
    ),
]


@contextmanager
def step(text: str) -> Iterator[None]:
    """Show what goes on while it goes on."""
    if console.is_terminal:
        with console.status(text):
            yield
    else:
        console.print(text)
        yield


@contextmanager
def fetching() -> Iterator[Callable[[str], None]]:
    """Show which question is being asked."""
    if console.is_terminal:
        with console.status("Hämtar") as status:
            yield status.update
    else:
        yield lambda text: None


@app.command(cls=SwedishCommand)
def report(
    muni: Muni, year: Year, data: Data = "", out: Out = Path("output"), area: Area = "alla",
    audience: Audience = "extern", strict: Strict = False, accept: Accept = None, withdraw: Withdraw = "",
    peers: Peers = "",
) -> None:  # fmt: skip
    """Beräkna och skriv rapporten för en kommun och ett år."""
    register.find(muni)  # before the imports that cost seconds: a misspelt name is told at once
    from kpbcalc.make_report import make_report  # noqa: PLC0415

    page = make_report(
        muni, year, data=data, out=out, area=area, audience=audience, strict=strict, step=step,
        accept=accept or (), withdraw=withdraw, peers=peers,
    )  # fmt: skip
    console.print(f"Klart: {page}")


@app.command(cls=SwedishCommand)
def reports(
    year: Year, munis: Annotated[str, typer.Option("--munis", help="Kommuner, till exempel 0880,1381.")] = "",
    data: Data = "", out: Out = Path("output"), area: Area = "alla", audience: Audience = "extern",
    strict: Strict = False, accept: Accept = None, withdraw: Withdraw = "", peers: Peers = "",
) -> None:  # fmt: skip
    """Skriv rapporten för varje kommun som har underlag för året."""
    from kpbcalc.make_report import make_report, with_underlag  # noqa: PLC0415

    wanted = with_underlag(year, data, [m for m in munis.split(",") if m.strip()])
    failed: list[KpbError] = []
    for number, kommun in enumerate(wanted, start=1):
        console.print(f"{number} av {len(wanted)}  {kommun}")
        try:
            make_report(
                kommun, year, data=data, out=out, area=area, audience=audience, strict=strict, step=step,
                accept=accept or (), withdraw=withdraw, peers=peers,
            )  # fmt: skip
        except KpbError as error:
            console.print(str(error))
            failed.append(error)
    console.print(f"Klart: {len(wanted) - len(failed)} av {len(wanted)} rapporter i {out}")
    if failed:
        raise typer.Exit(failed[0].exit_code)


@app.command(cls=SwedishCommand)
def calc(
    muni: Muni, year: Year, data: Data = "", out: Out = Path("output"), area: Area = "alla",
    audience: Audience = "extern", strict: Strict = False, accept: Accept = None,
) -> None:  # fmt: skip
    """Räkna utan rapport: skriver mappen resultat/."""
    register.find(muni)
    from kpbcalc.make_report import make_results  # noqa: PLC0415

    folder = make_results(
        muni, year, data=data, out=out, area=area, strict=strict, step=step, accept=accept or ()
    )
    console.print(f"Klart: {folder}")


@app.command(cls=SwedishCommand)
def share(
    muni: Muni, year: Year, data: Data = "", out: Out = Path("output"), withdraw: Withdraw = "",
) -> None:  # fmt: skip
    """Skriv de tal som kommunen kan ge till andra kommuner: bara det som får lämnas ut."""
    register.find(muni)
    from kpbcalc.make_report import make_shared  # noqa: PLC0415

    file = make_shared(muni, year, data=data, out=out, step=step, withdraw=withdraw)
    told = "Den andra kommunen lägger filen i sin mapp jamforelse/."
    console.print(f"Klart: {file}. {told if data else 'Talen är demons och påhittade: lämna inte ut filen.'}")


@app.command(cls=SwedishCommand)
def validate(
    muni: Muni, year: Year, data: Data = "", out: Out = Path("output"), area: Area = "alla",
    audience: Audience = "extern", strict: Strict = False, accept: Accept = None,
) -> None:  # fmt: skip
    """Granska underlaget utan att skriva något: visar alla fynd och vad man gör åt dem."""
    register.find(muni)
    from kpbcalc.make_report import examine_underlag  # noqa: PLC0415
    from kpbcalc.show_findings import show_findings  # noqa: PLC0415
    from kpbcalc.underlag.findings import stop_on_errors  # noqa: PLC0415

    findings = examine_underlag(muni, year, data=data, step=step, accept=accept or ())
    print(show_findings(findings))
    stop_on_errors(findings, strict=strict)


@app.command(cls=SwedishCommand)
def trace(
    wanted: Annotated[str, typer.Option(
        "--object", help="Insats och enhet (HT-OMV@HT1), pool (HSL) eller ansvar och verksamhet (200@510).")],
    muni: Muni = register.EXAMPLE, year: Year = 2024, data: Data = "",
) -> None:  # fmt: skip
    """Visa varifrån en kostnad kommer och vart den går, krona för krona."""
    register.find(muni)
    from kpbcalc.trace_object import trace_object  # noqa: PLC0415

    print(trace_object(muni, year, data=data, wanted=wanted, step=step))


@app.command(cls=SwedishCommand)
def sql(
    question: Annotated[
        str, typer.Argument(metavar="FRÅGA", help='Till exempel "SELECT * FROM nyckeltal".')],
    out: Out = Path("output"), audience: Audience = "extern",
    shape: Annotated[str, typer.Option("--format", help="tabell eller csv.")] = "tabell",
) -> None:  # fmt: skip
    """Fråga alla kommuners och års resultat med SQL: en databas över resultatmapparna."""
    from kpbcalc.query_results import query_results  # noqa: PLC0415

    print(query_results(question, out=out, audience=audience, shape=shape))


@app.command("fetch", cls=SwedishCommand)
def fetch_(
    muni: Annotated[str, typer.Option("--muni", help="Kommunkod eller kommunnamn.")] = "",
    year: Annotated[int, typer.Option("--year", help="Utfallsår, till exempel 2017.")] = 0,
    cache: Annotated[str, typer.Option("--cache", help="Mapp för det hämtade. Förval: .cache/kallor")] = "",
    max_age: Annotated[
        int | None, typer.Option("--max-age", min=0, help="Hämta om det som är äldre än så många dagar.")
    ] = None,
    tries: Annotated[int | None, typer.Option("--tries", min=1, help="Försök per fråga.")] = None,
    peers: Peers = "",
    pack: Annotated[Path | None, typer.Option("--pack", help="Packa det hämtade i en fil.")] = None,
    unpack: Annotated[Path | None, typer.Option("--unpack", help="Packa upp en sådan fil.")] = None,
    changes: Annotated[
        bool, typer.Option("--changes", help="Hämta inget: visa värden som har ändrats mellan hämtningar.")
    ] = False,
) -> None:  # fmt: skip
    """Hämta jämförelsetal från Kolada och befolkning från SCB till en lokal mapp."""
    if changes:
        from kpbcalc import fetch_sources  # noqa: PLC0415
        from kpbcalc.sources import parts  # noqa: PLC0415

        print(fetch_sources.show_changes(parts.folder(cache), muni))
        return
    if bool(muni) != bool(year) or not (muni or pack or unpack):
        raise UsageError(
            "Ange både --muni och --year, eller --pack, eller --unpack.",
            remedy="Till exempel kpb fetch --muni 0880 --year 2017.",
        )
    if muni:
        register.find(muni)
    from kpbcalc import fetch_sources  # noqa: PLC0415
    from kpbcalc.sources import pack as packing  # noqa: PLC0415
    from kpbcalc.sources import parts  # noqa: PLC0415

    root = parts.folder(cache)
    if unpack:
        put, newer = packing.unpack(unpack, root)
        console.print(f"Uppackat: {put} delar i {root}" + (f" ({newer} fanns redan)" if newer else ""))
    if muni:
        with fetching() as progress:
            outcome = fetch_sources.fetch_sources(
                muni, year, cache=cache, max_age=max_age, tries=tries, peers=peers, progress=progress
            )
        print(fetch_sources.show_outcome(outcome, root))
        fetch_sources.stop_when_missing(outcome)
    if pack:
        console.print(f"Packat: {packing.pack(root, pack)} delar i {pack}")


@app.command(cls=SwedishCommand)
def demo(out: Out = Path("data"), munis: Annotated[
    str, typer.Option("--munis", help="Kommuner, till exempel 0880,1381. Utan: alla.")] = "",
) -> None:  # fmt: skip
    """Skriv demounderlaget (syntetiskt) som de filer en kommun skulle leverera."""
    from kpbcalc.demo import DEMO_YEARS, write_demo  # noqa: PLC0415

    codes = [register.find(m).kod for m in munis.split(",") if m.strip()] or list(DEMO_YEARS)
    unknown = [c for c in codes if c not in DEMO_YEARS]
    if unknown:
        raise UsageError(
            f"Demounderlaget omfattar inte {', '.join(unknown)}.",
            remedy=f"Demons kommuner: {', '.join(DEMO_YEARS)}.",
        )
    folders = write_demo(out, codes, lambda kommun: console.print(f"Skriver {kommun}"))
    console.print(f"Klart: {len(folders)} mappar i {out}")


@app.command("import", cls=SwedishCommand)
def import_(
    muni: Muni, year: Year,
    source: Annotated[Path, typer.Option("--from", help="Mapp med råfilerna beslut, utford_tid, placering.")],
    data: Annotated[Path, typer.Option("--data", help="Underlagets mapp: skriver i <kommun>/<år>/.")],
    key: Annotated[Path, typer.Option("--key", help="Fil med nyckeln till pseudonymerna, utanför koden.")],
    create_key: Annotated[bool, typer.Option("--create-key", help="Skapa nyckelfilen.")] = False,
) -> None:  # fmt: skip
    """Gör råuttag ur verksamhetssystemen till pseudonymiserade tabeller i underlaget."""
    kommun = register.find(muni).kod
    from kpbcalc.underlag import extracts  # noqa: PLC0415

    imported, folder = extracts.run(
        kommun, year, source=source, data=data, key_file=key, create_key=create_key
    )
    table = RichTable("Regel", "Allvar", "Var", "Antal", "Vad")
    for finding in imported.findings:
        place = ", ".join(filter(None, [finding.tabell, finding.kolumn]))
        table.add_row(finding.regel, finding.allvar, place, str(finding.antal), finding.text)
    Console(highlight=False).print(table)
    rows = f"{len(imported.brukare)} brukare, {len(imported.insatsvolymer)} volymrader"
    console.print(f"Klart: {rows} i {folder}")


@app.command(cls=SwedishCommand)
def survey(
    muni: Muni, year: Year,
    file: Annotated[Path, typer.Option("--file", help="Undersökningens publicerade resultatfil (.xlsx).")],
    kind: Annotated[str, typer.Option("--survey", help="Till exempel aldre-hemtjanst.")],
    data: Annotated[Path, typer.Option("--data", help="Underlagets mapp: skriver i <kommun>/<år>/.")],
    survey_year: Annotated[
        int | None, typer.Option("--survey-year", help="Undersökningens år. Utan: våren efter utfallsåret.")
    ] = None,
) -> None:  # fmt: skip
    """Läs in en brukar- eller personalundersökning i underlaget."""
    register.find(muni)
    from kpbcalc.import_survey import import_survey  # noqa: PLC0415

    done = import_survey(file, muni, year, survey=kind, survey_year=survey_year, data=data)
    console.print("\n".join([*done.notes, f"Klart: {done.file}"]))


@app.command("match-units", cls=SwedishCommand)
def match_units(
    muni: Muni, year: Year, data: Annotated[Path, typer.Option("--data", help="Underlagets mapp.")],
) -> None:  # fmt: skip
    """Föreslå vilka av våra enheter som undersökningarnas enheter är. En människa godkänner."""
    register.find(muni)
    from kpbcalc.import_survey import match_units as propose_units  # noqa: PLC0415

    done = propose_units(muni, year, data=data)
    console.print("\n".join([*done.notes, f"Klart: {done.file}"]))


def _out() -> Path:
    """The folder given with --out, also when the command broke before it was read."""
    words = sys.argv[1:]
    given = [after for word, after in pairwise(words) if word == "--out"]
    given += [word.partition("=")[2] for word in words if word.startswith("--out=")]
    return Path(given[-1] if given else "output")


def _leave(error: KpbError) -> NoReturn:
    print(error, file=sys.stderr)
    sys.exit(error.exit_code)


def main() -> NoReturn:
    """Run `kpb` and leave with the exit code of CONTRACT §1; never a traceback."""
    # A command lives for seconds: to look for garbage every 700 objects takes a twentieth of them.
    gc.set_threshold(200_000)
    # Stopped by the system, a command clears away its temporary files as after Ctrl-C.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(TERMINATED))
    try:
        code = app(sys.argv[1:] or ["--help"], standalone_mode=False)
    except typer.TyperException as error:
        _leave(wrong_use(error))
    except InternalError as error:
        _leave(log_error(_out(), error, error.trace))
    except KpbError as error:
        _leave(error)
    except Exception as error:
        _leave(log_error(_out(), error))
    if code == INTERRUPTED:  # what typer makes of Ctrl-C
        print("Avbrutet. Det som fanns i mappen är kvar som det var.", file=sys.stderr)
    sys.exit(code if isinstance(code, int) else 0)

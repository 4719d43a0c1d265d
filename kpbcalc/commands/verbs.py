"""What can `kpb` do? Its commands: English words, Swedish help, and the work left to other modules."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import typer
from rich.console import Console
from rich.table import Table as RichTable

from kpbcalc.base import register
from kpbcalc.base.errors import KpbError, UsageError
from kpbcalc.commands import options as opt
from kpbcalc.commands.swedish import SwedishCommand, SwedishGroup

app = typer.Typer(
    cls=SwedishGroup,
    help="Kostnad per brukare (KPB): från bokslut och brukarvolymer till en rapport som går att granska.",
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["--help", "-h"]},
)
console = Console(stderr=True, highlight=False)


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


def tell(text: str) -> None:
    """A line for whoever stands at the console, as it is: names of projects may hold brackets."""
    console.print(text, markup=False, soft_wrap=True)


@app.command(cls=SwedishCommand)
def report(
    muni: opt.Muni, year: opt.Year, data: opt.Data = "", out: opt.Out = Path("output"),
    area: opt.Area = "alla", audience: opt.Audience = "extern", strict: opt.Strict = False,
    accept: opt.Accept = None, withdraw: opt.Withdraw = "", peers: opt.Peers = "",
) -> None:  # fmt: skip
    """Beräkna och skriv rapporten för en kommun och ett år."""
    register.find(muni)  # before the imports that cost seconds: a misspelt name is told at once
    with step("Startar"):
        from kpbcalc.commands.report import make_report  # noqa: PLC0415

    page = make_report(
        muni, year, data=data, out=out, area=area, audience=audience, strict=strict, step=step,
        accept=accept or (), withdraw=withdraw, peers=peers, tell=tell,
    )  # fmt: skip
    console.print(f"Klart: {page}")


@app.command(cls=SwedishCommand)
def reports(
    year: opt.Year, munis: opt.Munis = "", data: opt.Data = "", out: opt.Out = Path("output"),
    area: opt.Area = "alla", audience: opt.Audience = "extern", strict: opt.Strict = False,
    accept: opt.Accept = None, withdraw: opt.Withdraw = "", peers: opt.Peers = "",
) -> None:  # fmt: skip
    """Skriv rapporten för varje kommun som har underlag för året."""
    with step("Startar"):
        from kpbcalc.commands.report import make_report, with_underlag  # noqa: PLC0415

    wanted = with_underlag(year, data, [m for m in munis.split(",") if m.strip()])
    failed: list[KpbError] = []
    for number, kommun in enumerate(wanted, start=1):
        console.print(f"{number} av {len(wanted)}  {kommun}")
        try:
            make_report(
                kommun, year, data=data, out=out, area=area, audience=audience, strict=strict, step=step,
                accept=accept or (), withdraw=withdraw, peers=peers, tell=tell,
            )  # fmt: skip
        except KpbError as error:
            console.print(str(error))
            failed.append(error)
    console.print(f"Klart: {len(wanted) - len(failed)} av {len(wanted)} rapporter i {out}")
    if failed:
        raise typer.Exit(failed[0].exit_code)


@app.command(cls=SwedishCommand)
def calc(
    muni: opt.Muni, year: opt.Year, data: opt.Data = "", out: opt.Out = Path("output"),
    area: opt.Area = "alla", audience: opt.Audience = "extern", strict: opt.Strict = False,
    accept: opt.Accept = None,
) -> None:  # fmt: skip
    """Räkna utan rapport: skriver mappen resultat/."""
    register.find(muni)
    with step("Startar"):
        from kpbcalc.commands.report import make_results  # noqa: PLC0415

    folder = make_results(
        muni, year, data=data, out=out, area=area, strict=strict, step=step, accept=accept or ()
    )
    console.print(f"Klart: {folder}")


@app.command(cls=SwedishCommand)
def share(
    muni: opt.Muni, year: opt.Year, data: opt.Data = "", out: opt.Out = Path("output"),
    withdraw: opt.Withdraw = "",
) -> None:  # fmt: skip
    """Skriv de tal som kommunen kan ge till andra kommuner: bara det som får lämnas ut."""
    register.find(muni)
    with step("Startar"):
        from kpbcalc.commands.report import make_shared  # noqa: PLC0415

    file = make_shared(muni, year, data=data, out=out, step=step, withdraw=withdraw)
    told = "Den andra kommunen lägger filen i sin mapp jamforelse/."
    console.print(f"Klart: {file}. {told if data else 'Talen är demons och påhittade: lämna inte ut filen.'}")


@app.command(cls=SwedishCommand)
def validate(
    muni: opt.Muni, year: opt.Year, data: opt.Data = "", out: opt.Out = Path("output"),
    area: opt.Area = "alla", audience: opt.Audience = "extern", strict: opt.Strict = False,
    accept: opt.Accept = None,
) -> None:  # fmt: skip
    """Granska underlaget utan att skriva något: visar alla fynd och vad man gör åt dem."""
    register.find(muni)
    with step("Startar"):
        from kpbcalc.commands.report import examine_underlag  # noqa: PLC0415
        from kpbcalc.commands.show_findings import show_findings, stop_after_showing  # noqa: PLC0415

    findings = examine_underlag(muni, year, data=data, step=step, accept=accept or ())
    print(show_findings(findings))
    stop_after_showing(findings, strict=strict)


@app.command(cls=SwedishCommand)
def trace(
    wanted: opt.Traced, muni: opt.Muni = register.EXAMPLE, year: opt.Year = 2024, data: opt.Data = ""
) -> None:
    """Visa varifrån en kostnad kommer och vart den går, krona för krona."""
    register.find(muni)
    with step("Startar"):
        from kpbcalc.commands.trace import trace_object  # noqa: PLC0415

    print(trace_object(muni, year, data=data, wanted=wanted, step=step))


@app.command(cls=SwedishCommand)
def sql(
    question: opt.Question, out: opt.Out = Path("output"), audience: opt.Audience = "extern",
    shape: opt.Shape = "tabell", data: opt.Choices = "",
) -> None:  # fmt: skip
    """Fråga alla kommuners och års resultat med SQL: en databas över resultatmapparna."""
    with step("Startar"):
        from kpbcalc.commands.sql import query_results  # noqa: PLC0415

    print(query_results(question, out=out, audience=audience, shape=shape, data=data))


@app.command(cls=SwedishCommand, context_settings={"allow_extra_args": True, "ignore_unknown_options": True})
def lab(ctx: typer.Context) -> None:
    """Öppna anteckningsböckerna i JupyterLab. Flaggor går vidare dit, till exempel --no-browser."""
    from kpbcalc.commands.lab import open_lab  # noqa: PLC0415

    raise typer.Exit(open_lab(ctx.args, tell))


@app.command(cls=SwedishCommand)
def clean() -> None:
    """Ta bort det som går att göra om ur din cachemapp: demon, loggar. Det hämtade ligger kvar."""
    from kpbcalc.commands.clean import clean_cache  # noqa: PLC0415

    console.print("Borttaget: " + (", ".join(clean_cache()) or "inget"))


@app.command("fetch", cls=SwedishCommand)
def fetch_(
    muni: opt.AnyMuni = "", year: opt.Year = 0, cache: opt.Cache = "", max_age: opt.MaxAge = None,
    tries: opt.Tries = None, peers: opt.Peers = "", data: opt.Choices = "", pack: opt.Pack = None,
    unpack: opt.Unpack = None, changes: opt.Changes = False,
) -> None:  # fmt: skip
    """Hämta jämförelsetal från Kolada och befolkning från SCB till en lokal mapp."""
    if changes:
        from kpbcalc.commands import fetch as fetch_sources  # noqa: PLC0415
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
    from kpbcalc.commands import fetch as fetch_sources  # noqa: PLC0415
    from kpbcalc.sources import pack as packing  # noqa: PLC0415
    from kpbcalc.sources import parts  # noqa: PLC0415

    root = parts.folder(cache)
    if unpack:
        put, newer = packing.unpack(unpack, root)
        console.print(f"Uppackat: {put} delar i {root}" + (f" ({newer} fanns redan)" if newer else ""))
    if muni:
        with fetching() as progress:
            outcome = fetch_sources.fetch_sources(
                muni,
                year,
                cache=cache,
                max_age=max_age,
                tries=tries,
                peers=peers,
                data=data,
                progress=progress,
            )
        print(fetch_sources.show_outcome(outcome, root))
        fetch_sources.stop_when_missing(outcome)
    if pack:
        console.print(f"Packat: {packing.pack(root, pack)} delar i {pack}")


@app.command(cls=SwedishCommand)
def demo(out: opt.Out = Path("data"), munis: opt.AllMunis = "") -> None:
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


@app.command("inspect", cls=SwedishCommand)
def inspect_(file: opt.Looked) -> None:
    """Visa vad en fil är: form, kolumner, vilken tabell den liknar och ett förslag till karta."""
    from kpbcalc.commands.inspect import show_file  # noqa: PLC0415

    print(show_file(file))


@app.command("import", cls=SwedishCommand)
def import_(
    muni: opt.Muni, year: opt.Year, source: opt.Raw, data: opt.Into, key: opt.Key,
    create_key: opt.CreateKey = False, replace: opt.Replace = False,
) -> None:  # fmt: skip
    """Gör råuttag ur verksamhetssystemen till pseudonymiserade tabeller i underlaget."""
    kommun = register.find(muni).kod
    with step("Startar"):
        from kpbcalc.underlag import extracts  # noqa: PLC0415

    with step("Läser råuttagen"):
        imported, folder = extracts.run(
            kommun, year, source=source, data=data, key_file=key, create_key=create_key, replace=replace
        )
    table = RichTable("Regel", "Allvar", "Var", "Antal", "Vad")
    for finding in imported.findings:
        place = ", ".join(filter(None, [finding.tabell, finding.kolumn]))
        table.add_row(finding.regel, finding.allvar, place, str(finding.antal), finding.told())
    Console(highlight=False).print(table)
    rows = f"{len(imported.brukare)} brukare, {len(imported.insatsvolymer)} volymrader"
    console.print(f"Klart: {rows} i {folder}")


@app.command(cls=SwedishCommand)
def survey(
    muni: opt.Muni, year: opt.Year, file: opt.SurveyFile, kind: opt.SurveyKind, data: opt.Into,
    survey_year: opt.SurveyYear = None,
) -> None:  # fmt: skip
    """Läs in en brukar- eller personalundersökning i underlaget."""
    register.find(muni)
    with step("Startar"):
        from kpbcalc.commands.survey import import_survey  # noqa: PLC0415

    with step("Läser undersökningen"):
        done = import_survey(file, muni, year, survey=kind, survey_year=survey_year, data=data)
    console.print("\n".join([*done.notes, f"Klart: {done.file}"]))


@app.command("match-units", cls=SwedishCommand)
def match_units(muni: opt.Muni, year: opt.Year, data: opt.Underlag) -> None:
    """Föreslå vilka av våra enheter som undersökningarnas enheter är. En människa godkänner."""
    register.find(muni)
    with step("Startar"):
        from kpbcalc.commands.survey import match_units as propose_units  # noqa: PLC0415

    with step("Jämför enheternas namn"):
        done = propose_units(muni, year, data=data)
    console.print("\n".join([*done.notes, f"Klart: {done.file}"]))

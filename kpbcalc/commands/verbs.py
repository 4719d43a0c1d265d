"""The commands that reckon and tell: English words, Swedish help, and the work left to other modules."""

from pathlib import Path

import typer

from kpbcalc.base import register
from kpbcalc.base.errors import KpbError
from kpbcalc.commands import data_verbs
from kpbcalc.commands import options as opt
from kpbcalc.commands.app import app, console, step, tell
from kpbcalc.commands.swedish import SwedishCommand

__all__ = ["app", "data_verbs"]


@app.command(cls=SwedishCommand)
def report(
    muni: opt.Muni, year: opt.Year, data: opt.Data = "", out: opt.Out = Path("output"),
    area: opt.Area = "alla", audience: opt.Audience = "extern", strict: opt.Strict = False,
    accept: opt.Accept = None, withdraw: opt.Withdraw = "", peers: opt.Peers = "", draft: opt.Draft = False,
) -> None:  # fmt: skip
    """Beräkna och skriv rapporten för en kommun och ett år."""
    register.find(muni)  # before the imports that cost seconds: a misspelt name is told at once
    with step("Startar"):
        from kpbcalc.commands.report import make_report  # noqa: PLC0415
        from kpbcalc.commands.wish import wish  # noqa: PLC0415

    wanted = wish(
        muni, year, data=data, out=out, area=area, audience=audience, strict=strict, step=step,
        accept=accept or (), withdraw=withdraw, peers=peers, draft=draft,
    )  # fmt: skip
    page = make_report(wanted, step, tell)
    console.print(f"Klart: {page}")


@app.command(cls=SwedishCommand)
def reports(
    year: opt.Year, munis: opt.Munis = "", data: opt.Data = "", out: opt.Out = Path("output"),
    area: opt.Area = "alla", audience: opt.Audience = "extern", strict: opt.Strict = False,
    accept: opt.Accept = None, withdraw: opt.Withdraw = "", peers: opt.Peers = "", draft: opt.Draft = False,
) -> None:  # fmt: skip
    """Skriv rapporten för varje kommun som har underlag för året."""
    with step("Startar"):
        from kpbcalc.commands.report import make_report  # noqa: PLC0415
        from kpbcalc.commands.wish import wish, with_underlag  # noqa: PLC0415

    wanted = with_underlag(year, data, [m for m in munis.split(",") if m.strip()])
    failed: list[KpbError] = []
    for number, kommun in enumerate(wanted, start=1):
        console.print(f"{number} av {len(wanted)}  {kommun}")
        try:
            asked = wish(
                kommun, year, data=data, out=out, area=area, audience=audience, strict=strict, step=step,
                accept=accept or (), withdraw=withdraw, peers=peers, draft=draft,
            )  # fmt: skip
            make_report(asked, step, tell)
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
        from kpbcalc.commands.results import make_results  # noqa: PLC0415
        from kpbcalc.commands.wish import wish  # noqa: PLC0415

    wanted = wish(
        muni, year, data=data, out=out, area=area, audience=audience, strict=strict, step=step,
        accept=accept or (),
    )  # fmt: skip
    folder = make_results(wanted, step)
    console.print(f"Klart: {folder}")


@app.command(cls=SwedishCommand)
def share(
    muni: opt.Muni, year: opt.Year, data: opt.Data = "", out: opt.Out = Path("output"),
    accept: opt.Accept = None, withdraw: opt.Withdraw = "",
) -> None:  # fmt: skip
    """Skriv det som kommunen kan ge till andra kommuner: bara det som får lämnas ut."""
    register.find(muni)
    with step("Startar"):
        from kpbcalc.commands.share import make_shared  # noqa: PLC0415
        from kpbcalc.commands.wish import wish  # noqa: PLC0415

    wanted = wish(muni, year, data=data, out=out, step=step, accept=accept or (), withdraw=withdraw)
    file = make_shared(wanted, step)
    told = "Den andra kommunen tar emot filen med kpb receive."
    made_up = "Talen är demons och påhittade: lämna inte ut filen."
    console.print(f"Klart: {file}. {made_up if wanted.where.synthetic else told}")


@app.command(cls=SwedishCommand)
def receive(files: opt.Deliveries, data: opt.Underlag) -> None:
    """Ta emot andra kommuners delningar, för att jämföra med dem."""
    with step("Startar"):
        from kpbcalc.commands.share import receive as take_in  # noqa: PLC0415

    console.print("\n".join([*take_in(files, data), f"Klart: {data / 'jamforelse'}"]), markup=False)


@app.command(cls=SwedishCommand)
def validate(
    muni: opt.Muni, year: opt.Year, data: opt.Data = "", out: opt.Out = Path("output"),
    area: opt.Area = "alla", audience: opt.Audience = "extern", strict: opt.Strict = False,
    accept: opt.Accept = None,
) -> None:  # fmt: skip
    """Granska underlaget utan att skriva något: visar alla fynd och vad man gör åt dem."""
    register.find(muni)
    with step("Startar"):
        from kpbcalc.commands.results import examine_underlag  # noqa: PLC0415
        from kpbcalc.commands.show_findings import show_findings, stop_after_showing  # noqa: PLC0415
        from kpbcalc.commands.wish import wish  # noqa: PLC0415

    wanted = wish(
        muni, year, data=data, out=out, area=area, audience=audience, strict=strict, step=step,
        accept=accept or (),
    )  # fmt: skip
    findings = examine_underlag(wanted, step)
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

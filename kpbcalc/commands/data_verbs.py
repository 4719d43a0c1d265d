"""The commands that fetch, look at and read in: what goes into an underlag."""

from pathlib import Path

from kpbcalc.base import register
from kpbcalc.base.errors import UsageError
from kpbcalc.commands import options as opt
from kpbcalc.commands.app import app, console, fetching, step, steps
from kpbcalc.commands.swedish import SwedishCommand


@app.command("fetch", cls=SwedishCommand)
def fetch_(
    muni: opt.AnyMuni = "", year: opt.AnyYear = 0, cache: opt.Cache = "", max_age: opt.MaxAge = None,
    tries: opt.Tries = None, peers: opt.Peers = "", data: opt.Choices = "", pack: opt.Pack = None,
    unpack: opt.Unpack = None, changes: opt.Changes = False,
) -> None:  # fmt: skip
    """Hämta jämförelsetal från Kolada och befolkning från SCB till en lokal mapp."""
    if changes:
        from kpbcalc.commands import fetch as fetch_sources  # noqa: PLC0415
        from kpbcalc.sources import fetched_parts  # noqa: PLC0415

        print(fetch_sources.show_changes(fetched_parts.folder(cache), muni))
        return
    if bool(muni) != bool(year) or not (muni or pack or unpack):
        raise UsageError(
            "Ange både --muni och --year, eller --pack, eller --unpack.",
            remedy="Till exempel kpb fetch --muni 0880 --year 2017.",
        )
    if muni:
        register.find(muni)
    from kpbcalc.commands import fetch as fetch_sources  # noqa: PLC0415
    from kpbcalc.sources import fetched_parts  # noqa: PLC0415
    from kpbcalc.sources import pack as packing  # noqa: PLC0415

    root = fetched_parts.folder(cache)
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


@app.command("new", cls=SwedishCommand)
def new(
    muni: opt.Muni, year: opt.Year, source: opt.Delivery, data: opt.Into, from_year: opt.FromYear = None,
    cache: opt.Cache = "",
) -> None:  # fmt: skip
    """Börja: läs en leverans, och skriv förslag till kartor, kodnyckel, enheter och nycklar att fylla i."""
    kommun = register.find(muni).kod
    with step("Startar"):
        from kpbcalc.commands.new import show_begun  # noqa: PLC0415
        from kpbcalc.onboarding.begin import begin  # noqa: PLC0415

    with steps("Läser leveransen") as say:
        begun = begin(kommun, year, source=source, data=data, from_year=from_year, cache=cache, say=say)
    print(show_begun(begun))
    console.print(f"Klart: {begun.page}")


@app.command("import", cls=SwedishCommand)
def import_(
    muni: opt.Muni, year: opt.Year, source: opt.Raw, data: opt.Into, key: opt.Key,
    create_key: opt.CreateKey = False, replace: opt.Replace = False,
) -> None:  # fmt: skip
    """Gör råuttag ur verksamhetssystemen till pseudonymiserade tabeller i underlaget."""
    kommun = register.find(muni).kod
    with step("Startar"):
        from kpbcalc.commands.show_findings import show_findings  # noqa: PLC0415
        from kpbcalc.underlag.extracts import run  # noqa: PLC0415

    with steps("Läser råuttagen") as say:
        imported, folder = run.run(
            kommun, year, source=source, data=data, key_file=key, create_key=create_key, replace=replace,
            say=say,
        )  # fmt: skip
    print(show_findings(imported.findings))
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

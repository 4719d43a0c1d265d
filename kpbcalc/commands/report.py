"""What the commands do: check the wish, calculate, run the notebook, export, move into place."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kpbcalc.analysis.area import ALL, chosen, omraden
from kpbcalc.base import own_choices, places, private, register
from kpbcalc.base.errors import UsageError
from kpbcalc.base.unfinished import unfinished
from kpbcalc.calculation.calculate import Source, calculate, examine_all, source, write_results
from kpbcalc.reporting.hashes import sha256
from kpbcalc.reporting.publish import staged
from kpbcalc.sources import peer_choice
from kpbcalc.underlag import Finding, acceptance, years
from kpbcalc.underlag.pseudonyms import pseudonyms
from kpbcalc.underlag.read import find_file
from kpbcalc.underlag.receipt import RECEIPT
from kpbcalc.underlag.schemas import TABLES

if TYPE_CHECKING:
    from kpbcalc.calculation.guard import Guard
    from kpbcalc.disclosure import Audience
    from kpbcalc.reporting.parameters import ReportParameters

NOTEBOOK = places.shipped("notebooks") / "kommunrapport.ipynb"
CASES = places.shipped("notebooks") / "ytterfall_intern.ipynb"
Step = Callable[[str], AbstractContextManager[None]]
Tell = Callable[[str], None]


def make_report(
    muni: str, year: int, *, data: str, out: Path, area: str, audience: str, strict: bool, step: Step,
    accept: Sequence[str] = (), withdraw: str = "", peers: str = "", tell: Tell | None = None,
) -> Path:  # fmt: skip
    """Write the report folder of docs/kontrakt.md §4 and return the page's path.

    `accept` are warnings accepted for this run, each `V24=skäl`. `withdraw` says why the earlier reports of
    this municipality and year need not be reckoned with: they have not left the house. `peers` is whom to
    compare with (`peer_choice.from_words`). `tell` is handed what somebody must know though all went well.

    Raises the workbench's own errors; whatever was in the folder stays as it was until all is done.
    """
    # The gate and what only a report needs is imported here and below: `kpb calc` shares this module.
    from kpbcalc import disclosure  # noqa: PLC0415
    from kpbcalc.analysis.peers_given_way import peers_given_way  # noqa: PLC0415
    from kpbcalc.calculation.guard import Guard  # noqa: PLC0415

    accepted = acceptance.from_words(accept)
    publik = disclosure.audience_of(audience)
    kommun, where = _wanted(muni, data, area, step)
    own = own_choices.read(kommun.kod, where.root)
    choice = peer_choice.wanted(own, year, peers)  # refused before anything is reckoned
    target = _target(out, kommun.kod, year, area)
    with step(f"Räknar {kommun.namn} {year}"):
        result, findings = calculate(where.root, kommun.kod, year, strict=strict, accepted=accepted)
    inputs = {name: sha256(file) for name, file in _inputs(where.root, kommun.kod, year).items()}
    policy = disclosure.policy_from_params(publik, own)
    ids = pseudonyms(where.root, kommun.kod, year)
    keep = [o.val for o in omraden().values()] if area == ALL else []
    with peer_choice.passed_on(peers), staged(target, keep=keep, secret=publik == "intern") as folder:
        guard = Guard(out, result, area, policy, inputs, ids, withdraw)
        write_results(result, findings, folder / "resultat")
        notes = _write_report(
            folder,
            kommun,
            year,
            data,
            area,
            audience,
            where,
            findings,
            step,
            accept,
            inputs,
            guard,
            choice,
        )
        if audience == "intern":
            _write_cases(folder / "internt", kommun, year, data, area, where, step, accept)
    given_way = peers_given_way(choice, notes)
    if given_way and tell:
        tell(given_way)
    return target / "rapport.html"


def _write_report(
    folder: Path, kommun: register.Kommun, year: int, data: str, area: str, audience: str, where: Source,
    findings: Sequence[Finding], step: Step, accept: Sequence[str], inputs: Mapping[str, str], guard: "Guard",
    choice: peer_choice.Choice,
) -> list[str]:  # fmt: skip
    """Run the notebook and write page, notebook, workbook and manifest; the notes of the tables shown."""
    # Imported here because they cost seconds, and an underlag that does not pass should be told at once.
    from kpbcalc import disclosure  # noqa: PLC0415
    from kpbcalc.reporting.collect import hidden_cells, tables  # noqa: PLC0415
    from kpbcalc.reporting.execute import execute  # noqa: PLC0415
    from kpbcalc.reporting.export import PageMeta, to_html  # noqa: PLC0415
    from kpbcalc.reporting.internal import SECRET  # noqa: PLC0415
    from kpbcalc.reporting.manifest import manifest, write_manifest  # noqa: PLC0415
    from kpbcalc.reporting.notebook_file import write_notebook  # noqa: PLC0415
    from kpbcalc.reporting.workbook import write_workbook  # noqa: PLC0415
    from kpbcalc.sources import parts  # noqa: PLC0415

    parameters = _parameters(kommun, year, area, data, where, disclosure.audience_of(audience))
    with step("Skriver rapporten"), acceptance.passed_on(accept), guard.around_notebook():
        executed = execute(NOTEBOOK, parameters, {"underlag": data})
    beside = {name: sha256(file) for name, file in _beside(where.root, kommun.kod).items()}
    with step("Sparar sida, tabeller och manifest"):
        content = manifest(
            NOTEBOOK, parameters.model_copy(update={"underlag": data}),
            {**inputs, **beside}, synthetic=where.synthetic, outside=parts.inventory(parts.folder()),
            findings=[f.as_dict() for f in findings], hidden=hidden_cells(executed),
            policy=guard.policy.describe(), peers=choice.as_dict(),
        )  # fmt: skip
        if accept:
            content["validering"]["godkanda_i_kommandot"] = list(accept)
        title, lead, footer = _page_words(kommun, year, area, content)
        secret = SECRET if parameters.publik == "intern" else ""
        meta = PageMeta(title, lead, where.synthetic, footer, secret)
        (folder / "rapport.html").write_text(to_html(executed, meta), encoding="utf-8")
        write_notebook(executed, folder / "rapport.ipynb")
        write_workbook(executed, folder / "tabeller.xlsx", meta)
        write_manifest(content, folder / "manifest.json")
        guard.look_through(folder)
        guard.record(list(tables(executed)))
    return [note for table in tables(executed) for note in table["notes"]]


def _write_cases(
    folder: Path, kommun: register.Kommun, year: int, data: str, area: str, where: Source, step: Step,
    accept: Sequence[str],
) -> None:  # fmt: skip
    """The outliers one by one, for the municipality's own staff; only the audience intern comes here."""
    from kpbcalc.reporting.export import PageMeta  # noqa: PLC0415
    from kpbcalc.reporting.internal import SECRET, write_internal  # noqa: PLC0415

    parameters = _parameters(kommun, year, area, data, where, "intern")
    meta = PageMeta(
        f"Ytterfall i {kommun.namn} {year}, person för person",
        "Vilka brukare som kostar mer än gränsen, vad de får och hur det har varit tidigare år.",
        where.synthetic,
        (f"Kommun {kommun.kod} {kommun.namn}, utfall {year}.",),
        SECRET,
    )
    with step("Skriver listan med ytterfall"), acceptance.passed_on(accept):
        write_internal(CASES, parameters, {"underlag": data}, folder, meta)


def _parameters(
    kommun: register.Kommun, year: int, area: str, data: str, where: Source, publik: "Audience"
) -> "ReportParameters":
    """What a notebook is told; the underlag by its whole path, whichever folder the notebook runs in."""
    from kpbcalc.reporting.parameters import ReportParameters  # noqa: PLC0415

    return ReportParameters(
        kommun=kommun.kod, ar=year, omrade=area, underlag=_path(data, where), utdata="", publik=publik
    )


def _path(data: str, where: Source) -> str:
    """The underlag's whole path; nothing for the demo's, which has none."""
    return data and str(where.root.resolve())


def make_results(
    muni: str, year: int, *, data: str, out: Path, area: str, strict: bool, step: Step,
    accept: Sequence[str] = (),
) -> Path:  # fmt: skip
    """Calculate and write `resultat/` only; return its path."""
    accepted = acceptance.from_words(accept)
    kommun, where = _wanted(muni, data, area, step)
    folder = _target(out, kommun.kod, year, area) / "resultat"
    with step(f"Räknar {kommun.namn} {year}"):
        result, findings = calculate(where.root, kommun.kod, year, strict=strict, accepted=accepted)
    with staged(folder, secret=True) as new:
        write_results(result, findings, new)
    return folder


def make_shared(muni: str, year: int, *, data: str, out: Path, step: Step, withdraw: str = "") -> Path:
    """Write the figures the municipality may give to others, `<out>/delas/<kod>-<år>.csv`; return the file.

    They are released together with the report's tables, and noted in the ledger of releases as it is: what
    the report hides is not in the file. Raises as `make_report`.
    """
    from kpbcalc import disclosure  # noqa: PLC0415
    from kpbcalc.calculation.guard import Guard  # noqa: PLC0415
    from kpbcalc.notebook.report import Rapport  # noqa: PLC0415
    from kpbcalc.reporting import share_figures  # noqa: PLC0415

    kommun, where = _wanted(muni, data, ALL, step)
    with step(f"Räknar {kommun.namn} {year}"):
        result, _ = calculate(where.root, kommun.kod, year)
    inputs = {name: sha256(file) for name, file in _inputs(where.root, kommun.kod, year).items()}
    policy = disclosure.policy_from_params("extern", result.underlag.own)
    guard = Guard(out, result, ALL, policy, inputs, pseudonyms(where.root, kommun.kod, year), withdraw)
    with step("Granskar vad som får delas"), guard.around_notebook():
        released = Rapport(kommun.kod, year, ALL, _path(data, where), "", policy.audience).att_dela()
    frame = share_figures.shared_form(released, kommun.kod, year)
    if frame.empty:
        raise UsageError(
            f"Det finns inga tal om {kommun.namn} {year} som får delas.",
            remedy="Varje tal bygger på för få personer, eller så saknas brukare i underlaget.",
        )
    folder = out / "delas"
    folder.mkdir(parents=True, exist_ok=True)
    with unfinished(folder) as new:
        file = share_figures.write(frame, new, kommun.kod, year)
        guard.look_through(new)
        guard.record(share_figures.as_released(released))
        private.as_usual(file)
        return file.replace(folder / file.name)


def examine_underlag(
    muni: str, year: int, *, data: str, step: Step, accept: Sequence[str] = ()
) -> list[Finding]:
    """Every finding about a municipality's underlag, its mapping of survey units and what it would give."""
    from kpbcalc.analysis import unit_map_findings  # noqa: PLC0415

    accepted = acceptance.from_words(accept)
    kommun, where = _wanted(muni, data, ALL, step)
    with step(f"Granskar {kommun.namn} {year}"):
        result, found = examine_all(where.root, kommun.kod, year, accepted)
        if result is not None:
            found += acceptance.accept(
                unit_map_findings.findings(where.root, result), result.underlag.own, year, accepted
            )
        return found


def with_underlag(year: int, data: str, munis: Sequence[str]) -> list[str]:
    """The codes to report on: those asked for, or every municipality with underlag for the year."""
    if munis:
        return [register.find(m).kod for m in munis]
    if data:
        found = [k for k in register.kommuner() if year in years(Path(data), k)]
    else:
        from kpbcalc import demo  # noqa: PLC0415 - as in `calculate.source`

        found = [k for k, known in demo.DEMO_YEARS.items() if year in known]
    if not found:
        raise UsageError(f"Ingen kommun har underlag för {year}.", remedy="Ange ett annat år eller --data.")
    return sorted(found)


def _wanted(muni: str, data: str, area: str, step: Step) -> tuple[register.Kommun, Source]:
    """The municipality and where its underlag is, when everything asked for exists."""
    kommun = register.find(muni)
    chosen(area)
    with step("Hämtar demounderlaget" if not data else "Läser underlaget"):
        return kommun, source(data, kommun.kod)


def _target(out: Path, kommun: str, year: int, area: str) -> Path:
    folder = out / kommun / str(year)
    return folder if area == ALL else folder / area


def _inputs(root: Path, kommun: str, year: int) -> dict[str, Path]:
    """The files of every year the report reads, by their name within the underlag."""
    found = {}
    for y in (y for y in years(root, kommun) if y <= year):
        folder = root / kommun / str(y)
        for table in TABLES:
            file = find_file(folder, table)
            if file:
                found[f"{kommun}/{y}/{file.name}"] = file
        method = folder / "fordelning.toml"
        if method.is_file():
            found[f"{kommun}/{y}/{method.name}"] = method
    return found


def _beside(root: Path, kommun: str) -> dict[str, Path]:
    """What a report reads beside the tables: shared figures, unit map, own choices, receipts of imports.

    Not among the inputs the gate reckons with: they hold nothing about the municipality's clients, and other
    peers must not make earlier releases of the same clients forgotten.
    """
    from kpbcalc.sources import shared_figures, unit_map  # noqa: PLC0415

    found = {f"{file.parent.name}/{file.name}": file for file in shared_figures.files(root)}
    found |= {f"{kommun}/{file.name}": file for file in own_choices.own_files(kommun, root)}
    receipts = [root / kommun / str(year) / RECEIPT for year in years(root, kommun)]
    found |= {f"{kommun}/{file.parent.name}/{file.name}": file for file in receipts if file.is_file()}
    units = root / kommun / unit_map.FILE
    return found | ({f"{kommun}/{units.name}": units} if units.is_file() else {})


def _page_words(
    kommun: register.Kommun, year: int, area: str, content: Mapping[str, Any]
) -> tuple[str, str, tuple[str, ...]]:
    """The page's title, lead line and run data."""
    first, *rest = [o.rubrik for o in chosen(area)]
    names = first + "".join(f", {name[:1].lower()}{name[1:]}" for name in rest)
    bench = content["arbetsbank"]
    commit = (bench["git"] or {}).get("commit", "")[:10]
    title = f"Kostnad per brukare i {kommun.namn} {year}"
    lead = f"{names}. Vad insatserna kostar, vem som får dem och vad som påverkar kostnaden."
    footer = (
        f"Kommun {kommun.kod} {kommun.namn}, utfall {year}, {names[:1].lower()}{names[1:]}.",
        f"kpbcalc {bench['kpbcalc']}" + (f", version {commit}" if commit else "") + ".",
        "Indata, parametrar och kontrollsummor finns i manifest.json bredvid rapporten.",
    )
    return title, lead, footer

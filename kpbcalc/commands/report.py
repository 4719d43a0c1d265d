"""What `kpb report` does: calculate and release, run the notebook, look through it, move it into place."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from nbformat import NotebookNode

from kpbcalc.analysis.area import ALL, chosen, omraden
from kpbcalc.analysis.at_hand import files as deliveries
from kpbcalc.analysis.peers_given_way import peers_given_way
from kpbcalc.base import own_choices, places
from kpbcalc.calculation.calculate import write_results
from kpbcalc.calculation.guard import Guard
from kpbcalc.calculation.prepare import Prepared, prepare
from kpbcalc.commands.wish import Step, Tell, Wish
from kpbcalc.notebook import own_words
from kpbcalc.notebook.handed_over import handed
from kpbcalc.notebook.parameters import Parameters
from kpbcalc.reporting.execute import execute
from kpbcalc.reporting.export import PageMeta, to_html
from kpbcalc.reporting.hashes import sha256
from kpbcalc.reporting.internal import SECRET, write_internal
from kpbcalc.reporting.manifest import manifest, write_manifest
from kpbcalc.reporting.notebook_file import write_notebook
from kpbcalc.reporting.publish import staged
from kpbcalc.reporting.report_files import CASES as INTERNAL
from kpbcalc.reporting.report_files import of_others, report_files
from kpbcalc.reporting.tables_of_notebook import hidden_cells, tables
from kpbcalc.reporting.workbook import write_workbook
from kpbcalc.sources import fetched_parts, unit_map
from kpbcalc.underlag import years
from kpbcalc.underlag.pseudonyms import pseudonyms
from kpbcalc.underlag.receipt import RECEIPT

NOTEBOOK = places.shipped("notebooks") / "kommunrapport.ipynb"
CASES = places.shipped("notebooks") / "ytterfall_intern.ipynb"


def make_report(wish: Wish, step: Step, tell: Tell | None = None) -> Path:
    """Write the report folder of docs/kontrakt.md §4 and return the page's path.

    `tell` is handed what somebody must know though all went well. Raises the workbench's own errors; whatever
    was in the folder stays as it was until all is done.
    """
    with step(f"Räknar {wish.kommun.namn} {wish.ar}"):
        prepared = prepare(
            wish.kommun.kod, wish.ar, wish.data, wish.audience, accepted=wish.accepted, strict=wish.strict
        )
    inputs = wish.inputs()
    ids = pseudonyms(wish.where.root, wish.kommun.kod, wish.ar)
    guard = Guard(wish.out, prepared, inputs, ids, wish.withdraws, draft=wish.draft)
    stopped = guard.check()
    if stopped and tell:
        tell(f"Som utlämnad rapport skulle utkastet stoppas. {stopped}")
    intern = wish.audience == "intern"
    files = report_files(wish.audience, draft=wish.draft)
    with staged(wish.target, keep=_keep(wish), shared=_shared(wish)) as folder, handed(prepared, wish.choice):
        write_results(prepared.result, list(prepared.findings), folder / "resultat")
        with step("Skriver rapporten"):
            executed = execute(NOTEBOOK, _parameters(wish), {"underlag": wish.data})
        with step("Sparar sida, tabeller och manifest"):
            _write(wish, executed, folder, _manifest(wish, prepared, executed, inputs))
            guard.look_through(folder)
            guard.record()
        if intern:
            with step("Skriver listan med ytterfall"):
                write_internal(
                    CASES, _parameters(wish), {"underlag": wish.data}, folder / INTERNAL, _of_cases(wish)
                )
    notes = [note for table in tables(executed) for note in table["notes"]]
    given_way = peers_given_way(wish.choice, notes)
    if given_way and tell:
        tell(given_way)
    return wish.target / files.page


def _keep(wish: Wish) -> list[str]:
    """What is left in the folder as it was: the reports of single areas, and those of other kinds."""
    areas = [o.val for o in omraden().values()] if wish.area == ALL and not wish.draft else []
    return [*areas, *of_others(wish.audience, draft=wish.draft)]


def _shared(wish: Wish) -> list[str]:
    """The files that others than their owner may read: those of a report that is let out."""
    return [] if wish.draft or wish.audience == "intern" else report_files(wish.audience).names


def _parameters(wish: Wish) -> Parameters:
    return Parameters(
        kommun=wish.kommun.kod, ar=wish.ar, omrade=wish.area, underlag=wish.path, utdata="",
        publik=wish.audience,
    )  # fmt: skip


def _manifest(
    wish: Wish, prepared: Prepared, executed: NotebookNode, inputs: Mapping[str, str]
) -> dict[str, Any]:
    beside = {name: sha256(file) for name, file in _beside(wish.where.root, wish.kommun.kod).items()}
    given = _parameters(wish).model_copy(update={"underlag": Path(wish.data).name})
    content = manifest(
        NOTEBOOK, given, {**inputs, **beside},
        synthetic=wish.where.synthetic, outside=fetched_parts.inventory(fetched_parts.folder()),
        findings=[f.as_dict() for f in prepared.findings], hidden=hidden_cells(executed),
        policy=prepared.policy.describe(), peers=wish.choice.as_dict(), draft=wish.draft,
    )  # fmt: skip
    if wish.words:
        content["validering"]["godkanda_i_kommandot"] = list(wish.words)
    return content


def _beside(root: Path, kommun: str) -> dict[str, Path]:
    """What a report reads beside the tables: others' packages, unit map, own choices, receipts of imports.

    Not among the inputs the guard reckons with: they hold nothing about the municipality's clients, and other
    peers must not make earlier releases of the same clients forgotten.
    """
    found = {f"{file.parent.name}/{file.name}": file for file in deliveries(root)}
    found |= {f"{kommun}/{file.name}": file for file in own_choices.own_files(kommun, root)}
    receipts = [root / kommun / str(year) / RECEIPT for year in years(root, kommun)]
    found |= {f"{kommun}/{file.parent.name}/{file.name}": file for file in receipts if file.is_file()}
    words = root / kommun / own_words.FILE
    found |= {f"{kommun}/{words.name}": words} if words.is_file() else {}
    units = root / kommun / unit_map.FILE
    return found | ({f"{kommun}/{units.name}": units} if units.is_file() else {})


def _write(wish: Wish, executed: NotebookNode, folder: Path, content: Mapping[str, Any]) -> None:
    """Page, notebook, workbook and manifest."""
    meta, files = _of_page(wish, content), report_files(wish.audience, draft=wish.draft)
    (folder / files.page).write_text(to_html(executed, meta), encoding="utf-8")
    write_notebook(executed, folder / files.notebook, meta.marks)
    write_workbook(executed, folder / files.workbook, meta)
    write_manifest(content, folder / files.manifest)


def _of_page(wish: Wish, content: Mapping[str, Any]) -> PageMeta:
    """The page's title, lead line and run data."""
    kommun = wish.kommun
    first, *rest = [o.rubrik for o in chosen(wish.area)]
    names = first + "".join(f", {name[:1].lower()}{name[1:]}" for name in rest)
    bench = content["arbetsbank"]
    commit = (bench["git"] or {}).get("commit", "")[:10]
    manifest_name = report_files(wish.audience, draft=wish.draft).manifest
    footer = (
        f"Kommun {kommun.kod} {kommun.namn}, utfall {wish.ar}, {names[:1].lower()}{names[1:]}.",
        f"kpbcalc {bench['kpbcalc']}" + (f", version {commit}" if commit else "") + ".",
        f"Indata, parametrar och kontrollsummor finns i {manifest_name} bredvid rapporten.",
    )
    return PageMeta(
        f"Kostnad per brukare i {kommun.namn} {wish.ar}",
        f"{names}.",
        wish.where.synthetic, footer, SECRET if wish.audience == "intern" else "", wish.draft,
    )  # fmt: skip


def _of_cases(wish: Wish) -> PageMeta:
    """What the list of outliers says about itself; only the audience intern comes there."""
    kommun = wish.kommun
    return PageMeta(
        f"Ytterfall i {kommun.namn} {wish.ar}, person för person",
        "Vilka brukare som kostar mer än gränsen, vad de får och hur det har varit tidigare år.",
        wish.where.synthetic, (f"Kommun {kommun.kod} {kommun.namn}, utfall {wish.ar}.",), SECRET,
        wish.draft,
    )  # fmt: skip

"""docs/vandring.md follows a ledger row and a client from file to page; its figures are reckoned here."""

from pathlib import Path

import pytest

from kpbcalc.base import exact
from kpbcalc.base.figure import HIDDEN, Figure, known
from kpbcalc.calculation.prepare import Prepared, prepare
from kpbcalc.costing.flows import cost_flows
from kpbcalc.demo import write_demo
from kpbcalc.disclosure.package import Package
from kpbcalc.sections.every import section
from tests.samples.packages import context

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "vandring.md").read_text(encoding="utf-8")
Files = dict[str, list[str]]


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("demo")
    write_demo(folder, ["0000"])
    return folder


@pytest.fixture(scope="module")
def files(root: Path) -> Files:
    """The lines of each file of the year."""
    folder = root / "0000" / "2024"
    return {f.stem: f.read_text(encoding="utf-8").splitlines() for f in folder.glob("*.csv")}


@pytest.fixture(scope="module")
def prepared(root: Path) -> Prepared:
    return prepare("0000", 2024, str(root), "extern")


@pytest.fixture(scope="module")
def package(prepared: Prepared) -> Package:
    return prepared.packages[-1]


@pytest.fixture(scope="module")
def flows(prepared: Prepared) -> dict[tuple[str, str], float]:
    """kr by from and to."""
    found = cost_flows(prepared.result)
    kr = exact.to_float(found["belopp"])
    return dict(zip(zip(found["fran"], found["till"], strict=True), kr, strict=True))


def swedish(number: Figure, decimals: int = 0) -> str:
    assert known(number)
    return f"{number:,.{decimals}f}".replace(",", " ").replace(".", ",")


def told(text: str) -> bool:
    return text in PAGE


def test_the_rows_are_where_the_page_says(files: Files) -> None:
    assert told(f"Rad 64 i `kontoutfall.csv` är `{files['kontoutfall'][63]}`")
    assert told(f"Rad 9 i `kodnyckel.csv` är `{files['kodnyckel'][8]}`")
    assert files["brukare"][2] == "B;M;1936"
    mine = [n for n, line in enumerate(files["insatsvolymer"], 1) if line.startswith("B;")]
    assert mine == list(range(26, 62))
    shares = [line.split(";") for line in files["fordelningsvarden"] if line.startswith("NATT;")]
    assert [(row[2], row[3], row[5]) for row in shares] == [
        ("HT-OMV", "HT1", "9000"), ("LARM", "TL1", "1000")
    ]  # fmt: skip


def test_the_way_of_the_ledger_row(prepared: Prepared, flows: dict[tuple[str, str], float]) -> None:
    added = flows["OH", "NATT"], flows["LEDNING", "NATT"]
    assert told(" kr och ".join(map(swedish, added)) + " kr")
    assert ("HSL", "NATT") not in flows
    pool = flows["230@510", "NATT"] + sum(added)
    assert told(f"Poolen är nu {swedish(pool)} kr")
    to_care = flows["NATT", "HT-OMV@HT1"] / pool
    ours = 6_000_000 * to_care
    assert told(f"{swedish(ours)} kr till hemtjänsten och {swedish(6_000_000 - ours)} kr till larmen")
    objects = prepared.result.insatskostnad.set_index("insats")
    kr = exact.to_float(objects["kostnad"])["HT-OMV"]
    hours = exact.to_float(objects["volym"])["HT-OMV"]
    assert told(f"{swedish(kr)} kr och har {swedish(hours)} beviljade timmar: {swedish(kr / hours, 2)} kr")
    assert told(f"Av det är {swedish(ours / hours, 2)} kr vår rad")
    assert told(f"bär B {swedish(40 * ours / hours)} kr")


def test_the_ledger_row_in_the_package_and_on_the_page(prepared: Prepared, package: Package) -> None:
    unit = package.cell("enheter", "hemtjanst", "jamfors", "HT1")
    assert told(f"{swedish(unit['del:Nattpatrull'])} kr av {swedish(unit['kr'])} kr")
    pools = section("bokslut").result(context(prepared.packages))["pooler"]
    shown = pools.value("Nattpatrull", "belopp"), pools.value("Nattpatrull", "andel")
    assert told(f"raden Nattpatrull, {swedish(shown[0], 1)} mnkr, {swedish(shown[1], 1)} % av kostnadsbasen")
    ctx = context(prepared.packages)
    prices = section("produktivitet").result(ctx.of(ctx.areas[0]))["grupper"]
    assert told(f"Timmen i hemtjänst, egen regi, kostar {swedish(prices.value('Hemtjänst', 'pris'))} kr")


def test_what_the_client_costs(prepared: Prepared) -> None:
    rows = prepared.result.brukarrader
    mine = rows[rows["brukar_id"] == "B"].set_index("insats")
    kr, volume = exact.to_float(mine["kostnad"]), exact.to_float(mine["volym"])
    for insats in mine.index:
        line = next(x for x in PAGE.splitlines() if x.startswith(f"| {insats} vid "))
        price = swedish(kr[insats] / volume[insats], 2)
        assert f"| {swedish(volume[insats])} " in line
        assert line.endswith(f"| {price} kr | {swedish(kr[insats])} kr |")
    assert told(f"| tillsammans | | | {swedish(kr.sum())} kr |")


@pytest.mark.parametrize(
    ("row", "family", "key"),
    [
        ("| `omraden` | AO ", "omraden", ("AO",)),
        ("| `grupper` | hemtjanst ", "grupper", ("AO", "hemtjanst")),
        ("| `grupper` | korttid ", "grupper", ("AO", "korttid")),
        ("| `grupper` | sabo_heldygn ", "grupper", ("AO", "sabo_heldygn")),
        ("| `enheter` | HT1 ", "enheter", ("hemtjanst", "jamfors", "HT1")),
        ("| `alder` | 85–89 år, män ", "alder", ("AO", "85-89", "M")),
        ("| `alder_boende` | 85–89 år", "alder_boende", ("AO", "85-89", "bodde")),
        ("| `mix` | `sabo_heldygn&ovriga` ", "mix", ("AO", "sabo_heldygn&ovriga")),
        ("| `stege` | `k400`", "stege", ("AO", "k400")),
        ("| `ytterfall` | under", "ytterfall", ("AO", "sol_hsl", "under")),
        ("| `flode` | kvar", "flode", ("AO", "kvar")),
    ],
)
def test_the_cells_that_the_client_is_in(
    row: str, family: str, key: tuple[str, ...], package: Package
) -> None:
    line = next(x for x in PAGE.splitlines() if x.startswith(row))
    n = package.families[family].by_key[key].n
    assert line.split(" | ")[2] == (".." if n is HIDDEN else swedish(n))


def test_the_client_on_the_page(prepared: Prepared, package: Package) -> None:
    ctx = context(prepared.packages)
    found = section("brukarmix").result(ctx.of(ctx.areas[0]))
    rest = found["kombinationer"].value("Övriga kombinationer", "brukare")
    assert told(f"Övriga kombinationer, {swedish(rest)} brukare")
    whole = package.cell("omraden", "AO")
    assert told(f"alla brukare: {swedish(whole.n)}, i medel {swedish(whole['kr'] / whole.n)} kr per brukare")
    assert package.cell("nyckeltal", "U21002").hidden


def test_the_indicator_that_is_hidden_for_the_clients_sake(prepared: Prepared, package: Package) -> None:
    rows = prepared.result.brukarrader
    ordinary = rows[(rows["boendeform"] == "ordinart") & (rows["alder"] >= 65) & (rows["omrade"] == "AO")]
    whole, special = package.cell("omraden", "AO").n, package.cell("grupper", "AO", "sabo_heldygn").n
    assert package.cell("nyckeltal", "U21006").hidden
    n = ordinary["brukar_id"].nunique()
    assert told(f"räkna {n} brukare, och minus de {swedish(whole - special)} i äldreomsorgen")


def test_every_folder_of_templates_is_told_of_where_sentences_stand() -> None:
    """A sentence of the page is in one of them; those that others fetch are named too."""
    told = PAGE.partition("**En mening:**")[2]
    report = ROOT / "kpbcalc" / "reporting" / "templates" / "rapport"
    templates = [*(ROOT / "kpbcalc" / "presentation").rglob("*.j2"), *report.glob("*.j2")]
    folders = {f.parent.name for f in templates}
    assert [name for name in sorted(folders) if f"{name}/" not in told] == []
    shared = {f.parent.name for f in templates if f.name.startswith("_")}
    assert [name for name in sorted(shared) if f"`{name}/_" not in told] == []

"""The last look at finished files: what nobody meant to share is found wherever it hides."""

import base64
import json
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest

from kpbcalc.base.errors import DisclosureError
from kpbcalc.calculation.guard import Guard
from kpbcalc.calculation.prepare import prepare
from kpbcalc.calculation.release_year import release_year
from kpbcalc.costing import cost
from kpbcalc.disclosure.package import Package
from kpbcalc.disclosure.policy import policy_from_params
from kpbcalc.disclosure.scan import scan, secrets_of
from kpbcalc.disclosure.told_figures import told_figures
from tests.builders import YEAR, small, typed, write

COSTS = [45_613.27, 81_250.5, 120_377.0, 33_021.0, 98_411.0, 250_000.0]
SECRETS = secrets_of(["b3f1", "K-17", "42", "anna andersson", "900117"], COSTS, 2017)


def found(folder: Path, name: str, content: str | bytes, where: str = "") -> str:
    """What scan says of a folder with this file, or nothing; `where` is how the place is told."""
    file = folder / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(content.encode() if isinstance(content, str) else content)
    try:
        scan(folder, SECRETS)
    except DisclosureError as error:
        assert error.exit_code == 5
        assert name.partition("/")[0] in error.where
        assert where in error.where
        for secret in ("b3f1", "K-17", "anna", "45613", "45 613", "120377", "120 377", "19900117"):
            assert secret not in str(error).replace("\N{NO-BREAK SPACE}", " ")
        return error.what
    return ""


@pytest.mark.parametrize(
    "page",
    [
        "<p>Brukaren b3f1 kostar mest.</p>",
        '<img alt="b3f1">',
        "<!-- b3f1 -->",
        "<td>K-17</td>",
        '<svg><g id="punkt-b3f1"></g></svg>',
        "<p>anna andersson</p>",
        "<td>900117</td>",
    ],
)
def test_a_pseudonym_is_found_in_text_attributes_comments_and_marks(tmp_path: Path, page: str) -> None:
    assert "pseudonym" in found(tmp_path, "rapport.html", page)


def test_a_pseudonym_of_two_digits_is_not_taken_for_every_42(tmp_path: Path) -> None:
    assert found(tmp_path, "rapport.html", "<td>42</td>") == ""


def test_a_pseudonym_that_is_a_cell_of_a_worksheet_is_not_taken_for_it(tmp_path: Path) -> None:
    assert "B3" not in secrets_of(["B3", "A", ""], [], 2017).pseudonyms
    with zipfile.ZipFile(tmp_path / "t.xlsx", "w") as archive:
        archive.writestr("xl/worksheets/sheet1.xml", '<c r="K117"><v>5</v></c><c r="b3f1"><v>5</v></c>')
    assert found(tmp_path, "t.xlsx", (tmp_path / "t.xlsx").read_bytes()) == ""


def test_a_pseudonym_is_found_inside_a_workbook_and_an_embedded_picture(tmp_path: Path) -> None:
    for part in ("xl/sharedStrings.xml", "docProps/core.xml", "xl/worksheets/sheet1.xml"):
        with zipfile.ZipFile(tmp_path / "t.xlsx", "w") as archive:
            archive.writestr(part, "<x><t>b3f1</t></x>")
        assert "pseudonym" in found(tmp_path, "t.xlsx", (tmp_path / "t.xlsx").read_bytes())
    (tmp_path / "t.xlsx").unlink()
    picture = base64.b64encode(b"\x89PNG tEXtAuthor\x00 b3f1 ").decode()
    page = f'<img src="data:image/png;base64,{picture}">'
    assert "pseudonym" in found(tmp_path, "r.html", page)


@pytest.mark.parametrize(
    "number", ["19811218-9876", "811218-9876", "198112189876", "8112189876", "19811278-9873", "811278-9873"]
)
def test_birth_and_coordination_numbers_are_found(tmp_path: Path, number: str) -> None:
    assert "personnummer" in found(tmp_path, "manifest.json", json.dumps({"ort": f"nr {number}."}))


@pytest.mark.parametrize("number", ["811218-9875", "19811399-9876", "0811218987699", "1 811 218 987"])
def test_what_only_looks_like_one_is_left_alone(tmp_path: Path, number: str) -> None:
    assert found(tmp_path, "manifest.json", json.dumps({"ort": number})) == ""


def test_a_number_in_a_cell_is_an_amount_and_no_birth_number(tmp_path: Path) -> None:
    notebook = {"cells": [{"outputs": [{"data": {"rows": [{"values": ["Summa", 8112189876]}]}}]}]}
    assert found(tmp_path, "rapport.ipynb", json.dumps(notebook)) == ""


def table(*amounts: str) -> str:
    rows = "".join(f"<tr><th>rad</th><td>{a}</td></tr>" for a in amounts)
    return f"<table><tr><th>Rad</th><th>Kostnad</th></tr>{rows}</table>"


def test_a_list_of_clients_costs_is_found_in_a_page(tmp_path: Path) -> None:
    assert "lista" in found(tmp_path, "r.html", table("45\u00a0613,27", "2 000,0"))
    (tmp_path / "r.html").unlink()
    assert "lista" in found(tmp_path, "r.html", table("120\u00a0377", "33\u00a0021", "98\u00a0411", "7"))


def test_a_list_of_clients_costs_is_found_in_a_notebook_and_a_worksheet(tmp_path: Path) -> None:
    rows = [{"values": ["a", kr]} for kr in (120_377, 33_021, 98_411)]
    assert "lista" in found(tmp_path, "r.ipynb", json.dumps({"rows": rows}))
    (tmp_path / "r.ipynb").unlink()
    cells = "".join(f'<c r="B{n}"><v>{kr}</v></c>' for n, kr in enumerate((120377, 33021, 98411), 2))
    with zipfile.ZipFile(tmp_path / "t.xlsx", "w") as archive:
        archive.writestr("xl/worksheets/sheet1.xml", f"<sheetData>{cells}</sheetData>")
    assert "lista" in found(tmp_path, "t.xlsx", (tmp_path / "t.xlsx").read_bytes())


@pytest.mark.parametrize("sign", [";", ",", "\t"])
def test_a_list_of_clients_costs_is_found_in_a_csv_file(tmp_path: Path, sign: str) -> None:
    rows = [["grupp", "varde"], ["a", "120377"], ["b", '"33021.0"'], ["c", "98411"], ["d", "0.5"]]
    text = "\ufeff" + "\r\n".join(sign.join(row) for row in rows)
    assert "lista" in found(tmp_path, "0880-2017.csv", text, "0880-2017.csv, kolumnen ”varde”")
    (tmp_path / "0880-2017.csv").unlink()
    assert "lista" in found(tmp_path, "a.csv", 'Kostnad;"Antal"\n"45\u00a0613,27";7\n', "kolumnen ”Kostnad”")
    (tmp_path / "a.csv").unlink()
    bare = sign.join(["x", "120377"]) + "\n" + sign.join(["y", "33021"]) + "\n" + sign.join(["z", "98411"])
    assert "lista" in found(tmp_path, "b.csv", bare, "b.csv, kolumnen 2")


def test_csv_without_clients_costs_is_left_alone(tmp_path: Path) -> None:
    assert found(tmp_path, "a.csv", "") == ""
    assert found(tmp_path, "a.csv", 'kod;namn\n0880;"Kalmar\n1381;Laholm;2017;33021\n') == ""


def test_the_place_of_a_list_is_told_and_no_value(tmp_path: Path) -> None:
    amounts = ("120\u00a0377", "33\u00a0021", "98\u00a0411")
    page = table(*amounts).replace("<table>", "<table><caption>Dyra <b>ärenden</b></caption>")
    assert found(tmp_path, "r.html", page, "r.html, tabellen ”Dyra ärenden”, kolumnen ”Kostnad”")
    (tmp_path / "r.html").unlink()
    wide = page.replace("<tr><th>Rad", "<tr><td>Alla</td></tr><tr><th>Rad")
    assert found(tmp_path, "r.html", wide, "kolumnen 2"), "a short row hides no column"
    (tmp_path / "r.html").unlink()
    data = {
        "title": "Dyra ärenden",
        "columns": [{"heading": "Rad"}, {"heading": "Kostnad"}],
        "rows": [{"values": ["a", kr]} for kr in (120_377, 33_021, 98_411)],
    }
    cells = {"cells": [{"outputs": [{"data": {"tabell": data}}]}]}
    assert found(
        tmp_path, "r.ipynb", json.dumps(cells), "r.ipynb, tabellen ”Dyra ärenden”, kolumnen ”Kostnad”"
    )
    (tmp_path / "r.ipynb").unlink()
    with zipfile.ZipFile(tmp_path / "t.xlsx", "w") as archive:
        sheet = "".join(f'<c r="C{n}"><v>{kr}</v></c>' for n, kr in enumerate((120377, 33021, 98411), 2))
        archive.writestr("xl/workbook.xml", '<sheet name="Om"/><sheet name="Dyra &amp; få" sheetId="2"/>')
        archive.writestr("xl/worksheets/sheet2.xml", sheet)
    assert found(tmp_path, "t.xlsx", (tmp_path / "t.xlsx").read_bytes(), "bladet ”Dyra & få”, kolumnen C")


def test_rounded_sums_that_happen_to_agree_are_not_a_list(tmp_path: Path) -> None:
    assert found(tmp_path, "r.html", table("250\u00a0000", "120\u00a0377", "1\u00a0000\u00a0000", "5")) == ""


def test_years_and_figures_that_agree_by_chance_are_not_a_list(tmp_path: Path) -> None:
    """Thousands of clients with an alarm cost two or three thousand kronor each: any figure is somebody's."""
    alarms = [2000 + n / 3 for n in range(3000)]
    secrets = secrets_of({"b3f1"}, alarms, 2024)
    (tmp_path / "r.html").write_text(table("2013", "2013", "2013", "2015", "2011", "2011"), encoding="utf-8")
    scan(tmp_path, secrets)
    (tmp_path / "r.html").write_text(table("2\u00a0113", "2\u00a0345", "2\u00a0781"), encoding="utf-8")
    scan(tmp_path, secrets)
    few = secrets_of({"b3f1"}, [2113, 2345, 2781, *range(90_000, 95_000, 7)], 2024)
    with pytest.raises(DisclosureError):
        scan(tmp_path, few)


def test_a_long_list_is_found_also_where_costs_lie_close(tmp_path: Path) -> None:
    alarms = [2000 + 7 * n for n in range(400)]
    listed = [f"{kr // 1000}\u00a0{kr % 1000:03}" for kr in alarms[::20] if kr % 100]
    (tmp_path / "r.html").write_text(table(*listed), encoding="utf-8")
    with pytest.raises(DisclosureError):
        scan(tmp_path, secrets_of({"b3f1"}, alarms, 2024))


def test_the_more_columns_there_are_the_more_figures_agree_by_chance(tmp_path: Path) -> None:
    """Costs stand so close that one figure in fifty agrees with one to the öre: in fifty columns one does."""
    costs = [20_000 + 0.5 * n + 0.01 for n in range(20_000)]
    secrets = secrets_of({"b3f1"}, costs, 2024)
    rest = [f"{20_100 + n}\u00a0kr" for n in range(5)]
    hit = table("20\u00a0100,51", *rest)
    miss = "".join(table(f"2{n // 10}\u00a0{n % 10}00,3{n % 9 + 1}") for n in range(50))
    (tmp_path / "r.html").write_text(hit + miss, encoding="utf-8")
    scan(tmp_path, secrets)
    many = table(*(f"2{n}\u00a0{n}00,51" for n in range(1, 9)))
    (tmp_path / "r.html").write_text(
        many.replace("<table>", "<table><caption>Lista</caption>") + miss, "utf-8"
    )
    with pytest.raises(DisclosureError) as raised:
        scan(tmp_path, secrets)
    assert "tabellen ”Lista”, kolumnen ”Kostnad”" in raised.value.where


def test_amounts_that_the_package_tells_are_no_secrets(tmp_path: Path) -> None:
    """Six at each of three units who all cost the same: the mean is everybody's cost."""
    units = {"HT1": 1404, "HT2": 1602, "HT3": 2725}
    at = [(f"B{n}", unit) for n, unit in enumerate([*units] * 6)]
    rows = small(
        kontoutfall=[f"{n};510;5010;;202401;{6 * kr}" for n, kr in enumerate(units.values())],
        kodnyckel=[f"{n};510;insats;HT-OMV;{unit};;" for n, unit in enumerate(units)],
        pooler=[], fordelningsvarden=[],
        enheter=[f"{unit};{unit};egen;hemtjänst;;;1" for unit in units],
        brukare=[f"{who};K;1940" for who, _ in at],
        insatsvolymer=[f"{who};HT-OMV;{unit};2024-01;2;2" for who, unit in at],
    )  # fmt: skip
    released = release_year(cost(typed(rows)), [], policy_from_params())
    (tmp_path / "r.html").write_text(table("1\u00a0404", "1\u00a0602", "2\u00a0725"), encoding="utf-8")
    with pytest.raises(DisclosureError):
        scan(tmp_path, secrets_of({"b3f1"}, list(units.values()), 2024))
    scan(
        tmp_path, secrets_of({"b3f1"}, list(units.values()), 2024, told_figures(exact_sums(released.package)))
    )


def exact_sums(package: Package) -> Package:
    """The amounts are rounded to hundreds of kronor; here as the mean of six would show them."""
    units = package.families["enheter"]
    cells = [
        replace(cell, sums={"kr": 6.0 * kr}) for cell, kr in zip(units.cells, (1404, 1602, 2725), strict=True)
    ]
    return replace(package, families={"enheter": replace(units, cells=tuple(cells))})


def test_the_municipalitys_own_folders_are_not_searched(tmp_path: Path) -> None:
    assert found(tmp_path, "resultat/brukare.csv", "b3f1;45613.27") == ""
    assert found(tmp_path, "internt/lista.html", "b3f1") == ""


def test_the_last_look_knows_what_the_underlags_clients_cost(tmp_path: Path) -> None:
    """Three placements of two days each: the page may tell what a day costs there, not what each one cost."""
    costs = (1404, 1602, 2725)
    rows = small(
        kontoutfall=[f"{100 + n};570;5010;;202401;{kr}" for n, kr in enumerate(costs)],
        kodnyckel=[f"{100 + n};570;insats;IFO-BU-FAM;F{n};;" for n in range(3)],
        pooler=[],
        fordelningsvarden=[],
        enheter=[f"F{n};Hem {n};egen;familjehem;;;" for n in range(3)],
        brukare=[f"B{n};K;2012" for n in range(3)],
        insatsvolymer=[f"B{n};IFO-BU-FAM;F{n};2024-01;2;2" for n in range(3)],
    )
    write(tmp_path / "data", rows)
    guard = Guard(tmp_path, prepare("0000", YEAR, str(tmp_path / "data"), "extern"), {}, set())
    folder = tmp_path / "rapport"
    folder.mkdir()
    (folder / "r.html").write_text(table("702", "801", "1\u00a0362"), encoding="utf-8")
    guard.look_through(folder)
    (folder / "r.html").write_text(table("1\u00a0404", "1\u00a0602", "2\u00a0725"), encoding="utf-8")
    with pytest.raises(DisclosureError):
        guard.look_through(folder)

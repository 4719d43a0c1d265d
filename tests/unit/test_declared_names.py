"""A misspelt name stops with the nearest one: in a text, a section's order, its tables, or a notebook."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from jinja2 import Environment, FileSystemLoader, nodes

import kpbcalc
from kpbcalc.aggregates.every_name import FAMILIES, FRAMES, QUANTITIES
from kpbcalc.aggregates.family import AlsoTold, Family
from kpbcalc.aggregates.parts import Parts, parts
from kpbcalc.aggregates.statistic import Statistic
from kpbcalc.analysis import fixed_prices
from kpbcalc.analysis.context import Context
from kpbcalc.analysis.section import Declared, Drawing, Section
from kpbcalc.base.errors import UsageError
from kpbcalc.base.figure import ABSENT, HIDDEN
from kpbcalc.base.table import Column, Table
from kpbcalc.disclosure.classes import classes_of
from kpbcalc.disclosure.package import Package
from kpbcalc.disclosure.policy import policy_from_params
from kpbcalc.notebook.checked_files import Granskning
from kpbcalc.notebook.shown import Shown
from kpbcalc.presentation import prose, template_names, texts
from kpbcalc.presentation.given import Given
from kpbcalc.sections import bokslut, produktivitet
from kpbcalc.sections.bokslut import bro
from kpbcalc.sections.every import SECTIONS, section
from tests.samples.packages import context, package
from tests.samples.reading import FAMILY, FRAME, made_in

POLICY = policy_from_params()
SHARED = [file.stem for file in prose.TEXTS.glob("_*.j2")]
TEMPLATES = sorted(Path(kpbcalc.__file__).parent.rglob("*.j2"))


def nobody() -> Parts:
    none = np.array([], dtype=np.int64)
    return parts(none, none, [none])


@pytest.mark.parametrize("template", texts.SAID)
def test_a_text_names_what_its_module_chose_and_titles_what_its_section_declares(template: str) -> None:
    template_names.check(template, *prose.asked(prose.TEXTS, template))


@pytest.mark.parametrize("template", SHARED)
def test_a_shared_part_of_texts_is_handed_everything(template: str) -> None:
    assert prose.asked(prose.TEXTS, template) == (frozenset(), frozenset())


@pytest.mark.parametrize(
    "misspelt",
    [
        {"parent": "omradn"}, {"aligned": "omradn"}, {"compared": {"omradn": ()}},
        {"given": {"AO": ("omradn", ("AO",))}},
        {"also_told": AlsoTold("omradn", nobody(), (), ())},
    ],
)  # fmt: skip
def test_a_misspelt_family_beside_another_would_be_a_guard_that_lets_everything_through(
    misspelt: dict[str, Any],
) -> None:
    with pytest.raises(LookupError, match="grupper has no family beside it 'omradn'; did you mean 'omraden'"):
        Family("grupper", ("grupp",), (), nobody(), ("kr",), **misspelt)


@pytest.mark.parametrize("guard", ["cells", "begins", "numbers", "rests"])
def test_a_misspelt_family_beside_a_person_statistic(guard: str) -> None:
    cells = (("grupp", ("AO", "hemtjanst")),)
    with pytest.raises(LookupError, match="median has no family beside it 'grupp'; did you mean 'grupper'"):
        Statistic("median", ("AO",), {}, 9, **{guard: ((9, cells),) if guard == "rests" else cells})


def test_a_misspelt_quantity_of_a_cell_is_no_gap() -> None:
    cell = package({"omraden": [("AO", 9.0, {"kr": 5.0}), ("IFO", HIDDEN, {})]}).cell
    assert (cell("omraden", "AO")["kr"], cell("omraden", "AO")["volym"]) == (5.0, ABSENT)
    assert cell("omraden", "IFO")["volym"] is HIDDEN and cell("omraden", "AO")["del:Personal"] is ABSENT
    for code in ("AO", "IFO"):
        with pytest.raises(LookupError, match="a package has no quantity 'volm'; did you mean 'volym'"):
            cell("omraden", code)["volm"]


def test_a_quantity_of_a_family_or_a_statistic_is_declared() -> None:
    with pytest.raises(LookupError, match="omraden has no quantity 'krr'; did you mean 'kr'"):
        Family("omraden", ("omrade",), (("AO",),), nobody(), ("krr",))
    with pytest.raises(LookupError, match="median has no quantity 'mdel'; did you mean 'medel'"):
        Statistic("median", ("AO",), {"mdel": 1.0}, 9)


def test_what_is_recalculated_by_an_index_is_declared() -> None:
    for family, quantities in (*fixed_prices.MEANS.items(), *fixed_prices.PERCENT.items()):
        assert family in FAMILIES and set(quantities) <= QUANTITIES
    assert set(fixed_prices.INDICATOR) <= QUANTITIES and set(fixed_prices.OF_TWO_YEARS) <= FAMILIES


def test_a_misspelt_way_of_joining_releases_nothing() -> None:
    one = Family("omraden", ("omrade",), (("AO",),), nobody(), ("kr",), join="alone")
    with pytest.raises(LookupError, match="omraden has no join 'neigbours'; did you mean 'neighbours'"):
        replace(one, join="neigbours")
    object.__setattr__(one, "join", "ladders")
    with pytest.raises(LookupError, match="omraden has no join 'ladders'; did you mean 'ladder'"):
        classes_of(one, (), [0], {}, POLICY, {})


def test_every_name_that_a_package_can_hold_is_listed() -> None:
    assert {(FAMILY, f) for f in FAMILIES} | {(FRAME, f) for f in FRAMES} == set(made_in())


@pytest.mark.parametrize(
    ("ask", "told"),
    [
        (lambda p: p.cells("grupp"), "a package has no family 'grupp'; did you mean 'grupper'"),
        (lambda p: p.shown("grupp"), "a package has no family 'grupp'"),
        (lambda p: p.cell("grupp", "AO"), "a package has no family 'grupp'"),
        (lambda p: p.has("grupp"), "a package has no family 'grupp'"),
        (lambda p: p.frame_or_none("enhter"), "a package has no open frame 'enhter'; did you mean 'enheter'"),
        (lambda p: p.frame("enhter"), "a package has no open frame 'enhter'"),
        (lambda p: p.frame("enheter"), "the package of 0000 2024 has no 'enheter'"),
    ],
)
def test_what_a_section_misspells_of_a_package_is_told(ask: Callable[[Package], object], told: str) -> None:
    """What it has not is no data: a misspelt name would look like that."""
    some = package({})
    assert not some.has("grupper") and some.cells("grupper") == [] and some.frame_or_none("enheter") is None
    with pytest.raises(LookupError, match=told):
        ask(some)


@pytest.mark.parametrize("one", SECTIONS, ids=lambda s: s.key)
def test_every_figure_has_a_title_of_its_own(one: Section) -> None:
    """Or else the reader sees what the table is called, and no conclusion; a table has no other title."""
    there = one.key in texts.SAID
    blocks = prose.environment(prose.TEXTS).get_template(f"{one.key}.j2").blocks if there else ()
    drawn = {one.declared(shown.key).key for shown in one.show if isinstance(shown, Drawing)}
    titled = [block.removeprefix("rubrik_") for block in blocks if block.startswith("rubrik_")]
    assert sorted(titled) == sorted(key.removesuffix("_{grupp}") for key in drawn)


@pytest.mark.parametrize(
    ("of", "shown", "near"),
    [
        (bokslut.SECTION, "poler", "pooler"),
        (bokslut.SECTION, Drawing("stegg", "bars"), "steg"),
        (produktivitet.SECTION, "slag_hemtjnst", "slag_hemtjanst"),
    ],
)
def test_a_misspelt_key_in_the_order_of_a_section(of: Section, shown: str | Drawing, near: str) -> None:
    with pytest.raises(LookupError, match=f"did you mean '{near}'"):
        replace(of, show=(shown,))


@pytest.mark.parametrize("key", ["chapter", "areas"])
def test_a_misspelt_key_or_area_of_a_section(key: str) -> None:
    with pytest.raises(LookupError, match="did you mean"):
        replace(produktivitet.SECTION, **{key: ("FNN" if key == "areas" else "enheter_hemtjnst",)})


def test_an_area_whose_chapter_draws_is_one_of_the_sections() -> None:
    one = Declared("ett", "Ett", (Column("rad", "Rad"),), "Ett")
    with pytest.raises(LookupError, match="prov_ett has no area 'IFOO'; did you mean 'IFO'"):
        Section("prov", "Prov", (one,), lambda _: {}, (Drawing("ett", "bars", areas=("IFOO",)),))


@pytest.mark.parametrize(
    ("drawn", "told"),
    [
        (Drawing("ett", "bar"), "prov_ett has no kind of figure 'bar'; did you mean 'bars'"),  # type: ignore[arg-type]
        (Drawing("ett", "bars", ("rads",)), "prov_ett has no column 'rads'; did you mean 'rad'"),
        (Drawing("ett", "bars", (("rad", "rads"),)), "prov_ett has no column 'rads'"),
    ],
)
def test_a_figure_is_of_a_kind_and_of_columns_that_there_are(drawn: Drawing, told: str) -> None:
    one = Declared("ett", "Ett", (Column("rad", "Rad"),), "Ett")
    with pytest.raises(LookupError, match=told):
        Section("prov", "Prov", (one,), lambda _: {}, (drawn,))


@pytest.mark.parametrize(
    ("ask", "told"),
    [
        (lambda t: t.column("beloppp"), "steg has no column 'beloppp'; did you mean 'belopp'"),
        (lambda t: t.value("Pool", "belop"), "steg has no column 'belop'; did you mean 'belopp'"),
    ],
)
def test_a_misspelt_column_of_a_table(ask: Callable[[Table], object], told: str) -> None:
    columns = (Column("rad", "Rad"), Column("belopp", "Belopp"))
    steps = Table("steg", "Steg", columns, ({"rad": "Pool", "belopp": 1.0},))
    assert steps.value("Pool", "belopp") == 1.0 and steps.value("Annan", "belopp") is None
    with pytest.raises(LookupError, match=told):
        ask(steps)


def test_a_misspelt_column_of_what_a_section_makes() -> None:
    one, ctx = Declared("ett", "Ett", (Column("rad", "R"), Column("kr", "Kr")), ""), context([package({})])
    assert [c.key for c in ctx.table(one, [{"rad": "a"}], but=["kr"]).columns] == ["rad"]
    with pytest.raises(LookupError, match="ett has no column 'k'; did you mean 'kr'"):
        ctx.table(one, [], but=["k"])
    with pytest.raises(LookupError, match="a row of ett has no column 'kr'; did you mean 'krr'"):
        ctx.table(one, [{"rad": "a", "krr": 1.0}])


@pytest.mark.parametrize("key", ["of_year", "of_group"])
def test_a_column_that_may_be_away_is_declared(key: str) -> None:
    with pytest.raises(LookupError, match="ett has no column 'rads'; did you mean 'rad'"):
        Declared("ett", "Ett", (Column("rad", "Rad"),), "Ett", **{key: ("rads",)})


def test_a_declared_table_is_shown_or_has_no_sheet() -> None:
    """Or else it is made and vanishes, from the page and from the workbook."""
    one, two = (Declared(key, "T", (Column("rad", "Rad"),), "Blad") for key in ("ett", "tva"))
    text = replace(two, sheet="")
    assert Section("prov", "Prov", (one, text), lambda _: {}, ("ett",)).keys() == ("ett", "tva")
    assert text.sheet_name("AO", {}) == ""
    for tables, show in (((one, two), ("ett",)), ((one, text), ("ett", "tva"))):
        with pytest.raises(ValueError, match="prov_tva"):
            Section("prov", "Prov", tables, lambda _: {}, show)
    with pytest.raises(ValueError, match="prov declares 'ett' twice"):
        Section("prov", "Prov", (one, one), lambda _: {}, ("ett",))


@pytest.mark.parametrize("there", [True, False])
def test_a_misspelt_key_among_the_tables_made_is_told_also_without_data(there: bool) -> None:
    def make(ctx: Context) -> Mapping[str, Table | None]:
        return {"poler": Table("p", "P", (), ()) if there else None}

    with pytest.raises(LookupError, match=r"bokslut .*'poler'; did you mean 'pooler'"):
        replace(bokslut.SECTION, make=make).result(context([package({})]))


@pytest.mark.parametrize(
    ("ask", "told"),
    [
        (lambda g: g.table("bokslt", "steg"), "the report has no section 'bokslt'; did you mean 'bokslut'"),
        (lambda g: g.keys("bokslt", "steg"), "the report has no section 'bokslt'; did you mean 'bokslut'"),
        (lambda g: g.keys("jamforelse", "exempl_"), "has no table 'exempl_'; did you mean 'exempel_'"),
        (
            lambda g: g.value("bokslut", "steg", "", "belop"),
            "bokslut_steg has no column 'belop'; .* 'belopp'",
        ),
        (lambda g: g.rows("bokslut", "steg", "belop"), "bokslut_steg has no column 'belop'; .* 'belopp'"),
        (lambda g: g.told("bokslut", "bro", "", "andell"), "bokslut_bro has no column 'andell'; .* 'andel'"),
        (lambda g: g.fact("bokslut", "steg", "banken"), "bokslut_steg has no fact 'banken'; .* 'bank'"),
        (lambda g: g.facts("bokslut", "steg").get("banken"), "bokslut_steg has no fact 'banken'; .* 'bank'"),
        (lambda g: g.facts("bokslut", "steg")["banken"], "bokslut_steg has no fact 'banken'; .* 'bank'"),
    ],
)
def test_what_a_chapter_misspells_is_told(ask: Callable[[Given], object], told: str) -> None:
    steps = Table("bokslut_steg", "Steg", (Column("steg", "Steg"),), ({"steg": "Ett"},), facts={"bank": "en"})
    given = Given({"bokslut": {"steg": steps}}, "Kommunen", 2024, "")
    assert given.fact("bokslut", "steg", "bank") == "en" and given.fact("bokslut", "bro", "bank") == ""
    assert given.facts("bokslut", "steg") == {"bank": "en"} and given.facts("bokslut", "bro") == {}
    with pytest.raises(LookupError, match=told):
        ask(given)


def test_a_row_may_lack_a_declared_column_but_not_be_asked_for_another() -> None:
    table = Table("bokslut_bro", "Bro", (Column("post", "Post"),), ({"post": "Intäkter"},))
    given = Given({"bokslut": {"bro": table}}, "Kommunen", 2024, "")
    for row in (given.rows("bokslut", "bro")[0], given.row("bokslut", "bro", "Intäkter"),
                given.row("bokslut", "bro", "Borta")):  # fmt: skip
        assert row.get("andel") is None
        for ask in (row.get, row.__getitem__):
            with pytest.raises(LookupError, match="bokslut_bro has no column 'andell'; did you mean 'andel'"):
                ask("andell")


def test_a_misspelt_post_of_the_accounts_is_no_zero() -> None:
    posts = bro.amounts(context([package({})]))
    assert posts.get("kpb_bas", 0.0) == 0.0 and not posts
    with pytest.raises(LookupError, match="bokslut has no post 'kpb_bass'; did you mean 'kpb_bas'"):
        posts.get("kpb_bass", 0.0)


def test_a_misspelt_table_of_a_section_is_told_to_whoever_asks_for_all() -> None:
    tables = Shown(context([package({})])).tables("bokslut")
    assert tables.get("pooler") is None
    for ask in (tables.get, tables.__getitem__):
        with pytest.raises(LookupError, match="bokslut has no table 'poler'; did you mean 'pooler'"):
            ask("poler")


def test_a_misspelt_word_of_a_declaration_is_told() -> None:
    one = Declared("ett", "Kostnad i {omrde}", (Column("namn", "Namn"),), "Ett", "alla")
    ctx = context([package({})])
    with pytest.raises(LookupError, match="ett has no word 'omrde'; did you mean 'omrade'"):
        ctx.of(ctx.areas[0]).table(one, [{"namn": "A"}])


def test_a_misspelt_option_of_a_drawing_is_told() -> None:
    at = Shown(context([package({})]))
    at._made["bokslut", ""] = {"steg": Table("bokslut_steg", "Steg", (), ())}
    drawing = Drawing("steg", "waterfall", (), {"referens_rad": "x"})
    with pytest.raises(LookupError, match="bokslut_steg has no option 'referens_rad'"):
        at.drawn(bokslut.SECTION, None, drawing, "steg")


def test_what_a_page_misspells_of_a_section_is_told() -> None:
    with pytest.raises(LookupError, match="bokslut has no table 'steeg'; did you mean 'steg'"):
        list(object.__new__(Shown).keys(bokslut.SECTION, None, "steeg"))


@pytest.mark.parametrize("file", TEMPLATES, ids=lambda f: f"{f.parent.name}/{f.name}")
def test_a_template_imports_macros_that_there_are(file: Path) -> None:
    environment = Environment(loader=FileSystemLoader(file.parent))
    for imported in environment.parse(file.read_text("utf-8")).find_all(nodes.FromImport):
        assert isinstance(imported.template, nodes.Const)
        places = [at / imported.template.value for at in (file.parent, file.parent.parent)]
        module = environment.parse(next(p for p in places if p.is_file()).read_text("utf-8"))
        there = {macro.name for macro in module.find_all(nodes.Macro)}
        assert {name if isinstance(name, str) else name[0] for name in imported.names} <= there


def test_a_misspelt_section_is_told_in_swedish() -> None:
    """An analyst writes rapport.avsnitt("…") in a notebook of their own."""
    with pytest.raises(UsageError, match="inget avsnitt som heter ”boksult”") as refused:
        section("boksult")
    assert refused.value.remedy == "Menade du bokslut?"
    with pytest.raises(UsageError, match="Välj bland oversikt, bokslut, forutsattningar"):
        section("xyz")


def test_a_misspelt_table_of_findings_is_told_and_one_without_rows_is_left_out() -> None:
    findings = object.__new__(Granskning)
    findings.tables = {}
    findings.tabell("per_fil")
    with pytest.raises(UsageError, match="ingen tabell som heter ”per_fill”"):
        findings.tabell("per_fill")


@pytest.mark.parametrize("one", SECTIONS, ids=lambda s: s.key)
def test_what_others_have_shared_is_never_called_a_package(one: Section) -> None:
    """The reader meets `delade tal` everywhere; a package is what the workbench calls them."""
    assert "paket" not in repr(one.tables).lower()

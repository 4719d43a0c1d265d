"""Unit tests of the parameter files: dated entries, a municipality's own file, and one that is broken."""

import ast
import re
import shutil
import tomllib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

import kpbcalc
from kpbcalc.base import param_columns, param_names, params
from kpbcalc.underlag.extracts.layouts import EXTRACTS
from kpbcalc.underlag.schemas import TABLES

# What a person reads of where the others come from.
OF_SOURCES = {"sammanfattning.toml: beslutad", "kallor.toml: kolada.villkor"}
DATED = {"giltig_fran", "kalla"}
# Limits that are handed on to a module two steps from the one that reads the file.
HANDED_ON = (
    {f"granskning.toml: granser.V31{key}" for key in ("", ".mest_timmar_i_veckan")}
    | {
        f"granskning.toml: granser.V16{key}"
        for key in ("", ".snart", ".minsta_slut", ".andel_manadsslut", ".andel_arsslut")
    }
    | {f"granskning.toml: granser.V40.{key}" for key in ("steg", "andel", "minsta_manader", "minsta_serier")}
)
# Tables whose keys are the codes, words or headings that the code looks up as they come.
BY_CODE = {
    "forslag.toml: annat_namn", "forslag.toml: grupp", "forslag.toml: insats",
    "granskning.toml: granser.V29.alder", "kallor.toml: kolada.alltid", "omraden.toml: grupp",
    "undersokning_filer.toml: namn.slag", "volym.toml: kalender",
}  # fmt: skip


def keys(value: Any, file: str, way: tuple[str, ...] = ()) -> Iterator[tuple[str, str]]:
    """Every key of a parameter file with where it stands."""
    place = f"{file}: {'.'.join(way)}"
    if isinstance(value, list):
        for one in value:
            yield from keys(one, file, way)
    elif isinstance(value, dict) and place not in BY_CODE:
        for key, inner in value.items():
            yield f"{file}: {'.'.join((*way, key))}", key
            yield from keys(inner, file, (*way, key))


class Module:
    """What a module says in constants, what it is called and what it imports."""

    def __init__(self, file: Path) -> None:
        nodes = list(ast.walk(ast.parse(file.read_text("utf-8"))))
        parts = file.relative_to(Path(kpbcalc.__file__).parents[1]).with_suffix("").parts
        self.name = ".".join(parts).removesuffix(".__init__")
        self.words = {node.value for node in nodes if isinstance(node, ast.Constant)}
        came = [node for node in nodes if isinstance(node, ast.ImportFrom)]
        self.imports = {f"{n.module}.{a.name}" for n in came for a in n.names} | {str(n.module) for n in came}


def words_near(file: str, modules: Sequence[Module]) -> set[Any]:
    """The constants of the modules that name a file, and of those that these import or are imported by."""
    readers = [module for module in modules if file in module.words]
    names, imported = {r.name for r in readers}, {name for r in readers for name in r.imports}
    near = [m for m in modules if m.name in names | imported or m.imports & names]
    return {word for module in near for word in module.words}


def test_every_parameter_is_read_by_somebody() -> None:
    """By its name in the code that reads the file: one that nobody reads is a policy that is not kept."""
    # The module that knows the keys reads none of them.
    files = set(Path(kpbcalc.__file__).parent.rglob("*.py")) - {Path(param_names.__file__)}
    modules = [Module(file) for file in sorted(files)]
    unread = set()
    for file in params.FOLDER.glob("*.toml"):
        known = words_near(file.name, modules) | DATED
        stated = keys(tomllib.loads(file.read_text("utf-8")), file.name)
        unread |= {place for place, key in stated if key not in known}
    assert unread == OF_SOURCES | HANDED_ON


@pytest.mark.parametrize(
    ("file", "right", "wrong", "told"),
    [
        ("omraden.toml", 'grupper = ["hemtjanst"', 'grupper = ["hemtjnst"',
         "[AO] grupper has no insats group 'hemtjnst'; did you mean 'hemtjanst'"),
        ("omraden.toml", '["HT-NATT"]', '["HT-NAT"]', "[AO] jamfors_ej has no insats 'HT-NAT'; did you mean"),
        ("omraden.toml", "jamfors_ej", "jamfors_inte", "[AO] has no key 'jamfors_inte'; did you mean"),
        ("omraden.toml", "[AO]", "[A0]", " has no key 'A0'; did you mean 'AO'"),
        ("omraden.toml", "\nhsl = ", "\nhslv = ", "[grupp] has no key 'hslv'; did you mean 'hsl'"),
        ("prognos.toml", "behov = 0", "behv = 0", "[scenario] has no key 'behv'; did you mean 'behov'"),
        ("prognos.toml", '["AO"]', '["A0"]', "[scenario] omraden has no area 'A0'; did you mean 'AO'"),
        ("prognos.toml", "\nAO = ", "\nA0 = ", "[platser] has no key 'A0'; did you mean 'AO'"),
        ("prognos.toml", '"sabo_heldygn"', '"sabo_heldyg"',
         "[platser] AO has no insats group 'sabo_heldyg'; did you mean 'sabo_heldygn'"),
        ("verksamheter.toml", "IFO = [4", "IF0 = [4", "[hog_kostnad] has no key 'IF0'; did you mean 'IFO'"),
        ("volym.toml", '"IFO-EB-UTB"', '"IFO-EB-UT"', "[del_av] av has no insats 'IFO-EB-UT'; did you mean"),
        ("referens.toml", "\nhemtjanst = 441", "\nhemtjnst = 441", "[kpb_medel] has no key 'hemtjnst'; did"),
        ("ytterfall.toml", "SoL_HSL", "SoL_HLS", "[grans] has no key 'SoL_HLS'; did you mean 'SoL_HSL'"),
        ("sekretess.toml", "minsta_antal =", "minsta_antl =", "[troskel] has no key 'minsta_antl'; did"),
        ("forslag.toml", '"SABO-DEM" =', '"SABO-DEMM" =', "[insats] has no key 'SABO-DEMM'; did you mean"),
        ("forslag.toml", "bestamningar =", "bestamning =", " has no key 'bestamning'; did you mean"),
        ("kallor.toml", "hogst_sidor =", "hogst_sida =", "[kolada] has no key 'hogst_sida'; did you mean"),
        ("kontoplan.toml", '"SFB"', '"SFBB"', "[bas] lagrum_fk has no word 'SFBB'; did you mean 'SFB'"),
        ("kontoplan.toml", '"kommun",', '"komun",', "[bas] motpart_forsaljning has no word 'komun'; did you"),
        ("kontoplan.toml", '["31"]', '["3l"]', "[memo] konto has no word '3l'"),
        ("kontoplan.toml", "[[memo]]", "[[mem]]", " has no key 'mem'; did you mean 'memo'"),
        ("nettokostnadsavvikelse.toml", "ny_metod_fran =", "ny_metod =", "[AO] has no key 'ny_metod'; did"),
    ],
)  # fmt: skip
def test_a_misspelt_key_or_code_that_would_change_a_figure_is_told_when_the_file_is_read(
    file: str, right: str, wrong: str, told: str
) -> None:
    text = (params.FOLDER / file).read_text("utf-8")
    assert right in text
    with pytest.raises(LookupError, match=re.escape(f"params/{file} {told}".replace("  ", " "))):
        param_names.check(file, tomllib.loads(text.replace(right, wrong)), params.rows("insatser.csv"))


@pytest.mark.parametrize(
    ("file", "right", "wrong", "told"),
    [
        ("insatser.csv", "ordinart;hemtjanst;", "ordinart;hemtjnst;",
         "grupp, rad 2, has no insats group 'hemtjnst'; did you mean 'hemtjanst'"),
        ("insatser.csv", "AO/FN", "AO/FM", "omrade, rad 2, has no area 'FM'; did you mean 'FN'"),
        ("insatser.csv", ";SoL;", ";SolL;", "lagrum, rad 2, has no word 'SolL'; did you mean 'SoL'"),
        ("insatser.csv", ";ordinart;", ";ordinrt;", "boendeform, rad 2, has no word 'ordinrt'; did you"),
        ("insatser.csv", ";timme;", ";time;", "volymenhet, rad 2, has no word 'time'; did you mean 'timme'"),
        ("insatser.csv", ";beviljad;", ";bevilja;", "volymbas, rad 2, has no word 'bevilja'; did you mean"),
        ("insatser.csv", ";ja;", ";jaa;", "individvolym, rad 2, has no word 'jaa'; did you mean 'ja'"),
        ("nyckeltal.csv", "andel_over_grans", "andel_over_gr", "slag, rad 2, has no word 'andel_over_gr'"),
        ("nyckeltal.csv", "SoL HSL;", "SoL HLS;", "lagrum, rad 2, has no word 'HLS'; did you mean"),
        ("nyckeltal.csv", "ordinart sarskilt", "ordinart srskilt", "form, rad 2, has no word 'srskilt'"),
        ("nyckeltal.csv", "SoL_HSL", "SoLHSL", "grans, rad 2, has no word 'SoLHSL'; did you mean 'SoL_HSL'"),
        ("nyckeltal.csv", ";egen;", ";eget;", "has no word 'eget'; did you mean 'egen'"),
        ("nyckeltal.csv", ";hemmets;", ";hemmet;", "has no word 'hemmet'; did you mean 'hemmets'"),
        ("nyckeltal.csv", ";volym;", ";volm;", "has no word 'volm'; did you mean 'volym'"),
        ("kvalitet.csv", ";AO;;", ";A0;;", "omrade, rad 2, has no area 'A0'; did you mean 'AO'"),
        ("kvalitet.csv", ";tackning;", ";takning;", "has no word 'takning'; did you mean 'tackning'"),
        ("kvalitet.csv", ";N21451;", ";N21541;", "osakerhet, rad "),
        ("kvalitet.csv", "riktning;", "riktnng;", " has no column 'riktnng'; did you mean 'riktning'"),
        ("undersokningar.csv", ";AO", ";A0", "omrade, rad 2, has no area 'A0'; did you mean 'AO'"),
        ("prisindex.csv", "PKV;", "PVK;", "index, rad 2, has no word 'PVK'; did you mean 'PKV'"),
        ("kolumner.csv", "betydelse", "betydels", " has no column 'betydels'; did you mean 'betydelse'"),
        ("definitioner.csv", ";nar", "", " has no column 'nar'"),
    ],
)  # fmt: skip
def test_a_misspelt_heading_or_word_of_a_table_is_told_with_the_row_when_it_is_read(
    file: str, right: str, wrong: str, told: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = shutil.copytree(params.FOLDER, tmp_path / "params")
    text = (folder / file).read_text("utf-8")
    assert right in text
    (folder / file).write_text(text.replace(right, wrong, 1), "utf-8")
    monkeypatch.setattr(params, "FOLDER", folder)
    with pytest.raises(LookupError, match=f"params/{file} .*{re.escape(told.strip())}"):
        params.rows.__wrapped__(file)


def test_every_table_of_params_has_its_headings_declared() -> None:
    assert {file.name for file in params.FOLDER.glob("*.csv")} == {*param_columns.COLUMNS}


def test_the_headings_that_are_known_are_of_columns_that_there_are() -> None:
    columns = {name: {*one.usual} for name, one in EXTRACTS.items()}
    columns |= {name: {*one.columns} for name, one in TABLES.items()}
    listed = {name: one for name, one in params.toml("rubriker.toml").items() if name in columns}
    assert len(listed) > len(EXTRACTS)
    assert [(name, key) for name, one in listed.items() for key in one if key not in columns[name]] == []
    others = {"giltig_fran", "minsta_likhet", "kalla", "personallista", "andras", "pengar", "foretrade"}
    assert {*params.toml("rubriker.toml")} - {*listed} == others


@pytest.mark.parametrize("file", sorted(file.name for file in params.FOLDER.glob("*.toml")))
def test_a_key_that_is_not_in_the_file_is_told_with_the_file_and_the_nearest(file: str) -> None:
    read = params.toml(file)
    first = next(iter(read))
    with pytest.raises(LookupError, match=f"params/{file} has no key '{first}x'; did you mean '{first}'"):
        read[f"{first}x"]


def test_a_key_that_is_not_in_a_table_of_a_file_is_told_with_the_table() -> None:
    with pytest.raises(LookupError, match=re.escape("sammanfattning.toml [urval] has no key 'tydligt'")):
        params.toml("sammanfattning.toml")["urval"]["tydligt"]


def test_the_entry_in_force_is_the_latest_that_has_begun() -> None:
    entries = [{"fran": 2016, "v": 2}, {"fran": 2010, "v": 1}]
    assert params.in_force(entries, 2015)["v"] == 1
    assert params.in_force(entries, 2016)["v"] == 2
    with pytest.raises(LookupError):
        params.in_force(entries, 2009)


def test_a_published_mean_is_the_years_or_the_latest_before_and_never_a_later_one() -> None:
    assert params.published_mean("hemtjanst", 2015) == (461, 2015)
    assert params.published_mean("hemtjanst", 2024) == (472, 2016)
    assert params.published_mean("hemtjanst", 2009) is None, "before the first"
    assert params.published_mean("trygghetslarm", 2016) is None
    assert params.published_mean("hemtjanst", 2019, current=True) == (472, 2016)
    assert params.published_mean("hemtjanst", 2020, current=True) is None, "prices have moved on"

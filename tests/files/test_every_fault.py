"""Everything that is wrong in a municipality's own choices is told at once, with its file and row."""

from collections.abc import Callable
from pathlib import Path

import pytest

from kpbcalc.base.errors import UsageError
from kpbcalc.base.every_fault import faults_of
from kpbcalc.calculation.own_choices_checked import checked
from kpbcalc.onboarding.tried import stops
from kpbcalc.underlag.extracts.run import run
from kpbcalc.underlag.load import examine
from tests.builders import YEAR, small, write
from tests.samples import workbooks
from tests.samples.policies import put_choices
from tests.soak.choices import GOOD

# A misspelling in every section, with the rows that they stand on.
MAPS = """\
[kolumner.kontoutfal]
Konto = "konto"
[kolumner.enheter]
Kod = "enhett"
Drift = "regii"
[kolumner.beslut]
"Kön" = "konn"
[varden.enheter.regim]
A = "egen"
[enheter_volym.insatsvolymer]
beviljad = "minutter"
[sie]
ansvarr = "1"
[import]
franvaroo = "avdrag"
overlapp = "minsta"
skyddad = "ta bort"
[kolumerna]
A = "b"
"""
LISTS = """\
[[kalla]]
namn = "Viva"
fil = "x"
filer = { beslutt = "viva*.csv" }
[kalla.kolumner.beslut]
Team = "enhett2"
[[oversattning]]
tabell = "beslut"
kolumn = "mattt"
blir = "mån"
nar = { insatss = "LARM" }
[[bokslut]]
ar = 2024
summa_tk = 3
[[godkanda]]
regel = "V99"
anledning = "x"
[[godkanda]]
regel = "V24"
anlednin = "x"
[[rs_forklaring]]
rs_kod = "510"
[[insatser]]
kod = "HT-OMV"
volymbas = "beviljat"
lagrum = "SOL"
[nycklar.OH]
datumm = 2024-01-01
[granskning.V99]
x = 1
[granskning.V23]
granska_timar = 3
[jamforelse]
grup = "lan"
[sekretess]
minsta_antall = 3
belopp_kr = "x"
[prisindex]
namn = "PKV"
[[ytterfall]]
fran = "2024"
SoL_HSL = 1
"""
MISSPELT = {
    "kartor.toml": {
        "kontoutfal": 1, "enhett": 4, "regii": 5, "konn": 7, "regim": 8, "minutter": 11, "ansvarr": 13,
        "franvaroo": 15, "kolumerna": 18,
    },
    "listor.toml": {
        "fil": 3, "beslutt": 4, "enhett2": 6, "mattt": 9, "insatss": 11, "summa_tk": 14, "anlednin": 20,
        "beviljat": 25, "SOL": 26, "datumm": 28, "V99": 29, "granska_timar": 32, "grup": 34,
        "minsta_antall": 36,
    },
}  # fmt: skip
OF_FORM = (
    "overlapp ska vara", "skyddad ska vara", "behöver en regel", "saknar skäl", "saknar belopp_tkr, text",
    "belopp_kr ska vara", "Prisindexet saknar kalla", "Prisindexet saknar datum", "saknar förändringar",
    "saknar fran", "saknar LSS", "saknar källa",
)  # fmt: skip
# What is read after the underlag alone; an import has no use for it.
LATER = ("minsta_antall",)
OF_LATER = tuple(words for words in OF_FORM if words.startswith(("belopp_kr", "Pris", "saknar ")))


def faults(ask: Callable[[], object]) -> tuple[UsageError, ...]:
    with pytest.raises(UsageError) as refused:
        ask()
    return faults_of(refused.value)


@pytest.fixture
def data(tmp_path: Path) -> Path:
    write(tmp_path, small())
    put_choices(tmp_path, "kartor.toml", MAPS)
    put_choices(tmp_path, "listor.toml", LISTS)
    return tmp_path


def asked(data: Path) -> dict[str, Callable[[], object]]:
    """Whoever reads the choices: what validates, what imports."""
    raw = data / "raw"
    raw.mkdir()
    return {
        "validate": lambda: checked("0000", data),
        "examine": lambda: examine(data, "0000", YEAR),
        "import": lambda: run(
            "0000", YEAR, source=raw, data=data, key_file=data.parent / "key.txt", create_key=True
        ),
    }


@pytest.mark.parametrize("verb", ["validate", "examine", "import"])
def test_every_misspelling_is_told_at_once_with_its_file_and_row(data: Path, verb: str) -> None:
    told = faults(asked(data)[verb])
    later = LATER if verb != "validate" else ()
    for file, names in MISSPELT.items():
        for name, row in names.items():
            found = [fault for fault in told if fault.what.startswith(f"”{name}” ")]
            if name in later:
                assert not found
                continue
            assert len(found) == 1, f"{name}: {[str(fault) for fault in found]}"
            assert found[0].where.startswith(f"0000/{file}, rad {row}, "), found[0].where
            assert found[0].remedy.startswith(("Menade du", "Välj bland")), found[0]
    for words in OF_FORM:
        if verb == "validate" or words not in OF_LATER:
            assert [fault for fault in told if words in fault.what], words
    for fault in told:
        assert "*.toml" not in fault.where


def test_the_one_message_has_every_fault(data: Path) -> None:
    with pytest.raises(UsageError) as refused:
        checked("0000", data)
    for names in MISSPELT.values():
        for name in names:
            assert f"”{name}”" in str(refused.value)


def test_what_stops_the_import_is_listed_fault_by_fault(data: Path) -> None:
    raw = data / "raw"
    raw.mkdir()
    todo = stops(raw, "0000", data, YEAR, lambda text: None)
    assert len(todo) > 20 and all(one.where for one in todo)


def test_a_word_of_the_workbook_is_told_with_its_sheet_and_row(tmp_path: Path) -> None:
    write(tmp_path, small())
    workbooks.save(
        tmp_path / "0000" / "kartor.xlsx",
        {
            "filer": [["kalla", "fil", "tabell"], ["Viva", "viva.csv", "besluut"]],
            "rubriker": [
                ["kalla", "tabell", "rubrik", "blir"], ["Viva", "beslut", "Team", "enhet"],
                ["Viva", "beslut", "Kön", "konn"], ["", "enheter", "Kod", "enheet"],
            ],
            "ord": [["kalla", "tabell", "kolumn", "ord", "blir"], ["", "enheter", "regim", "A", "annan"]],
            "val": [["val", "blir"], ["franvaroo", "avdrag"]],
        },
    )  # fmt: skip
    told = {
        fault.what.split("”")[1]: fault.where for fault in faults(lambda: examine(tmp_path, "0000", YEAR))
    }
    for name, place in {
        "besluut": "bladet filer, rad 2", "konn": "bladet rubriker, rad 3",
        "enheet": "bladet rubriker, rad 4", "regim": "bladet ord, rad 2", "franvaroo": "bladet val, rad 2",
    }.items():  # fmt: skip
        assert told[name].startswith(f"0000/kartor.xlsx, {place}"), told


def test_a_file_that_cannot_be_read_does_not_hide_the_others(tmp_path: Path) -> None:
    write(tmp_path, small())
    put_choices(tmp_path, "a.toml", "[sie]\nansvar = KST\n")
    put_choices(tmp_path, "b.toml", '[kolumner.enheter]\nKod = "enhett"\n[sie]\nverksamhet = "1"\n')
    put_choices(tmp_path, "c.toml", '[sie]\nverksamhet = "2"\nmotpart = "3"\n[bokslut]\nar = 2024\n')
    told = [fault.where for fault in faults(lambda: checked("0000", tmp_path))]
    for start in (
        "0000/a.toml, rad 2, kolumn 10",
        "0000/b.toml, rad 2, ",
        "0000/c.toml",
        "0000/c.toml, rad 4, [bok",
    ):
        assert [where for where in told if where.startswith(start)], (start, told)


@pytest.mark.parametrize(
    ("text", "why", "place", "remedy"),
    [
        ("[sie]\nansvar = = 5", "värdet går inte att läsa", "rad 2, kolumn 10", "citattecken"),
        ("[sie]\nansvar = ”KST”", "värdet går inte att läsa", "rad 2, kolumn 10", "raka citattecken"),
        ('Månad = "manad"', "raka citattecken", "rad 1, kolumn 2", 'Skriv "Månad"'),
        ("Vår rubrik = 1", "ett namn, = och ett värde", "rad 1, kolumn 2", '"Månad" = "manad"'),
        ('a = "x', "inte avslutat", "rad 1, filens slut", "Avsluta"),
        ('a = "x\nb = 1', "inte avslutat", "rad 1, kolumn 7", "Avsluta"),
        ("[[godkända]]\na = 1", "raka citattecken", "rad 1, kolumn 7", "Menade du godkanda?"),
        ('"månad".å = 1', "raka citattecken", "rad 1, kolumn 9", 'Skriv "å"'),
        ("a = [1,\n2", "inte avslutat", "rad 2, filens slut", "Avsluta"),
        ("[a\nb = 1", "inte avslutat", "rad 1, kolumn 3", "Avsluta"),
        ('a = "C:\\data"', "omvänt snedstreck", "rad 1, kolumn 10", "C:\\data"),
        ("[a]\nb = 1\n[a]\nc = 1", "två gånger", "rad 3, kolumn 3", "ett ställe"),
        ("a = 1\na = 2\n", "två gånger", "rad 2, kolumn 6", "ett ställe"),
        ("a = 1,5\n", "till slutet", "rad 1, kolumn 6", "decimalpunkt"),
        ('a = "\x01"', "osynligt", "rad 1, kolumn 6", "Ta bort tecknet"),
        ("a = " + "[" * 5000, "för många nivåer", "egna.toml", "Skriv namn"),
    ],
)
def test_broken_toml_is_told_in_swedish_with_row_and_column(
    tmp_path: Path, text: str, why: str, place: str, remedy: str
) -> None:
    put_choices(tmp_path, "egna.toml", text)
    (fault,) = faults(lambda: checked("0000", tmp_path))
    assert why in fault.what and place in fault.where and remedy in fault.remedy, str(fault)
    assert fault.where.startswith("0000/egna.toml") and " at line" not in str(fault)


def test_a_file_in_another_encoding_is_told_with_its_row(tmp_path: Path) -> None:
    put_choices(tmp_path, "egna.toml", "")
    (tmp_path / "0000" / "egna.toml").write_bytes("[sie]\nansvar = 'Kostnadsställe'\n".encode("cp1252"))
    (fault,) = faults(lambda: checked("0000", tmp_path))
    assert fault.where == "0000/egna.toml, rad 2" and "UTF-8" in fault.remedy


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ('metod = "direkt', "rad 1"), ("metod = x", "rad 1, kolumn 9"), ('metood = "direkt"', "”metood”"),
        ('metod = "stegvist"', "säger inte vilken metod"),
    ],
)  # fmt: skip
def test_a_faulty_choice_of_method_is_told_with_its_row(tmp_path: Path, text: str, says: str) -> None:
    write(tmp_path, small())
    (tmp_path / "0000" / str(YEAR) / "fordelning.toml").write_text(text, encoding="utf-8")
    _, findings = examine(tmp_path, "0000", YEAR)
    (found,) = [f for f in findings if f.tabell == "fordelning.toml"]
    assert says in found.text and found.atgard, found


@pytest.mark.parametrize(
    ("row", "name", "near"),
    [
        ('volymbas = "beviljat"', "beviljat", "beviljad"), ('lagrum = "Sol"', "Sol", "SoL"),
        ('omrade = "AO/FX"', "FX", "FN"), ('grupp = "hemtjenst"', "hemtjenst", "hemtjanst"),
        ('boendeform = "ordinarie"', "ordinarie", "ordinart"), ('individvolym = "Ja"', "Ja", "ja"),
        ('volymenhet = "timmar"', "timmar", "timme"), ('volymbass = "utford"', "volymbass", "volymbas"),
    ],
)  # fmt: skip
def test_the_words_of_own_insatser_are_held_to_those_that_there_are(
    tmp_path: Path, row: str, name: str, near: str
) -> None:
    write(tmp_path, small())
    put_choices(tmp_path, "insatser.toml", f'[[insatser]]\nkod = "HT-OMV"\n{row}\n')
    (fault,) = faults(lambda: examine(tmp_path, "0000", YEAR))
    assert fault.what.startswith(f"”{name}”") and near in fault.remedy, str(fault)
    assert fault.where.startswith("0000/insatser.toml, rad 3")


def test_a_new_insats_is_told_what_it_lacks(tmp_path: Path) -> None:
    write(tmp_path, small())
    put_choices(
        tmp_path, "insatser.toml", '[[insatser]]\nnamn = "Ny"\n[[insatser]]\nkod = "X"\nnamn = "Ny"\n'
    )
    first, second = faults(lambda: examine(tmp_path, "0000", YEAR))
    assert "saknar kod" in first.what
    assert "Insatsen X är ny" in second.what and "volymenhet" in second.what


@pytest.mark.parametrize(
    "text",
    [
        f"{before} = {value}"
        for before, values in (
            ('[[godkanda]]\nregel = "V24"\nanledning = "x"\nar', ('"x"', "[]", "true", "nan")),
            ("[[insatser]]\nkod", ("3", "[]", "{}", '" "')),
            ("[[bokslut]]\nar", ('"2024"', "true", "2024.5")),
            ("[[bokslut]]\nar = 2024\nsumma_tkr", ("nan", "inf", '"x"', "[]", "9" * 400)),
            ('[[rs_forklaring]]\nrs_kod = "510"\ntext = "x"\nbelopp_tkr', ("nan", "{}", "true")),
            ("[granskning.V23]\ngranska_timmar", ('"x"', "[]", "nan", "true", "9" * 400)),
            ("[granskning.V25]\nkvot", ("1", "[1]", '["a", "b"]')),
            ("[granskning.V18]\ngrupper", ("1", "[1]", '"korttid"')),
            ("[granskning]\nV23", ("1", '"x"')),
            ("[nycklar]\nOH", ("1", '"x"')),
            ("[sekretess]\nminsta_antal", ("inf", "nan", "9" * 400, "true", '"7"')),
            ('[[ytterfall]]\nfran = 2024\nLSS = 1\nkalla = "x"\nSoL_HSL', ("9" * 400, "true", "0", "1.5")),
            ("prisindex", ("1", "[]", "[[]]")),
            ("kalla", ("1", "{}", "[1]")),
            ("[[kalla]]\nnamn", ("1", '""')),
            ('[[kalla]]\nnamn = "a"\nfiler', ("1", "{}", "{ beslut = 1 }", '{ beslut = "/etc/x" }')),
            ("oversattning", ("1", "[1]", '"x"')),
            ("enheter_volym", ("1", "[]")),
        )
        for value in values
    ],
)
def test_a_value_of_another_kind_is_a_fault_and_no_internal_error(tmp_path: Path, text: str) -> None:
    put_choices(tmp_path, "egna.toml", text)
    assert all(
        fault.where.startswith("0000/egna.toml") for fault in faults(lambda: checked("0000", tmp_path))
    )


SOURCE = '[[kalla]]\nnamn = "B"\nfiler = { beslut = "b.csv" }\n'
OTHER = f'{SOURCE}[[kalla]]\nnamn = "A"\nfiler = {{ beslut = "a.csv" }}\n'


@pytest.mark.parametrize(
    ("text", "row"),
    [
        ('[sie]\n\n[kalla]\nnamn = "A"\n', 3),
        ('kalla = ["a"]\n', 1),
        (f'{SOURCE}[[kalla]]\nnamn = "A"\n', 4),
        (f'{SOURCE}[[kalla]]\nnamn = "A"\nfiler = {{ beslut = 3 }}\n', 4),
        (f'{SOURCE}\n[[kalla]]\nnamn = "B"\nfiler = {{ beslut = "x" }}\n', 5),
        (f'{OTHER}kolumner = "x"\n', 7),
        (f'{OTHER}[kalla.kolumner]\nbeslut = "x"\n', 7),
        (f'{OTHER}oversattning = ["x"]\n', 7),
        (f'{OTHER}[kalla.import]\nej_utford = "x"\n', 7),
        (f'{OTHER}[kalla.import]\nfranvaro = "belagd"\nplacering_insats = "x"\n', 9),
        (f'{OTHER}[kalla.sie]\nmotpart_konto = "x"\n{SOURCE.replace("B", "C")}', 7),
        (f'{OTHER}[kalla.importt]\nx = "y"\n', 7),
        ('[sie]\n[kolumner]\nbeslut = "x"\n', 2),
        (
            '[[oversattning]]\ntabell = "beslut"\nkolumn = "kon"\nblir = "K"\n[[oversattning]]\ntabell = 3\n',
            5,
        ),
    ],
)
def test_a_section_of_the_wrong_form_is_told_with_its_row(tmp_path: Path, text: str, row: int) -> None:
    put_choices(tmp_path, "egna.toml", text)
    (fault,) = faults(lambda: checked("0000", tmp_path))
    assert fault.where.startswith(f"0000/egna.toml, rad {row}, ["), str(fault)


def test_a_misspelling_is_told_where_it_stands_also_when_another_source_has_the_same(tmp_path: Path) -> None:
    one = '[[kalla]]\nnamn = "{0}"\nfiler = {{ beslut = "{0}" }}\n[kalla.kolumner.beslut]\nA = "enhett"\n'
    put_choices(tmp_path, "egna.toml", one.format("A") + one.format("B"))
    told = [fault.where for fault in faults(lambda: checked("0000", tmp_path))]
    assert [where.split(", ")[1] for where in told] == ["rad 5", "rad 10"]


def test_a_row_that_could_be_any_of_several_is_not_told(tmp_path: Path) -> None:
    put_choices(
        tmp_path, "egna.toml", '[[insatser]]\nkod = "HT-OMV"\nvolymbas = "utford"\n[[insatser]]\nkod = 3\n'
    )
    (fault,) = faults(lambda: checked("0000", tmp_path))
    assert "rad" not in fault.where


def test_every_section_as_it_is_meant_has_no_fault(tmp_path: Path) -> None:
    put_choices(tmp_path, "egna.toml", GOOD)
    assert checked("0000", tmp_path).files

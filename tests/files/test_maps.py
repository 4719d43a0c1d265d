"""Unit tests of the municipality's maps: columns, words and units, and what is refused in them."""

import re
import tomllib
from fractions import Fraction
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from kpbcalc.base import own_choices, params
from kpbcalc.base.errors import UsageError
from kpbcalc.base.own_choices import Own
from kpbcalc.underlag.catalogue import catalogue
from kpbcalc.underlag.load import examine
from kpbcalc.underlag.maps import Maps, read_maps
from kpbcalc.underlag.numbers import to_exact
from tests.builders import YEAR, frame, kr, small, write

INSATSER = pd.DataFrame(params.rows("insatser.csv"), dtype="str")
EXAMPLES = sorted((params.FOLDER / "kommuner").glob("exempel-*.toml"))


def maps(text: str) -> Maps:
    said = tomllib.loads(text)
    return read_maps(Own("0880", said, places=dict.fromkeys(said, "0880/kartor.toml")), INSATSER)


def volumes(unit: str, rows: list[str]) -> tuple[pd.Series, list[Any]]:
    """The granted volumes of rows `insats;month;cell` after the map, as text."""
    lines = [f"A;{i};HT1;{m};{cell};" for i, m, cell in (row.split(";") for row in rows)]
    settings = maps(f'[enheter_volym.insatsvolymer]\nbeviljad = "{unit}"')
    found, findings = settings.apply(frame("insatsvolymer", lines), "insatsvolymer", "insatsvolymer.csv")
    return found["beviljad"], findings


def counts(texts: pd.Series) -> list[int]:
    values, wrong = to_exact(texts)
    assert not wrong.any()
    return [int(v) for v in values]


def test_columns_are_renamed_in_any_case_and_the_rest_stay() -> None:
    settings = maps('[kolumner.enheter]\n"Enhets  KOD" = "enhet"\n"finns inte" = "typ"')
    raw = pd.DataFrame([["HT1", "x"]], columns=["enhets kod", "projekt"], dtype="str")
    found, findings = settings.apply(raw, "enheter", "enheter.csv")
    assert list(found.columns) == ["enhet", "projekt"]
    assert [f.allvar for f in findings] == ["varning"], "a heading that the file has not is told"
    assert list(settings.apply(raw, "brukare", "brukare.csv")[0].columns) == list(raw.columns)


def test_two_columns_for_one_name_are_an_error() -> None:
    raw = pd.DataFrame([["1", "2"]], columns=["kod", "enhet"], dtype="str")
    _, (finding,) = maps('[kolumner.enheter]\n"Kod" = "enhet"').apply(raw, "enheter", "enheter.csv")
    assert (finding.regel, finding.allvar, finding.kolumn) == ("V03", "fel", "enhet")


def test_words_are_translated_after_the_column_and_unknown_ones_stay() -> None:
    settings = maps(
        '[kolumner.enheter]\nDrift = "regi"\n[varden.enheter.regi]\nPrivat = "annan"\n"" = "egen"'
    )
    raw = pd.DataFrame({"drift": ["PRIVAT", "", "egen", "okänd"]}, dtype="str")
    assert settings.apply(raw, "enheter", "f")[0]["regi"].tolist() == ["annan", "egen", "egen", "okänd"]


def test_minutes_become_hours_half_up() -> None:
    rows = [f"HT-OMV;2024-01;{m}" for m in ("90", "1", "10", "0", "1 234,5", "1234-")]
    texts, (finding,) = volumes("minuter", rows)
    assert counts(texts) == [
        kr("1.5"), 1_666_667, 16_666_667, 0, kr("20.575"), -2_056_666_667,
    ]  # fmt: skip
    assert (finding.allvar, finding.kolumn, finding.antal) == ("info", "beviljad", 6)


def test_hours_per_week_follow_the_days_of_the_month() -> None:
    months = {"2024-01": 31, "2024-02": 29, "2023-02": 28, "2024-04": 30}
    texts, _ = volumes("timmar_per_vecka", [f"HT-OMV;{m};10,5" for m in months])
    for count, days in zip(counts(texts), months.values(), strict=True):
        wanted = Fraction(21, 2) * days / 7 * 10**8
        assert count == int(wanted + Fraction(1, 2))


def test_only_insatser_in_hours_are_converted() -> None:
    texts, (finding,) = volumes(
        "minuter", ["HT-OMV;2024-01;60", "SABO-OMV;2024-01;31", "FINNS-INTE;2024-01;7"]
    )
    assert counts(texts) == [kr(1), kr(31), kr(7)]
    assert finding.antal == 1


def test_converted_cells_are_never_read_as_thousands() -> None:
    """7.5 minutes are 0.125 hours, beside 1.234 that the check would have to ask about."""
    texts, _ = volumes("minuter", ["HT-OMV;2024-01;7425", "HT-OMV;2024-01;7,5"])
    assert counts(texts) == [kr("123.75"), kr("0.125")]


def test_what_cannot_be_read_is_left_for_the_check() -> None:
    texts, _ = volumes("minuter", ["HT-OMV;2024-01;60", "HT-OMV;2024-01;", "HT-OMV;2024-01;många"])
    assert texts.tolist() == ["1.00000000", "", "många"]
    assert volumes("minuter", ["HT-OMV;2024-01;1.234"])[0].tolist() == ["1.234"]
    assert volumes("timmar_per_vecka", ["HT-OMV;2024-13;7"])[0].tolist() == ["7.00000000"]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ('[kolumner.kontoutfal]\nA = "ansvar"', "Menade du kontoutfall?"),
        ('[kolumner.kontoutfall]\nA = "ansvarr"', "Menade du ansvar?"),
        ('[varden.enheter.regim]\nA = "egen"', "Menade du regi?"),
        ('[enheter_volym.insatsvolymer]\nbeviljad = "timmar_per_veck"', "Menade du timmar_per_vecka?"),
        ('[enheter_volym.insatsvolymer]\nmanad = "minuter"', "beviljad, utford"),
        ('[enheter_volym.insatshandelser]\nminuter = "minuter"', "insatsvolymer"),
        ('[kolumner]\nkontoutfall = "ansvar"', "import-kolumner.md"),
        ('[varden.enheter]\nregi = "egen"', "import-kolumner.md"),
        ("[kolumner.kontoutfall]\nA = 1", "import-kolumner.md"),
        ('[varden.enheter.regi]\nPrivat = "annan"\nPRIVAT = "egen"', "två betydelser"),
        ("sie = 1", "import-kolumner.md"),
        ("[sie.motpart_konto]\n379 = 1", "import-kolumner.md"),
        ('[sie]\nmotpart_kontto = "1"', "Menade du motpart_konto?"),
    ],
)
def test_a_faulty_map_is_wrong_use_with_the_nearest_name(text: str, says: str) -> None:
    with pytest.raises(UsageError, match=re.escape(says)) as raised:
        maps(text)
    assert raised.value.exit_code == 2
    assert "0880/" in raised.value.where


def test_maps_of_raw_extracts_are_left_to_the_import() -> None:
    assert maps('[kolumner.beslut]\ninsats = "Beslutstyp"\n[varden.placering.enhet]\nSol = "SB1"').hourly


@pytest.mark.parametrize("file", EXAMPLES, ids=lambda f: f.stem)
def test_every_example_is_a_map_that_works(file: Path) -> None:
    assert not file.stem.isdecimal(), "never read as a municipality"
    own = tomllib.loads(file.read_text(encoding="utf-8"))
    assert read_maps(Own("0880", own), INSATSER)
    kinds = {"kolumner", "varden", "enheter_volym", "sie"}
    assert own.keys() <= kinds


def test_there_is_an_example_of_each_typical_layout() -> None:
    named = {f.stem.removeprefix("exempel-") for f in EXAMPLES}
    assert named >= {"huvudbok", "sie", "volymer", "utford-tid", "assistans", "enheter", "befolkning"}


def test_a_suppliers_files_load_through_the_maps(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    own: dict[str, Any] = {}
    for name in ("huvudbok", "volymer", "enheter"):
        parts = tomllib.loads((params.FOLDER / "kommuner" / f"exempel-{name}.toml").read_text("utf-8"))
        for kind, tables in parts.items():
            own.setdefault(kind, {}).update(tables)
    monkeypatch.setattr(own_choices, "read", lambda kommun, data, checks=(): Own(kommun, own))
    folder = write(tmp_path, small())
    (folder / "kontoutfall.csv").write_text(
        "Ansvar;Verksamhet;Konto;Aktivitet;Motpart;Period;Belopp\n"
        "100;510;5010;7;;202401;1 000,00\n100;510;3610;7;Kommuner;202401;-100,00\n",
        encoding="cp1252",
    )
    (folder / "insatsvolymer.csv").write_text(
        "Brukar-id;Insats;Utförare;Månad;Beviljat (tim/vecka);Utfört (min)\n"
        "A;Personlig omvårdnad;HT1;2024-02;7,0;90\nB;SABO-OMV;SB1;2024-01;;31\n",
        encoding="cp1252",
    )
    (folder / "enheter.csv").write_text(
        "Enhetskod;Namn;Regi;Enhetstyp;Område;Platser;Årsarbetare\n"
        "HT1;Öst;Privat;;;;1\nSB1;Sol;Egen regi;;;2;2\n",
        encoding="utf-8-sig",
    )
    underlag, findings = examine(tmp_path, "0000", YEAR)
    assert underlag is not None, findings
    assert underlag.kontoutfall["motpart"].tolist() == ["", "kommun"]
    assert underlag.enheter["regi"].tolist() == ["annan", "egen"]
    assert underlag.insatsvolymer["insats"].tolist() == ["HT-OMV", "SABO-OMV"]
    assert underlag.insatsvolymer["beviljad"].iloc[0] == kr(29)
    assert underlag.insatsvolymer["utford"].tolist() == [kr("1.5"), kr(31)]


@pytest.mark.parametrize("section", ["kolumner", "varden", "enheter_volym", "sie"])
def test_a_map_of_the_wrong_form_is_told_with_its_file_and_section(tmp_path: Path, section: str) -> None:
    (tmp_path / "0000").mkdir()
    wrong = "motpart_konto = 3" if section == "sie" else "enheter = 3"
    (tmp_path / "0000" / "egna.toml").write_text(f"[{section}]\n{wrong}\n", encoding="utf-8")
    own = own_choices.read("0000", tmp_path)
    with pytest.raises(UsageError, match=rf"(?s)fel form.*0000/egna\.toml, \[{section}\]"):
        read_maps(own, catalogue(own))

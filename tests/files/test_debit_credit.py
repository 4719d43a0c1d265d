"""A ledger with debet and kredit in columns of their own: belopp is the difference."""

from importlib import import_module
from pathlib import Path

import pytest

from kpbcalc.underlag.inspected import inspect
from kpbcalc.underlag.load import load
from kpbcalc.underlag.read import read
from tests.builders import YEAR, small, write

ROWS = ["100;1 000,50 kr;", "100;;200", "110;50;20,25", "110;;"]


def ledger(folder: Path, heading: str, *rows: str) -> Path:
    file = folder / "huvudbok.csv"
    file.write_text("\n".join([heading, *rows]) + "\n", encoding="utf-8")
    return file


@pytest.mark.parametrize("heading", ["Ansvar;Debet;Kredit", "Ansvar;Debet (kr);Kredit (kr)"])
def test_belopp_is_debit_minus_credit(tmp_path: Path, heading: str) -> None:
    frame, told = read(ledger(tmp_path, heading, *ROWS))
    assert list(frame.columns) == ["ansvar", "belopp"]
    assert frame["belopp"].tolist() == ["1000.50000000", "-200.00000000", "29.75000000", ""]
    assert [(f.regel, f.allvar) for f in told] == [("V39", "info")]


def test_credit_written_below_zero_on_every_row_is_added_and_told(tmp_path: Path) -> None:
    frame, told = read(ledger(tmp_path, "Ansvar;Debet;Kredit", "100;1000;", "100;;-200", "110;;(50)"))
    assert frame["belopp"].tolist() == ["1000.00000000", "-200.00000000", "-50.00000000"]
    assert [f.allvar for f in told] == ["varning"]
    frame, told = read(ledger(tmp_path, "Ansvar;Debet;Kredit", "100;;200", "100;;-30"))
    assert frame["belopp"].tolist() == ["-200.00000000", "30.00000000"]
    assert [f.allvar for f in told] == ["info"]


def test_a_balance_beside_them_is_no_amount_but_belopp_is(tmp_path: Path) -> None:
    frame, _ = read(ledger(tmp_path, "Ansvar;Debet;Kredit;Saldo", "100;10;;10", "100;;4;6"))
    assert frame["belopp"].tolist() == ["10.00000000", "-4.00000000"]
    kept, told = read(ledger(tmp_path, "Ansvar;Debet;Kredit;Belopp", "100;10;;10"))
    assert list(kept.columns) == ["ansvar", "debet", "kredit", "belopp"]
    assert not told
    kept, _ = read(ledger(tmp_path, "Ansvar;Debet;Kredit;Rest", "100;10;;10"), named={"rest": "belopp"})
    assert "debet" in kept


def test_what_cannot_be_read_is_told_with_its_row(tmp_path: Path) -> None:
    folder = write(tmp_path, small())
    (folder / "kontoutfall.csv").write_text(
        "ansvar;verksamhet;konto;motpart;period;debet;kredit\n"
        "100;510;5010;;202401;1000;x\n100;510;5010;;202401;9;\n",
        encoding="utf-8",
    )
    with pytest.raises(Exception, match="belopp") as error:
        load(tmp_path, "0000", YEAR)
    assert "rad 2" in str(getattr(error.value, "where", ""))
    mixed = ledger(tmp_path, "Ansvar;Debet;Kredit", "100;1.234;", "100;;5.678")
    assert [(f.regel, f.allvar) for f in read(mixed)[1]] == [("V04", "fel")]


def test_inspect_proposes_neither_side_as_the_amount(tmp_path: Path) -> None:
    rows = ["100;510;5010;202401;10;", "100;510;3010;202401;;4"]
    seen = inspect(ledger(tmp_path, "Ansvar;Verksamhet;Konto;Period;Debet;Kredit", *rows))
    assert seen.likeness and seen.likeness.found["belopp"] == "belopp"
    alone = inspect(ledger(tmp_path, "Ansvar;Verksamhet;Konto;Period;Debet", *(r[:-2] for r in rows)))
    assert alone.likeness and "belopp" not in alone.likeness.found


@pytest.mark.parametrize("mapped", [False, True])
def test_a_long_ledger_has_both_sides_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, mapped: bool
) -> None:
    """Also where a map made before calls debet belopp: it would be half of the ledger."""
    write(tmp_path, small())
    root = tmp_path
    if mapped:
        (root / "0000" / "kolumner.toml").write_text(
            '[kolumner.kontoutfall]\n"Debet" = "belopp"\n', encoding="utf-8"
        )
    file = root / "0000" / str(YEAR) / "kontoutfall.csv"
    head, *rows = file.read_text(encoding="utf-8").splitlines()
    assert head.endswith(";belopp")
    text = "\n".join([head.replace("belopp", "Debet;Kredit"), *(f"{row};1" for row in rows)])
    file.write_text(text + "\n", encoding="utf-8")
    whole, _ = load(root, "0000", YEAR)
    monkeypatch.setattr(import_module("kpbcalc.underlag.large.condense"), "LARGEST_WHOLE_BYTES", -1)
    long, _ = load(root, "0000", YEAR)
    assert int(long.kontoutfall["belopp"].sum()) == int(whole.kontoutfall["belopp"].sum())

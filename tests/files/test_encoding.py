"""In which encoding a file is: judged on what it gives, and never an odd letter in silence."""

import io
from pathlib import Path

import openpyxl
import pytest

from kpbcalc.underlag import encoding
from kpbcalc.underlag.encoded_twice import mended
from kpbcalc.underlag.encoding import judge
from kpbcalc.underlag.findings import Finding
from kpbcalc.underlag.read import read
from kpbcalc.underlag.sie import read_sie

TEXT = "enhet;namn\nSB7;Askgården\nSB9;Solgården på Öland\nX1;Ängen i Åre, öst\n"
VOUCHERS = (
    "#FLAGGA 0\n#DIM 1 Ansvarsområde\n#DIM 2 Verksamhet\n#KONTO 5010 Löner på gården i Åmål\n"
    "#VER A 1 20240105 Möte\n{\n"
    "#TRANS 5010 {1 Väst 2 510} 100\n#TRANS 1930 {} -100\n}\n"
)


def judged(content: bytes) -> encoding.Encoding:
    return judge(io.BytesIO(content), "enheter.csv")


def told(findings: tuple[Finding, ...] | list[Finding]) -> list[tuple[str, str, tuple[int, ...]]]:
    return [(f.regel, f.allvar, f.rader) for f in findings]


@pytest.mark.parametrize(
    ("encoded", "said"),
    [
        ("utf-8", []),
        ("utf-8-sig", []),
        ("cp1252", []),
        ("latin-1", []),
        ("cp850", ["varning"]),
        ("cp437", ["varning"]),
        ("mac_roman", ["varning"]),
    ],
)
@pytest.mark.parametrize("times", [1, 3000])
def test_the_text_is_the_same_in_every_encoding(encoded: str, said: list[str], times: int) -> None:
    """Three thousand times is several pieces, the last of which is only counted."""
    content = (TEXT * times).encode(encoded)
    found = judged(content)
    assert found.text(content) == TEXT * times
    assert [f.allvar for f in found.findings] == said


@pytest.mark.parametrize("read_as", ["cp1252", "latin-1", "cp850", "cp437", "mac_roman"])
@pytest.mark.parametrize("times", [1, 2])
def test_letters_encoded_twice_are_mended_and_told(read_as: str, times: int) -> None:
    text, content = TEXT, TEXT.encode()
    for _ in range(times):
        content = "".join(bytes([b]).decode(read_as, "ignore") or chr(b) for b in content).encode()
    found = judged(content)
    assert found.text(content) == text
    assert told(found.findings) == [("V01", "varning", (2, 3, 4))]


def test_a_line_in_another_encoding_is_named() -> None:
    utf_8, cp1252 = TEXT.encode(), "X2;Hemtjänst\n".encode("cp1252")
    assert told(judged(utf_8 + cp1252 + b"Y;1\n").findings) == [("V01", "fel", (5,))]
    many = utf_8 * 2000 + cp1252 + utf_8 * 2000 + cp1252
    assert told(judged(many).findings) == [("V01", "fel", (8001, 16002))]
    few = "X;Gården\n".encode("cp1252") * 9 + "X;Ängen\n".encode()
    assert told(judged(few).findings) == [("V01", "fel", (10,))]
    assert "UTF-8, men inte de andra" in judged(few).findings[0].text


@pytest.mark.parametrize("text", ["pris €;1\n", "1 – 2\n", "Anna’s\n", "n° 5\n", "a\u00a0b\n", "±5 §\n"])
def test_signs_of_windows_are_no_letters_of_another_encoding(text: str) -> None:
    found = judged(text.encode("cp1252"))
    assert (found.text(text.encode("cp1252")), found.findings) == (text, ())


@pytest.mark.parametrize("text", ["Šefik\n", "“hej”\n"])
def test_what_can_be_read_in_two_ways_is_not_guessed(text: str) -> None:
    assert told(judged(text.encode("cp1252")).findings) == [("V01", "fel", (1,))]


def test_letters_that_somebody_lost_are_told() -> None:
    assert told(judged("a;b\n1;g\ufffdrden\n".encode()).findings) == [("V01", "varning", (2,))]


def test_utf_16_is_named() -> None:
    (finding,) = judged(TEXT.encode("utf-16")).findings
    assert "UTF-16" in finding.text


def test_the_awkward_line_is_named_by_the_reader(tmp_path: Path) -> None:
    (tmp_path / "enheter.csv").write_bytes(TEXT.encode() + "X2;Hemtjänst\n".encode("cp1252"))
    _, findings = read(tmp_path / "enheter.csv")
    assert told(findings) == [("V01", "fel", (5,))]


def test_a_workbook_made_of_a_wrongly_opened_file_is_mended(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for line in TEXT.splitlines():
        book.active.append([cell.encode().decode("latin-1") for cell in line.split(";")])
    book.save(tmp_path / "enheter.xlsx")
    frame, findings = read(tmp_path / "enheter.xlsx")
    assert frame["namn"].tolist() == ["Askgården", "Solgården på Öland", "Ängen i Åre, öst"]
    assert told(findings) == [("V01", "varning", (2, 3, 4))]


def test_ordinary_text_is_left_alone() -> None:
    for text in ("Ã", "São Paulo", "Â", "£5 §3 ±2", "naïve Ångström", TEXT):
        assert mended(text) == text


@pytest.mark.parametrize(
    ("encoded", "said"), [("utf-8", []), ("cp437", []), ("cp1252", []), ("mac_roman", ["varning"])]
)
def test_sie_is_judged_by_the_same_code(tmp_path: Path, encoded: str, said: list[str]) -> None:
    file = tmp_path / "kontoutfall.se"
    file.write_bytes(VOUCHERS.encode(encoded))
    frame, findings = read_sie(file, {})
    assert frame["ansvar"].tolist() == ["Väst"]
    assert [f.allvar for f in findings if f.regel == "V01"] == said


def test_sie_names_lines_in_another_encoding_and_mends_what_was_encoded_twice(tmp_path: Path) -> None:
    file = tmp_path / "kontoutfall.se"
    file.write_bytes(VOUCHERS.encode() + "#KONTO 5010 Löner\n".encode("cp437"))
    assert told(read_sie(file, {})[1]) == [("V01", "fel", (10,))]
    file.write_bytes(VOUCHERS.encode().decode("cp850").encode())
    frame, findings = read_sie(file, {})
    assert frame["ansvar"].tolist() == ["Väst"]
    assert [f.allvar for f in findings if f.regel == "V01"] == ["varning"]

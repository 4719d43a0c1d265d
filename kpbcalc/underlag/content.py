"""What is a file really? Its first bytes, against what its suffix says."""

import zipfile
from pathlib import Path

from kpbcalc.base import archive
from kpbcalc.underlag.findings import Finding

_BEGINNING = 4096
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OLE_READ = 1 << 22  # the names of an OLE file's parts stand in its directory, which may come late
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_BOOKS = ["Workbook".encode("utf-16-le"), "Book\0".encode("utf-16-le")]
_MARKUP = (b"<html", b"<!doctype", b"<table", b"<?xml", b"<head", b"<meta", b"<style", b"mime-version:")
_MAGIC = {
    b"%PDF": "en pdf", b"PAR1": "Parquet", b"\x1f\x8b": "en packad fil (gzip)",
    b"Rar!": "en packad fil (rar)",
    b"7z\xbc\xaf": "en packad fil (7z)", b"{\\rtf": "ett textdokument (rtf)", b"SQLite": "en databas",
}  # fmt: skip
EXCEL, _LOCKED, _OLD, _TEXT = "Excel", "låst med lösenord", "en gammal Excel-fil (.xls)", "text"
_UNLOCK = "Öppna filen i Excel, ta bort lösenordet och spara om den."
_SAVE_AS = "Öppna filen i Excel och spara om den som Excel-arbetsbok (.xlsx)."
_RENAME = {
    EXCEL: "Döp om filen så att den slutar på .xlsx.",
    "Parquet": "Döp om filen så att den slutar på .parquet.",
    _TEXT: "Döp om filen så att den slutar på .csv, eller spara om den i Excel som .xlsx.",
}
TEXTS = (".csv", ".txt")  # one and the same: what separates the cells is seen in the file
_RIGHT = {**dict.fromkeys(TEXTS, _TEXT), ".xlsx": EXCEL, ".parquet": "Parquet"}


def disguised(file: Path, right: str = "") -> list[Finding]:
    """The finding (V01) that a file holds something else than it should, or nothing.

    It should hold `right` (`EXCEL`), by default what its suffix says.
    """
    suffix = file.suffix.lower()
    found = kind(file)
    wanted = right or _RIGHT.get(suffix, found)
    if found == wanted or (not found and suffix in TEXTS and not right):  # an empty text is a text
        return []
    if found == _LOCKED:
        text, remedy = (
            f"{file.name} är låst med lösenord.",
            _UNLOCK,
        )
    elif not found:
        text, remedy = f"{file.name} är tom.", "Lägg dit filen på nytt, med rubriker och rader."
    else:
        text = f"{file.name} är {found}, inte {wanted or 'text'}."
        remedy = _SAVE_AS if right else _RENAME.get(found, _SAVE_AS)
    return [Finding("V01", "fel", file.name, "", 1, (), text, atgard=remedy)]


def kind(file: Path) -> str:
    """What the file is, in Swedish words; nothing for an empty one."""
    with file.open("rb") as stream:
        first = stream.read(_BEGINNING)
        if first.startswith(_OLE):
            return _ole(first + stream.read(_OLE_READ))
    if first.startswith(b"PK"):
        return _zip(file)
    for magic, name in _MAGIC.items():
        if first.startswith(magic):
            return name
    text = first.removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    if text.startswith(_MARKUP):
        return "en webbsida eller ett XML-dokument"
    return _TEXT if first else ""


def _ole(content: bytes) -> str:
    if _ENCRYPTED in content:
        return _LOCKED
    return _OLD if any(name in content for name in _BOOKS) else "ett äldre Office-dokument"


def _zip(file: Path) -> str:
    """What a zip file is; one that cannot be opened is what its suffix says, for its reader to judge."""
    try:
        with zipfile.ZipFile(file) as packed:
            names = {name.casefold() for name in packed.namelist()}
    except archive.BROKEN:
        return EXCEL if file.suffix.lower() == ".xlsx" else "en packad fil (zip)"
    if "xl/workbook.bin" in names:
        return "en binär Excel-fil (.xlsb)"
    if any(name.startswith("xl/") for name in names):
        return EXCEL
    if "content.xml" in names and "mimetype" in names:
        return "ett OpenDocument-kalkylblad (.ods)"
    return "en packad fil (zip)"

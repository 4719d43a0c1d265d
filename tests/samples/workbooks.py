"""A workbook of Excel with sheets by name; and files that are called Excel and are something else."""

import io
import zipfile
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path

import openpyxl


def save(file: Path, sheets: Mapping[str, Sequence[Sequence[object]]], hidden: Collection[str] = ()) -> Path:
    """Write the sheets, those that are `hidden` so, and give the file."""
    made = openpyxl.Workbook()
    made.remove(made.active)
    for name, rows in sheets.items():
        page = made.create_sheet(name)
        for row in rows:
            page.append(row)
        page.sheet_state = "hidden" if name in hidden else "visible"
    file.parent.mkdir(exist_ok=True)
    made.save(file)
    return file


def zipped(names: dict[str, bytes]) -> bytes:
    """A zip file of these."""
    sink = io.BytesIO()
    with zipfile.ZipFile(sink, "w") as packed:
        for name, content in names.items():
            packed.writestr(name, content)
    return sink.getvalue()


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600
# What a file called .xlsx may hold, and a word of what is said of it.
CONTENTS = {
    "old Excel": (OLE + "Workbook".encode("utf-16-le"), ".xls"),
    "locked": (OLE + "EncryptedPackage".encode("utf-16-le"), "lösenord"),
    "other Office": (OLE, "Office-dokument"),
    "HTML": (b"<html><table><tr><td>194001011234", "webbsida"),
    "HTML with a mark": (b"\xef\xbb\xbf\n <TABLE border=1>", "webbsida"),
    "XML of 2003": (b'<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?>', "XML"),
    "text": (b"enhet;namn\nA;194001011234\n", "text"),
    "PDF": (b"%PDF-1.7", "pdf"),
    "OpenDocument": (zipped({"mimetype": b"x", "content.xml": b"x"}), ".ods"),
    "binary Excel": (zipped({"xl/workbook.bin": b"x"}), ".xlsb"),
    "another zip": (zipped({"kontoutfall.csv": b"x"}), "zip"),
    "empty": (b"", "tom"),
    "cut off": (b"PK\x03\x04 194001011234", "skadad"),
    "no sheets": (zipped({"xl/workbook.xml": b"<workbook/>"}), "inget kalkylblad"),
    "no XML": (zipped({"xl/workbook.xml": b"\0\1"}), "skadat"),
    "unknown encoding": (
        zipped({"xl/workbook.xml": b'<?xml version="1.0" encoding="finnsinte"?><a/>'}), "skadat",
    ),
    "entities": (
        zipped({"xl/workbook.xml": b'<!DOCTYPE a [<!ENTITY b "bbbb">]><workbook>&b;</workbook>'}),
        "inte vad Excel skriver",
    ),
}  # fmt: skip

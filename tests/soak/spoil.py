"""Spoil a file as people, disks and other programs do: bytes, archives, headings, cells, encodings, names."""

import io
import random
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

Spoil = Callable[[random.Random, Path], Path]
ODD_CELLS = (
    "1e999", "nan", "inf", "-", "--5", "1 2 3", "1.234", "1,234.5", "9" * 40, "0.000000001", "=1+1", "#REF!",
    "\N{EM DASH}", "\N{NULL}", '"', '""', "'", "\t", "\n", ";", "\\",
    "\N{ZERO WIDTH SPACE}", "\N{PILE OF POO}",
    "\N{RIGHT-TO-LEFT OVERRIDE}", "\N{COMBINING DIAERESIS}", "\N{ARABIC-INDIC DIGIT FIVE}",
    "\N{SUPERSCRIPT TWO}",
    "\N{FULLWIDTH DIGIT ONE}", "2024-02-30", "24:00", "1900-01-00", "99999", "-1", "True", "None", "summa",
    "Totalt", "*", "1*", "kr", "( )", "(5", "+ 5",
)  # fmt: skip
ENCODINGS = (
    "utf-8-sig",
    "utf-16",
    "utf-16-le",
    "utf-32",
    "cp1252",
    "cp850",
    "cp437",
    "mac_roman",
    "cp1250",
    "utf-7",
)
NAMES = (
    "{stem}er{suffix}", "{stem}.gammal{suffix}", "Kopia av {stem}{suffix}", "{stem}{suffix}.txt", "{stem}",
    "{STEM}{SUFFIX}", "{stem} {suffix}", "å{stem}{suffix}", "{stem}.xls", "{stem}.ods", "{stem}\n{suffix}",
    ".{stem}{suffix}", "{stem}{suffix}{suffix}", "{stem}.csv", "{stem}.xlsx", "{stem}.parquet", "{stem}.se",
    "x" * 200 + "{suffix}",
)  # fmt: skip
NOTHING = (
    b"", b" ", b"\n" * 9, b"\0" * 99, b"\xff\xfe", b"\xef\xbb\xbf", b"PK\x05\x06" + bytes(18),
    b"<html><table>", b"%PDF-1.4",
)  # fmt: skip


def _bytes(dice: random.Random, file: Path) -> Path:
    """Some bytes changed, taken out, put in, doubled or cut off."""
    content = bytearray(file.read_bytes() or b"x")
    for _ in range(dice.choice((1, 1, 2, 8))):
        at = dice.randrange(len(content) + 1)
        some = dice.randrange(1, 1 + min(64, len(content) + 1))
        match dice.randrange(6):
            case 0:
                content[at : at + 1] = bytes([dice.randrange(256)])
            case 1:
                del content[at : at + some]
            case 2:
                content[at:at] = dice.randbytes(some)
            case 3:
                content[at:at] = content[at : at + some]
            case 4:
                content[at : at + some] = bytes(some)
            case _:
                del content[at:]
        content = content or bytearray(b"\n")
    file.write_bytes(content)
    return file


def _nothing(dice: random.Random, file: Path) -> Path:
    """An empty file, one of blanks, or of something else altogether."""
    file.write_bytes(dice.choice((*NOTHING, dice.randbytes(500))))
    return file


def _archive(dice: random.Random, file: Path) -> Path:
    """A member of a zip spoilt, dropped, doubled or blown up; any other file is put in one."""
    if not zipfile.is_zipfile(file):
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w") as archive:
            archive.writestr(file.name, file.read_bytes())
        file.write_bytes(packed.getvalue())
        return file
    try:
        with zipfile.ZipFile(file) as archive:
            members = [(name, archive.read(name)) for name in archive.namelist()]
    except (zipfile.BadZipFile, zlib.error, OSError):  # spoilt already
        members = []
    if not members:
        return _bytes(dice, file)
    at = dice.randrange(len(members))
    name, content = members[at]
    match dice.randrange(6):
        case 0:
            members.pop(at)
        case 1:
            part = dice.randrange(len(content) + 1)
            members[at] = (name, content[:part])
        case 2:
            members[at] = (name, content + b" " * (1 << 20))
        case 3:
            members[at] = (dice.choice(("../" + name, "/" + name, name.upper(), "x")), content)
        case 4:
            spoilt = bytearray(content or b" ")
            for _ in range(4):
                spoilt[dice.randrange(len(spoilt))] = dice.randrange(256)
            members[at] = (name, bytes(spoilt))
        case _:
            members[at] = (name, content.replace(b"<v>", dice.choice((b"<v>-", b"<v>e", b"", b"<v>9999999"))))
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members:
            archive.writestr(name, content)
    file.write_bytes(packed.getvalue())
    return file


def _lines(file: Path) -> list[list[str]]:
    return [line.split(";") for line in file.read_text(encoding="utf-8", errors="replace").split("\n")]


def _put(file: Path, lines: list[list[str]]) -> Path:
    file.write_text("\n".join(";".join(line) for line in lines), encoding="utf-8", errors="replace")
    return file


def _heading(dice: random.Random, file: Path) -> Path:
    """A heading lost, doubled, renamed, in capitals, moved, or below something."""
    lines = _lines(file)
    head = lines[0]
    at = dice.randrange(len(head))
    match dice.randrange(8):
        case 0:
            head[at] = ""
        case 1:
            head[at] = head[dice.randrange(len(head))]
        case 2:
            head[at] = dice.choice(ODD_CELLS)
        case 3:
            head[at] = f" {head[at].upper()} "
        case 4:
            head.insert(at, "extra")
        case 5:
            dice.shuffle(head)
        case 6:
            lines.insert(0, [dice.choice(("Rapport", "sep=;", "sep=,", "", "Utskrivet;2025-01-01"))])
        case _:
            lines.pop(0)
    return _put(file, lines)


def _cell(dice: random.Random, file: Path) -> Path:
    """Odd cells, lines doubled, moved, cut short or made totals."""
    lines = _lines(file)
    for _ in range(dice.choice((1, 1, 3))):
        row = lines[dice.randrange(len(lines))]
        if not row:
            continue
        match dice.randrange(5):
            case 0 | 1:
                row[dice.randrange(len(row))] = dice.choice(ODD_CELLS)
            case 2:
                lines.append([*row])
            case 3:
                del row[dice.randrange(len(row)) :]
            case _:
                lines.append(["Summa", *[""] * max(len(row) - 2, 0), dice.choice(("1", "3300", ""))])
    return _put(file, lines)


def _encoding(dice: random.Random, file: Path) -> Path:
    """Another encoding, the whole file or some of it, or the same one twice; other line ends."""
    text = file.read_text(encoding="utf-8", errors="replace").replace(";egen;", ";egen;ÅÄÖ å ä ö é", 1)
    name = dice.choice(ENCODINGS)
    match dice.randrange(4):
        case 0:
            content = text.encode(name, errors="replace")
        case 1:
            half = dice.randrange(len(text) + 1)
            content = text[:half].encode("utf-8") + text[half:].encode(name, errors="replace")
        case 2:
            content = text.encode("utf-8").decode("cp1252", errors="replace").encode("utf-8")
        case _:
            content = text.replace("\n", dice.choice(("\r", "\r\n", "\n\r", "\v", "\x85", "\u2028"))).encode()
    file.write_bytes(content)
    return file


def _name(dice: random.Random, file: Path) -> Path:
    """The file under another name, a folder in its place, or gone; a link to itself."""
    kind = dice.randrange(12)
    if kind == 0:
        file.unlink()
        file.mkdir()
        return file
    if kind == 1:
        file.unlink()
        file.symlink_to(file.name)
        return file
    if kind == 2:
        file.unlink()
        return file
    stem, suffix = file.stem, file.suffix
    pattern = dice.choice(NAMES)
    other = pattern.format(stem=stem, suffix=suffix, STEM=stem.upper(), SUFFIX=suffix.upper())
    return file.rename(file.with_name(other))


TEXT = (
    _bytes,
    _bytes,
    _nothing,
    _archive,
    _heading,
    _heading,
    _cell,
    _cell,
    _cell,
    _encoding,
    _encoding,
    _name,
)
PACKED = (_bytes, _bytes, _nothing, _archive, _archive, _archive, _name)


def spoil(dice: random.Random, file: Path) -> tuple[Path, str]:
    """The file, spoilt once; where it lies now, and how."""
    how = dice.choice(PACKED if zipfile.is_zipfile(file) or file.suffix == ".parquet" else TEXT)
    return how(dice, file), how.__name__.strip("_")

"""Large tables: whatever the file looks like, summing it gives what reading it whole gives."""

import random
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.builders import YEAR, columns, small, write
from tests.samples.large_tables import same

VISITS, LEDGER = "insatshandelser", "kontoutfall"


def visits(*rows: str) -> dict[str, Sequence[str]]:
    return small(insatsvolymer=["A;HT-OMV;HT1;2024-01;4;"], insatshandelser=rows)


def replaced(root: Path, table: str, content: bytes) -> Path:
    """The small underlag with one file of these bytes."""
    folder = write(root, visits("A;HT-OMV;HT1;2024-01-05 08:15;45"))
    (folder / f"{table}.csv").write_bytes(content)
    return folder


HEAD = {VISITS: ";".join(columns(VISITS)), LEDGER: ";".join(columns(LEDGER))}
GOOD = {VISITS: "A;HT-OMV;HT1;2024-01-05 08:15;45", LEDGER: "100;510;5010;;202401;1000"}

ROWS = {
    VISITS: [
        [GOOD[VISITS], "A;HT-OMV;HT1;2024-01-06T08:15:00;6", "B;HT-OMV;HT1;2024-02-01;5"],
        ["A;HT-OMV;HT1;2024-01-05;20"] * 3,
        ["A;HT-OMV;HT1;2024-01-05 08:15;20", "A;HT-OMV;HT1;2024-01-31 23:59;20"],
        ["A;HT-OMV;HT1;2024-01-05 08:15;20", "A;HT-OMV;HT1;2024-01-31 24:00;20"],
        ["A;HT-OMV;HT1;2024-01-05T08:15:30;20", "A;HT-OMV;HT1;2024-01-31T23:59:59;20"],
        ["A;HT-OMV;HT1;2024-01-05 08:15:00;20", "A;HT-OMV;HT1;2024-02-01 00:30+02;20"],
        ["A;HT-OMV;HT1;2024-01-05 08:15:00;20", "A;HT-OMV;HT1;2024-01-31 23:30-02;20"],
        ["A;HT-OMV;HT1;2024-01-31 08:15Z;20", "A;HT-OMV;HT1;2024-01-31 08:15;20"],
        ["A;HT-OMV;HT1;2024-1-31 08:15;20", "A;HT-OMV;HT1;2024/01/31 08:15;20"],
        ["A;HT-OMV;HT1;2024-01-05;999999999"] * 95,
        [" A ;HT-OMV;HT1;2024-01-05;20", "A;HT-OMV;HT1; 2024-01-05 ;\t20 "],
        ["A;HT-OMV;HT1;2024-01-05;20,5", "A;HT-OMV;HT1;2024-01-05;20.25", "A;HT-OMV;HT1;2024-01-05;,5"],
        ["A;HT-OMV;HT1;2024-01-05;1 020", "A;HT-OMV;HT1;2024-01-05;1\u00a0020,5"],
        ["A;HT-OMV;HT1;2024-01-05;1.020", "A;HT-OMV;HT1;2024-01-05;0.5"],
        ["A;HT-OMV;HT1;2024-01-05;1.020", "A;HT-OMV;HT1;2024-01-05;1.020,5"],
        ["A;HT-OMV;HT1;2024-01-05;1.020"],
        ["A;HT-OMV;HT1;2024-01-05;1.020", "A;HT-OMV;HT1;2024-01-05;7", "B;HT-OMV;HT1;2024-01-05;7"],
        ["A;HT-OMV;HT1;2024-01-05;1,020", "A;HT-OMV;HT1;2024-01-05;1.5"],
        ["A;HT-OMV;HT1;2024-01-05;-5", "A;HT-OMV;HT1;2024-01-05;5-", "A;HT-OMV;HT1;2024-01-05;5"],
        ["A;HT-OMV;HT1;2024-01-05;+5", "A;HT-OMV;HT1;2024-01-05;5 kr"],
        ["A;HT-OMV;HT1;2024-01-05;(5)", "A;HT-OMV;HT1;2024-01-05;–5"],
        ["A;HT-OMV;HT1;2024-01-05;", "A;HT-OMV;HT1;2024-01-05;x", "A;HT-OMV;HT1;2024-01-05;1e3"],
        ["A;HT-OMV;HT1;2024-01-05;"],
        ["X;HT-OMV;HT1;2024-01-05;5", GOOD[VISITS], "Y;FEL;HT1;2024-01-05;5", "A;HT-OMV;FEL;2023-12-31;5"],
        ["A;HT-OMV;HT1;2024-02-30;5", "A;HT-OMV;HT1;2024-13-01;5", "A;HT-OMV;HT1;2024-01-05 25;5", ";;;;"],
        ["A;HT-OMV;HT1;2024-01;5", "A;HT-OMV;HT1;;5", ";HT-OMV;HT1;2024-01-05;5", "A;;HT1;2024-01-05;5"],
        ["A;HT-OMV;HT1;45292;5", "A;HT-OMV;HT1;45292,5;5"],
        ["19400101-1234;HT-OMV;HT1;2024-01-05;5"],
        [f"X{i % 7};HT-OMV;HT1;2024-01-05;5" for i in range(250)],
        [GOOD[VISITS]] * 300 + ["A;HT-OMV;HT1;2024-02-30;5"] * 120 + ["A;FEL;HT1;2024-02-30;5"],
        [GOOD[VISITS], "Summa;;;;45"],
        [GOOD[VISITS], "Summa;;;;46"],
        ["Summa;;;;45", GOOD[VISITS]],
        ["SUMMERAD;HT-OMV;HT1;2024-01-05;5"],
        ["A;HT-OMV;HT1;2024-01-05;9999999999"] * 10,
        [";;;;", GOOD[VISITS], "", "X;HT-OMV;HT1;2024-01-05;5"],
        [],
    ],
    LEDGER: [
        ["100;510;5010;;202401;1000", "110;510;5010;;202402;2 000,5", "200;510;5010;;202401;3-"],
        ["100;510;5010;;202401;−1000", "100;510;5010;;202401;- 5", "110;510;5010;;202402;1.234.567,89"],
        [
            f"100;510;5010;;202401;{text}"
            for text in (
                "–1000", "(1 234,50)", "( 5 )", "+5", "5 +", "5 kr", "1\u00a0234,50\u00a0kr", "5 kr-",
                "5- KR", "(5 kr)", "\u2212\u00a01\u202f234", "\u00a0(7)\u00a0", "1\u2007234", "5\u00a0-",
                "1.234,5 kr",
            )
        ],
        *(
            [GOOD[LEDGER], f"100;510;5010;;202401;{text}"]
            for text in (
                "(-5)", "-(5)", "(5", "5-7", "+-5", "—5", "5 kr kr", "kr",
                "100:-", "−0:30", "(1.234)", "1.234 kr",
            )
        ),
        ["100;510;5010;;202401;1.234", "110;510;5010;;202402;1.234.567", "200;510;5010;;202402;-5.678"],
        ["100;510;5010;;202401;1,234", "110;510;5010;;202402;1,234,567.8"],
        ["100;510;5010;;202401;1.234", "110;510;5010;;202402;0.5"],
        ["100;510;5010;;202401;1.234", "110;510;5010;;202402;-5"],
        ["100;510;5010;foo;202401;1", ";510;5010;;202413;1", "100;510;x;;202401;2", "100;510;05;;202401;-3"],
        ["100;510;5010;;202301;1", "900;510;5010;;202401;7,5", "900;510;5010;;202401;7"],
        ["100;510;5010;;202401;1,2,3", "100;510;5010;;202401;inf", "100;510;5010;;202401;"],
        ["100;510;5010;;202401;0.123456789", "100;510;5010;;202401;12345678901"],
        ["100;510;5010;;2024-01-01;1", "100;510;5010;;2024-01-01;2", "100;510;5010;;45292;3"],
        ["100;510;5010;;202401;9999999999"] * 10,
        [f"100;510;5010;;202401;{'-' if i % 2 else ''}9999999999" for i in range(10)],
        [GOOD[LEDGER], "110;510;5010;;202402;500,5", "Summa;;;;;1500,5"],
        [GOOD[LEDGER], "Totalt;510;;;;1000"],
        ["Summa;;;;;1000", GOOD[LEDGER]],
    ],
}  # fmt: skip


@pytest.mark.parametrize(("table", "rows"), [(table, rows) for table in ROWS for rows in ROWS[table]])
def test_the_same_figures_and_findings_as_when_read_whole(
    tmp_path: Path, table: str, rows: list[str]
) -> None:
    write(tmp_path, {**visits(GOOD[VISITS]), table: rows})
    same(tmp_path)


FILES = [
    b"", b"\n", HEAD[VISITS].encode(), b"\0\1\2", b"\x81\n\x81", b"a;b\n1;2\n", b'"', b"\xef\xbb\xbf",
    (HEAD[VISITS] + "\n").encode(),
]  # fmt: skip
SHAPES: dict[str, Callable[[str], bytes]] = {
    "bom": lambda t: b"\xef\xbb\xbf" + t.encode(),
    "cp1252": lambda t: t.replace("HT1", "HTÅ").encode("cp1252"),
    "utf-8": lambda t: t.replace("HT1", "HTÅ").encode(),
    "crlf": lambda t: t.replace("\n", "\r\n").encode(),
    "cr": lambda t: t.replace("\n", "\r").encode(),
    "mixed line ends": lambda t: t.replace("\n", "\r\n", 2).encode(),
    "no last line end": lambda t: t.rstrip("\n").encode(),
    "blank lines below": lambda t: (t + "\n\n\n").encode(),
    "blank lines between": lambda t: t.replace("\nX", "\n\n  \nX").encode(),
    "comma": lambda t: t.replace(";", ",").encode(),
    "tab": lambda t: t.replace(";", "\t").encode(),
    "quoted": lambda t: "\n".join(";".join(f'"{c}"' for c in r.split(";")) for r in t.splitlines()).encode(),
    "quote within": lambda t: t.replace("X;", 'X"y;').encode(),
    "quote broken": lambda t: t.replace("X;", '"X"y;').encode(),
    "quote unclosed": lambda t: t.replace("X;", '"X;').encode(),
    "line end within": lambda t: t.replace("X;", '"X\ny";').encode(),
    "separator within": lambda t: t.replace("X;", '"X;y";').encode(),
    "separator last": lambda t: t.replace("\n", ";\n").encode(),
    "separator last but in the heading": lambda t: t.replace("5\n", "5;\n").encode(),
    "field missing": lambda t: t.replace("X;", "").encode(),
    "field too many": lambda t: t.replace("X;", "X;X;").encode(),
    "nul": lambda t: t.replace("X;", "\0;").encode(),
    "column twice": lambda t: t.replace("insats;", "enhet;", 1).encode(),
    "column of no use": lambda t: "\n".join(r + ";z" for r in t.splitlines()).encode(),
    "column of no use first": lambda t: "\n".join("Summa;" + r for r in t.splitlines()).encode(),
    "heading in capitals": lambda t: t.replace("insats", " INSATS", 1).encode(),
}  # fmt: skip


@pytest.mark.parametrize("shape", SHAPES)
def test_the_same_from_every_shape_of_file(tmp_path: Path, shape: str) -> None:
    rows = [
        GOOD[VISITS],
        "X;HT-OMV;HT1;2024-01-05;5",
        "A;HT-OMV;HT1;2024-02-05;5",
        "X;HT-OMV;HT1;2024-03-05;5",
    ]
    replaced(tmp_path, VISITS, SHAPES[shape]("\n".join([HEAD[VISITS], *rows, ""])))
    same(tmp_path)


@pytest.mark.parametrize("content", FILES)
def test_the_same_refusal_of_what_is_no_table(tmp_path: Path, content: bytes) -> None:
    replaced(tmp_path, VISITS, content)
    same(tmp_path)


def random_rows(table: str, seed: int) -> list[str]:
    """Rows as they may come: mostly right, in one or a few notations."""
    draw = random.Random(seed)
    numbers = draw.sample(
        ["{0}", "{0},5", "{0}.25", "{0} 000", "{0}.000", "{0}.000,50", "-{0}", "{0}-", " {0}", "", "x"],
        k=draw.choice([1, 1, 2, 3, 6]),
    )
    rare = draw.choice([0, 0, 0.05])

    def pick(good: Sequence[str], bad: Sequence[str]) -> str:
        return draw.choice(bad if draw.random() < rare else good)

    def row() -> str:
        number = draw.choice(numbers).format(draw.randint(0, 999))
        if table == VISITS:
            start = pick([f"{YEAR}-0{draw.randint(1, 9)}-{draw.randint(10, 28)} 08:{draw.randint(10, 59)}"],
                         ["2024-02-31", "2023-12-31", "", "x"])  # fmt: skip
            cells = [
                pick("AB", ["X", "", "C "]),
                pick(["HT-OMV"], ["FEL", ""]),
                pick(["HT1"], ["", "y"]),
                start,
            ]
        else:
            cells = [pick(["100", "110", "200"], ["", "999"]), pick(["510"], ["", "511"]),
                     pick(["5010", "3010", "4010"], ["x", "0"]), pick(["", "intern", "kommun"], ["?"]),
                     pick([f"{YEAR}0{draw.randint(1, 9)}"], ["202413", "202301"])]  # fmt: skip
        return ";".join([*cells, number])

    return [row() for _ in range(draw.randint(1, 80))]


@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.sampled_from([VISITS, LEDGER]), st.integers(0, 10**6), st.sampled_from(["utf-8", "cp1252"]))
def test_random_files_give_the_same(table: str, seed: int, encoding: str) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = write(Path(name), {**visits(GOOD[VISITS]), table: random_rows(table, seed)})
        file = folder / f"{table}.csv"
        file.write_bytes(file.read_text(encoding="utf-8").encode(encoding))
        same(Path(name))


def test_nothing_is_printed_of_the_library_when_the_command_ends(tmp_path: Path) -> None:
    write(tmp_path, small())
    code = (
        "import sys; from tests.samples.large_tables import everything_is_large\n"
        "from kpbcalc.commands import front_door\n"
        f"sys.argv = ['kpb', 'validate', '--muni', '0000', '--year', '{YEAR}', '--data', {str(tmp_path)!r}]\n"
        "with everything_is_large(): front_door.main()\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode in (0, 3)
    assert not done.stderr.splitlines()[3:], "no more than what is told while it goes on"

"""A list of attendance with a row for each half of a day: a day is one, and how to make it halves is told."""

from pathlib import Path

from tests.builders import YEAR
from tests.samples.strangers_files import EBBA, VISITS, made, put, sum_of

HEAD = f"{VISITS};Pass"
ROWS = [
    f"{EBBA};{YEAR}-01-{day};DAGV;Träffen;{word}" for day, word in (("02", "FM"), ("02", "EM"), ("03", "FM"))
]


def test_rows_of_one_day_are_a_day_and_told_with_the_way_to_halves(tmp_path: Path) -> None:
    done = made(put(tmp_path, "utford_tid.csv", HEAD, *ROWS))
    found = {f.allvar: f for f in done.findings if f.regel == "V24"}
    assert sum_of(done) == 2 and (found["info"].rader, found["varning"].rader) == ((3,), (2, 3, 4))
    assert "2 av raderna är av dagar som har flera" in found["varning"].text
    assert '[varden.utford_tid.volym] "EM" = "0,5", "FM" = "0,5"' in found["varning"].atgard
    own: dict[str, object] = {
        "kolumner": {"utford_tid": {"Pass": "volym"}},
        "varden": {"utford_tid": {"volym": {"FM": "0,5", "EM": "0,5"}}},
    }
    assert sum_of(made(tmp_path, own)) == 1.5


def test_the_part_of_the_day_of_a_timed_visit_is_nothing_to_tell(tmp_path: Path) -> None:
    rows = [row.replace("DAGV", "HT-OMV") + ";30" for row in ROWS]
    done = made(put(tmp_path, "utford_tid.csv", f"{HEAD};Minuter", *rows))
    assert not [f for f in done.findings if f.regel == "V24"]

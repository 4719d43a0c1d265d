"""`kpb sql`: the results as one database, shut to everything else, and the five questions of docs/sql.md."""

import csv
import io
import json
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from kpbcalc.base import exact
from kpbcalc.base.errors import UsageError
from kpbcalc.calculation.calculate import calculate, source, write_results
from kpbcalc.commands.open_results import open_results
from kpbcalc.commands.sql import query_results
from kpbcalc.costing import cost
from kpbcalc.underlag.findings import Finding
from tests.builders import small, typed

ROOT = Path(__file__).resolve().parents[2]
SECRET = "hemlig7"
QUESTIONS = re.findall(r"```sql\n(.*?)```", (ROOT / "docs" / "sql.md").read_text(encoding="utf-8"), re.S)
Answer = list[dict[str, str]]


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two municipalities: 0880 in two years, 0114 in one, and a single area's folder one level below."""
    root = tmp_path_factory.mktemp("ut")
    tables = {t: [r.replace("A;", f"{SECRET};") for r in rows] for t, rows in small().items()}
    finding = Finding("V40", "varning", "kontoutfall", "period", 11, (), "kontoutfall har 1 av 12 perioder.")
    dearer = {**tables, "kontoutfall": [r.replace(";1000", ";1500") for r in tables["kontoutfall"]]}
    for place, rows in (("0880/2016", tables), ("0880/2017", dearer), ("0114/2017", tables)):
        write_results(cost(typed(rows)), [finding], root / place / "resultat")
    write_results(cost(typed(tables)), [], root / "0880" / "2017" / "aldreomsorg" / "resultat")
    return root


def ask(out: Path, sql: str, audience: str = "extern") -> Answer:
    text = query_results(sql, out=out, audience=audience, shape="csv")
    return list(csv.DictReader(io.StringIO(text), delimiter=";"))


def refused(out: Path, sql: str, audience: str = "extern") -> str:
    with pytest.raises(UsageError) as raised:
        query_results(sql, out=out, audience=audience)
    assert raised.value.exit_code == 2
    return str(raised.value)


def test_every_municipality_and_year_once_with_codes_as_text(out: Path) -> None:
    rows = ask(out, "SELECT kommun, ar, belopp FROM avstamning WHERE post = 'bruttokostnad' ORDER BY ALL")
    assert [tuple(r.values()) for r in rows] == [
        ("0114", "2017", "3300.0"), ("0880", "2016", "3300.0"), ("0880", "2017", "3800.0"),
    ]  # fmt: skip
    assert [r["kommun"] for r in ask(out, "SELECT DISTINCT kommun FROM nyckeltal ORDER BY 1")] == [
        "0114", "0880",
    ]  # fmt: skip


@pytest.mark.parametrize("table", ["insatskostnad", "nyckeltal", "avstamning", "kostnadsflode"])
def test_a_table_is_its_file(out: Path, table: str) -> None:
    file = out / "0880" / "2017" / "resultat" / f"{table}.csv"
    with file.open(encoding="utf-8", newline="") as stream:
        expected = list(csv.DictReader(stream, delimiter=";"))
    found = ask(out, f"SELECT * EXCLUDE (kommun, ar) FROM {table} WHERE kommun = '0880' AND ar = 2017")
    assert [list(r) for r in found] == [list(r) for r in expected]
    for row, wanted in zip(found, expected, strict=True):
        for column, text in wanted.items():
            same = row[column] == text or float(row[column]) == float(text)
            assert same, (column, row[column], text)


def test_sums_are_exact(out: Path) -> None:
    (row,) = ask(out, "SELECT sum(kostnad) AS kr FROM insatskostnad WHERE kommun = '0114'")
    assert row["kr"] == "3300.0"
    thousands = "SELECT sum(0.1::DECIMAL(28,8)) AS kr FROM range(30)"
    assert ask(out, thousands) == [{"kr": "3.0"}]


def test_findings_and_names_are_there_too(out: Path) -> None:
    assert ask(out, "SELECT regel, antal, godkand FROM validering WHERE kommun = '0114'") == [
        {"regel": "V40", "antal": "11", "godkand": ""}
    ]
    named = "SELECT kommuner.namn, insatser.namn AS insats FROM insatskostnad JOIN kommuner USING (kommun)"
    named += " JOIN insatser USING (kommun, insats) WHERE kommun = '0880' AND insats = 'HT-OMV' LIMIT 1"
    (row,) = ask(out, named)
    assert (row["namn"], "omvårdnad" in row["insats"]) == ("Kalmar", True)
    assert ask(out, "SELECT count(*) AS n FROM nyckeltalslista") == [{"n": "26"}]


def test_the_results_with_names_are_the_results(out: Path) -> None:
    for table in ("insatskostnad", "nyckeltal"):
        rows = ask(out, f"SELECT * FROM {table} ORDER BY ALL")
        columns = ", ".join(rows[0])
        named = ask(out, f"SELECT * FROM {table}_namn ORDER BY {columns}")
        assert [{c: row[c] for c in rows[0]} for row in named] == rows
        assert {r["kommun_namn"] for r in named} == {"Kalmar", "Upplands Väsby"}
    (row,) = ask(out, "SELECT * FROM insatskostnad_namn WHERE kommun = '0114' AND insats = 'HT-OMV'")
    assert "omvårdnad" in row["insats_namn"] and row["grupp_namn"] == "hemtjänst"
    assert row["omrade_namn"] == "Äldreomsorg / Funktionsnedsättning"
    (row,) = ask(out, "SELECT * FROM nyckeltal_namn WHERE kommun = '0114' AND kpi = 'U21003'")
    assert "hemtjänst" in row["titel"].lower() and row["matt"]


def test_every_table_is_described_and_no_other(out: Path) -> None:
    page = (ROOT / "docs" / "sql.md").read_text(encoding="utf-8")
    described = set(re.findall(r"^\| `(\w+)` \|", page, re.MULTILINE))
    assert {t["name"] for t in ask(out, "SHOW TABLES", "intern")} == described


def test_clients_are_there_only_for_the_municipalitys_own_staff(out: Path) -> None:
    question = (
        "SELECT brukar_id, sum(kostnad) AS kr FROM brukarkostnad WHERE ar = 2016 GROUP BY ALL ORDER BY 2"
    )
    message = refused(out, question)
    assert "--audience intern" in message
    with open_results(out) as results:
        assert "brukarkostnad" not in {row[0] for row in results.execute("SHOW TABLES").fetchall()}
    for table in ask(out, "SHOW TABLES"):
        assert SECRET not in str(ask(out, f"SELECT * FROM {table['name']}")), table
    rows = ask(out, question, "intern")
    assert {r["brukar_id"] for r in rows} == {SECRET, "B"}
    assert sum(float(r["kr"]) for r in rows) == pytest.approx(3300)
    with pytest.raises(UsageError, match="alla"):
        query_results("SELECT 1", out=out, audience="alla")


def escapes(out: Path) -> Iterator[str]:
    """Ways out of the database that an analyst or a pasted question might try."""
    clients = out / "0880" / "2016" / "resultat" / "brukarkostnad.parquet"
    ledger = out / "0880" / "2016" / "resultat" / "insatskostnad.csv"
    yield f"SELECT * FROM read_csv('{ledger}')"
    yield f"SELECT * FROM read_csv_auto('{ledger}')"
    yield f"SELECT * FROM read_parquet('{clients}')"
    yield f"SELECT * FROM parquet_metadata('{clients}')"
    yield f"SELECT * FROM '{clients}'"
    yield f"SELECT * FROM read_text('{ledger}')"
    yield f"SELECT * FROM read_blob('{ledger}')"
    yield f"SELECT * FROM glob('{out}/*')"
    yield "SELECT * FROM read_json('/etc/passwd')"
    yield f"COPY nyckeltal TO '{out}/ut.csv'"
    yield f"COPY nyckeltal FROM '{ledger}'"
    yield f"ATTACH '{out}/ny.db'"
    yield f"EXPORT DATABASE '{out}/ny'"
    yield f"IMPORT DATABASE '{out}/ny'"
    yield "INSTALL httpfs"
    yield "LOAD httpfs"
    yield "SELECT getenv('HOME')"
    yield "SET enable_external_access = true"
    yield "RESET lock_configuration"
    yield "PRAGMA enable_external_access"
    yield f"SELECT 1; COPY nyckeltal TO '{out}/ut.csv'"
    yield f"CREATE TABLE t AS SELECT * FROM read_parquet('{clients}')"
    yield f"WITH t AS (SELECT * FROM read_parquet('{clients}')) SELECT * FROM t"
    yield f"EXPLAIN ANALYZE COPY nyckeltal TO '{out}/ut.csv'"
    yield "DELETE FROM nyckeltal"
    yield "SELECT * FROM rows"  # a variable of the program
    yield "SELECT * FROM statements"


def test_a_question_reaches_nothing_but_the_tables(out: Path) -> None:
    before = sorted(out.rglob("*"))
    for question in escapes(out):
        for audience in ("extern", "intern"):
            assert SECRET not in refused(out, question, audience)
    assert sorted(out.rglob("*")) == before


def test_the_lock_holds_in_the_database_itself(out: Path) -> None:
    """Not only because `kpb sql` refuses the statement."""
    with open_results(out, "intern") as results:
        for question in (
            f"COPY nyckeltal TO '{out}/ut.csv'", f"ATTACH '{out}/ny.db'", "INSTALL httpfs",
            "SET enable_external_access = true", "SET lock_configuration = false", "SET temp_directory = '.'",
        ):  # fmt: skip
            with pytest.raises(duckdb.Error):
                results.execute(question)


@pytest.mark.parametrize(
    ("question", "says"),
    [
        ("SELEC 1", "rad 1, vid ”SELEC”"),
        ("SELECT kpi\nFROM nyckeltal\nWHERE finns_inte = 1", "rad 3, vid ”finns_inte”"),
        ("SELECT * FROM nykeltal", "vid ”nykeltal”"),
        ("SELECT brukar_id::INT FROM brukarkostnad", "TRY_CAST"),
        ("SELECT error(brukar_id) FROM brukarkostnad", "går inte att besvara"),
        ("SELECT (SELECT brukar_id FROM brukarkostnad)", "går inte att besvara"),
        ("", "en enda SELECT"),
        ("SELECT 1; SELECT 2", "en enda SELECT"),
        ("SELECT $1", "går inte att besvara"),
    ],
)
def test_a_wrong_question_is_told_in_swedish_with_its_place_and_no_value(
    out: Path, question: str, says: str
) -> None:
    message = refused(out, question, "intern")
    assert says in message
    assert "Tabeller: " in message
    for english in ("Error", "column", "does not", SECRET, "Did you mean"):
        assert english not in message


def test_a_table_is_aligned_with_swedish_numbers(out: Path) -> None:
    shown = query_results(
        "SELECT kommun, ar, 1234567.5 AS kr, 12 AS antal, true AS ja, NULL AS tomt"
        " FROM kommuner, range(2016, 2018) r(ar) WHERE kommun = '0114' ORDER BY ar",
        out=out,
    ).splitlines()
    assert shown == [
        "kommun    ar            kr  antal  ja  tomt",
        "------  ----  ------------  -----  --  ----",
        "0114    2016  1\u00a0234\u00a0567,50     12  ja     –",
        "0114    2017  1\u00a0234\u00a0567,50     12  ja     –",
    ]


def test_a_long_answer_says_what_it_leaves_out(out: Path) -> None:
    shown = query_results("SELECT * FROM range(1200)", out=out).splitlines()
    assert len(shown) == 1003
    assert shown[-1].startswith("… 200 rader till")
    assert len(ask(out, "SELECT * FROM range(1200)")) == 1200


def test_no_results_and_odd_results_are_told_kindly(out: Path, tmp_path: Path) -> None:
    assert "kpb calc" in refused(tmp_path, "SELECT 1")
    (tmp_path / "0880" / "2017").mkdir(parents=True)
    assert "kpb calc" in refused(tmp_path, "SELECT 1")
    folder = tmp_path / "0880" / "2017" / "resultat"
    write_results(cost(typed(small())), [], folder)
    assert ask(tmp_path, "SELECT count(*) AS n FROM validering") == [{"n": "0"}]
    file = folder / "nyckeltal.csv"
    whole = file.read_text(encoding="utf-8")
    for changed in (whole.replace("varde", "value"), whole.replace(";", ",", 9), f"{whole}U1;x;y;z\n"):
        file.write_text(changed, encoding="utf-8")
        assert "0880/2017/resultat/nyckeltal.csv" in refused(tmp_path, "SELECT 1")
    file.unlink()
    assert ask(tmp_path, "SELECT count(*) AS n FROM nyckeltal") == [{"n": "0"}], "older results lack a file"
    (folder / "validering.json").write_text("{", encoding="utf-8")
    assert "validering.json" in refused(tmp_path, "SELECT 1")


# docs/sql.md


@pytest.fixture(scope="module")
def demo_out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("demo")
    for kommun, years in (("1381", (2016, 2017)), ("0000", (2024,))):
        where = source("", kommun)
        for ar in years:
            result, findings = calculate(where.root, kommun, ar)
            write_results(result, findings, root / kommun / str(ar) / "resultat")
    return root


def test_the_page_has_five_questions() -> None:
    assert len(QUESTIONS) == 5


def test_what_an_hour_and_a_day_cost(demo_out: Path) -> None:
    rows = ask(demo_out, QUESTIONS[0])
    assert len(rows) == 6
    found = {(r["kommun"], r["ar"], r["titel"].rpartition("/")[2]): float(r["kr"]) for r in rows}
    assert found["Exempelkommunen", "2024", "beviljad timme"] == 401.23
    assert found["Exempelkommunen", "2024", "dygn"] == 1751.39
    assert all(300 < kr < 600 for (_, _, unit), kr in found.items() if unit == "beviljad timme")


def test_how_the_price_has_changed(demo_out: Path) -> None:
    rows = ask(demo_out, QUESTIONS[1])
    assert {(r["kommun"], r["ar"], r["kpi"]) for r in rows} == {
        ("Laholm", "2017", "U21003"), ("Laholm", "2017", "U23004"),
    }  # fmt: skip
    for row in rows:
        change = 100 * (float(row["nu"]) / float(row["fore"]) - 1)
        assert float(row["andring_procent"]) == pytest.approx(change)
        assert abs(change) < 25


def test_which_units_lie_far_from_the_mean(demo_out: Path) -> None:
    rows = ask(demo_out, QUESTIONS[2])
    apart = [abs(float(r["kr_over_medel"])) for r in rows]
    assert len(rows) == 20
    assert apart == sorted(apart, reverse=True)
    assert {r["kommun"] for r in rows} == {"1381"}, "Exempelkommunen has one unit an insats"
    assert all((float(r["enhetsindex"]) > 100) == (float(r["kr_over_medel"]) > 0) for r in rows)


def test_how_much_is_shared_cost(demo_out: Path) -> None:
    rows = ask(demo_out, QUESTIONS[3])
    home = next(r for r in rows if (r["kommun"], r["grupp"]) == ("0000", "hemtjanst"))
    assert float(home["kostnad"]) == pytest.approx(40_122_881.36, abs=0.01)
    assert float(home["gemensamt_procent"]) == pytest.approx(100 * 10_122_881.36 / 40_122_881.36)
    base = {r["kommun"] + r["ar"]: float(r["belopp"]) for r in ask(
        demo_out, "SELECT kommun, ar, belopp FROM avstamning WHERE post = 'insatskostnad'")}  # fmt: skip
    for place, amount in base.items():
        of_groups = sum(float(r["kostnad"]) for r in rows if r["kommun"] + r["ar"] == place)
        assert of_groups == pytest.approx(amount, abs=0.01)


def test_whether_everything_adds_up(demo_out: Path) -> None:
    rows = ask(demo_out, QUESTIONS[4])
    assert [(r["kommun"], r["ar"], float(r["differens"])) for r in rows] == [
        ("0000", "2024", 0), ("1381", "2016", 0), ("1381", "2017", 0),
    ]  # fmt: skip
    for row in rows:
        file = demo_out / row["kommun"] / row["ar"] / "resultat" / "validering.json"
        warnings = [f for f in json.loads(file.read_text(encoding="utf-8")) if f["allvar"] == "varning"]
        assert int(row["varningar"]) == len(warnings)
        assert row["regler"] == ", ".join(sorted({f["regel"] for f in warnings}))


def test_the_command(out: Path) -> None:
    kpb = [str(Path(sys.executable).parent / "kpb"), "sql", "--out", str(out)]
    question = "SELECT kommun, ar FROM avstamning WHERE post = 'kpb_bas' ORDER BY ALL"
    done = subprocess.run([*kpb, "--format", "csv", question], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (0, "kommun;ar\n0114;2017\n0880;2016\n0880;2017\n")
    done = subprocess.run([*kpb, "SELEC"], capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "Traceback" not in done.stderr
    with pytest.raises(UsageError, match="tabell eller csv"):
        query_results(question, out=out, shape="xml")


def test_money_of_a_file_is_money_of_the_core(out: Path) -> None:
    result = cost(typed(small()))
    (row,) = ask(out, "SELECT kostnad FROM insatskostnad WHERE kommun = '0114' AND insats = 'HT-OMV'")
    cells = result.insatskostnad.set_index("insats")["kostnad"]
    assert row["kostnad"] == exact.text(cells["HT-OMV"])

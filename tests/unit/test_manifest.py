"""No checksum in the manifest is of a file so small that what is hidden in it could be tried."""

import hashlib
from pathlib import Path
from typing import Any

from kpbcalc.base import places
from kpbcalc.notebook.parameters import Parameters
from kpbcalc.reporting.manifest import OF_PERSONS, manifest
from kpbcalc.underlag.schemas import TABLES

NOTEBOOK = places.ROOT / "notebooks" / "kommunrapport.ipynb"
PARAMETERS = Parameters(kommun="0880", ar=2017, omrade="alla", underlag="", utdata="", publik="extern")
ANSWERS = "undersokning;enhet;fraga;andel_positiva;antal_svar\nGruppbostad;GB1;trygghet;{share};{n}\n"


def digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def made(inputs: dict[str, str]) -> dict[str, Any]:
    found: dict[str, Any] = manifest(
        NOTEBOOK, PARAMETERS, inputs, synthetic=False, findings=[], outside={},
        hidden={}, policy="", peers={},
    )["underlag"]  # fmt: skip
    return found


def test_answers_of_a_few_cannot_be_tried_against_a_checksum() -> None:
    hidden = digest(ANSWERS.format(share=50, n=2))
    tries = {digest(ANSWERS.format(share=100 * k // n, n=n)) for n in range(1, 5) for k in range(n + 1)}
    assert hidden in tries, "twenty guesses"
    found = made(
        {"0880/2017/brukarundersokning.csv": hidden, "0880/2017/Brukare.xlsx": "a" * 64,
         "0880/2017/enheter.csv": "b" * 64}
    )  # fmt: skip
    assert found["filer"] == [{"fil": "0880/2017/enheter.csv", "sha256": "b" * 64}]
    assert tries.isdisjoint(str(found).split("'"))


def test_the_files_of_persons_are_checked_together() -> None:
    inputs = {f"0880/{ar}/{table}.csv": digest(f"{ar}{table}") for ar in (2016, 2017)
              for table in ("brukare", "insatsvolymer")}  # fmt: skip
    found = made(inputs)["filer_om_personer"]
    assert found["filer"] == sorted(inputs)
    lines = "".join(f"{inputs[name]}  {name}\n" for name in sorted(inputs))
    assert found["sha256"] == digest(lines)
    assert made({**inputs, sorted(inputs)[0]: "c" * 64})["filer_om_personer"] != found


def test_every_table_of_persons_is_among_them() -> None:
    personal = {name for name, schema in TABLES.items() if {"brukar_id", "antal_svar"} & set(schema.columns)}
    assert personal <= set(OF_PERSONS)
    assert Path("importkvitto.json").stem in OF_PERSONS

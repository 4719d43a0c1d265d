"""For each rule on contents, one underlag that triggers it and one that nearly does."""

from collections.abc import Sequence

from tests.builders import YEAR, small

PNR = "194001011234"
MONTHS = [f"{YEAR}-{m:02}" for m in range(1, 13)]
Changed = dict[str, Sequence[str]]


def year(client: str, insats: str, enhet: str, *volumes: str) -> list[str]:
    """One client's rows of an insats, a month each; a single volume is repeated."""
    each = volumes if len(volumes) > 1 else volumes * 12
    return [f"{client};{insats};{enhet};{m};{v}" for m, v in zip(MONTHS, each, strict=False)]


def people(number: int, fodelsear: int = 1940) -> list[str]:
    """So many clients."""
    return [f"P{n};K;{fodelsear}" for n in range(number)]


def many(number: int, insats: str, enhet: str, *volumes: str) -> Changed:
    """So many clients with the same volumes every month."""
    rows = [row for n in range(number) for row in year(f"P{n}", insats, enhet, *volumes)]
    return {"brukare": people(number), "insatsvolymer": rows}


def visits(*starts: str) -> Changed:
    """Visits of an hour that begin then."""
    return {"insatshandelser": [f"A;HT-OMV;HT1;{start};60" for start in starts]}


def housing(*rows: str) -> Changed:
    """Two old clients with these volumes."""
    return {"brukare": ["A;K;1940", "B;M;1950"], "insatsvolymer": list(rows)}


def survey(*rows: str) -> Changed:
    """A survey of these answers."""
    return {"brukarundersokning": list(rows)}


LEDGER = small()["kontoutfall"]
EMPTY_MONTH = ["10;"] * 5 + ["0;"] + ["10;"] * 6
DOUBLE_MONTH = ["10;"] * 5 + ["15;"] + ["11;"] * 6
RISING = [f"{10 + m};" for m in range(12)]
# rule, severity, what triggers it, what does not
CASES: list[tuple[str, str, Changed, Changed]] = [
    ("V05", "fel", visits("2024-02-30 08:15"), visits("2024-02-29 08:15")),
    (
        "V09",
        "fel",
        {"brukare": [f"{PNR};K;1940"], "insatsvolymer": [f"{PNR};HT-OMV;HT1;2024-01;4;3"]},
        {"brukare": ["194013011234;K;1940"], "insatsvolymer": ["194013011234;HT-OMV;HT1;2024-01;4;3"]},
    ),
    (
        "V09",
        "fel",
        {"brukare": ["400101-1233;K;1940"], "insatsvolymer": ["400101-1233;HT-OMV;HT1;2024-01;4;3"]},
        {"brukare": ["401301-1233;K;1940"], "insatsvolymer": ["401301-1233;HT-OMV;HT1;2024-01;4;3"]},
    ),
    (
        "V18",
        "fel",
        housing(*year("A", "SABO-OMV", "SB1", ";30.5"), "A;KORT;SB1;2024-02;;1"),
        housing(*year("A", "SABO-OMV", "SB1", ";30.5"), "B;KORT;SB1;2024-02;;30"),
    ),
    ("V18", "fel", housing(*year("A", "SABO-OMV", "SB1", ";45")), housing("A;SABO-OMV;SB1;2024-02;;31")),
    (
        "V19",
        "varning",
        housing("A;SABO-OMV;SB1;2024-04;;30", "A;LARM;HT1;2024-04;;1"),
        housing("A;SABO-OMV;SB1;2024-04;;29", "A;LARM;HT1;2024-04;;1", "B;LARM;HT1;2024-04;;1"),
    ),
    (
        "V20",
        "varning",
        housing("A;SABO-OMV;SB1;2024-04;;30", "A;HT-OMV;HT1;2024-04;4;3"),
        housing("A;SABO-SERV;SB1;2024-04;;30", "A;HT-OMV;HT1;2024-04;4;3"),
    ),
    ("V21", "varning", housing("A;HT-OMV;HT1;2024-04;;3"), housing("A;HT-OMV;HT1;2024-04;4;")),
    (
        "V23",
        "varning",
        housing("A;HT-OMV;HT1;2024-04;700;", "A;HT-SERV;HT1;2024-04;44.5;"),
        housing("A;HT-OMV;HT1;2024-04;240;", "A;HT-OMV;HT1;2024-05;240;"),
    ),
    *(
        ("V10", "varning", {"brukare": ["A;K;2022"], "insatsvolymer": [f"A;{row}"]},
         {"brukare": ["A;K;2006"], "insatsvolymer": [f"A;{row}"]})
        for row in ("SABO-OMV;SB1;2024-04;;30", "HT-OMV;HT1;2024-04;4;3")
    ),
    ("V10", "varning", {"brukare": ["A;K;2022"], "insatsvolymer": ["A;KORT;SB1;2024-04;;30"]},
     {"brukare": ["A;K;2022"], "insatsvolymer": ["A;LSS-5;HT1;2024-04;4;3"]}),
    ("V23", "varning", housing("A;HT-OMV;HT1;2024-04;;745"), housing("A;HT-OMV;HT1;2024-04;;744")),
    ("V23", "varning", housing("A;BSTOD;HT1;2024-04;745;"), housing("A;BSTOD;HT1;2024-04;744;")),
    ("V23", "varning", housing("A;LSS-2SFB;HT1;2024-04;;800", "A;LSS-2SFB;SB1;2024-04;;689"),
     housing("A;LSS-2SFB;HT1;2024-04;;800", "A;LSS-2SFB;SB1;2024-04;;688")),
    ("V23", "varning", housing(*year("A", "BSTOD", "SB1", "733;")), housing("A;BSTOD;SB1;2024-01;733;")),
    (
        "V18",
        "varning",
        housing(*year("A", "LSS-10", "HT1", "20;"), *year("A", "LSS-10", "SB1", "11;")),
        housing(*year("A", "LSS-10", "HT1", "20;"), *year("A", "LSS-10R", "SB1", ";11")),
    ),
    ("V18", "varning", housing(*year("A", "LSS-6", "SB1", "31;")), housing(*year("A", "LSS-6", "SB1", "9;"))),
    ("V27", "varning", housing(*year("A", "LSS-4", "SB1", ";2")), housing(*year("A", "LSS-4", "SB1", ";1"))),
    ("V21", "varning", housing("A;LARM;HT1;2024-04;1;"), housing("A;LARM;HT1;2024-04;1;1")),
    ("V21", "info", housing("A;HT-OMV;HT1;2024-04;0;0", "B;HT-OMV;HT1;2024-04;1;"),
     housing("A;HT-OMV;HT1;2024-04;0;", "A;HT-OMV;HT1;2024-05;1;")),
    ("V23", "info", housing("A;HT-OMV;HT1;2024-04;241;"), housing("A;HT-OMV;HT1;2024-04;240;")),
    ("V24", "varning", many(5, "HT-OMV", "HT1", "5;21"), many(5, "HT-OMV", "HT1", "21;21")),
    ("V24", "varning", many(5, "HT-OMV", "HT1", "5;"), many(5, "HT-OMV", "HT1", "22;")),
    ("V25", "varning", many(5, "HT-OMV", "HT1", "20;9"), many(5, "HT-OMV", "HT1", "20;10")),
    ("V26", "varning", many(2, "HT-OMV", "HT1", "601;"), many(2, "HT-OMV", "HT1", "600;")),
    ("V26", "varning", many(2, "HSL-SSK-ORD", "HT1", ";601"), many(2, "LSS-2SFB", "HT1", ";700")),
    ("V27", "varning", housing(*year("A", "LARM", "HT1", ";1.1")), housing(*year("A", "LARM", "HT1", ";1"))),
    ("V28", "varning", housing("A;MAT;HT1;2024-04;;94"), housing("A;MAT;HT1;2024-04;;93")),
    (
        "V29",
        "varning",
        {"brukare": ["A;K;2007"], "insatsvolymer": ["A;LSS-9G;SB1;2024-04;;30"]},
        {"brukare": ["A;K;2006"], "insatsvolymer": ["A;LSS-9G;SB1;2024-04;;30"]},
    ),
    (
        "V29",
        "varning",
        {"brukare": ["A;K;2013"], "insatsvolymer": ["A;LSS-7;SB1;2024-04;;30"]},
        {"brukare": ["A;K;2012"], "insatsvolymer": ["A;LSS-7;SB1;2024-04;;30"]},
    ),
    ("V34", "varning", many(20, "HT-OMV", "HT1", *EMPTY_MONTH), many(19, "HT-OMV", "HT1", *EMPTY_MONTH)),
    ("V34", "varning", many(50, "HT-OMV", "HT1", *DOUBLE_MONTH), many(50, "HT-OMV", "HT1", *RISING)),
    ("V38", "varning", {"kontoutfall": [*LEDGER, "100;510;3990;;202401;-5"]},
     {"kontoutfall": [*LEDGER, "100;510;3990;ovrig;202401;-5", "100;510;3110;;202401;-5"]}),
    ("V39", "varning", {"kontoutfall": [*LEDGER, "100;510;6010;;202401;-5"]},
     {"kontoutfall": [*LEDGER, "100;510;5010;;202401;-5", "100;510;3110;ovrig;202401;-5"]}),
    ("V39", "varning", {"kontoutfall": [*LEDGER, "100;510;3110;ovrig;202401;5"]},
     {"kontoutfall": [*LEDGER, "100;510;8110;;202401;-5"]}),
    ("V42", "fel", {"fordelningsvarden": ["OH;insats;HT-OMV;HT1;;1", "OH;pool;;;OH;1"]},
     {"fordelningsvarden": ["OH;insats;HT-OMV;HT1;;1", "OH;pool;;;OH;0"]}),
    ("V42", "fel", {"fordelningsvarden": ["OH;insats;HT-OMV;HT1;;0"]},
     {"fordelningsvarden": ["OH;insats;HT-OMV;HT1;;0", "OH;insats;SABO-OMV;SB1;;0.5"]}),
    ("V50", "info", survey("U;HT1;F;75;4;8"), survey("U;HT1;F;80;5;8", "U;;F;75;4;8")),
    ("V51", "varning", survey("U;;F;70;49;100"), survey("U;;F;70;50;100", "U;HT1;F;70;10;100")),
    ("V51", "varning", survey("U;HT1;F;70;10;"), survey("U;HT1;F;70;10;20")),
    ("V51", "varning", survey("U;HT1;F;70;10;9"), survey("U;HT1;F;70;10;10")),
    ("V52", "varning", survey(*(f"U;HT1;{n};73;10;15" for n in range(10))),
     survey(*(f"U;HT1;{n};67;9;15" for n in range(10)))),
]  # fmt: skip

"""Underlag that break the rules between tables, with where it is found; and some for the rules on results."""

from tests.builders import small

VOLUMES = ["A;HT-OMV;HT1;2024-01;4;3", "B;SABO-OMV;SB1;2024-02;;20"]
BROKEN = [
    ("V10", "varning", {"brukare": ["A;K;2025", "B;M;1913"]}, ("brukare", "fodelsear", (2, 3))),
    (
        "V12",
        "fel",
        {"insatsvolymer": [*VOLUMES, "X;HT-OMV;HT1;2024-01;4;3"]},
        ("insatsvolymer", "brukar_id", (4,)),
    ),
    (
        "V13",
        "fel",
        {"insatsvolymer": [*VOLUMES, "A;HT-FEL;HT1;2024-01;4;3"]},
        ("insatsvolymer", "insats", (4,)),
    ),
    ("V13", "fel", {"kodnyckel": ["*;*;insats;HT-FEL;HT1;;"]}, ("kodnyckel", "insats", (2,))),
    ("V13", "fel", {"fordelningsvarden": ["OH;insats;HT-FEL;HT1;;1"]}, ("fordelningsvarden", "insats", (2,))),
    (
        "V15",
        "fel",
        {"insatsvolymer": [*VOLUMES, "A;HT-OMV;HT1;2023-12;4;3"]},
        ("insatsvolymer", "manad", (4,)),
    ),
    ("V15", "fel", {"kontoutfall": ["100;510;5010;;202312;1"]}, ("kontoutfall", "period", (2,))),
    (
        "V32",
        "fel",
        {"insatsvolymer": [*VOLUMES, "A;HT-OMV;HT9;2024-01;4;3"]},
        ("insatsvolymer", "enhet", (4,)),
    ),
    ("V32", "fel", {"kodnyckel": ["*;*;insats;HT-OMV;HT9;;"]}, ("kodnyckel", "enhet", (2,))),
    ("V32", "fel", {"fordelningsvarden": ["OH;insats;HT-OMV;HT9;;1"]}, ("fordelningsvarden", "enhet", (2,))),
    ("V35", "fel", {"insatsvolymer": [VOLUMES[0], VOLUMES[1], VOLUMES[0]]}, ("insatsvolymer", "", (4,))),
    (
        "V38",
        "fel",
        {"kontoutfall": ["100;510;0010;;202401;1", "100;510;K5;;202401;1"]},
        ("kontoutfall", "konto", (2, 3)),
    ),
    (
        "V41",
        "fel",
        {"kodnyckel": ["1;*;insats;;HT1;;", "2;*;insats;HT-OMV;HT1;;"]},
        ("kodnyckel", "insats", (2,)),
    ),
    ("V41", "fel", {"kodnyckel": ["1;*;insats;HT-OMV;;;"]}, ("kodnyckel", "enhet", (2,))),
    ("V41", "fel", {"kodnyckel": ["1;*;pool;;;;"]}, ("kodnyckel", "pool", (2,))),
    ("V41", "fel", {"kodnyckel": ["1;*;utanfor;;;;"]}, ("kodnyckel", "anledning", (2,))),
    ("V42", "fel", {"kodnyckel": ["1;*;pool;;;HSL;"]}, ("kodnyckel", "pool", (2,))),
    ("V42", "fel", {"fordelningsvarden": ["HSL;insats;HT-OMV;HT1;;1"]}, ("fordelningsvarden", "pool", (2,))),
    ("V42", "fel", {"fordelningsvarden": ["OH;pool;;;HSL;1"]}, ("fordelningsvarden", "mottagarpool", (2,))),
    (
        "V42",
        "fel",
        {"fordelningsvarden": ["OH;insats;HT-OMV;;;1"]},
        ("fordelningsvarden", "mottagare_typ", (2,)),
    ),
    ("V42", "fel", {"fordelningsvarden": ["OH;pool;;;;1"]}, ("fordelningsvarden", "mottagare_typ", (2,))),
    (
        "V21",
        "varning",
        {"insatsvolymer": [*VOLUMES, "A;HT-OMV;HT1;2024-02;;9", "A;SABO-OMV;SB1;2024-02;9;"]},
        ("insatsvolymer", "beviljad/utford", (4, 5)),
    ),
]

# Amounts that count, and the accounts with the return to bridge them to.
BIG = ["100;510;5010;;202401;600000", "110;510;5010;;202401;2000", "200;510;5010;;202401;300"]
BRIDGE = {
    "kontoutfall": [
        "100;510;5010;;202401;1000000", "110;510;5010;;202401;2000000", "200;510;5010;;202401;300000",
        "110;510;3610;kommun;202401;-100000",
        "300;513;5010;;202401;900000", "300;513;3510;fk;202401;-400000",
        "900;100;5010;;202401;50000",
    ],
    "kodnyckel": [
        *small()["kodnyckel"], "300;*;insats;LSS-2SFB;HT1;;", "*;100;utanfor;;;;politik",
    ],
    "insatsvolymer": [*small()["insatsvolymer"], "A;LSS-2SFB;HT1;2024-01;;10"],
}  # fmt: skip
# 510: 1000 + 2000 + 300 − 100 = 3 200 tkr. 513: 900 − 400 = 500, with 400 from FK added back 900.
RS = ["100;50;0;0;0", "510;3350;50;100;600", "513;900;0;0;400", "590;9999;0;0;0"]

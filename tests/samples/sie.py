"""A ledger as the SIE file that a finance system would have written of it."""

import csv
from pathlib import Path

HEAD = """#FLAGGA 0
#PROGRAM "Ekonomi" 1.0
#FORMAT PC8
#GEN 20250110
#SIETYP 4
#FNAMN "Exempelkommunen"
#RAR 0 20240101 20241231
#KONTO 5010 "Löner"
"""
DIMENSIONS = """#DIM 1 "Kostnadsställe"
#DIM 6 "Verksamhet"
#DIM 20 "Motpart"
#OBJEKT 1 "100" "Hemtjänst Öst"
#OBJEKT 6 "510" "Äldreomsorg"
"""


def as_sie(ledger: Path) -> str:
    """The canonical ledger as vouchers, one a row, each with its other side on a balance-sheet account."""
    lines = [HEAD + DIMENSIONS]
    with ledger.open(encoding="utf-8-sig", newline="") as stream:
        for number, row in enumerate(csv.DictReader(stream, delimiter=";"), start=1):
            objects = f'1 "{row["ansvar"]}" 6 "{row["verksamhet"]}"'
            objects += f' 20 "{row["motpart"]}"' if row["motpart"] else ""
            other = row["belopp"][1:] if row["belopp"].startswith("-") else "-" + row["belopp"]
            lines += [
                f'#VER "L" {number} {row["period"]}15 "Verifikat åäö"',
                "{",
                f"#TRANS {row['konto']} {{{objects}}} {row['belopp']}",
                f"#TRANS 1930 {{}} {other}",
                "}",
            ]
    return "\r\n".join(lines) + "\r\n"

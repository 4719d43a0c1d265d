"""docs/granskning.md says which modules a rule is in. `python -m tests.unit.test_granskning` writes it."""

import ast
from pathlib import Path

PAGE = Path(__file__).parents[2] / "docs" / "granskning.md"
PACKAGE = PAGE.parents[1] / "kpbcalc"
HEADING = "## Modulerna"
RULES = [f"V{number:02}" for number in range(1, 60)]
HEAD = f"""{HEADING}

Modulerna i `kpbcalc/` som nämner regeln: där prövas den, eller sägs det som står i fyndet. Listan skrivs av
`python -m tests.unit.test_granskning`.

| regel | moduler |
|---|---|
"""


def modules() -> dict[str, list[str]]:
    """The modules that name a rule, by rule."""
    found: dict[str, list[str]] = {rule: [] for rule in RULES}
    for file in sorted(PACKAGE.rglob("*.py")):
        tree = ast.parse(file.read_text(encoding="utf-8"))
        words = {node.value for node in ast.walk(tree) if isinstance(node, ast.Constant)}
        for rule in words & found.keys():
            found[str(rule)].append(file.relative_to(PACKAGE).as_posix())
    return found


def listed() -> str:
    """What the page should end with."""
    rows = (
        f"| {rule} | {', '.join(f'`{file}`' for file in files) or '–'} |" for rule, files in modules().items()
    )
    return HEAD + "\n".join(rows) + "\n"


def test_the_page_lists_the_modules_of_every_rule() -> None:
    text = PAGE.read_text(encoding="utf-8")
    assert text[text.index(HEADING) :] == listed()


if __name__ == "__main__":
    before = PAGE.read_text(encoding="utf-8").partition(HEADING)[0].rstrip()
    PAGE.write_text(f"{before}\n\n{listed()}", encoding="utf-8")

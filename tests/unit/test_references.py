"""Every reference leads somewhere: to a section, a heading, a file; and none leaves the repository.

Code, parameters and documents cite `docs/metod.md §5.3`; documents link to each other and name files.
"""

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
ROOMS = ("kpbcalc", "tests", "params", "docs", "tools", "notebooks")
KINDS = {".py", ".toml", ".csv", ".md", ".ipynb", ".j2", ".json", ".css"}
THIS = "tests/unit/test_references.py"
DOCUMENTS = sorted(f"docs/{f.name}" for f in (ROOT / "docs").glob("*.md"))

# One citation: a document and its sections, as in `docs/metod.md §1.1, §3.4` and `docs/metod.md §5.2–5.4`.
SECTION = r"\d+(?:\.\d+)*"
FIRST, MORE = rf"§§? ?{SECTION}", rf"–{SECTION}|(?:, |; ?| and | och )§ ?{SECTION}"
CITATION = re.compile(rf"(?:docs/)?\b(\w+\.md) ({FIRST}(?:{MORE})*)")
BARE = re.compile(rf"(?<!\d )(?<!LSS )§ ?({SECTION})")  # not `9 § 2` or `LSS §9.9`, which are laws
OUTSIDE = re.compile(r"\bCONTRACT\b|\bANCHORS\b|\bARCHITECTURE\b|\bAGGREGATES\b|KPB[- ]refer(?:ence|ensen)\b")
HEADING = re.compile(r"^#+ (.+?)\s*$", re.MULTILINE)
LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
PATH = re.compile(r"(?<![\w./~])(?:params|kpbcalc|notebooks|docs|tests|tools)/[\w./*<>-]*[\w/*>]")


@cache
def text(name: str) -> str:
    """The text of a file of the repository; what is no UTF-8 (samples for the reader) cites nothing."""
    return (ROOT / name).read_text(encoding="utf-8", errors="replace")


def prose(name: str) -> str:
    """A document without its blocks of code, where `[…](…)` and `#` are something else."""
    return re.sub(r"^```.*?^```", "", text(name), flags=re.MULTILINE | re.DOTALL)


@cache
def everything() -> tuple[str, ...]:
    """Every file of ours that may cite a document."""
    found = [f for room in ROOMS for f in (ROOT / room).rglob("*") if f.suffix in KINDS]
    names = {str(f.relative_to(ROOT)) for f in [*found, ROOT / "README.md"]}
    return tuple(sorted(n for n in names if n != THIS and ".ipynb_checkpoints" not in n))


def sections(document: str) -> set[str]:
    """The numbers of a document's headings: `## 3. Definitions` is 3, `### 5.3 Konsumtion` is 5.3."""
    numbered = (re.match(rf"({SECTION})\.? ", h) for h in HEADING.findall(prose(document)))
    return {found[1] for found in numbered if found}


def anchors(document: str) -> set[str]:
    """The anchors that a document's headings give, as GitHub makes them."""
    made: set[str] = set()
    for heading in HEADING.findall(prose(document)):
        plain = re.sub(r"[`*_]|\[([^\]]*)\]\([^)]*\)", r"\1", heading).lower()
        made.add(re.sub(r"[^\w\- ]", "", plain).replace(" ", "-"))
    return made


def citations(words: str) -> Iterator[tuple[str, str]]:
    """Every (document, section) that a text cites; a range such as §5.2–5.4 is its two ends."""
    # A citation may be broken over two lines of a comment or docstring.
    joined = re.sub(r"\s*\n\s*(?:# )?", " ", words)
    for document, chain in CITATION.findall(joined):
        for section in re.findall(SECTION, chain):
            yield document, section


def lost_paths(document: str) -> list[str]:
    """The files and folders of ours that a document names and that do not exist."""
    lost = []
    for path in PATH.findall(text(document)):
        # `<kod>` and `*` stand for something: what they stand for need not be there, but its folder must.
        fixed = re.split(r"[<*]", path)[0]
        fixed = fixed if fixed == path else fixed.rpartition("/")[0]
        here = ROOT / fixed
        optional = fixed == "params/projekt"  # made by whoever runs a comparison project
        if not (here.exists() or here.with_suffix(".py").exists() or optional):
            lost.append(path)
    return lost


def test_there_is_something_to_follow() -> None:
    cited = [c for name in everything() for c in citations(text(name))]
    assert {document for document, _ in cited} >= {"metod.md", "kontrakt.md"}
    assert len(cited) > 100


@pytest.mark.parametrize("name", [n for n in everything() if ".md §" in text(n)])
def test_every_cited_section_exists(name: str) -> None:
    lost = [
        f"docs/{document} §{section}"
        for document, section in citations(text(name))
        if not (ROOT / "docs" / document).is_file() or section not in sections(f"docs/{document}")
    ]
    assert not lost, f"{name} cites {', '.join(lost)}"


def test_no_document_outside_the_repository_is_cited() -> None:
    cited = [f"{n}: {found[0]}" for n in everything() for found in OUTSIDE.finditer(text(n))]
    assert not cited


def test_no_section_is_cited_without_its_document() -> None:
    """`§5.3` alone says nothing. In the numbered documents themselves it means their own section."""
    alone = []
    for name in everything():
        words = re.sub(r"\s*\n\s*(?:# )?", " ", text(name))
        for found in BARE.finditer(CITATION.sub(" ", words)):
            own = name in DOCUMENTS and found[1] in sections(name)
            if not own:
                alone.append(f"{name}: §{found[1]}")
    assert not alone


@pytest.mark.parametrize("document", ["README.md", *DOCUMENTS])
def test_every_link_leads_to_a_file_and_a_heading(document: str) -> None:
    lost = []
    for target in LINK.findall(prose(document)):
        if re.match(r"[a-z]+:", target):
            continue  # an address on the network is nobody's to check here
        path, _, anchor = target.partition("#")
        file = (ROOT / document).parent / path if path else ROOT / document
        known = str(file.resolve().relative_to(ROOT)) if file.exists() else ""
        if not known or (anchor and anchor not in anchors(known)):
            lost.append(target)
    assert not lost


def test_every_room_is_in_the_readme() -> None:
    rooms = {f.parent.name for f in (ROOT / "kpbcalc").glob("*/__init__.py")}
    assert rooms == set(re.findall(r"^\| `kpbcalc/(\w+)/`", text("README.md"), re.MULTILINE))


def test_the_glossary_names_what_the_code_has_and_has_one_word_for_one_idea() -> None:
    rows = re.findall(r"^\| ([^|]+) \| [^|]+ \| ([^|]+) \|", prose("docs/ordlista.md"), re.MULTILINE)
    code = "\n".join(text(n) for n in everything() if n.startswith(("kpbcalc/", "params/")))
    known = {*re.findall(r"[\w.]+", code), *(Path(n).stem for n in everything())}
    known |= {folder for n in everything() for folder in Path(n).parts}
    named = [word for _, cell in rows for word in re.findall(r"`([^`]+)`", cell)]
    assert len(named) > 50
    assert not [word for word in named if word not in known]
    ideas = [swedish for swedish, _ in rows if not swedish.startswith(("Swedish", "--"))]
    assert len(ideas) == len(set(ideas))


@pytest.mark.parametrize("document", ["README.md", *DOCUMENTS])
def test_every_path_named_in_a_document_exists(document: str) -> None:
    assert not lost_paths(document)


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("Source: docs/metod.md §5.2–5.4.", [("metod.md", "5.2"), ("metod.md", "5.4")]),
        ("(docs/metod.md §1.1, §3.4; V37)", [("metod.md", "1.1"), ("metod.md", "3.4")]),
        ("enligt docs/metod.md §1.1 och §3.4: brutto", [("metod.md", "1.1"), ("metod.md", "3.4")]),
        ("docs/kontrakt.md §3, docs/metod.md §3.2.", [("kontrakt.md", "3"), ("metod.md", "3.2")]),
        ("docs/kontrakt.md\n    §2 has it", [("kontrakt.md", "2")]),
        ("KPB docs/metod.md § 5.2", [("metod.md", "5.2")]),
        ("docs/metod.md §9: row 12, 3, 9", [("metod.md", "9")]),
        ("docs/metod.md §9 12 and 3", [("metod.md", "9")]),
        ("see [metod.md §10](metod.md#10-x) and 4", [("metod.md", "10")]),
    ],
)
def test_citations_are_read_as_they_are_written(words: str, found: list[tuple[str, str]]) -> None:
    assert list(citations(words)) == found

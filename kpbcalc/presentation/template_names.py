"""Which names may a text use? What its module chose, and a few words; its titles are of its section's tables.

Any other name is an error at once: without this a misspelt one would wait for the data that need it.
"""

from collections.abc import Collection

from jinja2 import Environment, meta, nodes

from kpbcalc.base.known_names import require
from kpbcalc.sections.every import SECTIONS

WORDS = ("kommun", "ar", "omrade")
CHOSEN = "s"  # what the module beside a text has chosen to say
GROUP = "grupp"  # which of the tables of one kind a title is of
TEXT = "text"  # what a text says; its other blocks are titles
GROUPED, TITLE = "_{grupp}", "rubrik_"


def titled(template_name: str) -> list[str]:
    """The tables that a text may have a title for: those its section declares, those of a kind together."""
    return [t.key.removesuffix(GROUPED) for s in SECTIONS if s.key == template_name for t in s.tables]


def check(template_name: str, asked: Collection[str], blocks: Collection[str]) -> None:
    """Raise `LookupError`, with the nearest name, where a text asks for one, or has a block, of nothing."""
    require(sorted(asked), [CHOSEN, *WORDS, GROUP], f"texts/{template_name}.j2", "word")
    known = [TEXT, *(f"{TITLE}{table}" for table in titled(template_name))]
    require(sorted(blocks), known, f"texts/{template_name}.j2", "block")


def asked_for(environment: Environment, source: str) -> tuple[frozenset[str], frozenset[str]]:
    """The names a template takes from outside, and its blocks."""
    tree = environment.parse(source)
    for imported in tree.find_all(nodes.FromImport):
        require(_names(imported), _macros(environment, imported), _file(imported), "macro")
    blocks = frozenset(block.name for block in tree.find_all(nodes.Block))
    return frozenset(meta.find_undeclared_variables(tree)) - set(environment.globals), blocks


def _names(imported: nodes.FromImport) -> list[str]:
    return [name if isinstance(name, str) else name[0] for name in imported.names]


def _file(imported: nodes.FromImport) -> str:
    return str(imported.template.value)  # type: ignore[attr-defined]


def _macros(environment: Environment, imported: nodes.FromImport) -> set[str]:
    """The macros of an imported template; raises `TemplateNotFound` where there is none."""
    assert environment.loader is not None
    source = environment.loader.get_source(environment, _file(imported))[0]
    return {macro.name for macro in environment.parse(source).find_all(nodes.Macro)}

"""By which method are shared costs allocated? The municipality says so in fordelning.toml."""

import tomllib
from pathlib import Path
from typing import cast, get_args

from kpbcalc.underlag.findings import Finding
from kpbcalc.underlag.model import Method

METHOD_FILE = "fordelning.toml"


def method(folder: Path) -> tuple[Method, list[Finding]]:
    """The allocation method of fordelning.toml; step-down when there is no such file."""
    file = folder / METHOD_FILE
    if not file.is_file():
        return "stegvis", []
    try:
        metod = tomllib.loads(file.read_text(encoding="utf-8-sig")).get("metod")
    except (tomllib.TOMLDecodeError, UnicodeDecodeError):
        metod = None
    if metod in get_args(Method):
        return cast(Method, metod), []
    text = f"{METHOD_FILE} säger inte vilken metod som gäller."
    remedy = 'Skriv metod = "direkt", "stegvis" eller "omsesidig", eller ta bort filen (då stegvis).'
    return "stegvis", [Finding("V42", "fel", METHOD_FILE, "metod", 1, (), text, atgard=remedy)]

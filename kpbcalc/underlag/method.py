"""By which method are shared costs allocated? The municipality says so in fordelning.toml."""

from pathlib import Path
from typing import cast, get_args

from kpbcalc.base import toml_file
from kpbcalc.base.errors import UsageError
from kpbcalc.base.every_fault import require
from kpbcalc.underlag.findings import Finding
from kpbcalc.underlag.model import Method

METHOD_FILE = "fordelning.toml"


def method(folder: Path) -> tuple[Method, list[Finding]]:
    """The allocation method of fordelning.toml; step-down when there is no such file."""
    file = folder / METHOD_FILE
    if not file.is_file():
        return "stegvis", []
    remedy = 'Skriv metod = "direkt", "stegvis" eller "omsesidig", eller ta bort filen (då stegvis).'
    try:
        said = toml_file.read(file, f"{METHOD_FILE} kan inte läsas", METHOD_FILE)
        for name in said:
            require(name, ("metod",), f"finns inte att välja i {METHOD_FILE}", "")
    except UsageError as error:
        text = f"{error.what} {error.where.partition(', ')[2]}".strip()
        return "stegvis", [Finding("V42", "fel", METHOD_FILE, "metod", 1, (), text, atgard=error.remedy)]
    metod = said.get("metod")
    if metod in get_args(Method):
        return cast(Method, metod), []
    text = f"{METHOD_FILE} säger inte vilken metod som gäller."
    return "stegvis", [Finding("V42", "fel", METHOD_FILE, "metod", 1, (), text, atgard=remedy)]

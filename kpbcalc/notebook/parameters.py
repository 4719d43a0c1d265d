"""A report's parameters: the only names, types and values a notebook may be started with."""

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from kpbcalc.analysis.area import chosen
from kpbcalc.base.errors import UsageError

WANTED = {
    "kommun": "en kod eller ett namn, som text",
    "ar": "ett år, som heltal",
    "omrade": "ett område eller alla, som text",
    "underlag": "en sökväg som text, eller tomt",
    "utdata": "en sökväg som text, eller tomt",
    "publik": "extern eller intern",
}


class Parameters(BaseModel):
    """The parameters cell of every notebook (docs/kontrakt.md §1). Unknown names are refused."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    kommun: str = Field(min_length=1)
    ar: int = Field(ge=1990, le=2150)
    omrade: str
    underlag: str
    utdata: str
    publik: Literal["extern", "intern"]


def parameters(**given: Any) -> Parameters:
    """The parameters as a notebook's cell gives them. Raises `UsageError`, with what one should be."""
    if not isinstance(given["kommun"], str):
        raise UsageError(
            "Kommunkoden kom som ett tal, så en inledande nolla kan ha försvunnit.",
            remedy="Ange den som text: papermill -r kommun 0880 (inte -p).",
        )
    try:
        found = Parameters(**given)
    except ValidationError as wrong:
        name = str(wrong.errors()[0]["loc"][0])
        raise UsageError(
            f"Parametern {name} har ett värde som den inte kan ha.",
            remedy=f"Ange {WANTED.get(name, 'en parameter som finns')}.",
        ) from None
    chosen(found.omrade)
    return found

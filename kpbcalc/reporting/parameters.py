"""A report's parameters: the only names, types and values a notebook may be started with."""

from pathlib import Path
from typing import Literal

import papermill as pm
from pydantic import BaseModel, ConfigDict, Field

from kpbcalc.base.errors import UsageError


class ReportParameters(BaseModel):
    """The parameters cell of every notebook (docs/kontrakt.md §1). Unknown names are refused."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    kommun: str = Field(pattern=r"^\d{4}$")
    ar: int = Field(ge=1990, le=2150)
    omrade: str = Field(pattern=r"^[a-z]+$")
    underlag: str
    utdata: str
    publik: Literal["extern", "intern"]


def require_same_names(notebook: Path, parameters: ReportParameters) -> None:
    """Refuse a notebook whose parameters cell does not declare exactly these names.

    papermill only warns about a name the notebook does not know, and then runs on the notebook's
    defaults: somebody else's report. Raises `UsageError`.
    """
    declared = set(pm.inspect_notebook(str(notebook)))
    given = set(type(parameters).model_fields)
    if declared != given:
        odd = ", ".join(sorted(declared ^ given))
        raise UsageError(
            f"Anteckningsboken {notebook.name} har inte de parametrar den ska ha ({odd}).",
            remedy="Parametercellen ska ha kommun, ar, omrade, underlag, utdata och publik.",
        )

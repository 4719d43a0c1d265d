"""What would stop the import? It is tried, without writing anything, once the maps leave nothing to choose.

So the list of what is left is never empty while `kpb import` stops, whatever stops it.
"""

import secrets
from pathlib import Path

from kpbcalc.base import own_choices
from kpbcalc.base.errors import UsageError, ValidationError
from kpbcalc.onboarding.maps_left import Todo
from kpbcalc.underlag.extracts.run import StoppedError, convert


def stops(source: Path, kommun: str, data: Path, ar: int) -> list[Todo]:
    """Everything that the import says it stops for, each with what to do."""
    try:
        convert(source, own_choices.read(kommun, data), ar, secrets.token_bytes(32))
    except StoppedError as stopped:
        return [Todo(None, f.told(), f.where()) for f in stopped.errors]
    except (UsageError, ValidationError) as error:
        return [Todo(None, f"{error.what} {error.remedy}".strip(), error.where)]
    return []

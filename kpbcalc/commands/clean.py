"""What can be made again is taken away from the user's cache folder; what cannot is left."""

import shutil

from kpbcalc.base import places
from kpbcalc.sources import fetched_parts


def clean_cache() -> list[str]:
    """Remove the demo, logs and whatever else is made from the cache; the names of what was removed.

    What was fetched cannot be fetched again as it was, so it stays. Raises `OSError`.
    """
    root = places.user_cache()
    fetched = fetched_parts.folder().resolve()
    removed = []
    for folder in sorted(root.iterdir()) if root.is_dir() else []:
        if folder.is_dir() and not fetched.is_relative_to(folder.resolve()):
            shutil.rmtree(folder)
            removed.append(folder.name)
    return removed

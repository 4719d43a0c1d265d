"""The fingerprint of a file."""

import hashlib
from pathlib import Path


def sha256(file: Path) -> str:
    """The SHA-256 of a file, read piece by piece."""
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()

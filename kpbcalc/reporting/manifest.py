"""What a report was made from, so that it can be made again and checked."""

import hashlib
import json
import subprocess
from collections.abc import Mapping, Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Any

from kpbcalc import __version__
from kpbcalc.base import places
from kpbcalc.notebook.parameters import Parameters
from kpbcalc.reporting.hashes import sha256
from kpbcalc.underlag.receipt import RECEIPT

PACKAGES = ("pandas", "pyarrow", "pandera", "papermill", "nbconvert", "matplotlib", "babel", "xlsxwriter")

# Tables that tell of persons, or of so few that whoever knows the rest could try what is hidden against the
# checksum of the file. Their checksum is that of all of them together.
OF_PERSONS = ("brukare", "insatsvolymer", "insatshandelser", "schematid", "fordelningsvarden",
              "brukarundersokning", "personalundersokning", Path(RECEIPT).stem)  # fmt: skip


def manifest(
    notebook: Path,
    parameters: Parameters,
    inputs: Mapping[str, str],
    *,
    synthetic: bool,
    findings: Sequence[Mapping[str, Any]],
    outside: Mapping[str, str],
    hidden: Mapping[str, Mapping[str, int]],
    policy: str,
    peers: Mapping[str, Any],
    draft: bool = False,
) -> dict[str, Any]:
    """Inputs with SHA-256 (those of persons with one of all), parameters, versions, commit, notebook and lock
    hash, and both outcomes.

    `inputs` maps a name within the underlag to its SHA-256, `outside` a fetched file's name to its own,
    `hidden` a table's name to its hidden cells by reason. `peers` is whom somebody has chosen to compare
    with, and who chose (`peer_choice.Choice`). A `draft` is not let out and is in no ledger.
    """
    return {
        "arbetsbank": {
            "kpbcalc": __version__,
            "git": _commit(places.ROOT),
            "requirements.lock": sha256(places.lock()),
            "anteckningsbok": {"namn": notebook.name, "sha256": sha256(notebook)},
            "versioner": {p: version(p) for p in PACKAGES},
        },
        "parametrar": parameters.model_dump(),
        "jamforelsegrupp": dict(peers),
        "underlag": {
            "syntetiskt": synthetic,
            **_files(inputs),
        },
        "hamtat": [{"fil": name, "sha256": outside[name]} for name in sorted(outside)],
        "validering": {
            allvar: sum(f["allvar"] == allvar for f in findings) for allvar in ("fel", "varning", "info")
        },
        "disclosure": {
            "policy": policy,
            "publik": parameters.publik,
            "utkast": draft,
            "dolda_celler": {name: dict(sorted(why.items())) for name, why in sorted(hidden.items())},
            "dolda_celler_totalt": sum(sum(why.values()) for why in hidden.values()),
        },
    }


def _files(inputs: Mapping[str, str]) -> dict[str, Any]:
    """The files by name, each with its checksum, and those of persons with one of them all."""
    secret = [name for name in sorted(inputs) if Path(name).stem.lower() in OF_PERSONS]
    content = "".join(f"{inputs[name]}  {name}\n" for name in secret)
    return {
        "filer": [{"fil": name, "sha256": inputs[name]} for name in sorted(set(inputs) - {*secret})],
        "filer_om_personer": {"filer": secret, "sha256": hashlib.sha256(content.encode()).hexdigest()},
    }


def write_manifest(content: Mapping[str, Any], file: Path) -> None:
    """Write the manifest as readable JSON in a fixed order."""
    file.write_text(json.dumps(content, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def _commit(root: Path) -> dict[str, Any] | None:
    """The commit the workbench runs on and whether tracked files differ from it.

    None where git is not installed, and outside git: an installation within somebody else's repository has
    no commit of ours.
    """

    def git(*words: str) -> str:
        # The repository may belong to another user, who also keeps its index.
        command = ["git", "-c", f"safe.directory={root}", "--no-optional-locks", "-C", str(root), *words]
        try:
            done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False)
        except OSError:
            return ""
        return done.stdout.strip() if done.returncode == 0 else ""

    top = git("rev-parse", "--show-toplevel")
    commit = git("rev-parse", "HEAD") if top and Path(top).resolve() == root else ""
    if not commit:
        return None
    return {"commit": commit, "andrad": bool(git("status", "--porcelain", "--untracked-files=no"))}

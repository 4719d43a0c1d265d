"""flit's build backend, which also puts what lies at the root of a checkout inside the wheel.

flit packs the package's own folder only. `params/` and `notebooks/` stay at the root, where the README and
plain papermill find them on every platform (a link in their place would be a text file on Windows), so the
wheel is given them as it is built. `kpbcalc.base.places` knows both places.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from flit_core import buildapi
from flit_core.wheel import WheelBuilder

ROOT = Path(__file__).resolve().parents[1]
SHIPPED = ("params", "notebooks", "requirements.lock")

build_editable = buildapi.build_editable
build_sdist = buildapi.build_sdist
get_requires_for_build_editable = buildapi.get_requires_for_build_editable
get_requires_for_build_sdist = buildapi.get_requires_for_build_sdist
get_requires_for_build_wheel = buildapi.get_requires_for_build_wheel
prepare_metadata_for_build_editable = buildapi.prepare_metadata_for_build_editable
prepare_metadata_for_build_wheel = buildapi.prepare_metadata_for_build_wheel


class Builder(WheelBuilder):  # type: ignore[misc]
    """A wheel of the package and of what it is shipped with."""

    def copy_module(self) -> None:
        """Add the package, then the rest below it, in a fixed order."""
        super().copy_module()
        for file in shipped_files():
            self._add_file(file, Path("kpbcalc") / file.relative_to(ROOT))


def build_wheel(wheel_directory: str, config_settings: Any = None, metadata_directory: Any = None) -> str:
    """Build the wheel; what a front end (pip, uv) asks for (PEP 517)."""
    unfinished = Path(wheel_directory) / "kpbcalc.unfinished"
    with unfinished.open("w+b") as file:
        builder = Builder.from_ini_path(ROOT / "pyproject.toml", file)
        builder.build()
    name = str(builder.wheel_filename)
    unfinished.replace(Path(wheel_directory) / name)
    return name


def shipped_files() -> Iterator[Path]:
    """The files at the root that belong in the wheel; a municipality's own choices do not."""
    for name in SHIPPED:
        found = sorted((ROOT / name).rglob("*")) if (ROOT / name).is_dir() else [ROOT / name]
        for file in found:
            inside = file.relative_to(ROOT).parts
            hidden = any(part.startswith((".", "__")) for part in inside)
            own = inside[:2] == ("params", "kommuner") and not file.name.startswith("exempel-")
            if file.is_file() and not hidden and not own:
                yield file

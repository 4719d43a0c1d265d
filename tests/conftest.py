"""Shared by every kind of test: the repository on the path, hypothesis without dice, nothing from outside."""

import os
import sys
from pathlib import Path

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # as `kpb` has it

from hypothesis import HealthCheck, settings

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

# derandomize: the same examples every time and everywhere, so that a red test is red for everyone.
settings.register_profile(
    "kpb", derandomize=True, deadline=None, database=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("kpb")

# A report in a test must not read what the developer happens to have fetched.
os.environ["KPB_CACHE"] = str(Path(__file__).parent / "nothing-fetched")
# `make test` comes in by make, and what a test types it types as `kpb`.
os.environ.pop("KPB_WAY_IN", None)

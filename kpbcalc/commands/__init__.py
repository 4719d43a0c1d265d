"""The front door `kpb`: one module a verb."""

import os
import sys

# How sums are split among threads is how they are rounded, and on small ones the threads only wait: one.
# Before numpy is there, which reads it.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
# Where it is installed, jsonschema imports it to tell whether a text is an IRI, and it compiles a grammar for
# a second. No notebook says that anything in it is one: here it is as if it were not installed.
sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]

"""From notebooks to files: run, export, gather tables. Knows nothing of care."""

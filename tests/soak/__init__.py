"""Complete reports of many drawn municipalities: slow, and therefore never part of the suite."""

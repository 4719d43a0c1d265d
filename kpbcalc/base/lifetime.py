"""How old can somebody be? The last age of a class that is open upwards."""

OLDEST = 120

"""Cost per client (kostnad per brukare, KPB) in municipal social care."""

__version__ = "0.1.0"

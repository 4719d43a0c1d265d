"""The population of the year, from what has been fetched from SCB."""

from kpbcalc.sources import cache, fetched_parts


def befolkning(kommun: str, ar: int, chosen: str = "") -> str:
    """The table befolkning as text; empty when it was never fetched."""
    found = cache.stored(fetched_parts.folder(chosen)).population
    rows = found[(found["kommun"] == kommun) & (found["ar"] == ar)].sort_values(["alder", "kon"])
    if rows.empty:
        return ""
    lines = [
        f"{int(a)};{k};{int(n)}" for a, k, n in zip(rows["alder"], rows["kon"], rows["antal"], strict=True)
    ]
    return "\n".join(["alder;kon;antal", *lines]) + "\n"

"""How does an area's net cost stand to what its population leads one to expect?"""

from kpbcalc.presentation.given import Given, Row


def deviation(given: Given, section: str, key: str) -> Row:
    """The deviation and the group's of the costing year, else of the last; nothing where it is hidden."""
    table = given.table(section, key)
    if table is None:
        return {}
    asked = table.facts["kostnadsar"]
    year = asked if asked in table.labels else table.labels[-1]
    row = given.told(section, key, year, "varde")
    group = given.value(section, key, year, "referens")
    return row and {**table.facts, **row, "referens": group, "nu": year}

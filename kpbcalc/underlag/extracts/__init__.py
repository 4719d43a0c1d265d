"""Raw extracts from the social systems (decisions, visits, placements) made into canonical tables.

Nothing after this room sees a personnummer, a name or an address.
"""

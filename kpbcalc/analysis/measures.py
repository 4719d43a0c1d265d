"""Which quantities do the tables speak of? The names that tie them in the report's system of sums.

Clients, cost and volume at the coordinates a table gives its rows: area, year, insats group, unit, age …
"""

from kpbcalc.base.table import Measure

CLIENTS = Measure("brukare")
CLIENT_SHARE = Measure("brukare", per="brukare", whole=True)
COST = Measure("kr")
COST_SHARE = Measure("kr", per="kr", whole=True)
MEAN_COST = Measure("kr", per="brukare")
VOLUME = Measure("volym")
UNIT_COST = Measure("kr", per="volym")
OUTLIERS, OUTLIER_SHARE = Measure("ytterfall"), Measure("ytterfall", per="brukare")

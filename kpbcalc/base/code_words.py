"""Which words do columns of codes use? The files of params/ and the underlag's tables are held to these."""

AREAS = ("AO", "FN", "IFO")
LAWS = ("SoL", "HSL", "LSS", "SFB", "LVU", "LVM", "ovrig")
HOUSING = ("ordinart", "sarskilt", "lss_boende", "ovrigt")
UNITS = ("timme", "dygn", "dag", "manad", "besok", "tillfalle", "resa", "portion", "arende")
BASES = ("beviljad", "utford")  # which volume carries the cost
RUN_BY = ("egen", "annan")
COUNTERPARTIES = ("intern", "kommun", "region", "stat", "fk", "ovrig")
YES_NO = ("ja", "nej")
LIMITS = ("SoL_HSL", "LSS")  # of outliers

"""A municipality's first delivery: raw files in, a working folder of proposals for a person to fill in out.

What is written is what `kpb import` and `kpb report` read: the maps in kartor.xlsx and, in the year's folder,
kodnyckel, enheter, pooler and fordelningsvarden as workbooks.
"""

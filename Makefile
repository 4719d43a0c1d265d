# The front door: every target that needs the environment creates it first.
# `make help` lists the targets.

MUNI   ?= 0000
YEAR   ?= 2024
OUT    ?= output
AREA   ?= alla
PYTHON ?= python3

KPB   := .venv/bin/kpb
# What to do next is told in the words of make.
export KPB_WAY_IN := make
ACCEPTED = $(if $(ACCEPT),--accept "$(ACCEPT)")
CHOSEN  = $(if $(PEERS),--peers "$(PEERS)")
ANYWAY  = $(if $(STRICT),--strict) $(if $(WITHDRAW),--withdraw "$(WITHDRAW)")
KEPT    = $(if $(DRAFT),--utkast)
COMMON = --out "$(OUT)" --area "$(AREA)" $(if $(DATA),--data "$(DATA)") $(if $(AUDIENCE),--audience "$(AUDIENCE)")
ONE    = --muni "$(MUNI)" --year "$(YEAR)" $(COMMON)

# A file of few and slow tests is begun before those of many quick ones: no core waits for it at the end.
SLOW_FIRST = --no-loadscope-reorder

.DEFAULT_GOAL := help
.PHONY: help report reports calc validate fetch new import demo lab test files pages attack soak fuzz check bench lock clean env

help: ## visa den här listan
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## (.*)/  make \1|\2/' | awk -F'|' '{printf "%-16s %s\n", $$1, $$2}'
	@echo; echo '  Exempel: make report MUNI=0880 YEAR=2017   (MUNI får vara kod eller namn)'

env: ## skapa .venv från requirements.lock (sker annars av sig självt)
	@"$(PYTHON)" tools/ensure_env.py

report: env ## en kommun, ett år: output/<kod>/<år>/rapport.html (PEERS=lan jämför med länet, DRAFT=1 gör ett utkast)
	@$(KPB) report $(ONE) $(ACCEPTED) $(CHOSEN) $(KEPT) $(ANYWAY)

reports: env ## alla kommuner med underlag för YEAR (MUNIS=0880,1381 väljer)
	@$(KPB) reports --year "$(YEAR)" $(if $(MUNIS),--munis "$(MUNIS)") $(COMMON) $(ACCEPTED) $(CHOSEN) $(KEPT) $(ANYWAY)

calc: env ## bara beräkningen: output/<kod>/<år>/resultat/
	@$(KPB) calc $(ONE) $(ACCEPTED) $(if $(STRICT),--strict)

validate: env ## bara granskningen av underlaget
	@$(KPB) validate $(ONE) $(ACCEPTED) $(if $(STRICT),--strict)

fetch: env ## hämta jämförelsetal från Kolada och SCB (CACHE=mapp, MAX_AGE=dagar)
	@$(KPB) fetch --muni "$(MUNI)" --year "$(YEAR)" $(if $(CACHE),--cache "$(CACHE)") $(if $(MAX_AGE),--max-age "$(MAX_AGE)") $(if $(DATA),--data "$(DATA)") $(CHOSEN)

new: env ## första leveransen: förslag till kartor, kodnyckel och nycklar (FROM=mapp DATA=mapp, FROM_YEAR=2023 för årets)
	@$(KPB) new --muni "$(MUNI)" --year "$(YEAR)" --from "$(FROM)" --data "$(DATA)" $(if $(FROM_YEAR),--from-year "$(FROM_YEAR)") $(if $(CACHE),--cache "$(CACHE)")

import: env ## råuttag till underlag (FROM=mapp DATA=mapp KEY=nyckelfil, första gången CREATE_KEY=1, på nytt REPLACE=1)
	@$(KPB) import --muni "$(MUNI)" --year "$(YEAR)" --from "$(FROM)" --data "$(DATA)" --key "$(KEY)" $(if $(CREATE_KEY),--create-key) $(if $(REPLACE),--replace)

demo: env ## skriv demounderlaget till OUT (förval data/)
	@$(KPB) demo --out "$(if $(filter file,$(origin OUT)),data,$(OUT))"

lab: env ## öppna anteckningsböckerna i JupyterLab
	@$(KPB) lab

test: env ## koden: enheter, egenskaper, facit, anteckningsböcker (files, pages och attack är resten)
	@.venv/bin/python -m pytest -n auto $(SLOW_FIRST) tests/notebooks notebooks tests/property tests/golden tests/unit

files: env ## filer som de kommer: läsning, granskning, import, första leveransen, Kolada och SCB
	@.venv/bin/python -m pytest -n auto tests/files

pages: env ## färdiga rapporter, lästa som en läsare gör, också i en webbläsare
	@.venv/bin/python -m pytest -n auto tests/report

attack: env ## slumpade kommuner, och angripare mot det som lämnas ut
	@.venv/bin/python -m pytest -n auto tests/attack tests/samples tests/soak

soak: env ## hela rapporten för många slumpade kommuner (SOAK=antal, SOAK_FROM=första fröet)
	@SOAK="$(SOAK)" SOAK_FROM="$(SOAK_FROM)" .venv/bin/python -m tests.soak.reports

fuzz: env ## läs tusentals skadade filer (FUZZ=antal, FUZZ_FROM=första fröet)
	@FUZZ="$(FUZZ)" FUZZ_FROM="$(FUZZ_FROM)" .venv/bin/python -m tests.soak.fuzz

check: env ## stil och typer
	@.venv/bin/ruff check . && .venv/bin/ruff format --check . && .venv/bin/mypy

bench: env ## tid för en rapport i steg, och tid och minne för miljoner besök
	@.venv/bin/python -m tests.bench.report_time
	@.venv/bin/python -m tests.bench.release
	@.venv/bin/python -m tests.bench.large_input
	@.venv/bin/python -m tests.bench.long_extracts

# The lock holds for Python 3.11–3.13 on every platform, hashes only: no host is written into it.
lock: env ## räkna om requirements.lock och environment.yml
	@.venv/bin/python tools/make_lock.py

clean: ## ta bort .venv, mellanlager och rapporter (inte det hämtade och inte sekretess.jsonl)
	@test -w . || { echo 'Mappen är någon annans: du får inte ta bort något i den. Be ägaren köra make clean. Ditt eget mellanlager: .venv/bin/kpb clean' >&2; exit 2; }
	@"$(PYTHON)" -m tools.clean

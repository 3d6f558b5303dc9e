PORT ?= 8000
PORTAL_VAR ?= var
PYTHON ?= python3
UNITS ?= 2000
PEERS ?=
SAMPLE ?=
VENV := .venv
PY := $(VENV)/bin/python
export PORTAL_VAR

.PHONY: help demo test bench lighthouse html siege mutants fuzz docs lint
help:  ## this list
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## /  make \1\t/'

$(VENV)/.installed: pyproject.toml constraints.txt
	@$(PYTHON) -m venv $(VENV)
	@$(PY) -m pip install --quiet --disable-pip-version-check -r constraints.txt
	@touch $@

$(PORTAL_VAR)/portal.env:
	@mkdir -p $(PORTAL_VAR)
	@$(PYTHON) -c 'import secrets; print("PORTAL_DEMO=true\nSECRET_KEY=" + secrets.token_urlsafe(50))' > $@

demo: $(VENV)/.installed $(PORTAL_VAR)/portal.env  ## install, load the first content, serve on http://127.0.0.1:8000 (PORT=… SAMPLE=1)
	@exec $(PY) manage.py demo --port $(PORT) $(if $(SAMPLE),--sample)

test: $(VENV)/.installed  ## the whole suite, on SQLite and on PostgreSQL, and in Chromium
	@$(PY) -m tests.run

bench: $(VENV)/.installed  ## what pages, searches and tables cost on both databases, and whether that is too much (UNITS=… PEERS=1)
	@$(PY) -m tests.bench --units $(UNITS) $(if $(PEERS),--peers)

lighthouse: $(VENV)/.installed  ## what Lighthouse says of the public pages on a phone, served as in production (npm, Chromium)
	@$(PY) -m tests.bench.lighthouse

html: $(VENV)/.installed  ## whether every kind of public page is valid HTML, by the W3C's checker (npm, Java)
	@$(PY) -m tests.validity

siege: $(VENV)/.installed  ## hostile files and downloads; many at once, on both databases; kill -9 under load, 24 times
	@$(PY) -m tests.siege.hostile && $(PY) -m tests.siege.together \
		&& $(PY) -m tests.siege.together --postgresql && $(PY) -m tests.siege

mutants: $(VENV)/.installed  ## break the rules one at a time, and look whether a test notices
	@$(PY) -m tests.mutants

fuzz: $(VENV)/.installed  ## 20,000 malformed requests over all addresses, on both databases; none may be a 5xx
	@$(PY) -m tests.fuzz && $(PY) -m tests.fuzz --postgresql

docs: $(VENV)/.installed  ## the pictures of the staff's manual, taken anew from a demo of their own in Chromium
	@$(PY) -m tests.manual

lint: $(VENV)/.installed  ## ruff, import order of the rooms, missing migrations, templates, browser scripts
	@mkdir -p $(PORTAL_VAR)
	@$(VENV)/bin/ruff check . && $(VENV)/bin/ruff format --check .
	@$(VENV)/bin/lint-imports --no-cache
	@PORTAL_TEST=true $(PY) manage.py makemigrations --check --dry-run
	@$(VENV)/bin/djlint templates --check --lint --quiet
	@$(VENV)/bin/oxlint --quiet config/static

# `make site` and `make test` install what they need into .venv; see README.md.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
CORPUS ?= corpus
PORT ?= 8000
PIP_AUDIT := 2.9.0
# The theme prints a notice about the end of MkDocs 1.x; requirements/ pins the version that we use.
export NO_MKDOCS_2_WARNING := 1

.PHONY: help site offline export serve import report check try test test-fast fuzz lint bench bench-build audit lock clean fit-glossary evaluate-glossary
help:
	@echo "make site     build the site into site/"
	@echo "make serve    the site at http://127.0.0.1:$(PORT)/, rebuilt as the corpus changes"
	@echo "make offline  the site as offline.zip, to be unpacked and opened without a server"
	@echo "make export   tables for DuckDB, Polars, Spark; FORMAT=opensearch: bulk files for a search engine"
	@echo "make import   clean new files of corpus/raw/"
	@echo "make report   open the list of speeches to proofread, those that need a look first"
	@echo "make check    list every problem of the corpus"
	@echo "make try FILE=page.html   what becomes of a text, without a corpus"
	@echo "make test     lint, types and all tests, in a browser too"
	@echo "make test-fast   the tests that need neither browser nor minutes"
	@echo "make fuzz     the fuzzing of make test at random, TIMES=20 times as long, then guided by coverage"
	@echo "make bench TEXTS=folder   build and search compared with Material's, Zensical's, Pagefind's (bench/README.md)"
	@echo "make fit-glossary   fit the model of the glossary to annotated texts: TEXTS=folders (default: tests/gold)"
	@echo "make evaluate-glossary   precision and recall on texts left out; ABLATION=1: what each part earns"
	@echo "make audit    look up the locked packages in the list of known vulnerabilities"
	@echo "make lock     compile requirements/*.txt again"

# A virtual environment that works no more (Python removed or upgraded, set-up interrupted) is set up again.
ifneq ($(shell $(BIN)/python -c 'import mkdocs' >/dev/null 2>&1 && echo works),works)
.PHONY: $(VENV)/site.stamp
endif

# Installs a lock file. Packages that are installed need no network.
INSTALL = $(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r $< || \
	{ echo "The packages of $< were not installed: correct the error above (is there a network?) and run make again."; exit 1; }

$(VENV)/site.stamp: requirements/site.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "$(PYTHON) is not Python 3.11 or newer: make PYTHON=/path/to/python3.12"; exit 1; }
	@$(BIN)/python -m pip --version >/dev/null 2>&1 || rm -rf $(VENV)
	@test ! -e $@ || $(BIN)/python -c 'import mkdocs' 2>/dev/null || rm -rf $(VENV)
	@test -d $(VENV) || $(PYTHON) -m venv $(VENV) || \
		{ rm -rf $(VENV); echo "$(VENV) was not set up: correct the error above and run make again."; exit 1; }
	@$(INSTALL)
	@touch $@

$(VENV)/test.stamp: requirements/test.txt $(VENV)/site.stamp
	@$(INSTALL)
	@touch $@

site: $(VENV)/site.stamp
	$(BIN)/python -m build_scripts site --corpus "$(CORPUS)" --output site
	@echo "Look at it:  make serve   or   $(BIN)/python -m http.server --directory site"

offline: $(VENV)/site.stamp
	$(BIN)/python -m build_scripts offline --corpus "$(CORPUS)" --output offline.zip
	@echo "Unpack it anywhere and open index.html in it."

$(VENV)/export.stamp: requirements/export.txt $(VENV)/site.stamp
	@$(INSTALL)
	@touch $@

FORMAT ?= parquet
export: $(VENV)/export.stamp
	$(BIN)/python -m build_scripts export --corpus "$(CORPUS)" --format $(FORMAT) --output export/$(FORMAT)

serve: $(VENV)/site.stamp
	@$(BIN)/python -c 'import socket; socket.create_server(("127.0.0.1", $(PORT)))' 2>/dev/null || \
		{ echo "Port $(PORT) is in use, perhaps by another make serve: make serve PORT=8001"; exit 1; }
	$(BIN)/python -m mkdocs serve --dirty --dev-addr 127.0.0.1:$(PORT)

import: $(VENV)/site.stamp
	$(BIN)/python -m build_scripts import --corpus "$(CORPUS)"

report: $(VENV)/site.stamp
	$(BIN)/python -m build_scripts report --corpus "$(CORPUS)" --open

check: $(VENV)/site.stamp
	$(BIN)/python -m build_scripts check --corpus "$(CORPUS)"

FILE ?= -
try: $(VENV)/site.stamp
	$(BIN)/python -m build_scripts try "$(FILE)"

lint: $(VENV)/test.stamp
	$(BIN)/ruff check build_scripts tests bench
	$(BIN)/ruff format --check build_scripts tests bench
	$(BIN)/python -m mypy

# In parallel; the workers share sites that are built once.
test: lint
	sh tests/browser/find_chromium.sh
	$(BIN)/python -m pytest -n auto --dist loadgroup

test-fast: $(VENV)/test.stamp
	$(BIN)/python -m pytest -n auto --dist loadgroup -m "not slow"

$(VENV)/fuzz.stamp: requirements/fuzz.txt $(VENV)/test.stamp
	@$(INSTALL)
	@touch $@

TIMES ?= 20
SECONDS_EACH ?= 600
TARGETS := reading html cleaning twice outline glossary pages search large
fuzz: $(VENV)/fuzz.stamp
	sh tests/browser/find_chromium.sh
	FUZZ=$(TIMES) $(BIN)/python -m pytest tests/fuzz --hypothesis-show-statistics
	for target in $(TARGETS); do \
		PYTHONPATH=.:tests $(BIN)/python -m fuzz.guided $$target -max_total_time=$(SECONDS_EACH) || exit 1; done

$(VENV)/bench.stamp: requirements/bench.txt $(VENV)/test.stamp
	@$(INSTALL)
	@touch $@

# With EXTRAPOLATE=10000 half an hour more, see bench/README.md.
bench-build: $(VENV)/bench.stamp
	@test -n "$(TEXTS)" || { echo "make bench-build TEXTS=folder with .txt files"; exit 1; }
	$(BIN)/python -m bench.build "$(TEXTS)" $(if $(EXTRAPOLATE),--extrapolate $(EXTRAPOLATE))

bench: bench-build
	@test -n "$(TEXTS)" || { echo "make bench TEXTS=folder with .txt files"; exit 1; }
	sh tests/browser/find_chromium.sh
	$(BIN)/python -m bench "$(TEXTS)"

$(VENV)/fit.stamp: requirements/fit.txt $(VENV)/site.stamp
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/fit.txt
	@touch $@

# TEXTS=folders with annotated texts; without it the nine texts of tests/gold.
fit-glossary evaluate-glossary: %-glossary: $(VENV)/fit.stamp
	$(BIN)/python -m bench.glossary_model $* $(TEXTS) $(if $(ABLATION),--ablation)

# pip-audit only reads the lock files, so it is not locked with them. A package that cannot be audited is a failure.
audit:
	$(PYTHON) -m venv $(VENV)-audit
	$(VENV)-audit/bin/python -m pip install --quiet --disable-pip-version-check "pip-audit==$(PIP_AUDIT)"
	for part in site export test bench fuzz fit; do $(VENV)-audit/bin/pip-audit --strict --require-hashes --disable-pip -r requirements/$$part.txt || exit 1; done
	rm -rf $(VENV)-audit

lock:
	$(PYTHON) -m venv $(VENV)-lock
	$(VENV)-lock/bin/python -m pip install --quiet pip-tools
	cd requirements && for part in site export test bench fuzz fit; do ../$(VENV)-lock/bin/pip-compile --quiet --generate-hashes --no-emit-index-url \
		--no-emit-trusted-host --no-emit-find-links --strip-extras --allow-unsafe --no-header -o $$part.txt $$part.in; done
	rm -rf $(VENV)-lock

clean:
	rm -rf site offline.zip export $(VENV) .cache .pytest_cache .mypy_cache .ruff_cache .hypothesis

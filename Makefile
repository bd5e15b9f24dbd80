# What people and CI type.  Each target sets up .venv by itself when it is missing or stale.
#
#   make site     build the site into site/            make lint     ruff, mypy, zizmor, check-jsonschema
#   make serve    the site with live reload            make test     pytest, browser tests included
#   make paper    the site with PDF and EPUB
#   make check    every problem in content/            make diff BASE=main   what changes for readers since BASE
#   make summary BASE=main   what was read of each issue added since BASE, and what to do
#   make verify   site/ against its manifest           make case K=roster    cases, gold and patterns, in seconds
#   make sign     site/ by the key in SIGNING_KEY, for CI
#   make dialects  how every known issue is read, set otherwise; D=ocr-slips the misses of one dialect
#   make printed  how every known issue is read back from print; T=typst.two one way to set it
#   make readers  what reads PDF, Word and OFD, for gazette add
#   make makers   what makes paper, signs, and answers programs
#   make wheelhouse  all that a machine without a registry needs: wheels, with their hashes
#   make audit    known faults of what is installed    make engines  the site by other engines
#   make lock     pin the dependencies (UPGRADE=1)     make bench    measure the build
#   make clean    remove what was built                make distclean        and .venv

PYTHON ?= python3
# More arguments for pytest: make test PYTEST_ARGS='-k roster -n 0'
PYTEST_ARGS ?=

VENV := .venv
BIN := $(VENV)/bin
PIP_INSTALL := $(BIN)/python -m pip install -qq --disable-pip-version-check --no-input
# Hashes for every package, and wheels only: building from source would fetch tools that nothing pins.
PIP_LOCKED := $(PIP_INSTALL) --require-hashes --only-binary :all:

# A .venv is stale, too, when this folder was moved or its Python was removed: its scripts name both by full path.
USABLE := $(shell test "$$(cat $(VENV)/home 2>/dev/null)" = "$(CURDIR)" && $(BIN)/python -c "" 2>/dev/null && echo yes)
ifneq ($(USABLE),yes)
$(VENV)/home: FORCE
endif

.PHONY: site paper readers makers wheelhouse serve check diff summary verify sign bench case dialects printed test lint audit engines lock clean distclean FORCE
.DEFAULT_GOAL := site

site: $(VENV)/run.stamp
	$(BIN)/gazette build

# The site with its paper: a PDF of each notice and issue, an EPUB of each issue.
paper: makers
	$(BIN)/gazette build --paper

serve: $(VENV)/run.stamp
	$(BIN)/gazette serve $(if $(PORT),--port $(PORT))

# In GitHub's CI the problems become annotations of the pull request, which must pass with STRICT=1.
check: $(VENV)/run.stamp
	$(BIN)/gazette check $(if $(STRICT),--strict) $(if $(GITHUB_ACTIONS),--format github)

# Silent but for the report, so that CI can put it into the job summary.
export BASE
diff: $(VENV)/run.stamp
	@test -n "$$BASE" || { echo "make diff: say what to compare with, as in: make diff BASE=main" >&2; exit 2; }
	@$(BIN)/gazette diff "$$BASE"

# What was added since BASE, for who added it; silent but for that, too.
summary: $(VENV)/run.stamp
	@test -n "$$BASE" || { echo "make summary: say what to compare with, as in: make summary BASE=main" >&2; exit 2; }
	@$(BIN)/gazette summary "$$BASE"

verify: $(VENV)/run.stamp
	$(BIN)/gazette verify site

# In GitHub's CI by the key in the variable SIGNING_KEY; without one the site stays unsigned.
sign: makers
	@if test -z "$$SIGNING_KEY"; then echo "make sign: SIGNING_KEY is not set, the site stays unsigned" >&2; else \
		key=$$(mktemp) && trap 'rm -f "$$key"' EXIT && printf '%s\n' "$$SIGNING_KEY" > "$$key" && \
		$(BIN)/gazette sign site --key "$$key"; fi

bench: $(VENV)/run.stamp
	$(BIN)/python -m bench

# The fast loop: golden cases, annotated texts, patterns; K picks as pytest's -k does.  One process: several cost more.
export K
case: $(VENV)/test.stamp
	@$(BIN)/python -m pytest -q $${K:+-k "$$K"} tests/test_cases.py tests/test_gold.py tests/test_patterns.py

# D names a dialect: each point that is lost; WRITE=1 raises the floors that are passed.
export D
dialects: $(VENV)/test.stamp
	@$(BIN)/python -m tests.dialects $${D:+"$$D"} $(if $(WRITE),--write)

# Every known issue printed by other people's typesetters, those that are installed, and read back; T picks, M shows misses.
printed: $(VENV)/test.stamp
	@PYTHONPATH=tests $(BIN)/python -m printed $(T) $(if $(M),--misses)

# pytest's summary is the last thing that this prints.
test: $(VENV)/test.stamp
	@$(BIN)/python tests/ensure_programs.py
	@$(BIN)/python -m pytest -n auto --dist worksteal $(PYTEST_ARGS)

lint: $(VENV)/test.stamp
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/zizmor --offline --quiet --no-progress .github
	$(BIN)/check-jsonschema --builtin-schema vendor.github-workflows .github/workflows/*.yml
	$(BIN)/check-jsonschema --builtin-schema vendor.dependabot .github/dependabot.yml
	$(BIN)/check-jsonschema --builtin-schema vendor.github-issue-config .github/ISSUE_TEMPLATE/config.yml
	$(BIN)/check-jsonschema --builtin-schema vendor.github-issue-forms \
		$(filter-out %/config.yml,$(wildcard .github/ISSUE_TEMPLATE/*.yml))

# Every lock file against the databases of known faults.  Strict: what cannot be asked about has not passed.
audit: $(VENV)/home
	@test -x $(VENV)/audit/bin/python || $(BIN)/python -m venv $(VENV)/audit
	@$(VENV)/audit/bin/python -m pip install -qq --disable-pip-version-check --require-hashes --only-binary :all: \
		-r requirements/audit.txt
	$(VENV)/audit/bin/pip-audit --strict --disable-pip --require-hashes --progress-spinner off \
		$(foreach file,test engines audit lock,-r requirements/$(file).txt)

# The site by ProperDocs, which must give the same bytes, and its plain pages by Zensical, which must show the same text.
engines: $(VENV)/test.stamp
	@test -x $(VENV)/engines/bin/python || $(BIN)/python -m venv $(VENV)/engines
	@$(VENV)/engines/bin/python -m pip install -qq --disable-pip-version-check --require-hashes --only-binary :all: \
		-r requirements/run.txt -r requirements/engines.txt
	@$(VENV)/engines/bin/python -m pip uninstall -qq --disable-pip-version-check --yes mkdocs
	$(BIN)/python -m tests.engines $(VENV)/engines/bin/python

# `gazette add` of a PDF, a Word file or an OFD names this where it is missing.
readers: $(VENV)/run.stamp
	@$(PIP_LOCKED) -r requirements/readers.txt >&2

# `gazette build --paper`, `mcp`, `sign` and others of the kind name this where it is missing.
makers: $(VENV)/run.stamp
	@$(PIP_LOCKED) -r requirements/makers.txt >&2

# The program and all that it needs, to be carried to a network without a registry of packages; requirements.txt in it has the
# hashes.  For another system than this: make wheelhouse PLATFORM=win_amd64 PYTHON_VERSION=3.12
OTHER := $(if $(PLATFORM),--platform $(PLATFORM)) $(if $(PYTHON_VERSION),--python-version $(PYTHON_VERSION))
wheelhouse: $(VENV)/run.stamp
	rm -rf wheelhouse
	$(BIN)/python -m pip download -q --disable-pip-version-check --no-deps --require-hashes --only-binary :all: $(OTHER) \
		-r requirements/readers.txt -d wheelhouse
	$(BIN)/python -m pip wheel -q --disable-pip-version-check --no-deps --no-build-isolation --no-index -w wheelhouse .
	rm -rf build
	cp requirements/readers.txt wheelhouse/requirements.txt
	cd wheelhouse && set -- gazette_portal-*.whl && printf 'gazette-portal==%s --hash=sha256:%s\n' \
		"$$(echo "$$1" | cut -d- -f2)" "$$(sha256sum < "$$1" | cut -d' ' -f1)" >> requirements.txt
	cd wheelhouse && sha256sum -- *.whl requirements.txt > SHA256SUMS

# With what is kept between builds in the user's cache folder.
clean:
	-test ! -e $(VENV)/run.stamp || $(BIN)/python -c "from pathlib import Path; from builder.archive import cachefolder; cachefolder.clear(Path())"
	rm -rf site .site-spare wheelhouse .cache build *.egg-info .mypy_cache .pytest_cache .ruff_cache .hypothesis
	find builder tests bench -name __pycache__ -type d -prune -exec rm -rf {} + 2>/dev/null || true

distclean: clean
	rm -rf $(VENV)

# --- .venv: one environment, two stamps. `make site` needs the run requirements only.

$(VENV)/home:
	@$(PYTHON) -c "import sys; sys.exit(sys.version_info < (3, 11))" || { \
		echo "This project needs Python 3.11 or newer; '$(PYTHON)' is $$($(PYTHON) --version 2>&1)." >&2; \
		echo "Name another one: make PYTHON=python3.12 $(MAKECMDGOALS)" >&2; exit 1; }
	@$(PYTHON) -c "import venv, ensurepip" 2>/dev/null || { \
		echo "'$(PYTHON)' has no venv module. On Debian and Ubuntu: apt-get install python3-venv" >&2; exit 1; }
	@echo "Setting up $(VENV) …" >&2
	@$(PYTHON) -m venv --clear $(VENV)
	@printf '%s\n' "$(CURDIR)" > $@

$(VENV)/run.stamp: $(VENV)/home requirements/run.txt pyproject.toml
	@$(PIP_LOCKED) -r requirements/run.txt >&2
	@$(PIP_INSTALL) --no-deps --no-build-isolation --no-index --editable . >&2
	@touch $@

$(VENV)/test.stamp: $(VENV)/run.stamp requirements/test.txt
	@$(PIP_LOCKED) -r requirements/test.txt >&2
	@touch $@

# --- the lock files: one answer for Python 3.11 and newer on every system, wheels only, and no index address in them.

UV_COMPILE = $(VENV)/lock/bin/uv --no-config pip compile --quiet --universal --python-version 3.11 \
	--fork-strategy fewest --only-binary :all: --generate-hashes --no-emit-index-url \
	--custom-compile-command "make lock" $(if $(UPGRADE),--upgrade)

READERS := --extra pdf --extra docx --extra ofd
MAKERS := --extra paper --extra mcp --extra sign --extra publish --extra cluster

lock: $(VENV)/home
	@test -x $(VENV)/lock/bin/uv || $(BIN)/python -m venv $(VENV)/lock
	@$(VENV)/lock/bin/python -m pip install -qq --disable-pip-version-check \
		--require-hashes --only-binary :all: -r requirements/lock.txt
	$(UV_COMPILE) --extra build --constraint requirements/bounds.in pyproject.toml --output-file requirements/run.txt > /dev/null
	$(UV_COMPILE) --extra build $(READERS) --constraint requirements/run.txt pyproject.toml \
		--output-file requirements/readers.txt > /dev/null
	$(UV_COMPILE) --extra build $(MAKERS) --constraint requirements/readers.txt pyproject.toml \
		--output-file requirements/makers.txt > /dev/null
	$(UV_COMPILE) --extra build --extra test $(READERS) $(MAKERS) --constraint requirements/makers.txt pyproject.toml \
		--output-file requirements/test.txt > /dev/null
	$(UV_COMPILE) --constraint requirements/run.txt requirements/engines.in --output-file requirements/engines.txt > /dev/null
	$(UV_COMPILE) requirements/audit.in --output-file requirements/audit.txt > /dev/null
	$(UV_COMPILE) requirements/lock.in --output-file requirements/lock.txt > /dev/null

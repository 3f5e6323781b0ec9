# Two commands do everything: `make demo` and `make test`. All set-up happens inside; nothing else is needed
# than Python 3.11 to 3.14 and make.
PYTHON ?= $(firstword $(foreach p,python3.11 python3.12 python3.13 python3.14 python3,$(shell command -v $(p) 2>/dev/null)))
VENV := .venv
RUN := $(VENV)/bin/python
OUT ?= demo-output

.PHONY: demo run test test-long check lock screenshots clean

demo: $(VENV)/.runtime
	@test -z "$$DISPLAY$$WAYLAND_DISPLAY" || scripts/system_packages.sh window
	$(RUN) -m fieldintake demo --out $(OUT)

run: $(VENV)/.runtime
	scripts/system_packages.sh window
	$(RUN) -m fieldintake

test: check
	$(RUN) -m pytest

test-long: $(VENV)/.dev
	scripts/system_packages.sh long
	$(RUN) -m pytest --long

check: $(VENV)/.dev
	scripts/system_packages.sh
	$(RUN) -m ruff check .
	$(RUN) -m ruff format --check .
	$(RUN) -m mypy
	$(VENV)/bin/lint-imports
	$(RUN) -m scripts.catalogues check

screenshots: $(VENV)/.dev
	$(RUN) -m scripts.screenshots screenshots

lock:
	scripts/lock.sh

clean:
	rm -rf $(VENV) build dist resources/fonts $(OUT)

$(VENV)/bin/python:
	@test -n "$(PYTHON)" || { echo "Python 3.11 to 3.14 is needed"; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] < (3, 15))' || \
	  { echo "Python 3.11 to 3.14 is needed, $(PYTHON) is another; say: make PYTHON=/path/to/python3.11"; exit 1; }
	@$(PYTHON) -m venv $(VENV) || \
	  { rm -rf $(VENV); echo "On Debian: apt-get install python3-venv"; exit 1; }

$(VENV)/.runtime: $(VENV)/bin/python requirements.lock pyproject.toml
	@test -e $(VENV)/.dev || $(RUN) -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@$(RUN) -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	$(RUN) -m scripts.build_fonts
	$(RUN) -m scripts.catalogues compile
	@touch $@

$(VENV)/.dev: $(VENV)/bin/python requirements-dev.lock pyproject.toml
	@$(RUN) -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	@$(RUN) -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	$(RUN) -m scripts.build_fonts
	$(RUN) -m scripts.catalogues compile
	@touch $@

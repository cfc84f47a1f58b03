# make: environment, then the default run; make decide HOURS=2, make test, make profile, make speed SIZE=laptop,
# make ui PORT=5000, make docs; see README.md.
# make lock, make schema, make drawing: write anew what follows from pyproject.toml and the code.
PYTHON ?= python3
PORT ?= 5000
SIZE ?= laptop
HOURS ?= 1
ENVIRONMENT := .venv
# Tools run as modules: the first line of an installed script breaks where the folder's name has a quote or a dollar.
RUN := $(ENVIRONMENT)/bin/python -m

.PHONY: all environment decide test speed profile ui docs lock schema drawing

all: environment
	$(RUN) snakemake --cores all

environment: $(ENVIRONMENT)/.installed

# Claims of the ledger, as many as so many hours buy; goes on where the last one ended.
decide: environment
	@$(ENVIRONMENT)/bin/python scripts/decide_claims.py --hours $(HOURS)

# pip resolves, so that a GPU machine gets the CUDA packages that the same torch version asks for there.
$(ENVIRONMENT)/.installed: requirements.lock
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	    { echo "error: rnn-odyssey needs Python 3.11 or newer; say which: make PYTHON=python3.11" >&2; exit 1; }
	$(PYTHON) -m venv $(ENVIRONMENT)
	$(RUN) pip install --quiet --disable-pip-version-check --requirement requirements.lock
	@touch $@

test: environment
	$(RUN) ruff check
	$(RUN) ruff format --check
	$(RUN) snakefmt --check workflow
	$(RUN) mypy
	$(RUN) snakemake --lint --config study=everything
	$(RUN) pytest --numprocesses 2 --dist loadfile --no-loadscope-reorder

# The study of speed, with JAX beside ours; on one core, and alone on the machine if you can.
speed: $(ENVIRONMENT)/.installed-speed
	$(RUN) snakemake --cores 1 --config study=speed size=$(SIZE)

$(ENVIRONMENT)/.installed-speed: $(ENVIRONMENT)/.installed requirements-speed.lock
	$(RUN) pip install --quiet --disable-pip-version-check \
	    --requirement requirements.lock --requirement requirements-speed.lock
	@touch $@

# Where the time of the last run has gone.
profile: environment
	@$(ENVIRONMENT)/bin/python scripts/show_profile.py

ui: environment
	$(ENVIRONMENT)/bin/python scripts/open_ui.py --port $(PORT)

docs: environment
	$(RUN) mkdocs build --strict --quiet
	@echo "  pages    $(CURDIR)/site/index.html"

# After a change of the versions in pyproject.toml: resolve them anew, and derive environment.yml.
lock:
	$(PYTHON) scripts/lock_environment.py

# After a change of what config.yaml or a study may say: config/schema.json, for editors.
schema: environment
	$(ENVIRONMENT)/bin/python scripts/write_schema.py

# After a change of who imports whom: docs/architecture.svg.
drawing: environment
	$(ENVIRONMENT)/bin/python scripts/draw_architecture.py

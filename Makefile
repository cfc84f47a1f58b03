# make: environment, then the default study; make test, make speed SIZE=laptop, make ui PORT=5000, make lock. See README.md.
PYTHON ?= python3
PORT ?= 5000
SIZE ?= laptop
ENVIRONMENT := .venv
BIN := $(ENVIRONMENT)/bin
export PATH := $(CURDIR)/$(BIN):$(PATH)

.PHONY: all environment test speed ui lock

all: environment
	snakemake --cores all

environment: $(ENVIRONMENT)/.installed

# pip resolves, so that a GPU machine gets the CUDA packages that the same torch version asks for there.
$(ENVIRONMENT)/.installed: requirements.lock
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	    { echo "error: rnn-odyssey needs Python 3.11 or newer; say which: make PYTHON=python3.11" >&2; exit 1; }
	$(PYTHON) -m venv $(ENVIRONMENT)
	$(BIN)/pip install --quiet --disable-pip-version-check --requirement requirements.lock
	@touch $@

test: environment
	ruff check
	ruff format --check
	snakefmt --check workflow
	mypy
	snakemake --lint
	pytest --numprocesses 2 --dist loadfile

# The study of speed, with JAX beside ours; on one core, and alone on the machine if you can.
speed: $(ENVIRONMENT)/.installed-speed
	snakemake --cores 1 --config study=speed size=$(SIZE)

$(ENVIRONMENT)/.installed-speed: $(ENVIRONMENT)/.installed requirements-speed.lock
	$(BIN)/pip install --quiet --disable-pip-version-check \
	    --requirement requirements.lock --requirement requirements-speed.lock
	@touch $@

ui: environment
	python scripts/open_ui.py --port $(PORT)

# After a change of the versions in pyproject.toml: resolve them anew, and derive environment.yml.
lock:
	$(PYTHON) scripts/lock_environment.py

# Everything here needs only Python 3.11 or newer, git and make; the rest goes into .venv.
PYTHON ?= $(shell command -v python3.11 || command -v python3)
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/ready
UV_VERSION := 0.13.8

# One thread for torch: on small networks two threads spend their time waiting for each other.
check test test-heavy test-online test-rounding demo build bench-grading mutants: export OMP_NUM_THREADS = 1
# Bytecode is kept: without it every process of a run compiles torch anew, for ten seconds.
unexport PYTHONDONTWRITEBYTECODE
# In a container one is often root, which Jupyter wants to be told.
AS_ROOT := $(if $(filter 0,$(shell id -u)),--allow-root)

.PHONY: help demo check test test-heavy test-online test-rounding mutants lab setup lint build bench bench-methods bench-synthesis bench-grading lock clean

help:  ## Show this help
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 16

setup: $(READY)  ## Make .venv with the pinned dependencies

$(READY): requirements.lock pyproject.toml Makefile
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and \
	    f"Python 3.11 or newer is needed; {sys.executable} is {sys.version.split()[0]}. Try: make PYTHON=python3.12")'
	@echo "Setting up $(VENV): PyTorch is large, the first time takes a few minutes."
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check uv==$(UV_VERSION)
	$(BIN)/uv pip install --python $(BIN)/python --requirements requirements.lock --no-deps
	$(BIN)/uv pip install --python $(BIN)/python --no-deps --editable .
	@touch $(READY)

demo: $(READY)  ## Grade a sample class: gradebook, feedback pages, class report
	@$(BIN)/python -m autograde demo

check: $(READY) lint  ## Lint, type check, and the tests next to what changed since the last commit: within a minute
	@changed=$$($(BIN)/python tests/changed.py); if [ -n "$$changed" ]; then \
	    eval "$(BIN)/python -m pytest --numprocesses 2 $$changed"; else echo "No test is next to a change."; fi

test: $(READY) lint  ## Lint, type check, run the tests and, with nbval, the solved lessons
	$(BIN)/python -m pytest --numprocesses 2 --no-loadscope-reorder --nbval --facts --nbval-sanitize-with tests/nbval_sanitize.cfg tests solutions

test-heavy: $(READY)  ## Everything hostile, a PostgreSQL server, other machines, a busy one, demonstrations, stored measurements: an hour
	$(BIN)/python -m pytest -m heavy
	$(BIN)/python -m pytest --play --nbval --nbval-sanitize-with tests/nbval_sanitize.cfg solutions

test-online: $(READY)  ## Compare with the numbers that CS231n publishes, for weights and pictures from the internet
	$(BIN)/python -m pytest -m online

test-rounding: $(READY)  ## Compute the lessons as another processor rounds, then in two threads
	ATEN_CPU_CAPABILITY=default ONEDNN_MAX_CPU_ISA=AVX2 $(BIN)/python -m pytest --numprocesses 2 \
	    --nbval --facts --nbval-sanitize-with tests/nbval_sanitize.cfg \
	    tests/checks/protocol/test_stored_results.py solutions
	OMP_NUM_THREADS=2 $(BIN)/python -m pytest --nbval --facts --nbval-sanitize-with tests/nbval_sanitize.cfg solutions

lint: $(READY)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

lab: $(READY)  ## Open JupyterLab on the student notebooks
	$(BIN)/jupyter lab --notebook-dir notebooks $(AS_ROOT)

build: $(READY)  ## Rebuild the notebooks and stored records from their sources
	$(BIN)/python -m autograde build

mutants: $(READY)  ## List mistakes that exercises do not name yet
	$(BIN)/python -m autograde mutants

bench: $(READY)  ## Time helpers, instant checks, first judgements and lessons
	$(BIN)/python tests/benchmarks/bench_helpers.py
	$(BIN)/python tests/benchmarks/bench_check.py
	$(BIN)/python tests/benchmarks/bench_first.py
	$(BIN)/python tests/benchmarks/bench_lessons.py

bench-methods: $(READY)  ## Time attribution methods against plain torch, captum, torchcam and pytorch-grad-cam
	$(BIN)/python tests/benchmarks/bench_methods.py

bench-synthesis: $(READY)  ## Time pictures of classes against CS231n's recipe, torch-lucent and horama; make a contact sheet
	$(BIN)/uv pip install --quiet --python $(BIN)/python --target build/bench-synthesis --no-deps \
	    --requirement tests/benchmarks/synthesis/requirements.txt
	$(BIN)/python tests/benchmarks/bench_synthesis.py

bench-grading: $(READY)  ## Time grading: sessions, workers against stock nbgrader, a Dask cluster, ten thousand students
	$(BIN)/python tests/benchmarks/bench_grading.py
	$(BIN)/python tests/benchmarks/bench_nbgrader.py
	$(BIN)/python tests/benchmarks/bench_cluster.py
	$(BIN)/python tests/benchmarks/bench_many.py

lock: $(READY)  ## Pin the newest versions that the ranges of pyproject.toml admit
	$(BIN)/uv pip compile --quiet --upgrade --universal --python-version 3.11 --extra dev \
	    --custom-compile-command "make lock" --output-file requirements.lock pyproject.toml

clean:  ## Remove .venv, the demo's sample class (build/demo), caches; courses stay
	rm -rf $(VENV) build/demo *.egg-info .pytest_cache .mypy_cache .ruff_cache
	find autograde helpers tests data_scripts -name __pycache__ -prune -exec rm -rf {} +

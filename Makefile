# Each target does all of its own set-up. Works with GNU make 3.81 (macOS) and later. `make help` lists the targets.
SHELL := /bin/bash
.DEFAULT_GOAL := help

PYTHON ?= $(shell command -v python3.11 || command -v python3)
ADDRESS ?= localhost
ARGS ?=

BIN := .venv/bin
APP := .venv/.app
DEV := .venv/.dev

# The build of torch, cpu or cuda, is chosen once and kept: $(APP) holds the choice that .venv was made with.
installed := $(shell cat $(APP) 2>/dev/null)
TORCH ?= $(if $(installed),$(installed),cpu)
ifneq ($(TORCH),$(installed))
.PHONY: $(APP)
endif

BASE ?= HEAD~1

TSC := node_modules/.bin/tsc

.PHONY: help setup run test test-processors lint format bench load bits docs effects screenshots lock clean

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-16s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup: $(APP) ## make .venv with what the application needs (TORCH=cuda: with the CUDA build)

run: $(APP) ## start the application and open its page (ADDRESS=0.0.0.0: for the whole network)
	$(BIN)/python -m streamlit run app.py --server.address $(ADDRESS) $(ARGS)

test: $(DEV) ## run all tests, those in a browser too (ARGS="tests/test_x.py -k name")
	@! command -v npm > /dev/null || $(MAKE) --no-print-directory $(TSC)
	@chromium=$$(tools/browser) && CHROMIUM=$$chromium $(BIN)/python -m pytest $(ARGS)

# The last bits of what is trained are those of PyTorch's, MKL's and oneDNN's kernels, and these are chosen by what the
# processor can do. Held to less, they stand in for other processors; where AVX-512 is missing, the last round is AVX2 again.
test-processors: $(DEV) ## run the tests of effects with the kernels of three processors: SSE4, AVX2, AVX-512
	@failed=0; for limits in "default SSE4_2 SSE41" "avx2 AVX2 AVX2" "avx512 AVX512 AVX512_CORE"; do \
		set -- $$limits; echo "Kernels: $$1"; \
		ATEN_CPU_CAPABILITY=$$1 MKL_ENABLE_INSTRUCTIONS=$$2 ONEDNN_MAX_CPU_ISA=$$3 \
			$(BIN)/python -m pytest -m effect $(ARGS) || failed=1; \
	done; exit $$failed

lint: $(DEV) ## check style, format and types, of the JavaScript too where there is npm
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	@if command -v npm > /dev/null; then $(MAKE) --no-print-directory $(TSC) && $(TSC); \
	elif [ "$$CI" = true ]; then echo "npm is missing: the types of the JavaScript cannot be checked." >&2; exit 1; \
	else echo "There is no npm here: the types of the JavaScript are not checked."; fi

format: $(DEV) ## mend style and format
	$(BIN)/ruff check --fix
	$(BIN)/ruff format

bench: $(DEV) ## measure speed
	@chromium=$$(tools/browser) && CHROMIUM=$$chromium $(BIN)/python -m benchmarks $(ARGS)

load: $(DEV) ## measure classes of up to a hundred learners
	$(BIN)/python -m benchmarks load

bits: $(DEV) ## tell whether this tree trains to the same bits as another commit (BASE=main~3)
	$(BIN)/python tools/bits.py --base $(BASE)

docs: $(APP) ## write docs/reference.md and the READMEs' lists from what the code declares
	$(BIN)/python -m docs.reference

effects: $(APP) ## measure over seeds what texts say, minutes, and write core/effects.json (ARGS="rnn_clipping": that alone)
	$(BIN)/python -m docs.effects $(ARGS)

screenshots: $(DEV) ## take the pictures of the README
	@chromium=$$(tools/browser) && CHROMIUM=$$chromium $(BIN)/python -m docs.screenshots $(ARGS)

# Takes uv alone: the old lock may contradict the requirements that are to be locked.
lock: | $(BIN)/pip ## resolve requirements.lock anew, for every platform (ARGS=--upgrade: to newer versions)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check "$$(grep '^uv==' requirements-dev.txt)"
	$(BIN)/uv pip compile requirements-dev.txt --universal --python-version 3.11 --no-emit-index-url \
		--no-emit-find-links --custom-compile-command "make lock" --output-file requirements.lock --quiet $(ARGS)

clean: ## remove .venv and what tools have cached
	rm -rf .venv node_modules .mypy_cache .pytest_cache .ruff_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# pip is the last thing that venv puts in place: where it is missing, .venv was not finished.
$(BIN)/pip:
	@"$(PYTHON)" -c 'import sys; sys.exit(sys.version_info[:2] != (3, 11))' 2>/dev/null || \
		{ echo "RegLab needs Python 3.11 (python3.11). Where it has another name: make setup PYTHON=..." >&2; exit 1; }
	@"$(PYTHON)" -c 'import ensurepip' 2>/dev/null || \
		{ echo "This Python cannot make virtual environments. On Debian: sudo apt install python3-venv" >&2; exit 1; }
	"$(PYTHON)" -m venv --clear .venv

$(APP): requirements.txt requirements.lock tools/install.py | $(BIN)/pip
	$(BIN)/python tools/install.py requirements.txt --torch $(TORCH)
	$(BIN)/python -m pages.files.packed
	@echo $(TORCH) > $@

$(DEV): requirements-dev.txt $(APP)
	$(BIN)/python -m pip install --disable-pip-version-check -r requirements-dev.txt -c requirements.lock
	@touch $@

$(TSC): package.json package-lock.json
	npm ci --ignore-scripts --no-audit --no-fund
	@touch $@

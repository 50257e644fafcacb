# `make` alone lists the targets.
.DEFAULT_GOAL := help
SHELL := /bin/sh
MAKEFLAGS += --no-print-directory

BIN := .venv/bin
CATALOGUES := $(patsubst %.po,%.mo,$(shell find locale -name '*.po' 2>/dev/null))

.PHONY: help
help: ## List the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-18s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

.PHONY: run
run: .venv/run.txt $(CATALOGUES) .env ## Serve the site at http://127.0.0.1:8000/ (PORT and HOST change it); installs what it needs
	@exec $(BIN)/python manage.py serve

.PHONY: test
test: .venv/test.txt $(CATALOGUES) ## Check and test everything (STRICT=1: a skip is a failure; ARGS="-k word": some tests, on SQLite)
	@exec $(BIN)/python .ci/test.py $(ARGS)

.PHONY: format
format: .venv/test.txt ## Format the Python and the templates
	@$(BIN)/ruff format -q . && $(BIN)/ruff check -q --fix .
	@$(BIN)/djade --target-version 5.2 $$(find templates/admin -name '*.html')

.PHONY: messages
messages: .venv/run.txt ## Collect the UI strings into locale/ (needs gettext); then translate what is empty
	@$(BIN)/python .ci/messages.py

.PHONY: roles
roles: .venv/run.txt ## Write docs/roles.md from the table of roles
	@$(BIN)/python .ci/roles.py

.PHONY: bench
bench: .venv/run.txt $(CATALOGUES) ## Measure the site beside nginx and Wagtail, a quarter of an hour (ONLY=hits,cold: some; ROUNDS=3; GROWTH="100 100000")
	@exec $(BIN)/python -m benchmarks.run $(if $(ONLY),--only "$(ONLY)") $(if $(ROUNDS),--rounds "$(ROUNDS)") \
		$(if $(SECONDS),--seconds "$(SECONDS)") $(if $(GROWTH),--growth "$(GROWTH)")

.PHONY: bench-consistency
bench-consistency: .venv/run.txt $(CATALOGUES) ## Read the site while an editor saves ten times a second (PROCESSES=2: two servers on one database)
	@exec $(BIN)/python -m benchmarks.consistency $(if $(PROCESSES),--processes "$(PROCESSES)") $(if $(SERVERS),--servers $(SERVERS))

.PHONY: drill-editors
drill-editors: .venv/run.txt $(CATALOGUES) ## Let 8 people edit the same content at random for a minute, and look for lost words (SECONDS=60 PEOPLE=8 DATABASE=sqlite SEED=1)
	@exec $(BIN)/python -m drills.editors $(if $(SECONDS),--seconds "$(SECONDS)") $(if $(PEOPLE),--people "$(PEOPLE)") \
		$(if $(DATABASE),--database "$(DATABASE)") $(if $(SEED),--seed "$(SEED)")

.PHONY: bench-search
bench-search: .venv/run.txt ## Measure the search with 100,000 sample questions (FAQS=1000: fewer; DATABASE=url: an empty one)
	@$(BIN)/python benchmarks/search.py --faqs $(or $(FAQS),100000) $(if $(DATABASE),--database $(DATABASE))

.PHONY: lighthouse
lighthouse: .venv/test.txt $(CATALOGUES) ## Run Lighthouse on every kind of page (PAGES=home,question: some; RUNS=1: once each)
	@exec $(BIN)/python benchmarks/lighthouse.py $(if $(PAGES),--pages "$(PAGES)") $(if $(RUNS),--runs $(RUNS))

.PHONY: fit-search
fit-search: .venv/run.txt ## Fit the weights of the search to DATA=file.tsv: two texts that mean the same a line, TAB between them
	@$(BIN)/pip install -q numpy
	@$(BIN)/python benchmarks/fit_search.py $(DATA)

.PHONY: lock
lock: .venv/test.txt ## Pin the newest allowed requirements, with hashes
	@$(BIN)/pip install -q uv
	@for name in requirements requirements-dev benchmarks/wagtail benchmarks/picture; do \
		UV_CUSTOM_COMPILE_COMMAND="make lock" $(BIN)/uv pip compile -q --upgrade --universal --python-version 3.11 \
			--generate-hashes $$name.in -o $$name.txt || exit 1; done

.PHONY: clean
clean: ## Remove the installed packages and caches; var/ and .env, which hold your data, stay
	@rm -rf .venv .ci/node/node_modules .mypy_cache .pytest_cache .ruff_cache .hypothesis
	@find locale -name '*.mo' -delete

# Each stands for what is installed; made anew when the requirements change.
.venv/run.txt: requirements.txt .ci/install
	@.ci/install requirements.txt
	@cp requirements.txt $@

.venv/test.txt: requirements-dev.txt .venv/run.txt
	@.ci/install requirements-dev.txt
	@cp requirements-dev.txt $@

# A developer's own settings, where the environment brings none.
.env:
	@[ -n "$$SECRET_KEY" ] || (umask 077; $(BIN)/python -c \
		'import secrets; print("DEVELOPMENT=true"); print(f"SECRET_KEY={secrets.token_urlsafe(50)}")' >$@)

%.mo: %.po .venv/run.txt
	@$(BIN)/pybabel -q compile -i $< -o $@

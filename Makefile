# Payables. `make run` and `make test` set up whatever is missing first; `make help` lists the rest.
.DEFAULT_GOAL := help
SHELL := /bin/bash
BIN := .venv/bin
export PREFECT_SERVER_ANALYTICS_ENABLED := false
export DO_NOT_TRACK := 1

.PHONY: help setup run try-mail test test-all lint format messages lock samples clean

help: ## List what can be made
	@grep -E '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-10s %s\n", $$1, $$2}'

setup: ## Install everything the product needs (quick when it is already there)
	@tools/setup run

run: setup ## Read data/samples through the real flow to the ledger
	@$(BIN)/payables suppliers import data/samples/suppliers.csv
	@$(BIN)/payables orders import data/samples/orders.csv
	@$(BIN)/payables run

try-mail: ## Start a mail server on this machine and take in the mails in it
	@tools/setup mail
	@$(BIN)/python -m tools.try_mail

test: ## Run the tests
	@tools/setup test
	@$(BIN)/pytest -n auto --dist loadfile -m "not slow"

test-all: ## Run every test, the slow ones too, and lint
	@tools/setup test
	@$(MAKE) --no-print-directory lint
	@$(BIN)/pytest -n auto --dist loadfile

lint: ## Check style, types and the import contract
	@tools/setup test
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports

format: ## Rewrite the code in the house format
	@$(BIN)/ruff check --fix-only -q .
	@$(BIN)/ruff format -q .

messages: ## Bring the catalogues up to date; lists what has no translation yet
	@tools/setup test
	@tools/messages

lock: ## Pin and hash the requirements again from pyproject.toml
	@tools/lock

samples: ## Make data/samples again
	@tools/setup test
	@$(BIN)/python -m models.synthetic data/samples

clean: ## Remove the environment and the data folder ./var
	rm -rf .venv var

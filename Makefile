# Everything a person does with this project; `make` alone tells what there is.
.DEFAULT_GOAL := help
.PHONY: help run dev test lint format messages lock check-production demo-remove clean

PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
HOST ?= 127.0.0.1
PORT ?= 8000
TEMPLATES = $(shell find core home search consultation_pages contributions stakeholders -name '*.html')
BASE_URL ?= http://$(HOST):$(PORT)
export HOST PORT BASE_URL

help: ## What can be done here
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /  make \1\t/' | expand -t 26

$(VENV)/site: requirements.txt
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --disable-pip-version-check -r requirements.txt
	@touch $@

$(VENV)/tools: requirements-dev.txt $(VENV)/site
	$(BIN)/pip install --quiet --disable-pip-version-check -r requirements-dev.txt
	@touch $@

run: $(VENV)/site ## The site with demo data on http://HOST:PORT (default 127.0.0.1:8000), state under var/
	$(BIN)/python manage.py prepare_site
	PATH="$(CURDIR)/$(BIN):$$PATH" bin/serve

dev: export DEBUG = 1
dev: $(VENV)/site ## The same for developers: reloads when a file changes
	$(BIN)/python manage.py prepare_site
	$(BIN)/python manage.py runserver $(HOST):$(PORT)

test: $(VENV)/tools ## The tests, on SQLite or where DATABASE_URL points; ARGS=--cov for coverage, ARGS="-m long" for more
	$(BIN)/python -m pytest -n auto $(ARGS)

lint: $(VENV)/tools ## Style, layers, migrations, catalogues
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/djade --target-version 5.2 --check $(TEMPLATES)
	$(BIN)/lint-imports
	$(BIN)/python manage.py makemigrations --check --dry-run
	$(BIN)/python manage.py check_catalogues

format: $(VENV)/tools ## Puts code and templates into their form
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .
	-$(BIN)/djade --target-version 5.2 $(TEMPLATES)

messages: $(VENV)/tools ## Collects new strings into the catalogues (needs GNU gettext) and compiles them
	$(BIN)/python manage.py makemessages -l sq -l sr_Latn --no-obsolete --add-location file --ignore var --ignore .venv --ignore tests
	$(BIN)/python manage.py check_catalogues --write

check-production: $(VENV)/tools ## Django's deployment checks under the production settings
	SECRET_KEY=$$($(BIN)/python -c "import secrets; print(secrets.token_urlsafe(60))") \
	ALLOWED_HOSTS=konsultimet.example BASE_URL=https://konsultimet.example \
	DATABASE_URL=$${DATABASE_URL:-postgres://localhost/konsultimet} \
	DJANGO_SETTINGS_MODULE=config.settings.production \
	$(BIN)/python manage.py check --deploy --fail-level WARNING

lock: $(VENV)/tools ## Writes requirements.txt and requirements-dev.txt anew from their .in files
	$(BIN)/pip install --quiet pip-tools
	for name in requirements requirements-dev; do \
	  $(BIN)/pip-compile --quiet --upgrade --strip-extras --no-header --annotation-style=line --no-emit-index-url \
	    --no-emit-trusted-host --no-emit-find-links --output-file $$name.txt $$name.in; \
	done

demo-remove: $(VENV)/site ## Takes the demo data out again
	$(BIN)/python manage.py load_demo --remove

clean: ## Removes the environment and all state of this machine
	rm -rf $(VENV) var

# Two commands do everything on a fresh machine: `make demo` and `make test`.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
OUT := out/demo
CORPORA ?= ../shared/corpora

LABEL_STUDIO := out/labelstudio

RESULTS := benchmarks/results
LATEST := out/latest
WORKERS ?= 2
unexport PYTHONDONTWRITEBYTECODE # the tests start hundreds of processes
PYTEST := pytest --numprocesses $(WORKERS) --dist loadfile --no-loadscope-reorder

.PHONY: soak fuzz demo test test-fast test-latest constraints docs pages bench bench-engine bench-long-run bench-report bench-quality frontier golden gate rules check-labelstudio clean

demo: $(VENV)/.installed
	$(BIN)/svodka run seeds/news -o $(OUT) --overwrite
	$(BIN)/svodka sql $(OUT) "SELECT surface, label, normal, count(*) AS n FROM mentions WHERE coarse IS NOT NULL GROUP BY ALL ORDER BY n DESC, surface LIMIT 8"
	@echo
	@echo "Go on with: source $(VENV)/bin/activate; svodka report $(OUT) --html demo.html; docs/index.md"

test: $(VENV)/.installed-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check --quiet .
	$(BIN)/mypy
	$(BIN)/$(PYTEST)

# All tests but the slow ones, which load models or start processes. Needs neither torch nor a browser.
test-fast: $(VENV)/.installed-test
	$(BIN)/$(PYTEST) -m "not slow"

# The same with the newest releases that pyproject.toml allows, in an environment of its own.
test-latest:
	test -d $(LATEST)/venv || $(PYTHON) -m venv $(LATEST)/venv
	$(LATEST)/venv/bin/python -m pip install --quiet --disable-pip-version-check --upgrade --upgrade-strategy eager \
		--editable '.[dev]'
	$(LATEST)/venv/bin/ruff check .
	$(LATEST)/venv/bin/ruff format --check --quiet .
	$(LATEST)/venv/bin/mypy
	$(LATEST)/venv/bin/$(PYTEST)

# Renews the versions that `make demo` and `make test` install: the newest with which test-latest passes.
constraints: test-latest
	$(LATEST)/venv/bin/python -m pip freeze --all --exclude-editable --exclude pip > $(LATEST)/frozen.txt
	sed -i.before -e '/^[^#]/d' constraints.txt
	sed -e 's/+[A-Za-z0-9.]*$$//' $(LATEST)/frozen.txt >> constraints.txt
	rm constraints.txt.before

# The site in out/site, with the notebooks run (some minutes).
docs: $(VENV)/.installed-dev pages
	$(BIN)/python docs/site/notebook_pages.py out/notebooks
	NO_MKDOCS_2_WARNING=1 $(BIN)/python -m mkdocs build --strict --quiet
	@echo "Open out/site/index.html"

# The pages that are made from the schema, the labels and the measurements.
pages: $(VENV)/.installed-dev
	$(BIN)/python docs/site/renew.py
	$(BIN)/python benchmarks/shown_figures.py

# Speed, memory and loading of every model beside natasha: rewrites that section of docs/quality.md. On a slow
# machine: make bench SPEED="--documents 60 --many 300", make bench-quality ROBUSTNESS="--documents 20".
bench: $(VENV)/.installed-dev
	$(BIN)/python benchmarks/speed.py $(CORPORA)/dump/news.jsonl $(SPEED) --json $(RESULTS)/speed.json
	test ! -f $(RESULTS)/quality.json || $(MAKE) frontier
	$(BIN)/python benchmarks/shown_figures.py

# Overhead, two workers, time to resume, on the development dump; ENGINE="--documents 200" for a short look.
bench-engine: $(VENV)/.installed-dev
	$(BIN)/python benchmarks/engine.py $(CORPORA)/dump/news.jsonl $(ENGINE)

# The memory of a worker over 200,000 short documents (an hour or more); the same command goes on.
bench-long-run: $(VENV)/.installed-dev
	$(BIN)/python benchmarks/long_run.py $(CORPORA)/dump/news.jsonl out/long_run

# The page of a made-up run of 100,000 documents: size, time to write, time to open.
bench-report: $(VENV)/.installed-dev
	$(BIN)/python benchmarks/report.py

# Every fault, many times over, in real processes; a summary line for each.
soak: $(VENV)/.installed-dev
	$(BIN)/python benchmarks/soak.py

# Every reader and the offsets of the texts under a coverage-guided fuzzer (pip install atheris).
fuzz: $(VENV)/.installed-dev
	$(BIN)/python -m pip install --quiet --disable-pip-version-check 'atheris>=3.0'
	$(BIN)/python benchmarks/fuzz.py -max_total_time=600

golden: $(VENV)/.installed-dev
	SVODKA_RENEW_GOLDEN=1 $(BIN)/pytest tests/test_golden.py

# Quality of every model on every corpus, and on flawed texts: rewrites docs/quality.md.
bench-quality: $(VENV)/.installed-dev
	$(BIN)/python benchmarks/quality.py $(CORPORA) --json $(RESULTS)/quality.json
	$(BIN)/python benchmarks/robustness.py $(CORPORA)/nerel/NEREL-v1.1/dev $(ROBUSTNESS)
	test ! -f $(RESULTS)/speed.json || $(MAKE) frontier
	$(BIN)/python benchmarks/shown_figures.py

# docs/frontier.svg from what the two wrote last, with the rows of benchmarks/frontier_points.csv if there is one.
frontier: $(VENV)/.installed-dev
	$(BIN)/python benchmarks/frontier.py

# Renews what `make test` holds the quality on seeds/ against; after a gain, or when the gold has changed.
gate: $(VENV)/.installed-dev
	$(BIN)/svodka evaluate seeds/news --format brat --model ru_news --save tests/gate/ru_news.parquet
	$(BIN)/svodka evaluate seeds/news --format brat --model ru_news_natasha --save tests/gate/ru_news_natasha.parquet

# What `svodka export --to labelstudio` writes under Label Studio's own validation and converter, and their JSON and
# JSON-MIN back in `svodka evaluate`. In an environment of its own: label-studio-sdk pins an older numpy, and brings
# OpenCV and NLTK (500 MB).
check-labelstudio: $(VENV)/.installed
	test -d $(LABEL_STUDIO)/venv || $(PYTHON) -m venv $(LABEL_STUDIO)/venv
	$(LABEL_STUDIO)/venv/bin/python -m pip install --quiet --disable-pip-version-check label-studio-sdk
	$(BIN)/svodka run seeds/news -o $(LABEL_STUDIO)/run
	$(BIN)/svodka export $(LABEL_STUDIO)/run --to labelstudio -o $(LABEL_STUDIO)/tasks --overwrite
	$(LABEL_STUDIO)/venv/bin/python benchmarks/label_studio_check.py $(LABEL_STUDIO)/tasks $(LABEL_STUDIO)/back
	$(BIN)/svodka evaluate $(LABEL_STUDIO)/back/json --format labelstudio --run $(LABEL_STUDIO)/run
	$(BIN)/svodka evaluate $(LABEL_STUDIO)/back/json_min --format labelstudio --run $(LABEL_STUDIO)/run

rules: $(VENV)/.installed-dev
	$(BIN)/python benchmarks/rules.py $(CORPORA)/nerel/NEREL-v1.1/train

$(VENV)/bin/python:
	$(PYTHON) -m venv $(VENV)

$(VENV)/.installed: pyproject.toml constraints.txt | $(VENV)/bin/python
	@echo "Installing into $(VENV): a minute or some, once"
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable .
	touch $@

$(VENV)/.installed-test: pyproject.toml constraints.txt | $(VENV)/bin/python
	@echo "Installing into $(VENV), with the tools of the fast tests: a minute or some, once"
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt \
		--editable '.[docs,test]'
	touch $(VENV)/.installed $@

$(VENV)/.installed-dev: pyproject.toml constraints.txt | $(VENV)/bin/python
	@echo "Installing into $(VENV), with the tools of the tests: some minutes, once"
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt \
		--editable '.[dev]'
	touch $(VENV)/.installed $(VENV)/.installed-test $@

clean:
	rm -rf $(VENV) out

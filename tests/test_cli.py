"""The command line as a user meets it: output, errors, exit statuses."""

from __future__ import annotations

import io
import json
import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from pipeline.cli import app, main

TEXT = "Министр финансов Ирина Белова вчера прилетела в Астану."
VERBS = [command.name or command.callback.__name__ for command in app.registered_commands if command.callback]


@pytest.fixture(autouse=True)
def _plain_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("FORCE_COLOR", "COLUMNS", "TTY_COMPATIBLE"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture(scope="module")
def news(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("cli") / "news"
    folder.mkdir()
    (folder / "one.txt").write_text(f"date 2025-12-14\n{TEXT}", "utf-8")
    (folder / "two.txt").write_text("Банк «Волга» выдал 3 млн рублей.", "utf-8")
    (folder / "one.ann").write_text("", "utf-8")
    return folder


@pytest.fixture(scope="module")
def out(news: Path) -> Path:
    folder = news.parent / "out"
    assert main(["run", str(news), "-o", str(folder)]) == 0
    return folder


def svodka(*arguments: str, **options: object) -> subprocess.CompletedProcess[str]:
    """The command in a process of its own."""
    command = [
        sys.executable,
        "-c",
        "import sys; from pipeline.cli import main; sys.exit(main())",
        *arguments,
    ]
    return subprocess.run(command, capture_output=True, text=True, timeout=60, **options)  # type: ignore[call-overload, no-any-return]


@pytest.mark.slow
def test_run_tells_where_the_tables_are(
    news: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "out"
    assert main(["run", str(news), "-o", str(folder)]) == 0
    printed = capsys.readouterr()
    assert f"Tables in {folder}:" in printed.out
    assert re.search(r"^documents\s+2$", printed.out, re.M)
    assert "Passed over 1 file of other kinds: 1 .ann." in printed.out
    assert "2 of 2 documents" in printed.err
    assert (folder / "mentions" / "part-00000.parquet").is_file()


@pytest.mark.slow
def test_run_json_is_one_object_and_goes_on(
    news: Path, out: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["run", str(news), "-o", str(out), "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["documents"] == 2
    assert told["fresh_shards"] == 0
    assert told["tables"]["documents"] == 2


@pytest.mark.slow
def test_run_with_options(news: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    dump = tmp_path / "dump.csv"
    dump.write_text("kopf,inhalt,nummer\nВесть,Ирина Белова в Астане.,7\nДве,Тихо в Туле.,8\n", "utf-8")
    folder = tmp_path / "out"
    options = ["--text-field", "inhalt", "--title-field", "kopf", "--id-field", "nummer", "--limit", "1"]
    assert main(["run", str(dump), "-o", str(folder), *options, "--tables", "documents, rejects"]) == 0
    capsys.readouterr()
    assert main(["sql", str(folder), "SELECT doc_id, title FROM documents"]) == 0
    assert capsys.readouterr().out == "doc_id\ttitle\n7\tВесть\n"
    assert not (folder / "mentions").exists()


@pytest.mark.slow
def test_extract_from_the_argument(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["extract", TEXT, "--date", "2025-12-14"]) == 0
    printed = capsys.readouterr().out
    assert "[PERSON Ирина Белова]" in printed
    assert re.search(r"^вчера\s+date\s+2025-12-13$", printed, re.M)


@pytest.mark.slow
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "cp1251"])
def test_extract_from_standard_input_with_a_date_header(
    encoding: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    data = f"date 2025-12-14 {TEXT}".encode(encoding)
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data)))
    assert main(["extract", "-", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["text"] == TEXT
    assert found["published_at"] == "2025-12-14T00:00:00+00:00"
    assert list(found) == [
        "text",
        "published_at",
        "sentences",
        "mentions",
        "values",
        "chains",
        "links",
        "relations",
        "quotes",
        "events",
        "event_roles",
        "merges",
        "undated",
    ]
    assert all(TEXT[m["start"] : m["end"]] == m["surface"] for m in found["mentions"])
    assert "Ирина Белова" in [m["normal"] for m in found["mentions"]]
    assert "2025-12-13" in [v["value"] for v in found["values"]]


def test_extract_to_a_page(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    page = tmp_path / "page.html"
    assert main(["extract", f"{TEXT} <script>alert(1)</script>", "--html", str(page)]) == 0
    written = page.read_text("utf-8")
    assert "Ирина Белова" in written
    assert "<script" not in written
    printed = capsys.readouterr()
    assert printed.out == ""
    assert str(page) in printed.err


@pytest.mark.slow
def test_status(out: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["status", str(out), "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["finished"] is True
    assert told["documents"] == 2
    assert main(["status", str(out)]) == 0
    assert "finished" in capsys.readouterr().out


@pytest.mark.slow
def test_sql(out: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["sql", str(out), "SELECT count(*) AS n FROM documents", "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == {"columns": ["n"], "rows": [{"n": 2}]}


def test_schema_and_models(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["schema", "mentions", "--json"]) == 0
    assert list(json.loads(capsys.readouterr().out)["tables"]) == ["mentions"]
    assert main(["schema", "chains"]) == 0
    assert "the fullest name" in capsys.readouterr().out
    assert main(["models", "--json"]) == 0
    assert "ru_news_natasha" in [m["name"] for m in json.loads(capsys.readouterr().out)["models"]]
    assert main(["models"]) == 0
    assert "ru_news_natasha" in capsys.readouterr().out


@pytest.mark.parametrize("verb", VERBS)
def test_help_has_an_example(verb: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([verb, "--help"]) == 0
    assert re.search(rf"Examples?:\n +svodka {verb}", capsys.readouterr().out)


def test_help_names_every_verb(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--help"]) == 0
    printed = capsys.readouterr().out
    assert all(f"  {verb} " in printed for verb in VERBS)
    assert "..." not in printed.partition("Commands:")[2]


def test_version_and_no_verb(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--version"]) == 0
    assert re.fullmatch(r"svodka \d+\.\d+\S*\n", capsys.readouterr().out)
    assert main([]) == 2


@pytest.mark.parametrize(
    ("command", "code", "words"),
    [
        (["run", "x"], "usage", "--out"),
        (["fly"], "usage", "fly"),
        (["run", "x", "-o", "o", "--limit", "0"], "usage", "limit"),
        (["run", "nowhere.jsonl", "-o", "o"], "input_not_found", "nowhere.jsonl"),
        (["run", ".", "-o", "o", "--model", "none"], "no_model", "ru_news_natasha"),
        (["run", ".", "-o", "o", "--tables", "people"], "tables", "people"),
        (["extract", TEXT, "--date", "14.12.2025"], "date", "YYYY-MM-DD"),
        (["extract", "  "], "empty_text", "Give a text"),
        (["extract", "note.txt"], "file_not_text", "svodka extract - < note.txt"),
        (["status", "."], "no_run", "manifest.json"),
        (["sql", ".", "SELECT 1"], "no_run", "manifest.json"),
        (["schema", "people"], "no_table", "documents, sentences"),
    ],
)
def test_wrong_input_is_told_in_words(
    command: list[str],
    code: str,
    words: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    (tmp_path / "note.txt").write_text(TEXT, "utf-8")
    monkeypatch.chdir(tmp_path)
    assert main(command) == 2
    plain = capsys.readouterr()
    assert plain.out == ""
    assert plain.err.startswith(f"error [{code}]: ")
    assert words in plain.err
    assert main([*command, "--json"]) == 2
    told = json.loads(capsys.readouterr().out)["error"]
    assert told["code"] == code
    assert words in told["what"] + told["remedy"]
    assert told["remedy"]


@pytest.mark.slow
def test_too_many_rejects_fail_the_run(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "news"
    folder.mkdir()
    (folder / "good.txt").write_text(TEXT, "utf-8")
    (folder / "empty.txt").write_text("", "utf-8")
    assert main(["run", str(folder), "-o", str(tmp_path / "out"), "--max-reject-rate", "0.2"]) == 1
    assert "error [too_many_rejects]: 1 of 2" in capsys.readouterr().err


def test_ctrl_c_says_how_to_go_on(
    news: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def stopped(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("pipeline.engine.run_request.execute", stopped)
    assert main(["run", str(news), "-o", "my out"]) == 130
    assert capsys.readouterr().err.splitlines()[-1].endswith(f"Go on with: svodka run {news} -o 'my out'")


@pytest.mark.slow
def test_a_real_ctrl_c_leaves_a_run_that_goes_on(tmp_path: Path) -> None:
    dump = tmp_path / "dump.jsonl"
    dump.write_text(
        "".join(json.dumps({"text": f"{TEXT} Это {n}. " * 40}) + "\n" for n in range(2000)), "utf-8"
    )
    folder = tmp_path / "out"
    command = [sys.executable, "-c", "import sys; from pipeline.cli import main; sys.exit(main())"]
    process = subprocess.Popen(
        [*command, "run", str(dump), "-o", str(folder)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    deadline = time.monotonic() + 30
    while not (folder / ".work").exists() and time.monotonic() < deadline:
        time.sleep(0.05)
    process.send_signal(signal.SIGINT)
    printed, told = process.communicate(timeout=30)
    assert process.returncode == 130
    assert printed == ""
    assert "Go on with: svodka run" in told
    assert "Traceback" not in told


@pytest.mark.slow
def test_a_reader_that_had_enough_is_no_error(out: Path) -> None:
    query = "SELECT * FROM range(100000)"
    command = [sys.executable, "-c", "import sys; from pipeline.cli import main; sys.exit(main())"]
    process = subprocess.Popen(
        [*command, "sql", str(out), query], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    assert process.stdout
    assert process.stderr
    assert process.stdout.readline() == "range\n"
    process.stdout.close()
    with process.stderr:
        assert process.stderr.read() == ""
    assert process.wait(30) == 141


def test_importing_the_command_line_is_light() -> None:
    heavy = "{'spacy', 'pandas', 'pyarrow', 'duckdb', 'numpy', 'slovnet', 'trafilatura'}"
    code = f"import pipeline.cli, sys; print(sorted({heavy} & set(sys.modules)))"
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60
    )
    assert done.stdout.strip() == "[]"


def test_colours_are_off_where_asked_for(tmp_path: Path) -> None:
    environment = {**os.environ, "NO_COLOR": "1", "FORCE_COLOR": "1"}
    done = svodka("schema", "links", env=environment)
    assert done.returncode == 0
    assert "\x1b[3" not in done.stdout


@pytest.mark.slow
@pytest.mark.parametrize("length", [120, 130, 200, 255, 300, 4500])
def test_extract_takes_a_text_of_any_length(length: int, capsys: pytest.CaptureFixture[str]) -> None:
    text = "Олег Дёмин открыл мост и уехал в Тулу, где его ждали все остальные. " * 80
    assert main(["extract", text[:length], "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["text"] == text[:length]


@pytest.mark.slow
@pytest.mark.parametrize(
    "text",
    [
        "-5 градусов в Туле", "- Да, - сказал Олег Дёмин.", "– Да", "и/или", "км/ч", "/ и всё", "Node.js",
        "Читайте на ex.ru/news.html", "Отчёт лежит в файле с таким длинным именем.pdf", "https:// и всё",
        "24/7", "@", "\\", "Мост открыли 20.05.2024", "строка\nnews.txt",
    ],
)  # fmt: skip
def test_extract_takes_any_text(text: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["extract", text, "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["text"] == text


@pytest.mark.parametrize(
    ("argument", "code"),
    [
        ("нет такого.txt", "no_such_file"),
        ("./нет", "no_such_file"),
        ("/нет/такой", "no_such_file"),
        ("папка/мои новости.jsonl.zst", "no_such_file"),
        ("C:\\новости\\май.html", "no_such_file"),
        ("~/news.warc.gz", "no_such_file"),
        ("https://ex.ru/news?id=1", "address_not_text"),
        (str(Path(__file__).parent), "folder_not_text"),
        (__file__, "file_not_text"),
    ],
)
def test_extract_takes_no_file_name(argument: str, code: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["extract", argument, "--json"]) == 2
    told = json.loads(capsys.readouterr().out)["error"]
    assert told["code"] == code
    assert told["remedy"]


def test_a_misspelt_option_of_extract_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["extract", "Мост открыт.", "--dat", "2024-05-15"]) == 2
    assert "--dat" in capsys.readouterr().err
    assert main(["extract", "-x"]) == 2
    assert "-x" in capsys.readouterr().err


def test_extract_says_what_a_date_would_resolve(capsys: pytest.CaptureFixture[str]) -> None:
    text = "<p>Мост открыли 20&nbsp;июля, а закрыли 3 мая 2020 года на три дня.</p>"
    note = "What «20&nbsp;июля» means depends on the day of publication. Give it: --date YYYY-MM-DD."
    assert main(["extract", text]) == 0
    assert note in capsys.readouterr().out
    assert main(["extract", text, "--date", "2024-08-01"]) == 0
    printed = capsys.readouterr().out
    assert "depends on the day" not in printed
    assert re.search(r"^20&nbsp;июля +date +2024-07-20$", printed, re.M)

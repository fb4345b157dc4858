"""CSV and workbooks as Excel, LibreOffice, 1C and hasty scripts write them."""

from __future__ import annotations

import csv
import gzip
import io
import zipfile
from collections import Counter
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import pipeline.sources.discovery as discovery
from pipeline.errors import InputError
from pipeline.sources import NewsItem, ReadOptions, Reject, discover, scan

Reader = Callable[..., list[Any]]
QUICK = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])

DAY = datetime(2026, 3, 5, tzinfo=UTC)
TEXT = "Ледокол вышел из порта; на борту 40 человек, груз 1,5 тонны."
MORE = 'Мост закрыли до осени.\nОбъезд — через "Заречный".'


def counted(path: Path) -> Counter[str]:
    passed_over: Counter[str] = Counter()
    for source in discover([str(path)]).sources:
        list(scan(source, ReadOptions(), passed_over))
    return passed_over


def saved(rows: list[list[str]], delimiter: str = ";", first: str = "") -> str:
    buffer = io.StringIO(newline="")
    csv.writer(buffer, delimiter=delimiter, lineterminator="\r\n").writerows(rows)
    return first + buffer.getvalue()


ROWS = [
    ["Дата публикации", "Заголовок", "Текст", "Ссылка"],
    ["05.03.2026", "Ледокол", TEXT, "https://kizhma.example/1"],
    ["05.03.2026", "Мост", MORE, "https://kizhma.example/2"],
]


@pytest.mark.parametrize(
    ("first", "delimiter"),
    [
        ("sep=;\r\n", ";"),
        ("sep=,\r\n", ","),
        ("SEP=\t\r\n", "\t"),
        ('"sep=;"\r\n', ";"),
        ("sep=|\n", "|"),
        ("", ";"),
        ("", "\t"),
        ("", ","),
        ("", "|"),
    ],
)
@pytest.mark.parametrize("encoding", ["cp1251", "utf-8-sig", "utf-8", "utf-16"])
@pytest.mark.parametrize("name", ["a.csv", "a.tsv", "a.txt", "without_suffix"])
def test_what_excel_saves(
    tmp_path: Path, read_all: Reader, first: str, delimiter: str, encoding: str, name: str
) -> None:
    (tmp_path / name).write_bytes(saved(ROWS, delimiter, first).encode(encoding))
    entries = read_all(tmp_path / name, size=1)
    assert entries == [
        NewsItem(text, str(tmp_path / name), row, None, f"https://kizhma.example/{row + 1}", title, DAY)
        for row, (title, text) in enumerate([("Ледокол", TEXT), ("Мост", MORE)])
    ]


def test_empty_cells_behind_the_last_column_and_missing_ones(tmp_path: Path, read_all: Reader) -> None:
    path = tmp_path / "a.csv"
    path.write_text(
        "id;text;date;note;;\n1;Раз;2026-03-05;x;;;;\n2;Два\n3\n4;Четыре;2026-03-05;;;\n", "utf-8"
    )
    one, two, three, four = read_all(path)
    assert (one.text, one.published_at, two.text, two.published_at) == ("Раз", DAY, "Два", None)
    assert (three.code, four.text) == ("wrong_cells", "Четыре")


@pytest.mark.parametrize("end", ["", ";", ";;", ";;;;"])
@pytest.mark.parametrize("line_break", ["\n", "\r\n"])
def test_line_breaks_in_quotes_beside_empty_cells(
    tmp_path: Path, read_all: Reader, end: str, line_break: str
) -> None:
    rows = [
        "Дата;Заголовок;Текст;Ссылка",
        f'14.05.2024;Паром;"Паром встал.{line_break}Второй рейс отменён.";https://example.org/1{end}',
        f"15.05.2024;Порт;Порт открыт.;https://example.org/2{end}",
    ]
    file = tmp_path / "порт.csv"
    file.write_bytes("".join(f"{row}\r\n" for row in rows).encode("cp1251"))
    first, second = read_all(file)
    assert first.text == f"Паром встал.{line_break}Второй рейс отменён."
    assert second.text == "Порт открыт."


def test_a_delimiter_in_a_text_without_quotes(tmp_path: Path, read_all: Reader) -> None:
    path = tmp_path / "a.csv"
    path.write_text(
        "id;title;text;date;tags\n1;Мост;Мост закрыт; объезд; через Луду;05.03.2026;дороги\n"
        "2;Мост; закрыт;Объезд через Луду;05.03.2026;дороги; мосты\n3;Мост;Открыт;05.03.2026;дороги\n",
        "utf-8",
    )
    one, two, three = read_all(path)
    assert (one.text, one.published_at) == ("Мост закрыт; объезд; через Луду", DAY)
    assert isinstance(two, Reject)
    assert (two.code, three.text) == ("wrong_cells", "Открыт")
    path.write_text("id;text;tags\n1;Мост закрыт; объезд;дороги\n", "utf-8")
    [reject] = read_all(path)  # nothing shows which cell was cut
    assert reject.code == "wrong_cells"


@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("damaged", [0, 3, 9])
@pytest.mark.parametrize("quoted", [True, False])
def test_an_unclosed_quote_costs_one_row(
    tmp_path: Path, read_all: Reader, end: str, damaged: int, quoted: bool
) -> None:
    path = tmp_path / "a.csv"
    mark = '"' if quoted else ""
    lines = [f"{n};{mark}Рейс {n} прибыл{mark};2026-03-05" for n in range(10)]
    lines[damaged] = f'{damaged};"Рейс {damaged} прибыл;2026-03-05'
    path.write_text(end.join(["id;text;date", *lines]) + end, "utf-8", newline="")
    entries = read_all(path, size=3)
    assert len(entries) == 10
    rejects = [entry for entry in entries if isinstance(entry, Reject)]
    assert [(reject.source_row, reject.code) for reject in rejects] == [(damaged, "broken_csv")]
    assert f"ine {damaged + 2}" in rejects[0].message
    assert [entry.id for entry in entries if isinstance(entry, NewsItem)] == [
        str(n) for n in range(10) if n != damaged
    ]


def test_the_lines_of_a_damaged_row_are_one_reject(tmp_path: Path, read_all: Reader) -> None:
    path = tmp_path / "a.csv"
    path.write_text(
        'id;text;date\n1;Раз;2026-03-05\n2;"Первый абзац\nвторой абзац\nтретий;2026-03-05\n'
        '3;"Три\nи ещё";2026-03-05\n4;"Четыре";2026-03-05\n',
        "utf-8",
    )
    one, reject, three, four = read_all(path, size=2)
    assert (one.text, three.text, four.text) == ("Раз", "Три\nи ещё", "Четыре")
    assert reject.code == "broken_csv"
    assert "Lines 3 to 5" in reject.message


def test_rows_without_their_last_cells_behind_a_damaged_one(tmp_path: Path, read_all: Reader) -> None:
    path = tmp_path / "a.csv"
    lines = [f"{n};Рейс {n};2026-03-05" for n in range(300)]
    for damaged in (5, 0):
        broken = [*lines]
        broken[damaged] = f'{damaged};"Рейс;2026-03-05'
        path.write_text("id;text;date;note\n" + "\n".join(broken), "utf-8")
        entries = read_all(path)
        assert [entry.code for entry in entries if isinstance(entry, Reject)] == ["broken_csv"]
        assert len(entries) == 300


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        ('"Завод "Луч" открыт"', 'Завод "Луч" открыт'),
        ('""Луч" открыт"', '"Луч" открыт'),
        ('"Завод "Луч""', 'Завод "Луч"'),
        ('"Завод ""Луч"" и "Заря""', 'Завод "Луч" и "Заря"'),
    ],
)
@pytest.mark.parametrize("end", ["\n", "\r\n", ""])
def test_quotes_that_nobody_doubled(tmp_path: Path, read_all: Reader, cell: str, text: str, end: str) -> None:
    path = tmp_path / "a.csv"
    row = f'2;{cell};"Да; нет";{cell}'
    path.write_text(f'id;text;note;title\r\n1;Раз;"";x\r\n{row}{end}', "utf-8", newline="")
    one, two = read_all(path)
    assert (one.text, two.text, two.title) == ("Раз", text, text)


def test_quotes_that_are_no_quoting(tmp_path: Path, read_all: Reader) -> None:
    path = tmp_path / "a.csv"
    path.write_text(
        'id;text;date\n1;"Заря" победила;2026-03-05\n2;ООО "Луч" открыло завод;2026-03-05\n', "utf-8"
    )
    assert [entry.text for entry in read_all(path)] == ['"Заря" победила', 'ООО "Луч" открыло завод']


@pytest.mark.parametrize("end", ["\n", ";\n"])
def test_rows_above_the_header(tmp_path: Path, read_all: Reader, end: str) -> None:
    path = tmp_path / "a.csv"
    path.write_text(f"Мониторинг СМИ за март{end}\nВыгружено 05.03.2026{end}" + saved(ROWS), "utf-8")
    assert [entry.title for entry in read_all(path, size=1)] == ["Ледокол", "Мост"]
    assert counted(path) == {"rows above a table's header": 2}


def test_a_text_that_only_looks_a_little_like_a_table(tmp_path: Path, read_all: Reader) -> None:
    for number, text in enumerate(
        ["Текст; точка с запятой\nи вторая строка", "Дата, текст", "Мост\tзакрыт\nда", "Дата; текст\nда"]
    ):
        (tmp_path / f"{number}.txt").write_text(text, "utf-8")
        [item] = read_all(tmp_path / f"{number}.txt")
        assert (item.text, item.source_row) == (text, None)


CELL = st.text(st.sampled_from('аб";,\n\r '), max_size=8)


@QUICK
@given(
    before=st.lists(CELL, max_size=4),
    after=st.lists(CELL, max_size=4),
    delimiter=st.sampled_from(",;\t"),
    damage=st.sampled_from(['9{0}"оборван{0}x', '9{0}"обо\nрван{0}x', '9{0}"обо""рван{0}x']),
)
def test_rows_around_a_damaged_one_stay(
    tmp_path: Path, before: list[str], after: list[str], delimiter: str, damage: str
) -> None:
    """Texts that are quoted come out as they are before a damaged row, and after it from the next row on."""
    from pipeline.sources import Slice, read

    path = tmp_path / "a.csv"
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, delimiter=delimiter, quoting=csv.QUOTE_ALL, lineterminator="\n")
    writer.writerow(("id", "text", "note"))
    writer.writerows((n, f"т{text}", "x") for n, text in enumerate(before))
    buffer.write(damage.format(delimiter) + "\n")
    writer.writerows((n, f"т{text}", "x") for n, text in enumerate(after, 100))
    path.write_text(buffer.getvalue(), "utf-8", newline="")
    [source] = discover([str(path)]).sources
    count = len(list(scan(source, ReadOptions())))
    entries = list(read(Slice(str(path), "rows", 0, count, 0, count), ReadOptions()))
    items = {entry.id: entry.text for entry in entries if isinstance(entry, NewsItem)}
    expected = {str(n): f"т{text}" for n, text in [*enumerate(before), *enumerate(after, 100)]}
    assert len(entries) == count
    assert items == expected
    assert [entry.code for entry in entries if isinstance(entry, Reject)] == ["broken_csv"]


def workbook(path: Path, sheets: dict[str, list[list[object]]], hidden: str = "") -> Path:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(row)
        if title == hidden:
            sheet.sheet_state = "hidden"
    book.save(path)
    return path


NAMES: list[object] = ["№", "Дата публикации", "Заголовок", "Текст", "Ссылка"]


def test_a_workbook(tmp_path: Path, read_all: Reader) -> None:
    rows: list[list[object]] = [
        NAMES,
        [1, date(2026, 3, 5), "Ледокол", TEXT, "https://kizhma.example/1"],
        [2, datetime(2026, 3, 5, 10, 30), "Мост", MORE, None],
        [3, "05.03.2026 10:30", 112, "Тоннель_x000D_\nоткрыт", None],
        [None, None, None, None, None],
        [4, None, "Без текста", "#N/A", None],
    ]
    path = workbook(tmp_path / "a.xlsx", {"Март": rows})
    one, two, three, reject = read_all(path, size=1)
    assert (one.text, one.title, one.url, one.published_at) == (
        TEXT,
        "Ледокол",
        "https://kizhma.example/1",
        DAY,
    )
    moment = datetime(2026, 3, 5, 7, 30, tzinfo=UTC)
    assert (two.text, two.published_at, three.published_at) == (MORE, moment, moment)
    assert three.text == "Тоннель\r\nоткрыт"
    assert reject.code == "missing_text"
    assert {entry.source_uri for entry in (one, two, three, reject)} == {f"{path}!Март"}
    assert [entry.source_row for entry in (one, two, three, reject)] == [0, 1, 2, 3]


def test_several_sheets(tmp_path: Path, read_all: Reader) -> None:
    row: list[object] = [1, date(2026, 3, 5), "Мост", MORE, None]
    sheets: dict[str, list[list[object]]] = {
        "Март": [["Мониторинг за март"], [], NAMES, row],
        "Справочник": [["Код", "Город"], [1, "Кижма"]],
        "Черновик": [NAMES, row],
        "Пустой": [],
        "Апрель": [["text", "date"], ["Паром отплыл.", 2026]],
    }
    path = workbook(tmp_path / "a.xlsx", sheets, hidden="Черновик")
    entries = read_all(path)
    assert [(entry.source_uri, entry.text) for entry in entries] == [
        (f"{path}!Март", MORE),
        (f"{path}!Апрель", "Паром отплыл."),
    ]
    assert counted(path) == {
        "hidden sheets of workbooks": 1,
        "sheets of workbooks without a column of texts": 2,
        "rows above a table's header": 1,
    }


def test_a_workbook_without_texts_names_its_columns(tmp_path: Path, read_all: Reader) -> None:
    path = workbook(tmp_path / "a.xlsx", {"Лист1": [["Код", "Город"], [1, "Кижма"]]})
    with pytest.raises(InputError, match="Город"):
        read_all(path)
    [item] = read_all(path, options=ReadOptions(text_field="Город"))
    assert item.text == "Кижма"


def test_workbooks_in_folders_and_archives(tmp_path: Path, read_all: Reader) -> None:
    path = workbook(tmp_path / "a.xlsx", {"Лист1": [["text"], ["Паром отплыл."]]})
    with zipfile.ZipFile(tmp_path / "b.zip", "w") as archive:
        archive.write(path, "in/a.xlsx")
    (tmp_path / "c.xlsx.gz").write_bytes(gzip.compress(path.read_bytes()))
    entries = read_all(tmp_path)
    assert [entry.text for entry in entries] == ["Паром отплыл."] * 3
    assert entries[1].source_uri == f"{tmp_path}/b.zip!in/a.xlsx!Лист1"


@pytest.mark.parametrize("data", [b"PK\x03\x04 no more", b"", b"\xd0\xcf\x11\xe0" + bytes(99)])
def test_a_damaged_workbook(tmp_path: Path, read_all: Reader, data: bytes) -> None:
    (tmp_path / "a.xlsx").write_bytes(data)
    [reject] = read_all(tmp_path / "a.xlsx")
    assert reject.code == "unreadable"
    assert "ave it" in reject.message


def test_a_workbook_that_unpacks_to_too_much(tmp_path: Path, read_all: Reader) -> None:
    with zipfile.ZipFile(tmp_path / "a.xlsx", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/sharedStrings.xml", bytes(80 << 20))
    [reject] = read_all(tmp_path / "a.xlsx")
    assert reject.code == "archive_limit"


def test_workbooks_without_openpyxl(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    workbook(tmp_path / "a.xlsx", {"Лист1": [["text"], ["Паром отплыл."]]})
    (tmp_path / "b.txt").write_text("Паром отплыл.")
    monkeypatch.setattr(discovery, "find_spec", lambda name: None)
    with pytest.raises(InputError, match="not installed") as refusal:
        discover([str(tmp_path / "a.xlsx")])
    assert "svodka[xlsx]" in refusal.value.remedy
    assert discover([str(tmp_path)]).passed_over == {".xlsx (needs svodka[xlsx])": 1}

"""JSON as programs write it: beyond the standard, under any name, in any pieces."""

from __future__ import annotations

import json
from collections.abc import Callable
from itertools import chain
from pathlib import Path
from typing import Any

import pytest
from fuzzed import slices
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.errors import InputError
from pipeline.sources import NewsItem, ReadOptions, discover, read, scan
from pipeline.sources.json_cut import Cut, cut, cut_between
from pipeline.sources.json_layout import steps_of

Reader = Callable[..., list[Any]]
OPTIONS = ReadOptions()
QUICK = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
LIMIT = 1 << 20


def texts(entries: list[Any]) -> list[str | None]:
    return [getattr(entry, "text", None) for entry in entries]


@pytest.mark.parametrize("word", ["NaN", "Infinity", "-Infinity"])
@pytest.mark.parametrize("name", ["a.jsonl", "a.json"])
def test_numbers_that_are_none_are_null(tmp_path: Path, read_all: Reader, word: str, name: str) -> None:
    path = tmp_path / name
    path.write_text(
        f'{{"id": {word}, "title": {word}, "text": "Паром вышел.", "views": {word}}}\n'
        f'{{"id": 2, "title": "NaN", "text": {word}, "body": "Причал NaN.", "date": {word}}}\n',
        "utf-8",
    )
    first, second = read_all(path)
    assert (first.id, first.title, first.text) == (None, None, "Паром вышел.")
    assert (second.id, second.title, second.text, second.published_at) == ("2", "NaN", "Причал NaN.", None)


RECORDS = [{"id": n, "text": f"Паром номер {n}.", "tags": ["а", {"б": "{["}]} for n in range(4)]
EXPECTED = [record["text"] for record in RECORDS]
LAYOUTS = {
    "array": json.dumps(RECORDS, ensure_ascii=False),
    "indented array": json.dumps(RECORDS, ensure_ascii=False, indent=2),
    "array of lines": "[\n" + ",\n".join(json.dumps(one) for one in RECORDS) + "\n]\n",
    "indented objects": "\n".join(json.dumps(one, indent=4) for one in RECORDS),
    "lines": "\n".join(json.dumps(one) for one in RECORDS),
    "lines with blank ones": "\n\n" + "\r\n\r\n".join(json.dumps(one) for one in RECORDS) + "\r\n\n",
    "one line": " ".join(json.dumps(one) for one in RECORDS),
    "without a space": "".join(json.dumps(one) for one in RECORDS),
    "commas without brackets": ",\n".join(json.dumps(one, indent=1) for one in RECORDS) + ",\n",
    "text sequence": "".join(f"\x1e{json.dumps(one)}\n" for one in RECORDS),
    "arrays one a line": "\n".join(json.dumps(RECORDS[at : at + 2]) for at in (0, 2)),
    "array with a comma at its end": "[" + ",\n".join(json.dumps(one) for one in RECORDS) + ",\n]",
}


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("name", ["a.jsonl", "a.json", "a.ndjson", "stdin"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1251"])
def test_any_layout_under_any_name(
    tmp_path: Path, read_all: Reader, layout: str, name: str, encoding: str
) -> None:
    if name == "stdin" and layout == "text sequence":
        pytest.skip("without a name its first byte looks like text")
    path = tmp_path / name
    path.write_bytes(LAYOUTS[layout].encode(encoding))
    for size in (1, 3, 1000):
        assert texts(read_all(path, size=size)) == EXPECTED


@pytest.mark.parametrize("name", ["a.jsonl", "a.json"])
def test_control_characters_in_strings(tmp_path: Path, read_all: Reader, name: str) -> None:
    path = tmp_path / name
    good = '{"text": "Причал."}'
    path.write_text(f'{good}\n{{"text": "Паром\tвышел\x01 в\x0b море"}}\n{good}\n', "utf-8")
    assert texts(read_all(path)) == ["Причал.", "Паром\tвышел\x01 в\x0b море", "Причал."]


@pytest.mark.parametrize("name", ["a.jsonl", "a.json"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_raw_line_breaks_in_strings(tmp_path: Path, read_all: Reader, name: str, end: str) -> None:
    path = tmp_path / name
    broken = f'{{"id": 2, "text": "Паром{end}{end}вышел \\"в море\\".{end}Да"}}'
    path.write_text(
        end.join(['{"text": "Причал."}', broken, '{"text": "Порт."}', broken]), "utf-8", newline=""
    )
    long = f'Паром{end}{end}вышел "в море".{end}Да'
    for size in (1, 2, 9):
        assert texts(read_all(path, size=size)) == ["Причал.", long, "Порт.", long]


def test_a_string_that_is_never_closed_takes_no_other_line(tmp_path: Path, read_all: Reader) -> None:
    path = tmp_path / "a.jsonl"
    good = '{"text": "Причал."}'
    path.write_text("\n".join([good, '{"text": "Паром', "вышел в море", good, '{"text": "', good]), "utf-8")
    codes = [getattr(entry, "code", "") for entry in read_all(path, size=2)]
    assert codes == ["", "broken_json", "broken_json", "", "broken_json", ""]


def test_half_a_pair_is_no_character_beside_a_number_that_is_none(tmp_path: Path, read_all: Reader) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text('{"text": "а"}\n{"text": "\\ud83d", "n": NaN}\n{"text": "\\ud83d\\ude00", "n": NaN}\n')
    first, reject, last = read_all(path)
    assert (first.text, reject.code, last.text) == ("а", "encoding", "😀")


def test_a_record_of_many_levels_and_one_longer_than_a_chunk(tmp_path: Path, read_all: Reader) -> None:
    deep: Any = "дно }]"
    for _ in range(60):
        deep = {"a": [deep]}
    records = [{"x": deep, "text": "Глубина."}, {"text": 'Щ\\"' * 700_000}, {"text": "Мель."}]
    path = tmp_path / "a.json"
    path.write_text(json.dumps({"items": records}), "utf-8")
    options = ReadOptions(max_chars=3_000_000)
    assert texts(read_all(path, options=options, size=1)) == [one["text"] for one in records]


def test_records_behind_a_long_beginning(tmp_path: Path, read_all: Reader) -> None:
    contacts = [{"first_name": "Пётр", "phone_number": f"+7{n:010}"} for n in range(20_000)]
    path = tmp_path / "a.json"
    path.write_text(json.dumps({"contacts": {"list": contacts}, "posts": RECORDS}), "utf-8")
    assert path.stat().st_size > 1 << 20
    assert texts(read_all(path)) == EXPECTED


def test_an_answer_without_records_says_what_is_there(tmp_path: Path, read_all: Reader) -> None:
    path = tmp_path / "a.json"
    path.write_text(json.dumps({"status": "error", "code": "apiKeyInvalid"}), "utf-8")
    with pytest.raises(InputError, match="status") as refusal:
        read_all(path)
    assert refusal.value.code == "no_text_field"


def test_a_list_without_usual_names_tells_its_keys(tmp_path: Path, read_all: Reader) -> None:
    path = tmp_path / "a.json"
    docs = [{"id": n, "t_s": "Порт", "body_txt": f"Паром номер {n} вышел из порта."} for n in range(3)]
    path.write_text(json.dumps({"header": {"list": [{"x": 1}]}, "answer": {"docs": docs}}), "utf-8")
    with pytest.raises(InputError, match=r"body_txt \(Паром номер 0") as refusal:
        read_all(path)
    assert "--text-field body_txt" in refusal.value.remedy
    assert texts(read_all(path, options=ReadOptions(text_field="body_txt"))) == [
        one["body_txt"] for one in docs
    ]


# However a stream is cut into chunks and slices, the same values come out.

text = st.text(st.sampled_from('аб"\\{}[],:\n \u2028😀'), max_size=8)
value = st.recursive(
    st.one_of(st.none(), st.integers(), text), lambda inner: st.lists(inner, max_size=2), max_leaves=4
)
record = st.fixed_dictionaries(
    {"text": st.just("да")}, optional={"x": value, "date": value, "id": st.integers()}
)
records = st.lists(record, max_size=6)
container = st.one_of(
    records.map(lambda some: ((), some, some)),
    records.map(lambda some: (("a",), {"n": 1, "a": some, "z": ["б"]}, some)),
    records.map(lambda some: (("a", "b"), [{"a": {"b": some}}, {"a": None}, {"c": some}], some)),
    st.lists(records, max_size=4).map(
        lambda lists: (("a", "b"), {"a": [{"k": [{}], "b": some} for some in lists]}, list(chain(*lists)))
    ),
    records.map(lambda some: (("*",), {str(n): one for n, one in enumerate(some)}, some)),
)


def chunked(data: bytes, size: int) -> list[bytes]:
    return [data[at : at + size] for at in range(0, len(data), size)]


@QUICK
@given(case=container, size=st.integers(1, 40), indent=st.sampled_from([None, 0, 2]), at=st.integers(0, 5))
def test_values_are_cut_from_chunks_of_any_size(case: Any, size: int, indent: int | None, at: int) -> None:
    path, content, expected = case
    data = json.dumps(content, ensure_ascii=False, indent=indent).encode()
    found = [one for one in cut(chunked(data, size), path, LIMIT) if isinstance(one, Cut)]
    assert [json.loads(one.data or b"") for one in found] == expected
    begins = [number for number, one in enumerate(found) if number == 0 or one.apart]
    assert bool(begins) == bool(expected)
    for first, last in zip(begins, [*begins[1:], len(found)][: len(begins)], strict=True):
        middle = min(first + at, last - 1)
        part = found[middle:last]
        again = list(cut_between(chunked(data[part[0].start :], size), part[0].start, part[-1].stop, LIMIT))
        assert [(one.data, one.stop) for one in again] == [(one.data, one.stop) for one in part]


junk = st.binary(max_size=6)


@QUICK
@given(case=container, where=st.integers(0, 400), junk=junk, size=st.integers(0, 6), half=st.integers(0, 8))
def test_a_damaged_container_is_read_as_it_was_planned(
    tmp_path: Path, case: Any, where: int, junk: bytes, size: int, half: int
) -> None:
    data = json.dumps(case[1], ensure_ascii=False).encode()
    where %= len(data) + 1
    path = tmp_path / "a.json"
    path.write_bytes(data[:where] + junk + data[where + size :])
    try:
        [source] = discover([str(path)]).sources
        planned = list(scan(source, OPTIONS))
    except InputError:
        return
    for part in (planned[:half], planned[half:]):
        for piece in slices(source, part):
            assert len(list(read(piece, OPTIONS))) == piece.documents


def test_memory_of_a_value_beyond_the_limit_is_let_go() -> None:
    pieces = (b'{"text": "' if n == 0 else b"a" * 1000 + b'\\"' for n in range(3000))
    found = list(cut([*pieces, b'"}{"text": "b"}'], (), 1000))
    assert [one.data for one in found if isinstance(one, Cut)] == [None, b'{"text": "b"}']


@pytest.mark.parametrize(
    ("path", "keys"),
    [
        ("a.b", ("a", "b")),
        ("$.a[*].b[]", ("a", "b")),
        (".a", ("a",)),
        ("a\\.b.c", ("a.b", "c")),
        ("*", ("*",)),
        (".", ()),
        ("$", ()),
        (" a ", ("a",)),
        ("новости.список", ("новости", "список")),
    ],
)
def test_paths(path: str, keys: tuple[str, ...]) -> None:
    assert steps_of(path) == keys


def test_items_are_whole(tmp_path: Path, read_all: Reader) -> None:
    path = tmp_path / "a.json"
    path.write_text(LAYOUTS["indented array"], "utf-8")
    items = read_all(path)
    assert all(isinstance(item, NewsItem) for item in items)
    assert [(item.source_row, item.id) for item in items] == [(n, str(n)) for n in range(4)]


def test_a_broken_record_near_the_beginning_hides_no_others(tmp_path: Path, read_all: Reader) -> None:
    parts = ",\n".join(
        [*(json.dumps(one) for one in RECORDS[:2]), '{"text": undefined}', json.dumps(RECORDS[3])]
    )
    path = tmp_path / "a.json"
    path.write_text(f'{{"count": 4, "items": [{parts}], "next": null}}', "utf-8")
    assert texts(read_all(path)) == [EXPECTED[0], EXPECTED[1], None, EXPECTED[3]]

"""A run that is given more: only what is new is worked on, and what was met before is told."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

import pipeline
from pipeline.engine import execution as engine
from pipeline.engine import shard
from pipeline.engine.run_config import InputStamp
from pipeline.errors import InputError

Dump = Callable[..., Path]
Parts = Callable[[Path], dict[str, str]]
NEWS = [f"Посол номер {n} прибыл в Астану вместе с министром. Он очень доволен поездкой." for n in range(60)]

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("plugin")]


def _documents(out: Path) -> dict[str, dict[str, object]]:
    rows = pipeline.open_run(out).documents.to_arrow().to_pylist()
    assert len({row["doc_id"] for row in rows}) == len(rows)
    return {row["doc_id"]: row for row in rows}


def test_more_inputs_add_only_what_is_new(tmp_path: Path, dump: Dump, parts: Parts, tiny_model: str) -> None:
    may, out = dump(NEWS[:30], "may.jsonl"), tmp_path / "out"
    first = pipeline.run(may, out, model=tiny_model)
    before = parts(out)
    june = dump(NEWS[30:], "june.jsonl", first=28)  # d28 and d29 were there in May
    both = pipeline.run([may, june], out, model=tiny_model)
    assert (both.fresh_shards, both.documents, both.run_id) == (1, 60, first.run_id)
    assert before.items() <= parts(out).items()
    rows = _documents(out)
    again = [row for row in rows.values() if row["duplicate"]]
    assert [(row["duplicate"], row["duplicate_of"]) for row in again] == [("id", "d28"), ("id", "d29")]
    assert [row["text"] for row in again] == NEWS[30:32]
    assert [row["n_tokens"] for row in again] == [0, 0]
    assert rows["d28"]["text"] == NEWS[28]
    assert rows["d30"]["text"] == NEWS[32]
    assert pipeline.run(june, out, model=tiny_model).fresh_shards == 0
    assert pipeline.run([june, may], out, model=tiny_model).fresh_shards == 0


def test_an_increment_that_was_cut_short_is_planned_again(
    tmp_path: Path, dump: Dump, parts: Parts, tiny_model: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    may, june = dump(NEWS[:30], "may.jsonl"), dump(NEWS[30:], "june.jsonl", first=28)
    for out in (tmp_path / "calm", tmp_path / "cut"):
        pipeline.run(may, out, model=tiny_model)
    pipeline.run([may, june], tmp_path / "calm", model=tiny_model)
    with monkeypatch.context() as context:
        context.setattr(engine, "extend_plan", _power_cut)
        with pytest.raises(KeyboardInterrupt):
            pipeline.run([may, june], tmp_path / "cut", model=tiny_model)
    pipeline.run(may, tmp_path / "cut", model=tiny_model)  # June is known from the manifest
    assert parts(tmp_path / "cut") == parts(tmp_path / "calm")


def _power_cut(*arguments: object) -> bool:
    raise KeyboardInterrupt


def test_a_text_that_was_there_is_told_once_with_dedup_exact(
    tmp_path: Path, dump: Dump, parts: Parts, tiny_model: str
) -> None:
    texts = [NEWS[0], NEWS[1], NEWS[0], NEWS[2]]
    source, out = dump(texts), tmp_path / "out"
    pipeline.run(source, out, model=tiny_model, dedup="exact")
    more = dump([NEWS[1], NEWS[3]], "more.jsonl", first=10)
    pipeline.run(more, out, model=tiny_model, dedup="exact")
    rows = _documents(out)
    told = {name: (row["duplicate"], row["duplicate_of"]) for name, row in rows.items() if row["duplicate"]}
    assert told == {"d2": ("exact", "d0"), "d10": ("exact", "d1")}
    tokens = pipeline.open_run(out).tokens.to_pandas()
    assert set(tokens["doc_id"]) == {"d0", "d1", "d3", "d11"}
    pipeline.run(source, tmp_path / "two", model=tiny_model, dedup="exact", workers=2)
    assert parts(tmp_path / "two").items() <= parts(out).items()


def test_similar_texts_are_marked_and_kept_with_dedup_near(
    tmp_path: Path, dump: Dump, tiny_model: str
) -> None:
    story = " ".join(f"{text} Это сообщение {n}." for n, text in enumerate(NEWS[:12]))
    other = "Совсем другая новость о погоде в Сибири, где выпал снег и ударили морозы. " * 5
    source = dump([story, other, story + " Обновлено.", story, "!!!", "🤷"])
    out = tmp_path / "out"
    pipeline.run(source, out, model=tiny_model, dedup="near")
    more = dump(["Срочно. " + story], "more.jsonl", first=10)
    pipeline.run(more, out, model=tiny_model, dedup="near")
    rows = _documents(out)
    told = {name: (row["duplicate"], row["duplicate_of"]) for name, row in rows.items() if row["duplicate"]}
    assert told["d2"] == ("near", "d0")
    assert told["d3"] == ("exact", "d0")
    assert told["d10"][0] == "near"
    assert not told.keys() & {"d1", "d4", "d5"}  # texts without words are not alike
    assert rows["d2"]["n_tokens"]
    assert rows["d10"]["n_tokens"]
    assert not rows["d3"]["n_tokens"]


def test_lines_added_to_a_log_are_worked_on_and_nothing_else(
    tmp_path: Path, dump: Dump, parts: Parts, tiny_model: str
) -> None:
    log, out = dump(NEWS[:30]), tmp_path / "out"
    pipeline.run(log, out, model=tiny_model)
    before = parts(out)
    with open(log, "a", encoding="utf-8") as file:
        file.writelines(json.dumps({"id": f"d{n}", "text": NEWS[n]}) + "\n" for n in range(28, 60))
    grown = pipeline.run(log, out, model=tiny_model)
    assert (grown.fresh_shards, grown.documents) == (1, 62)
    assert before.items() <= parts(out).items()
    rows = pipeline.open_run(out).documents.to_arrow().to_pylist()
    assert [row["source_row"] for row in rows] == list(range(62))
    assert [row["doc_id"] for row in rows if not row["duplicate"]] == [f"d{n}" for n in range(60)]
    assert [row["duplicate_of"] for row in rows if row["duplicate"]] == ["d28", "d29"]
    log.touch()
    assert pipeline.run(log, out, model=tiny_model).fresh_shards == 0
    (out / ".done" / "00000.json").unlink()  # what was planned before is still what it was
    assert pipeline.run(log, out, model=tiny_model).fresh_shards == 1


@pytest.mark.parametrize("end", ["", "\n"])
def test_a_log_whose_last_line_was_not_ended(tmp_path: Path, dump: Dump, tiny_model: str, end: str) -> None:
    log, out = dump(NEWS[:3]), tmp_path / "out"
    log.write_bytes(log.read_bytes()[:-1])
    pipeline.run(log, out, model=tiny_model, resolve=False)
    with open(log, "a", encoding="utf-8") as file:
        file.write(end + json.dumps({"id": "d9", "text": NEWS[9]}) + "\n")
    if end:
        assert pipeline.run(log, out, model=tiny_model, resolve=False).documents == 4
        assert list(_documents(out)) == ["d0", "d1", "d2", "d9"]
    else:
        with pytest.raises(InputError, match=r"last line was incomplete.*into another file") as refusal:
            pipeline.run(log, out, model=tiny_model, resolve=False)
        assert refusal.value.code == "input_changed"


def test_a_log_may_grow_while_it_is_worked_on(
    tmp_path: Path, dump: Dump, tiny_model: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    log, out = dump(NEWS), tmp_path / "out"
    calm = shard.verify_inputs

    def grow(stamps: Sequence[InputStamp]) -> None:
        with open(log, "a", encoding="utf-8") as file:
            file.write(json.dumps({"text": f"Новость {log.stat().st_size}."}) + "\n")
        calm(stamps)

    monkeypatch.setattr(shard, "verify_inputs", grow)
    assert pipeline.run(log, out, model=tiny_model, resolve=False).documents == 60
    monkeypatch.undo()
    assert pipeline.run(log, out, model=tiny_model, resolve=False).documents == 64


def test_an_input_that_grew_otherwise_is_refused(tmp_path: Path, dump: Dump, tiny_model: str) -> None:
    log, table, out = dump(NEWS[:3]), tmp_path / "table.csv", tmp_path / "out"
    table.write_text("id,text\nt1,Новость первая.\n", "utf-8")
    pipeline.run([log, table], out, model=tiny_model, resolve=False)
    table.write_text(table.read_text("utf-8") + "t2,Новость вторая.\n", "utf-8")
    with pytest.raises(InputError, match=r"table.csv has changed.*may grow, at its end"):
        pipeline.run([log, table], out, model=tiny_model, resolve=False)
    log.write_text(log.read_text("utf-8").replace("Посол", "Повар") + "{}\n", "utf-8")
    with pytest.raises(InputError, match=r"dump.jsonl has changed"):
        pipeline.run(log, out, model=tiny_model, resolve=False)


@pytest.mark.parametrize("dedup", ["off", "near"])
def test_a_reject_that_was_mended_is_worked_on(
    tmp_path: Path, dump: Dump, parts: Parts, tiny_model: str, dedup: str
) -> None:
    """Its id is that of a reject, and of no document: what is seen again is nothing but the id."""
    out, options = tmp_path / "out", {"model": tiny_model, "dedup": dedup, "resolve": False}
    may = dump([NEWS[0], "", f"RAISE {NEWS[2]}", NEWS[3]], "may.jsonl")
    assert pipeline.run(may, out, **options).rejects == 2
    june = dump([NEWS[1], NEWS[2], NEWS[3]], "june.jsonl", first=1)
    both = pipeline.run([may, june], out, **options)
    assert (both.documents, both.rejects) == (5, 2)
    rows = _documents(out)
    assert [rows[name]["duplicate"] for name in ("d0", "d1", "d2", "d3")] == [None] * 4
    assert rows["d1"]["n_tokens"]
    assert rows["d2"]["n_tokens"]
    july = dump([NEWS[1], NEWS[2]], "july.jsonl", first=1)  # which are documents by now
    pipeline.run(july, out, **options)
    again = [row["duplicate_of"] for row in _documents(out).values() if row["duplicate"] == "id"]
    assert again == ["d3", "d1", "d2"]


def test_an_input_is_the_same_however_it_is_spelled(
    tmp_path: Path, dump: Dump, tiny_model: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    log, out = dump(NEWS[:3]), tmp_path / "out"
    monkeypatch.chdir(tmp_path)
    pipeline.run("dump.jsonl", out, model=tiny_model, resolve=False)
    for spelled in ("./dump.jsonl", str(log), f"../{tmp_path.name}/dump.jsonl"):
        assert pipeline.run(spelled, out, model=tiny_model, resolve=False).fresh_shards == 0
    with open(log, "a", encoding="utf-8") as file:
        file.write(json.dumps({"id": "d9", "text": NEWS[9]}) + "\n")
    assert pipeline.run(log, out, model=tiny_model, resolve=False).documents == 4
    assert set(pipeline.open_run(out).documents.to_pandas()["source_uri"]) == {"dump.jsonl"}

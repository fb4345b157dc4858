"""`svodka train`: from a configuration to a model that finds what it was shown, whatever cuts it off."""

import csv
import json
import re
import shutil
from collections import Counter

import pytest

pytest.importorskip("torch", reason="needs the extra train: pip install -e '.[train]'")

import spacy
import torch

from pipeline.cli import main
from pipeline.corpora import read_gold
from pipeline.errors import InputError
from pipeline.neural.settings import read_settings
from pipeline.training.config import load_config
from pipeline.training.corpora import read_corpora
from pipeline.training.lessons import prepare_lessons
from pipeline.training.train import train
from tests.training.small_training import NAMES, RECURRENT, TRANSFORMER, copy_documents, found_again, write

pytestmark = pytest.mark.slow


def test_the_model_finds_what_it_was_shown(folder, capsys):
    documents = list(read_gold(folder / "docs", "brat"))
    assert found_again(folder / "model", documents) >= 0.5
    gold = documents[0]
    assert main(["extract", gold.text, "--model", str(folder / "model"), "--json"]) == 0
    mentions = json.loads(capsys.readouterr().out)["mentions"]
    shown = {(m["start"], m["end"], m["label"]) for m in mentions}
    assert len(shown & {(m.start, m.end, m.label) for m in gold.mentions}) >= len(gold.mentions) / 2
    assert spacy.load(folder / "model").meta["name"] == "model"


def test_the_work_folder_has_log_plot_and_network(folder):
    with (folder / "work" / "log.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert [float(row["epoch"]) for row in rows] == [1, 2]
    assert float(rows[1]["loss_entities"]) < float(rows[0]["loss_entities"])
    assert float(rows[1]["averaged_dev_f1"]) > 0.5
    assert "entities, averaged weights" in (folder / "work" / "training.svg").read_text("utf-8")
    assert "<svg" in (folder / "model" / "reliability.svg").read_text("utf-8")
    assert (folder / "work" / "training.png").read_bytes()[1:4] == b"PNG"
    blueprint = json.loads((folder / "work" / "network.json").read_text("utf-8"))
    assert blueprint["encoder"]["kind"] == "transformer"
    assert blueprint["tasks"][0]["entities"] == list(read_settings(folder / "model" / "entities").entities)


def test_a_training_that_was_killed_ends_with_the_same_weights(tmp_path):
    copy_documents(tmp_path)
    config = write(tmp_path, "short.toml", TRANSFORMER.replace("repeat = 30", "repeat = 4"))
    train(config, tmp_path / "once", work=tmp_path / "once_work", say=lambda line: None)
    said = []

    def killed(line):
        said.append(line)
        if line.startswith("epoch=1"):
            raise KeyboardInterrupt

    model, work = tmp_path / "twice", tmp_path / "twice_work"
    with pytest.raises(KeyboardInterrupt):
        train(config, model, work=work, say=killed)
    assert not model.exists()
    train(config, model, work=work, say=said.append)
    assert [line for line in said if line.startswith("going on")] == ["going on from step 11 of 24"]
    once = torch.load(tmp_path / "once_work" / "network.pt", weights_only=True)
    twice = torch.load(work / "network.pt", weights_only=True)
    assert once.keys() == twice.keys()
    assert all(torch.equal(once[name], twice[name]) for name in once)


def test_a_finished_training_writes_the_same_model_again(folder):
    file = folder / "model" / "entities" / "encoder.onnx"
    before = file.read_bytes()
    shutil.rmtree(folder / "model")
    said = []
    train(folder / "large.toml", folder / "model", work=folder / "work", say=said.append)
    step, steps = re.search(r"step (\d+) of (\d+)", " ".join(said)).groups()
    assert step == steps
    assert file.read_bytes() == before


def test_another_training_does_not_slip_into_the_folder(folder):
    changed = write(folder, "changed.toml", TRANSFORMER.replace("words = 400", "words = 500"))
    with pytest.raises(InputError, match=r"training\.words.*400.*500.*--overwrite"):
        train(changed, folder / "model", work=folder / "work")
    with pytest.raises(InputError, match=r"exists and does not come from.*--overwrite"):
        train(folder / "large.toml", folder / "model", work=folder / "elsewhere")


def test_a_student_learns_from_a_teacher_on_texts_and_tags(folder, capsys, tagger):
    texts = folder / "texts"
    texts.mkdir()
    shutil.copy(folder / "docs" / f"{NAMES[0]}.txt", texts)  # known, so left out
    rows = [
        {"text": "Губернатор Иван Петров приехал в Омск.\nТам его ждали хоккеисты.", "source": "open"},
        {"text": "Никому не показывать.", "source": "secret"},
    ]
    lines = [json.dumps(row, ensure_ascii=False) for row in rows]
    write(texts, "a.jsonl", "\n".join(lines))
    config, work = write(folder, "fast.toml", RECURRENT), folder / "fast_work"
    command = ["train", str(config), "-o", str(folder / "fast"), "--work", str(work), "--json"]
    assert main(command) == 0
    told = capsys.readouterr()
    assert json.loads(told.out)["dev"]["entities"]["f1"] > 0.4
    assert "49 examples" in told.err  # three documents sixteen times, and one text
    spans = json.loads((work / "lessons.json").read_text("utf-8"))
    assert list(spans) == ["raw/0"]
    assert found_again(folder / "fast", read_gold(folder / "docs", "brat")) >= 0.5
    tags = read_settings(folder / "fast" / "entities").tags
    assert any(tag.startswith("NOUN") and "Case=Nom" in tag for tag in tags)
    write(folder, "fast.toml", RECURRENT.replace("learn = true", "learn = true\nmorphology = true"))
    assert main(command) == 0  # the same training: no weight depends on it
    text = (folder / "docs" / f"{NAMES[0]}.txt").read_text("utf-8")
    pairs = list(zip(spacy.load(folder / "fast")(text), tagger(text), strict=True))
    commonest = max(Counter(theirs.pos_ for _, theirs in pairs).values())
    assert sum(ours.pos_ == theirs.pos_ for ours, theirs in pairs) > 1.2 * commonest


def test_a_model_directory_teaches_raw_texts_alone(folder, tmp_path):
    (tmp_path / "texts").mkdir()
    write(tmp_path / "texts", "a.txt", "Губернатор Иван Петров приехал в Омск.")
    text = RECURRENT.replace('["work"]', f'["{folder / "model"}"]').replace("mix = 0.3", "mix = 0")
    copy_documents(tmp_path)
    config = load_config(write(tmp_path, "fast.toml", text.replace("learn = true", "")))
    corpora = read_corpora(config)
    lessons, raw = prepare_lessons(config, corpora, 8, None, tmp_path, lambda line: None)
    assert set(lessons.said) == {example.key for example in raw} == {"raw/0"}
    taught = lessons(raw[0])
    assert (taught.mix, taught.entities.shape[:2]) == (1, (len(raw[0].words), 8))
    assert lessons(corpora.gold[0]) is None


def test_a_teacher_must_know_the_labels(folder, tmp_path):
    copy_documents(tmp_path)
    (tmp_path / "docs" / f"{NAMES[0]}.ann").write_text("T1\tKIND 0 3\tAl \n", "utf-8")
    (tmp_path / "texts").mkdir()
    write(tmp_path / "texts", "a.txt", "Текст.")
    config = RECURRENT.replace('["work"]', f'["{folder / "work"}"]').replace("learn = true", "")
    with pytest.raises(InputError, match="other labels"):
        train(write(tmp_path, "fast.toml", config), tmp_path / "fast", work=tmp_path / "work")


def test_without_torch_the_command_says_what_to_install(monkeypatch, capsys):
    monkeypatch.setattr(
        "pipeline.commands.training_request.find_spec", lambda name: None if name == "torch" else 1
    )
    assert main(["train", "any.toml", "-o", "model"]) == 2
    assert "svodka[train]" in capsys.readouterr().err


def test_a_corpus_without_labels_is_told(tmp_path):
    write(tmp_path, "a.jsonl", json.dumps({"text": "Один.", "mentions": []}))
    config = '[encoder]\nkind = "recurrent"\n[[corpus]]\npath = "a.jsonl"\nformat = "jsonl"'
    with pytest.raises(InputError, match="not one labelled mention"):
        train(write(tmp_path, "c.toml", config), tmp_path / "model", work=tmp_path / "work")

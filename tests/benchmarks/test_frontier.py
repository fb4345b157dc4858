"""The picture of F1 against speed: from the figures as they were written, the same bytes each time."""

from pathlib import Path

import pytest

pytest.importorskip("matplotlib", reason="needs the extra train: pip install -e '.[train]'")

import frontier
from frontier_picture import Point, draw

from pipeline.errors import InputError

QUALITY = {
    "NEREL dev": {
        "ru_news": {"entities.exact": [0.82, 0.8, 0.84], "entities.outermost_coarse": [0.88, 0.87, 0.89]},
        "natasha": {"entities.exact": [0.0, 0.0, 0.0], "entities.outermost_coarse": [0.78, 0.75, 0.8]},
        "unmeasured": {"entities.exact": [0.5, 0.4, 0.6]},
    },
    "factRuEval devset": {"ru_news": {"entities.outermost_coarse": [0.81, 0.8, 0.82]}},
}
SPEED = {"systems": {"natasha": {"words_per_second": 5000.0}, "ru_news": {"words_per_second": 8000.0}}}


def test_the_panels_hold_what_has_both_figures() -> None:
    coarse, nested = frontier.panels(QUALITY, SPEED)
    assert coarse == [
        Point("ru_news", "NEREL dev", 8000.0, 0.88),
        Point("natasha", "NEREL dev", 5000.0, 0.78),
        Point("ru_news", "factRuEval devset", 8000.0, 0.81),
    ]
    assert nested == [Point("ru_news", "NEREL dev", 8000.0, 0.82)]
    with pytest.raises(InputError, match="No model has both"):
        frontier.panels(QUALITY, {"systems": {}})


def test_the_picture_is_the_same_bytes_and_names_every_system(tmp_path: Path) -> None:
    coarse, nested = frontier.panels(QUALITY, SPEED)
    points = tmp_path / "points.csv"
    points.write_text("name,f1,words_per_second,where\nsix layers,0.825,4100,trial\n", "utf-8")
    others = frontier.read_points(points)
    assert others == [Point("six layers", "trial", 4100.0, 0.825, shipped=False)]
    pictures = [tmp_path / "one.svg", tmp_path / "two.svg"]
    for picture in pictures:
        draw(picture, coarse, [*nested, *others])
    one, two = (picture.read_text("utf-8") for picture in pictures)
    assert one == two
    for said in ("ru_news<", "natasha<", "six layers (trial)", "factRuEval devset"):
        assert said in one


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("name,f1\nx,0.5\n", "Name them name, f1, words_per_second, where"),
        ("name,f1,words_per_second,where\nx,81,4100,trial\n", "line 2: f1 81.0"),
        ("name,f1,words_per_second,where\nx,much,4100,trial\n", "line 2: could not convert"),
        ("name,f1,words_per_second,where\nx,0.5\n", "line 2: "),
    ],
)
def test_points_that_cannot_be_are_told(tmp_path: Path, content: str, said: str) -> None:
    points = tmp_path / "points.csv"
    points.write_text(content, "utf-8")
    with pytest.raises(InputError, match=said):
        frontier.read_points(points)

"""How often the answers of each score are right: the reliability plot and the calibration error of a model.

    python benchmarks/reliability.py MODEL GOLD [--format brat]

Scores are calibrated on one half of the documents and judged on the other, as `svodka train` does at its end.
Writes MODEL/reliability.svg.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from pipeline.corpora import FORMATS, read_gold
from pipeline.engine.model_loading import model_path
from pipeline.neural.settings import read_settings
from pipeline.training.examples import example_of
from pipeline.training.export.calibrate import calibrate_parts
from pipeline.training.export.model_folder import STAGE
from pipeline.training.export.network_parts import Parts
from pipeline.training.export.reliability_plot import RELIABILITY, draw_calibrated
from pipeline.training.tasks import Task


def main() -> None:
    shape = argparse.RawDescriptionHelpFormatter
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=shape)
    parser.add_argument("model")
    parser.add_argument("gold", type=Path)
    parser.add_argument("--format", choices=sorted(FORMATS), default="brat")
    options = parser.parse_args()
    folder = model_path(options.model)
    settings = read_settings(folder / STAGE)
    pairs = {label: list(settings.allowed.get(label, ())) for label in settings.relations}
    task = Task("model", settings.entities, settings.relations, pairs)
    examples = [example_of(gold, task, 0) for gold in read_gold(options.gold, options.format)]
    entities, relations = calibrate_parts(Parts.load(folder / STAGE), examples)
    draw_calibrated(entities, relations, folder / RELIABILITY)
    for name, found in (("entities", entities), ("relations between gold mentions", relations)):
        if found is not None:
            print(f"{name}: calibration error {found.error:.3f} ({found.raw_error:.3f} uncalibrated)")
            for one in found.bins:
                print(f"  {one.count:7,} of score {one.mean:.2f}: {one.right:.1%} right")


if __name__ == "__main__":
    main()

"""Holds what `svodka export --to labelstudio` wrote against Label Studio's own SDK; `make check-labelstudio`.

    python benchmarks/label_studio_check.py TASKS OUT

Runs where label-studio-sdk is installed; needs nothing of Svodka. The configuration is validated, and each
prediction against it; then each prediction is accepted as an annotator would do it without a change, and
written to OUT/json, and by Label Studio's converter to OUT/json_min and OUT/conll.
"""

from __future__ import annotations

import json
import shutil
import sys
from pathlib import Path

from label_studio_sdk.converter import Converter
from label_studio_sdk.label_interface import LabelInterface


def main() -> int:
    folder, out = map(Path, sys.argv[1:])
    configuration = (folder / "labeling_config.xml").read_text("utf-8")
    interface = LabelInterface(configuration)
    interface.validate()
    files = sorted(folder.glob("tasks-*.json"))
    tasks = [task for path in files for task in json.loads(path.read_text("utf-8"))]
    errors = [
        f"{task['data']['doc_id']}: {error}"
        for task in tasks
        for prediction in task["predictions"]
        for error in interface.validate_prediction(prediction, return_errors=True)
    ]
    shutil.rmtree(out, ignore_errors=True)
    accepted = out / "json" / "project.json"
    accepted.parent.mkdir(parents=True)
    done = [_accepted(number, task) for number, task in enumerate(tasks, start=1)]
    accepted.write_text(json.dumps(done, ensure_ascii=False), "utf-8")
    converter = Converter(configuration, project_dir=None)
    converter.convert_to_json_min(str(accepted), str(out / "json_min"), is_dir=False)
    converter.convert_to_conll2003(str(accepted), str(out / "conll"), is_dir=False)
    print(f"{len(tasks)} tasks, {len(errors)} errors", *errors[:20], sep="\n")
    return int(bool(errors))


def _accepted(number: int, task: dict) -> dict:
    moment = "2026-01-01T00:00:00Z"
    annotation = {
        "id": number,
        "completed_by": 1,
        "result": task["predictions"][0]["result"],
        "created_at": moment,
        "updated_at": moment,
        "lead_time": 1.0,
        "was_cancelled": False,
    }
    return {"id": number, "data": task["data"], "annotations": [annotation]}


if __name__ == "__main__":
    sys.exit(main())

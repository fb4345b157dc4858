"""All faults in one go, each for real: injected, survived, rows equal to those of an undisturbed run.

    python benchmarks/soak.py [--kills 20] [--documents 2000]

Uses the tiny model and the stage that makes trouble of tests/engine, so that hours of news fit into minutes.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from hashlib import sha256
from pathlib import Path

import pyarrow.parquet as pq

ROOT = Path(__file__).resolve().parent.parent
PLUGIN = ROOT / "tests" / "engine" / "plugin"
COMMAND = [sys.executable, "-c", "import sys; from pipeline.cli import main; sys.exit(main())", "run"]

Process = subprocess.Popen[str]


class Soak:
    """A folder with a dump, a model, and what an undisturbed run makes of them."""

    def __init__(self, folder: Path, documents: int, kills: int) -> None:
        self.folder = folder
        self.kills = kills
        self.dice = random.Random(1)
        self.failed = 0
        self.model = folder / "model"
        self.environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(PLUGIN), str(ROOT)])}
        command = [sys.executable, __file__, "--make-model", str(self.model)]
        subprocess.run(command, env=self.environment, check=True)
        self.texts = [f"Посол номер {n} прибыл в Астану. Он доволен. SLOW" for n in range(documents)]
        self.source = self.dump("dump.jsonl", self.texts)
        self.calm = self.parts(self.finish("calm", self.source))

    def dump(self, name: str, texts: Sequence[str]) -> Path:
        path = self.folder / name
        rows = ({"id": f"d{n}", "text": text} for n, text in enumerate(texts))
        path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), "utf-8")
        return path

    def start(self, out: Path, source: Path, *options: str) -> Process:
        command = [*COMMAND, str(source), "-o", str(out), "--model", str(self.model), "--workers", "2"]
        return subprocess.Popen(
            [*command, *options],
            env=self.environment,
            cwd=self.folder,
            text=True,
            start_new_session=True,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )

    def finish(self, name: str, source: Path, *options: str) -> Path:
        """Run to the end."""
        process = self.start(self.folder / name, source, *options)
        _, told = process.communicate()
        if process.returncode:
            print(told, file=sys.stderr)
        return self.folder / name

    def at_work(self, out: Path, process: Process) -> None:
        """Wait until parts are being written, then a random moment more."""
        while not list(out.glob(".work/*/*.half")) and process.poll() is None:
            time.sleep(0.01)
        time.sleep(self.dice.uniform(0, 1.5))

    def parts(self, out: Path) -> dict[str, str]:
        found = sorted(out.glob("*/part-*.parquet"))
        return {str(path.relative_to(out)): sha256(path.read_bytes()).hexdigest() for path in found}

    def rows(self, out: Path) -> dict[str, str]:
        """A digest of the rows of each table as a reader of the folders sees them, however they are cut."""
        found = {}
        for table in ("documents", "sentences", "tokens"):
            rows = pq.read_table(out / table).to_pylist()
            found[table] = sha256(repr(rows).encode()).hexdigest()
        return found

    def tell(self, fault: str, injected: int, survived: bool, equal: bool) -> None:
        """The summary line of a fault."""
        self.failed += not (survived and equal)
        words = "yes" if survived else "NO", "yes" if equal else "NO"
        print(
            f"{fault:<42} injected {injected:>3}   survived {words[0]:<3}   rows equal {words[1]}", flush=True
        )

    def disturb(self, fault: str, times: int, harm: Callable[[Path, Process], int]) -> None:
        """Harm a run again and again, then finish it."""
        out = self.folder / fault.replace(" ", "_")
        done = 0
        for _ in range(times):
            process = self.start(out, self.source)
            self.at_work(out, process)
            if process.poll() is None:
                done += harm(out, process)
            process.communicate()
        self.finish(out.name, self.source)
        finished = "finished_at" in json.loads((out / "manifest.json").read_text("utf-8"))
        self.tell(fault, done, finished, self.parts(out) == self.calm)


def _kill_run(out: Path, process: Process) -> int:
    process.kill()
    return 1


def _kill_workers(soak: Soak) -> Callable[[Path, Process], int]:
    def kill(out: Path, process: Process) -> int:
        """One after the other, while the run goes on."""
        done = 0
        while process.poll() is None and done < soak.kills:
            command = ["ps", "-o", "pid=", "--ppid", str(process.pid)]
            listed = subprocess.run(command, capture_output=True, text=True).stdout.split()
            if listed:
                with suppress(ProcessLookupError):
                    os.kill(int(soak.dice.choice(listed)), signal.SIGKILL)
                    done += 1
            time.sleep(soak.dice.uniform(2, 8))
        return done

    return kill


def _ask(number: int) -> Callable[[Path, Process], int]:
    def ask(out: Path, process: Process) -> int:
        process.send_signal(number)
        _, told = process.communicate()
        return int(process.returncode in (0, 130) and "Traceback" not in told)

    return ask


def _second_run(soak: Soak) -> Callable[[Path, Process], int]:
    def begin(out: Path, process: Process) -> int:
        process.send_signal(signal.SIGSTOP)  # so that it is at work however long the other takes to start
        second = soak.start(out, soak.source)
        _, told = second.communicate()
        process.send_signal(signal.SIGCONT)
        return int(second.returncode == 2 and "run_in_progress" in told)

    return begin


def _poison(soak: Soak) -> None:
    """Documents that raise, hang, crash and eat, among many that do not."""
    faults = {101: "RAISE", 333: "HANG", 334: "CRASH", 700: "EAT", 701: "RAISE"}
    faults = {n: told for n, told in faults.items() if n < len(soak.texts)}
    source = soak.dump("poison.jsonl", [faults.get(n, text) for n, text in enumerate(soak.texts)])
    out = soak.finish("poison", source, "--document-timeout", "10", "--worker-memory", "700")
    code = (
        "import pipeline, json, sys; run = pipeline.open_run(sys.argv[1]); "
        "print(json.dumps([run.table(t).to_pandas()['doc_id'].tolist() for t in ('rejects', 'documents')]))"
    )
    printed = subprocess.run(
        [sys.executable, "-c", code, str(out)], env=soak.environment, capture_output=True, text=True
    )
    rejected, kept = json.loads(printed.stdout)
    good = [f"d{n}" for n in range(len(soak.texts)) if n not in faults]
    soak.tell(
        "documents that raise, hang, crash, eat",
        len(faults),
        rejected == [f"d{n}" for n in faults],
        kept == good,
    )


def _full_disk(soak: Soak) -> None:
    folder = soak.folder / "small"
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=400k", "tmpfs", str(folder)]
    if subprocess.run(mount, capture_output=True).returncode:
        print("disk full: left out, only root may mount a small disk")
        return
    try:
        (folder / "ballast").write_bytes(b"x" * 330_000)
        process = soak.start(folder / "out", soak.source)
        _, told = process.communicate()
        full = process.returncode == 1 and "disk_full" in told
        (folder / "ballast").unlink()
        subprocess.run(["mount", "-o", "remount,size=100m", str(folder)], check=True)
        out = soak.finish("small/out", soak.source)
        soak.tell("disk full", int(full), full, soak.parts(out) == soak.calm)
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=True)


def _changed_input(soak: Soak) -> None:
    out = soak.folder / "changed"
    before = soak.source.read_bytes()
    process = soak.start(out, soak.source)
    soak.at_work(out, process)
    soak.source.write_bytes(before.replace("Посол".encode(), "Повар".encode()) + b'{"text": "more"}\n')
    _, told = process.communicate()
    noticed = process.returncode == 1 and "input_changed" in told
    soak.source.write_bytes(before)
    soak.finish("changed", soak.source)
    soak.tell("input changed while it is read", int(noticed), noticed, soak.parts(out) == soak.calm)


def _vanished_input(soak: Soak) -> None:
    out, away = soak.folder / "vanished", soak.folder / "away.jsonl"
    process = soak.start(out, soak.source)
    soak.at_work(out, process)
    soak.source.rename(away)
    _, told = process.communicate()
    noticed = process.returncode == 1 and "input_vanished" in told
    away.rename(soak.source)
    soak.finish("vanished", soak.source)
    soak.tell("input gone while it is read", int(noticed), noticed, soak.parts(out) == soak.calm)


def _refused(soak: Soak, fault: str, key: str, other: object) -> None:
    """A folder that says of itself what this run is not."""
    out = soak.folder / "calm"
    manifest = out / "manifest.json"
    before = manifest.read_text("utf-8")
    manifest.write_text(json.dumps({**json.loads(before), key: other}), "utf-8")
    process = soak.start(out, soak.source)
    _, told = process.communicate()
    manifest.write_text(before, "utf-8")
    refused = process.returncode == 2 and "other_run" in told and key in told
    soak.tell(fault, int(refused), refused, soak.parts(out) == soak.calm)


def _killed_compaction(soak: Soak) -> None:
    """Killed again and again while it joins parts; then it comes to its end."""
    out = soak.finish("compacted", soak.source)
    code = "import sys; from pipeline.engine.compact_run import compact_run; print(1, flush=True); "
    command = [sys.executable, "-c", code + "compact_run(sys.argv[1])", str(out)]
    rows = soak.rows(out)
    done, equal = 0, True
    for _ in range(soak.kills):
        process = subprocess.Popen(command, env=soak.environment, stdout=subprocess.PIPE, text=True)
        assert process.stdout is not None
        process.stdout.readline()
        time.sleep(soak.dice.uniform(0, 0.4))
        process.kill()
        done += process.wait() == -signal.SIGKILL
        process.stdout.close()
        equal = equal and soak.rows(out) == rows
    subprocess.run(command, env=soak.environment, check=True, capture_output=True)
    whole = len(list((out / "tokens").iterdir())) == 1
    soak.tell("SIGKILL while parts are joined", done, whole, equal and soak.rows(out) == rows)


def make_model(path: str) -> None:
    """The tiny model of tests/engine."""
    import spacy
    import svodka_trouble  # noqa: F401  (registers the stage)

    from pipeline.stages.segmenter import RazdelTokenizer

    nlp = spacy.blank("ru", meta={"name": "tiny", "version": "1.0"})
    nlp.tokenizer = RazdelTokenizer(nlp.vocab)
    nlp.add_pipe("svodka_segment", name="segment")
    nlp.add_pipe("svodka_trouble", name="trouble")
    config = nlp.config.copy()
    config["nlp"]["tokenizer"] = {"@tokenizers": "svodka.razdel.v1"}
    nlp.to_disk(path)
    config.to_disk(Path(path) / "config.cfg")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--documents", type=int, default=2_000)
    parser.add_argument("--make-model", help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.make_model:
        make_model(given.make_model)
        return 0
    with tempfile.TemporaryDirectory() as folder:
        soak = Soak(Path(folder), given.documents, given.kills)
        soak.disturb("SIGKILL of the whole run", given.kills, _kill_run)
        soak.disturb("SIGKILL of workers", 1, _kill_workers(soak))
        soak.disturb("SIGTERM", 3, _ask(signal.SIGTERM))
        soak.disturb("Ctrl-C", 3, _ask(signal.SIGINT))
        soak.disturb("a second run in the folder", 1, _second_run(soak))
        _poison(soak)
        _full_disk(soak)
        _changed_input(soak)
        _vanished_input(soak)
        _refused(soak, "a folder of an older schema", "schema_version", "1")
        _refused(soak, "a folder of another model", "model", {"name": "x", "version": "1", "sha256": "0"})
        _killed_compaction(soak)
    print("all survived" if not soak.failed else f"{soak.failed} faults not survived")
    return 1 if soak.failed else 0


if __name__ == "__main__":
    sys.exit(main())

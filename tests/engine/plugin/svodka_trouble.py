"""A stage that does what the text tells it to: the faults of the engine's tests, in real processes."""

from __future__ import annotations

import os
import re
import signal
import time
from pathlib import Path

from spacy.language import Language
from spacy.tokens import Doc

from pipeline.stages.component import Stage


@Language.factory("svodka_trouble")
def make_trouble(nlp: Language, name: str) -> Trouble:
    return Trouble(name)


class Trouble(Stage):
    """«RAISE», «HANG», «CRASH», «KILL», «EAT», «SLOW», and «ONCE path», which kills once."""

    def __call__(self, doc: Doc) -> Doc:
        text = doc.text
        if "RAISE" in text:
            raise ValueError("told to")
        if "HANG" in text:
            while True:
                time.sleep(60)
        if "CRASH" in text:
            os.kill(os.getpid(), signal.SIGSEGV)
        if "KILL" in text:
            os.kill(os.getpid(), signal.SIGKILL)
        if "EAT" in text:
            eaten = bytearray(900 * 2**20)
            eaten[:: 2**12] = b"x" * len(eaten[:: 2**12])
            time.sleep(60)
        if "SLOW" in text:
            time.sleep(0.02)
        once = re.search(r"ONCE (\S+)", text)
        if once and not Path(once[1]).exists():
            Path(once[1]).touch()
            os.kill(os.getpid(), signal.SIGKILL)
        return doc

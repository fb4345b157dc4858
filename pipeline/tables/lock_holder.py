"""What a lock says of the process that holds it: `process`, `host`, `since`."""

from __future__ import annotations

import os
import socket
from datetime import UTC, datetime
from typing import Any


def this_process() -> dict[str, Any]:
    """This process."""
    since = datetime.now(UTC).isoformat(timespec="seconds")
    return {"process": os.getpid(), "host": socket.gethostname(), "since": since}


def describe_holder(who: dict[str, Any]) -> str:
    """For people: ` (process 12 on node1, since …)`; empty when nothing is known."""
    return f" (process {who.get('process')} on {who.get('host')}, since {who.get('since')})" if who else ""

"""Description of the process that holds a lock: `process`, `host`, `since`."""

from __future__ import annotations

import os
import socket
from datetime import UTC, datetime
from typing import Any


def this_process() -> dict[str, Any]:
    """Describe this process."""
    since = datetime.now(UTC).isoformat(timespec="seconds")
    return {"process": os.getpid(), "host": socket.gethostname(), "since": since}


def describe_holder(who: dict[str, Any]) -> str:
    """Format for messages: ` (process 12 on node1, since …)`; empty when unknown."""
    return f" (process {who.get('process')} on {who.get('host')}, since {who.get('since')})" if who else ""

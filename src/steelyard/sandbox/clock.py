"""The sandbox's time: the real clock plus an offset that only ever grows."""

import time
from datetime import UTC, datetime

from steelyard.sandbox.store import Store


class SandboxClock:
    """Seconds since 1970 (UTC) as the outside world sees them."""

    def __init__(self, store: Store) -> None:
        self._store = store
        kept = store.setting("clock")
        self.offset_seconds: float = float(kept["offset_seconds"]) if kept else 0.0

    def now(self) -> float:
        return time.time() + self.offset_seconds

    def second(self) -> int:
        return int(self.now())

    def iso(self) -> str:
        return iso(self.now())

    def advance(self, seconds: float) -> None:
        """Moves time ahead; refuses to move it back, since things made do not become unmade."""
        if seconds < 0:
            raise ValueError("the sandbox clock moves ahead only")
        offset = self.offset_seconds + seconds
        self._store.set_setting("clock", {"offset_seconds": offset})
        self.offset_seconds = offset


def iso(moment: float) -> str:
    return datetime.fromtimestamp(moment, UTC).isoformat(timespec="milliseconds")

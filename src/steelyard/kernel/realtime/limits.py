"""Every bound of the live view in one place. Seconds, bytes, counts."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class HubLimits:
    """One process's side towards Valkey and towards its clients' queues."""

    kept_messages: int = 200
    """How many messages a topic remembers for those who come back."""
    kept_seconds: int = 6 * 3600
    """How long a topic without news remembers them."""
    publish_seconds: float = 0.25
    """How long one round trip of publishing may take before its messages count as lost."""
    join_seconds: float = 1.0
    """How long a newcomer waits for Valkey before being told to ask by REST."""
    ping_seconds: float = 2.0
    silence_seconds: float = 5.0
    """Valkey silent for so long is gone: the link is cut and made anew."""
    backoff_seconds: float = 0.1
    """The first pause before another try; doubled each time, jittered, at most one second."""
    queue_frames: int = 256
    queue_bytes: int = 64 * 1024
    """What may wait for a slow client beyond its socket's own buffers."""


@dataclass(frozen=True, slots=True)
class ClientLimits:
    """What one client may do, and how long it may be silent."""

    ping_seconds: float = 20.0
    """Silence after which we ask; after as much again the connection is closed (1001)."""
    recheck_seconds: float = 45.0
    """How often its rights are looked at again, so that revoked ones end within a minute."""
    close_seconds: float = 5.0
    """How long a closing connection may take to hear why."""
    topics: int = 32
    frame_bytes: int = 16 * 1024
    messages_a_second: int = 20
    offences: int = 3
    """Bad frames answered before the next one ends the connection; one is forgiven in 20 s."""


class Allowance:
    """A token bucket: ``burst`` at once, refilled at ``rate`` a second."""

    def __init__(self, *, burst: int, rate: float) -> None:
        self._burst = float(burst)
        self._rate = rate
        self._left = float(burst)
        self._at: float | None = None

    def take(self, now: float) -> bool:
        """Use one at monotonic time ``now``; False when there is none."""
        if self._at is not None:
            self._left = min(self._burst, self._left + (now - self._at) * self._rate)
        self._at = now
        if self._left < 1:
            return False
        self._left -= 1
        return True

"""Every fault of the catalogue, by name."""

from steelyard.chaos.injections.base import Injection, Unconfirmed
from steelyard.chaos.injections.cache import ValkeyFlush, ValkeyFreeze, ValkeyKill
from steelyard.chaos.injections.clock import ClockJump
from steelyard.chaos.injections.database import LockHeld, PgKill, PgTerminate
from steelyard.chaos.injections.network import Net
from steelyard.chaos.injections.processes import Freeze, Kill, KillAll, RollingRestart
from steelyard.chaos.injections.providers import Provider
from steelyard.chaos.schedule import CATALOGUE

_OWN: dict[str, type[Injection]] = {
    "kill-api": Kill,
    "kill-worker": Kill,
    "freeze-worker": Freeze,
    "kill-all": KillAll,
    "rolling-restart": RollingRestart,
    "pg-kill": PgKill,
    "pg-terminate": PgTerminate,
    "lock-held": LockHeld,
    "valkey-kill": ValkeyKill,
    "valkey-flush": ValkeyFlush,
    "valkey-freeze": ValkeyFreeze,
    "clock-jump": ClockJump,
}
INJECTIONS: dict[str, type[Injection]] = {
    kind.name: _OWN.get(kind.name) or (Net if kind.name.startswith("net-") else Provider)
    for kind in CATALOGUE
}

__all__ = ["INJECTIONS", "Injection", "Unconfirmed"]

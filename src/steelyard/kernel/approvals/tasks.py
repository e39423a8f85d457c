"""The approvals' share of the background work."""

from steelyard.kernel.approvals.execution import EXECUTE, execute, sweep
from steelyard.kernel.jobs import Periodic, Task

TASKS: tuple[Task, ...] = (Task(EXECUTE, execute),)
PERIODICS: tuple[Periodic, ...] = (Periodic("approvals.sweep", sweep, every_seconds=60),)

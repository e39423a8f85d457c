"""Child processes of a demo: started in order, watched, stopped together, never left behind."""

from steelyard.processes.child import Child, Program, ProgramFailed
from steelyard.processes.claim import AlreadyRunning, Claim, Holder, claim, holder
from steelyard.processes.ports import choose_port, is_free
from steelyard.processes.problems import EnvironmentProblem
from steelyard.processes.readiness import Ready, answers_http, at_once, listens, says
from steelyard.processes.supervisor import StopRequested, Supervisor

__all__ = [
    "AlreadyRunning",
    "Child",
    "Claim",
    "EnvironmentProblem",
    "Holder",
    "Program",
    "ProgramFailed",
    "Ready",
    "StopRequested",
    "Supervisor",
    "answers_http",
    "at_once",
    "choose_port",
    "claim",
    "holder",
    "is_free",
    "listens",
    "says",
]

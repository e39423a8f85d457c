"""Whoever ends a run in the middle finds nothing left behind."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import psutil

from steelyard.installation import ROOT

_READY_SECONDS = 120


def test_sigterm_leaves_no_process_and_no_directory(tmp_path: Path) -> None:
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "src"), "TMPDIR": str(tmp_path)}
    tmp_path.chmod(0o755)
    command = (sys.executable, "-m", "steelyard.cli", "chaos", "run", "--minutes", "1")
    with subprocess.Popen(
        command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ) as run:
        _until_there(tmp_path)
        run.send_signal(signal.SIGTERM)
        said, _ = run.communicate(timeout=_READY_SECONDS)
    assert run.returncode == 130, said
    assert "Traceback" not in said
    assert not list(tmp_path.iterdir())
    assert not _working_in(tmp_path)


def _until_there(directory: Path) -> None:
    """Until its servers run and its programs are being started."""
    deadline = time.monotonic() + _READY_SECONDS
    while time.monotonic() < deadline:
        if any(directory.glob("*/logs/web-1.log")):
            return
        time.sleep(0.05)
    raise AssertionError("the run did not begin")


def _working_in(directory: Path) -> list[str]:
    found: list[str] = []
    for process in psutil.process_iter():
        try:
            if process.cwd().startswith(str(directory)):
                found.append(process.name())
        except psutil.Error:
            continue
    return found

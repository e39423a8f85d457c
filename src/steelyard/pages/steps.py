"""One tool at a time: said in a line with its seconds, its own words in a log.

A tool runs on a tether (``processes.tether``): it ends with us, and the lock it is given stays
held until the last of it has ended, so that a killed build cannot go on beside the next one.
"""

import contextlib
import os
import subprocess
import sys
import threading
import time
from collections.abc import Generator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from steelyard import processes
from steelyard.output import Output
from steelyard.pages.trouble import ToolFailed, explain

_TETHER = Path(processes.__file__).with_name("tether.py")
_LOOK_SECONDS = 0.05


class Abandoned(Exception):  # noqa: N818 - somebody's wish, not an error
    """Whoever asked for the step does not want it any more."""


@dataclass
class Steps:
    """Where steps are told and logged. ``stop``, once set, ends the step that runs.

    ``live``: a line counts along on a terminal; not beside others who write there.
    """

    output: Output
    log: Path
    web: Path
    live: bool = True
    kept: Sequence[int] = ()
    stop: threading.Event = field(default_factory=threading.Event)

    def run(
        self,
        sentence: str,
        command: Sequence[str | Path],
        *,
        directory: Path,
        environment: Mapping[str, str],
    ) -> None:
        """Run ``command`` to its end. Raises ToolFailed with what to do, or Abandoned."""
        began = time.monotonic()
        log_began = self.log.stat().st_size if self.log.exists() else 0
        with self._counting(sentence):
            code = self._finish(command, directory, environment)
        seconds = round(time.monotonic() - began, 1)
        self.output.emit(step=sentence, ok=code == 0, seconds=seconds)
        self.output.step(code == 0, sentence, f"{seconds} s")
        if code != 0:
            raise explain(sentence[:1].upper() + sentence[1:], self.log, log_began, self.web)

    def tell(self, trouble: ToolFailed) -> None:
        """Show the end of the log to a person."""
        if trouble.said:
            self.output.say(trouble.said)

    @contextmanager
    def _counting(self, sentence: str) -> Generator[None]:
        console = Console(stderr=True)
        if not (self.live and console.is_terminal):
            yield
            return
        columns = (SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
        with Progress(*columns, console=console, transient=True) as bar:
            bar.add_task(f"{sentence} …", total=None)
            yield

    def _finish(
        self, command: Sequence[str | Path], directory: Path, environment: Mapping[str, str]
    ) -> int:
        reading, writing = os.pipe()
        try:
            descriptors = (reading, *self.kept)
            with self.log.open("ab") as log:
                process = subprocess.Popen(  # noqa: S603 - our own list
                    [
                        *(sys.executable, "-I", "-S", "-B", str(_TETHER)),
                        ",".join(str(one) for one in descriptors),
                        *(str(part) for part in command),
                    ],
                    cwd=directory,
                    env=dict(environment),
                    stdin=subprocess.DEVNULL,
                    stdout=log,
                    stderr=subprocess.STDOUT,
                    pass_fds=descriptors,
                    start_new_session=True,
                )
            try:
                return self._wait(process)
            except BaseException:
                os.close(writing)
                writing = -1
                process.wait()
                raise
        finally:
            os.close(reading)
            with contextlib.suppress(OSError):
                os.close(writing)

    def _wait(self, process: subprocess.Popen[bytes]) -> int:
        while True:
            try:
                return process.wait(_LOOK_SECONDS)
            except subprocess.TimeoutExpired:
                if self.stop.is_set():
                    raise Abandoned from None

"""How commands speak: sentences for a person, or one JSON object a line for a machine.

Exit codes: 0 good · 1 found something wrong · 2 usage · 3 environment.
"""

import json
import sys
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import NoReturn

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn

GOOD = 0
WRONG = 1
USAGE = 2
ENVIRONMENT = 3


@dataclass(frozen=True)
class Output:
    """``json``: stdout carries only objects, and what is said to people goes to stderr."""

    json: bool = False
    to_stderr: bool = False

    @property
    def console(self) -> Console:
        return Console(stderr=self.json or self.to_stderr, highlight=False, soft_wrap=True)

    def say(self, text: str) -> None:
        """A sentence for a person."""
        self.console.print(text, markup=False)

    def emit(self, **fields: object) -> None:
        """One object a line, where a machine listens."""
        if self.json:
            sys.stdout.write(json.dumps(fields, default=str) + "\n")
            sys.stdout.flush()

    def step(self, ok: bool, name: str, detail: str = "") -> None:
        """One step's outcome, for a person."""
        if not self.json:
            mark = "[green]✓[/]" if ok else "[red]✗[/]"
            console = Console(highlight=False, soft_wrap=True)
            console.print(mark, end=" ")
            console.print(f"{name:<28} {detail}".rstrip(), markup=False)

    @contextmanager
    def progress(self, title: str, total: int | None = None) -> Generator["Ticker"]:
        """A bar on a terminal, silence elsewhere; ``tick`` moves it."""
        bar = Progress(
            SpinnerColumn(),
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            console=Console(stderr=True),
            transient=True,
        )
        with bar:
            yield Ticker(bar, title, total)


class Ticker:
    """Moves one progress bar."""

    def __init__(self, bar: Progress, title: str, total: int | None) -> None:
        self._bar = bar
        self._task = bar.add_task(title, total=total)

    def tick(self, text: str | None = None, *, total: int | None = None) -> None:
        self._bar.update(self._task, advance=1)
        if text is not None:
            self._bar.update(self._task, description=text)
        if total is not None:
            self._bar.update(self._task, total=total)


def fail(output: Output, message: str, code: int = ENVIRONMENT) -> NoReturn:
    """Leave with one sentence on what to do."""
    output.emit(ok=False, error=message)
    if not output.json:
        output.say(message)
    raise typer.Exit(code)

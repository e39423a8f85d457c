"""``./steelyard drill``: backup and restore, played through on this machine and proved.

Exit codes: 0 clean, 1 something is wrong with the backup or with what was restored, 2 usage, 3 this
machine.
"""

import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from steelyard.output import GOOD, WRONG, Output

if TYPE_CHECKING:
    from steelyard.drill.run import Result

app = typer.Typer(
    name="drill",
    help="Back up a house under load, restore it to a moment, and prove what came back.",
    invoke_without_command=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)

Json = Annotated[bool, typer.Option("--json", help="One JSON object a line on standard output.")]
_MEGA = 1_000_000


@app.callback()
def run(
    context: typer.Context,
    seconds: Annotated[float, typer.Option(min=0.5, max=3600, help="Business goes on for.")] = 10,
    by: Annotated[
        Literal["name", "time"], typer.Option(help="How the moment is found again.")
    ] = "name",
    keep: Annotated[bool, typer.Option("--keep", help="Leave backup, archive and copy.")] = False,
    json: Json = False,
) -> None:
    """Back up a house under load, restore it to a moment, and prove what came back."""
    from steelyard.commands.running import run as body_of  # noqa: PLC0415

    if context.invoked_subcommand is None:
        body_of(Output(json), play(Output(json), seconds=seconds, by=by, keep=keep), busy=True)


@app.command()
def compare(
    source: Annotated[str, typer.Option(help="postgresql://… of the source, or of its standby.")],
    restored: Annotated[str, typer.Option(help="postgresql://… of the restored copy.")],
    json: Json = False,
) -> None:
    """Say whether one database's books are another's at an earlier moment. Changes nothing."""
    from steelyard.commands.running import run as body_of  # noqa: PLC0415

    output = Output(json)
    body_of(output, compare_books(output, source, restored))


async def play(
    output: Output, *, seconds: float, by: Literal["name", "time"], keep: bool = False
) -> int:
    """The whole drill in a directory of its own. Raises EnvironmentProblem."""
    from steelyard.drill.run import drill  # noqa: PLC0415 - heavy, and only here
    from steelyard.kernel.http.logs import configure  # noqa: PLC0415

    configure("ERROR")
    directory = _directory()
    try:
        with output.progress("Drill") as bar:
            result = await drill(directory, seconds=seconds, by=by, keep=keep, say=bar.tick)
    finally:
        if not keep:
            shutil.rmtree(directory, ignore_errors=True)
    _tell(output, result)
    ok = not result.found
    output.emit(
        ok=ok,
        by=by,
        seconds=result.seconds,
        bytes=result.sizes,
        counts=result.counts,
        digest=result.digest,
        heads=result.heads,
        kept=str(directory) if keep else None,
    )
    output.say(_verdict(ok=ok, named=result.counts.get("named", 0)))
    if keep:
        output.say(f"Everything is in {directory}.")
    return GOOD if ok else WRONG


async def compare_books(output: Output, source: str, restored: str) -> int:
    """Books of two databases side by side. Raises EnvironmentProblem for a wrong address."""
    from steelyard.drill import books  # noqa: PLC0415
    from steelyard.kernel.db import Database  # noqa: PLC0415

    theirs = Database(_with_driver(source), pool_size=1, role=None, name="steelyard-drill")
    ours = Database(_with_driver(restored), pool_size=1, role=None, name="steelyard-drill")
    try:
        async with theirs.reading() as before, ours.reading() as now:
            held, found = await books.compare(before, now)
    finally:
        await theirs.close()
        await ours.close()
    for one in found:
        output.step(False, one.part, one.what)
        output.emit(damage=one.part, what=one.what)
    ends = {stream: head.seq for stream, head in held.heads.items()}
    output.emit(ok=not found, entries=held.entries, digest=held.digest, heads=ends)
    output.say(f"{held.entries:,} entries, digest {held.digest}.")
    output.say(
        "They are not the same books."
        if found
        else "The restored books are how the source's begin."
    )
    return WRONG if found else GOOD


def _directory() -> Path:
    made = Path(tempfile.mkdtemp(prefix="steelyard-drill-"))
    # Whoever PostgreSQL runs as must be able to walk in.
    made.chmod(0o755)
    return made


def _with_driver(address: str) -> str:
    from steelyard.processes import EnvironmentProblem  # noqa: PLC0415

    scheme, separator, rest = address.partition("://")
    if not separator or not scheme.startswith("postgres"):
        raise EnvironmentProblem(
            "That is no address of a PostgreSQL database.",
            "Write it as postgresql://user:password@host:port/database.",
        )
    return f"postgresql+asyncpg://{rest}"


def _tell(output: Output, result: "Result") -> None:
    sizes, took, counts = result.sizes, result.seconds, result.counts
    _step(output, "backup", _size(sizes["backup"]), took["backup"])
    _step(output, "archived log", _size(sizes["archive"]), took["archive"])
    if "replay" in took:
        _step(output, "restored", f"files back in {took['copy']} s, then the log", took["replay"])
    if result.digest:
        _step(output, "ledger", f"{counts['entries']:,} entries, digest {result.digest[:16]}")
        ends = ", ".join(f"{stream}#{seq:,}" for stream, seq in result.heads.items())
        _step(output, "audit", f"the source's chain up to {ends}")
        _step(output, "acknowledged", f"{counts['acknowledged']:,} operations looked for")
    if "promises" in counts:
        _step(output, "promises", f"{counts['promises']} asked", took["verify"])
    for line in result.reconciled:
        output.say(f"    reconcile: {line}")
    for one in result.found:
        output.step(False, one.part, one.what)
        output.emit(damage=one.part, what=one.what)


def _step(output: Output, name: str, detail: str, seconds: float | None = None) -> None:
    output.step(True, name, detail if seconds is None else f"{detail}, {seconds} s")


def _size(number: int) -> str:
    return f"{number / _MEGA:,.1f} MB"


def _verdict(*, ok: bool, named: int) -> str:
    if not ok:
        return "The drill found something wrong."
    return (
        "Restored to the moment: nothing acknowledged is lost, nothing later is there, every "
        f"promise holds. The {named} payments the copy cannot know were named by reconcile."
    )

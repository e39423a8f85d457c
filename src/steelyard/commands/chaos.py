"""``./steelyard chaos``: the storm, its repetition, the promises alone, and what this machine can.

Exit codes: 0 clean, 1 a violation, 2 usage, 3 this machine (or a fault nobody saw begin or end).
"""

import asyncio
import json as jsons
import os
import secrets
from pathlib import Path
from typing import Annotated

import typer

from steelyard.output import Output, fail

app = typer.Typer(
    name="chaos",
    help="Put the house into a storm and see whether every promise holds.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)

Json = Annotated[bool, typer.Option("--json", help="One JSON object a line on standard output.")]
Keep = Annotated[bool, typer.Option("--keep", help="Leave the run's directory where it is.")]
Naive = Annotated[
    bool, typer.Option("--naive-retry", help="A new key for every try: must show doubles.")
]
LANES = ("model", "interleave", "crash", "storm", "input")


@app.command()
def run(
    seed: Annotated[int | None, typer.Option("--seed", min=0, help="Draws everything.")] = None,
    minutes: Annotated[float, typer.Option(min=0.1, max=120, help="The storm's length.")] = 1.0,
    lane: Annotated[str, typer.Option(help=f"{', '.join(LANES)}, or all.")] = "storm",
    market: Annotated[str, typer.Option(help="Which markets, by comma.")] = "locksmith",
    dsn: Annotated[str | None, typer.Option(help="A PostgreSQL that is given.")] = None,
    valkey: Annotated[str | None, typer.Option(help="A Valkey that is given.")] = None,
    load: Annotated[float, typer.Option(min=0.05, max=20, help="1: the usual players.")] = 1.0,
    naive_retry: Naive = False,
    keep: Keep = False,
    json: Json = False,
) -> None:
    """Start a house of its own, let the lane loose on it, and check every promise."""
    from steelyard.chaos.actors import MARKETS  # noqa: PLC0415 - a command loads what it needs
    from steelyard.chaos.run import Wish, run_lanes  # noqa: PLC0415
    from steelyard.commands.running import run as body_of  # noqa: PLC0415

    output = Output(json)
    if lane not in (*LANES, "all"):
        fail(output, f"There is no such lane. Choose one of: {', '.join(LANES)}, all.", 2)
    markets = tuple(part.strip() for part in market.split(",") if part.strip())
    if not markets or not set(markets) <= set(MARKETS):
        fail(output, f"There is no such market. Choose from: {', '.join(MARKETS)}.", 2)
    wish = Wish(
        seed=secrets.randbelow(10_000) if seed is None else seed,
        seconds=minutes * 60,
        markets=markets,
        naive=naive_retry,
        load=load,
        keep=keep,
        dsn=dsn,
        valkey=valkey,
    )
    body_of(output, run_lanes(output, wish, LANES if lane == "all" else (lane,)))


@app.command()
def replay(
    file: Annotated[Path, typer.Argument(help="A chaos-<seed>.json of a failed run.")],
    times: Annotated[int, typer.Option(min=1, max=20, help="Run it so often.")] = 1,
    keep: Keep = False,
    json: Json = False,
) -> None:
    """Run a failed storm again: the same people, the same faults; says how often it fails."""
    from steelyard.chaos.replay import replay as again  # noqa: PLC0415
    from steelyard.commands.running import run as body_of  # noqa: PLC0415

    output = Output(json)
    try:
        kept = jsons.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        fail(output, f"{file} is no file of a failed run ({type(error).__name__}).", 2)
    body_of(output, again(output, kept, times=times, keep=keep))


@app.command()
def check(
    dsn: Annotated[str | None, typer.Option(help="Which database; else DATABASE_URL.")] = None,
    json: Json = False,
) -> None:
    """Ask every promise of a database, reading only. Exit 1 on a violation."""
    from steelyard.chaos.check import check as ask  # noqa: PLC0415
    from steelyard.commands.running import run as body_of  # noqa: PLC0415

    output = Output(json)
    address = dsn or os.environ.get("DATABASE_URL", "")
    if not address:
        fail(output, "Say which database with --dsn, or set DATABASE_URL.", 2)
    body_of(output, ask(output, address))


@app.command()
def probe(json: Json = False) -> None:
    """Say which faults this machine can inject, and which are skipped here."""
    from steelyard.chaos.probe import probe as look  # noqa: PLC0415

    raise typer.Exit(asyncio.run(look(Output(json))))

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
EveryHit = Annotated[
    bool, typer.Option("--every-hit", help="Lane crash: each time a point is reached, not once.")
]
Faults = Annotated[
    str,
    typer.Option(
        help="repairable: what is put off must be done in time; unbounded: faults twice as close "
        "and four times as long, and only what is wrong counts."
    ),
]
LANES = ("model", "interleave", "crash", "storm", "input")
_CHOICES = f"ci, brief, {', '.join(LANES)}, or all"


@app.command()
def run(
    seed: Annotated[
        int | None, typer.Option("--seed", min=0, help="Draws everything; else the commit does.")
    ] = None,
    minutes: Annotated[float, typer.Option(min=0.1, max=120, help="The storm's length.")] = 1.0,
    lane: Annotated[str, typer.Option(help=f"{_CHOICES}.")] = "ci",
    market: Annotated[str, typer.Option(help="Which markets, by comma.")] = "locksmith",
    dsn: Annotated[str | None, typer.Option(help="A PostgreSQL that is given.")] = None,
    valkey: Annotated[str | None, typer.Option(help="A Valkey that is given.")] = None,
    load: Annotated[float, typer.Option(min=0.05, max=20, help="1: the usual players.")] = 1.0,
    faults: Faults = "repairable",
    every_hit: EveryHit = False,
    naive_retry: Naive = False,
    keep: Keep = False,
    json: Json = False,
) -> None:
    """Start a house of its own, let the lane loose on it, and check every promise."""
    from steelyard.chaos.actors import MARKETS  # noqa: PLC0415 - a command loads what it needs
    from steelyard.chaos.run import FORMS, Wish, run_form, run_lanes, seed_of_commit  # noqa: PLC0415
    from steelyard.commands.running import run as body_of  # noqa: PLC0415

    output = Output(json)
    if lane not in (*FORMS, *LANES, "all"):
        fail(output, f"There is no such lane. Choose {_CHOICES}.", 2)
    if faults not in {"repairable", "unbounded"}:
        fail(output, "Faults are repairable or unbounded.", 2)
    markets = tuple(part.strip() for part in market.split(",") if part.strip())
    if not markets or not set(markets) <= set(MARKETS):
        fail(output, f"There is no such market. Choose from: {', '.join(MARKETS)}.", 2)
    drawn = seed_of_commit() if seed is None else seed
    wish = Wish(
        seed=secrets.randbelow(10_000) if drawn is None else drawn,
        seconds=minutes * 60,
        markets=markets,
        naive=naive_retry,
        load=load,
        keep=keep,
        dsn=dsn,
        valkey=valkey,
        every_hit=every_hit,
        unbounded=faults == "unbounded",
    )
    if lane in FORMS:
        body_of(output, run_form(output, wish, FORMS[lane]))
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
def mutants(
    only: Annotated[str | None, typer.Option(help="Which mutants, by comma; else all.")] = None,
    seed: Annotated[int, typer.Option(min=0, help="Draws the players' choices.")] = 1,
    json: Json = False,
) -> None:
    """Take one guard out of the house at a time: each time the harness must see it."""
    from steelyard.chaos.mutants.hunt import chosen, hunt  # noqa: PLC0415
    from steelyard.commands.running import run as body_of  # noqa: PLC0415

    output = Output(json)
    try:
        wanted = chosen(only)
    except KeyError as unknown:
        fail(output, f"There is no mutant called {unknown.args[0]}.", 2)
    body_of(output, hunt(output, wanted, seed))


@app.command()
def probe(json: Json = False) -> None:
    """Say which faults this machine can inject, and which are skipped here."""
    from steelyard.chaos.probe import probe as look  # noqa: PLC0415

    raise typer.Exit(asyncio.run(look(Output(json))))

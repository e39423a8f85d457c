"""``./steelyard``: every command, its options and its help."""

from collections.abc import Coroutine
from typing import Annotated, Any, NoReturn

import typer

from steelyard import __version__
from steelyard.commands import chaos, drill
from steelyard.output import GOOD, USAGE, Output, fail

app = typer.Typer(
    name="steelyard",
    help="Runs markets in which someone pays first, someone else turns up, and an operator "
    "stands between.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)

app.add_typer(chaos.app)
app.add_typer(drill.app)

Json = Annotated[bool, typer.Option("--json", help="One JSON object a line on standard output.")]
BuildPages = Annotated[bool, typer.Option("--pages/--no-pages", help="Build the pages if need be.")]


def run(output: Output, body: Coroutine[Any, Any, int], *, busy: bool = False) -> NoReturn:
    """Run a command's body and leave with its exit code. ``busy``: see ``commands.running``."""
    # A fifth of a second to import, for those who use it.
    from steelyard.commands.running import run as body_of  # noqa: PLC0415

    body_of(output, body, busy=busy)


@app.command()
def demo(
    port: Annotated[int | None, typer.Option(min=1, max=65535, help="Where to listen.")] = None,
    fresh: Annotated[bool, typer.Option("--fresh", help="Throw the demo's data away first.")] = (
        False
    ),
    seed: Annotated[bool, typer.Option(help="Make demo data when there is none.")] = True,
    web_processes: Annotated[int, typer.Option(min=1, max=16, help="Web processes.")] = 1,
    workers: Annotated[int, typer.Option(min=1, max=16, help="Worker processes.")] = 1,
    pages: BuildPages = True,
    json: Json = False,
) -> None:
    """Run the whole house on this machine, with the outside world in a sandbox."""
    from steelyard.commands.demo import demo as start  # noqa: PLC0415 - loads what it needs

    output = Output(json)
    run(
        output,
        start(
            output,
            port=port,
            fresh=fresh,
            seed=seed,
            web_processes=web_processes,
            workers=workers,
            pages=pages,
        ),
    )


@app.command()
def serve(
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=1, max=65535)] = 8000,
    processes: Annotated[int, typer.Option(min=1, max=64, help="Web processes.")] = 1,
    pages: BuildPages = True,
    json: Json = False,
) -> None:
    """Serve the web application (DATABASE_URL and VALKEY_URL say what on)."""
    from steelyard.commands.serve import serve as start  # noqa: PLC0415

    raise typer.Exit(start(Output(json), host=host, port=port, processes=processes, pages=pages))


@app.command()
def pages(json: Json = False) -> None:
    """Build the web app, if anything in it changed (with a Node.js of its own if need be)."""
    from steelyard.commands.pages import pages as build  # noqa: PLC0415

    raise typer.Exit(build(Output(json)))


@app.command()
def work(json: Json = False) -> None:
    """Run jobs until told to stop."""
    from steelyard.commands.work import work as start  # noqa: PLC0415
    from steelyard.installation import resolve  # noqa: PLC0415

    run(Output(json), start(resolve().settings()), busy=True)


@app.command()
def migrate(json: Json = False) -> None:
    """Bring the database to the newest schema."""
    from steelyard.installation import resolve  # noqa: PLC0415
    from steelyard.migrations.run import migrate as upgrade  # noqa: PLC0415

    output = Output(json)

    async def body() -> int:
        settings = resolve().settings()
        done = await upgrade(
            settings.migration_database_url or settings.database_url,
            on_step=lambda step: output.emit(revision=step),
        )
        output.emit(ok=True, revisions=done)
        output.say(f"{len(done)} revisions run." if done else "Nothing to do.")
        return GOOD

    run(output, body())


@app.command()
def seed(json: Json = False) -> None:
    """Make demo data through the services, where there is none yet."""
    from steelyard.installation import resolve  # noqa: PLC0415
    from steelyard.seed import seed_all  # noqa: PLC0415

    output = Output(json)

    async def body() -> int:
        settings = resolve().settings()
        if settings.is_production:
            fail(output, "Demo data is not for production.", USAGE)
        made = await seed_all(settings)
        output.emit(ok=True, made=made)
        for market, counts in made.items():
            told = ", ".join(f"{count} {what}" for what, count in counts.items())
            output.say(f"{market}: {told}")
        return GOOD

    run(output, body())


@app.command()
def doctor(json: Json = False) -> None:
    """Say what is missing on this machine and how to mend it."""
    from steelyard.commands.doctor import doctor as look  # noqa: PLC0415

    output = Output(json)
    run(output, look(output))


@app.command()
def verify(json: Json = False) -> None:
    """Check every promise: the books, the audit, the states. Exit 1 on a violation."""
    from steelyard.commands.verify import verify as check  # noqa: PLC0415
    from steelyard.installation import resolve  # noqa: PLC0415

    output = Output(json)

    async def body() -> int:
        return await check(output, resolve().settings())

    run(output, body())


@app.command()
def reconcile(
    hours: Annotated[int, typer.Option(min=1, max=24 * 90, help="How far back.")] = 24,
    limit: Annotated[int, typer.Option(min=1, max=100_000, help="At most so many.")] = 1000,
    json: Json = False,
) -> None:
    """Compare the books with Stripe's and apply what was missed."""
    from steelyard.commands.reconcile import reconcile as compare  # noqa: PLC0415
    from steelyard.running_demo import as_running  # noqa: PLC0415

    output = Output(json)

    async def body() -> int:
        return await compare(output, as_running().settings(), hours=hours, limit=limit)

    run(output, body())


@app.command()
def journey(
    name: Annotated[str, typer.Argument(help="Which one: locksmith, strathwell.")],
    seed: Annotated[int, typer.Option("--seed", help="Same seed, same people and places.")] = 1,
    json: Json = False,
) -> None:
    """Play real business over the wire against a running demo (or start one), then verify."""
    from steelyard.journeys import JOURNEYS  # noqa: PLC0415

    output = Output(json)
    if name not in JOURNEYS:
        fail(output, f"There is no such journey. Choose one of: {', '.join(JOURNEYS)}.", USAGE)
    from steelyard.commands.journey import journey as play  # noqa: PLC0415 - once it is wanted

    run(output, play(output, name, seed))


@app.command()
def bench(
    name: Annotated[str, typer.Argument(help="One of them, or all.")] = "all",
    seconds: Annotated[float, typer.Option(min=0.5, max=120, help="Length of each run.")] = 5.0,
    quick: Annotated[bool, typer.Option("--quick", help="Small: that it runs, no figures.")] = (
        False
    ),
    write: Annotated[bool, typer.Option("--write", help="Into docs/benchmarks.md.")] = False,
    json: Json = False,
) -> None:
    """Measure our way beside the way the sources describe, in one run."""
    from steelyard.bench import BENCHES  # noqa: PLC0415

    output = Output(json)
    if name != "all" and name not in BENCHES:
        fail(output, f"There is no such bench. Choose one of: {', '.join(BENCHES)}, all.", USAGE)
    from steelyard.bench.run import bench as measure  # noqa: PLC0415 - once it is wanted

    run(output, measure(output, name, seconds, quick=quick, write=write), busy=True)


@app.command(context_settings={"allow_extra_args": True, "ignore_unknown_options": True})
def test(
    context: typer.Context,
    lint: Annotated[bool, typer.Option(help="Run ruff, types, import contracts.")] = True,
    web: Annotated[bool, typer.Option(help="Build and check the web app.")] = True,
    suite: Annotated[bool, typer.Option(help="Run the tests.")] = True,
    json: Json = False,
) -> None:
    """Run every check and test. Extra arguments go to pytest."""
    from steelyard.commands.test import test as check  # noqa: PLC0415

    arguments = list(context.args)
    raise typer.Exit(check(Output(json), arguments=arguments, lint=lint, web=web, suite=suite))


@app.command()
def version() -> None:
    """Say which version this is."""
    typer.echo(__version__)


def main() -> None:
    """The entry point."""
    app()


if __name__ == "__main__":
    main()

"""The drill from the first transfer to the last question."""

import asyncio
import shutil
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from pathlib import Path

from steelyard.app import build_markets
from steelyard.drill import books, proof
from steelyard.drill.backup import Backup, Moment, Source, inspect
from steelyard.drill.deposits import Customer, Till, open_till
from steelyard.drill.house import open_house
from steelyard.drill.load import Journal, business
from steelyard.drill.restore import By, Copy
from steelyard.drill.trouble import Damage, DrillFailed
from steelyard.kernel import clock, payments
from steelyard.kernel.db import Database
from steelyard.kernel.payments import ReconcileReport
from steelyard.kernel.services import open_services
from steelyard.settings import Settings

MOMENT = "steelyard_drill"
DEPOSITS = 3
"""Customers of each kind: paid before the moment, across it, after it."""
_HOURS = 1
_NAME = "steelyard-drill"

Say = Callable[[str], None]


@dataclass
class Result:
    """What came of it. Times in seconds, sizes in bytes; ``found`` is empty when all is well.

    ``digest`` is of the restored ledger, ``heads`` the last event of each audit chain there,
    ``reconciled`` what the reconciliation said of the copy, a sentence each.
    """

    seconds: dict[str, float] = field(default_factory=dict[str, float])
    sizes: dict[str, int] = field(default_factory=dict[str, int])
    counts: dict[str, int] = field(default_factory=dict[str, int])
    found: list[Damage] = field(default_factory=list[Damage])
    digest: str = ""
    heads: dict[str, int] = field(default_factory=dict[str, int])
    reconciled: list[str] = field(default_factory=list[str])


@dataclass
class Taken:
    """What there is to restore from, and what is known of the moment.

    ``before`` and ``after``: the journal's clock just before and after it. ``signed``: a file of
    all heads of the audit, ``known``: of those that had been signed by then. ``across``: payments
    asked for before it and paid after; ``later``: wholly later ones, with their minor units.
    """

    backup: Backup
    moment: Moment
    journal: Journal
    before: float
    after: float
    signed: Path
    known: Path
    across: list[str]
    later: dict[str, int]


async def drill(
    directory: Path, *, seconds: float, by: By = "name", keep: bool = False, say: Say
) -> Result:
    """Play it in ``directory``, with business going on for ``seconds`` besides what it takes.

    ``by``: whether the moment is found again by its name or by its time. Raises
    EnvironmentProblem where this machine stands in the way.
    """
    result = Result()
    async with open_house(directory, say, keep=keep) as house:
        taken = await take(house.source, house.settings, directory, seconds, result, say)
        result.found += await inspect(taken.backup, taken.moment, say)
        if not result.found:
            copy = Copy(directory / "restored", taken.backup, taken.moment, by)
            try:
                await _prove(house.settings, copy, taken, result, say)
            except DrillFailed as failed:
                result.found += failed.found
            finally:
                await copy.end(keep=keep)
    return result


async def take(
    source: Source, settings: Settings, directory: Path, seconds: float, result: Result, say: Say
) -> Taken:
    """Business, a base backup in the midst of it, a moment, and more business."""
    signed, known = directory / "heads.jsonl", directory / "heads.known.jsonl"
    signed.touch()
    database = Database(settings.database_url, name=_NAME)
    try:
        async with (
            open_till(settings) as till,
            business(database, settings.secret_key, signed) as journal,
        ):
            await _pay(await till.customers(DEPOSITS))
            say("Taking the base backup while money moves")
            backup = await _timed(result, "backup", source.back_up())
            across = await till.customers(DEPOSITS)
            await asyncio.sleep(seconds / 2)
            shutil.copyfile(signed, known)
            before = time.monotonic()
            moment = await source.name_moment(MOMENT)
            after = time.monotonic()
            say(f"The moment is named, {len(journal.operations):,} operations in")
            later = await _afterwards(till, across)
            await asyncio.sleep(seconds / 2)
    finally:
        await database.close()
    say("Waiting for the archive")
    await _timed(result, "archive", source.archive_all())
    result.sizes = {"backup": backup.base_bytes, "archive": backup.archive_bytes}
    result.counts = {"operations": len(journal.operations)}
    refs = [one.ref for one in across]
    return Taken(backup, moment, journal, before, after, signed, known, refs, later)


async def _afterwards(till: Till, across: list[Customer]) -> dict[str, int]:
    """What the restored copy will not know: outcomes, and payments altogether."""
    later = await till.customers(DEPOSITS)
    await _pay([*across, *later])
    return {one.ref: one.amount_minor for one in later}


async def _pay(customers: list[Customer]) -> None:
    for one in customers:
        await one.pay()
        await one.complete()


async def _prove(source: Settings, copy: Copy, taken: Taken, result: Result, say: Say) -> None:
    say("Restoring beside the source")
    restored = await copy.start()
    result.seconds |= {"copy": round(restored.copied, 2), "replay": round(restored.replayed, 2)}
    address = restored.running.sqlalchemy_url
    settings = source.model_copy(
        update={"database_url": address, "migration_database_url": address}
    )
    say("Comparing the books")
    await _timed(result, "compare", _compare(source, settings, taken, result))
    say("Asking every promise of the restored copy")
    asked, broken = await _timed(result, "verify", proof.kept_promises(settings, taken.known))
    result.counts["promises"] = asked
    result.found += broken
    result.found += await proof.shortness_shows(settings, taken.signed)
    say("Asking the provider about the gap")
    report = await _timed(result, "reconcile", _reconcile(settings))
    result.reconciled = report.lines()
    result.counts |= {"entered": len(taken.across), "named": len(taken.later)}
    result.found += proof.gap_settled(report, taken.across, taken.later)
    result.found += (await proof.kept_promises(settings, taken.known))[1]


async def _compare(source: Settings, restored: Settings, taken: Taken, result: Result) -> None:
    theirs = Database(source.database_url, pool_size=1, name=_NAME)
    ours = Database(restored.database_url, pool_size=1, name=_NAME)
    try:
        async with theirs.reading() as before, ours.reading() as now:
            held, damage = await books.compare(before, now)
            due, lost = await proof.acknowledged(now, taken.journal, taken.before, taken.after)
    finally:
        await theirs.close()
        await ours.close()
    result.digest = held.digest
    result.heads = {stream: head.seq for stream, head in held.heads.items()}
    result.counts |= {"acknowledged": due, "entries": held.entries}
    result.found += [*damage, *lost]


async def _reconcile(settings: Settings) -> ReconcileReport:
    # The copy's clock is its own.
    clock.forget()
    async with open_services(settings, build_markets(), name=_NAME) as services:
        return await payments.reconcile(services, hours=_HOURS, limit=1000)


async def _timed[Value](result: Result, name: str, work: Awaitable[Value]) -> Value:
    began = time.monotonic()
    done = await work
    result.seconds[name] = round(time.monotonic() - began, 2)
    return done

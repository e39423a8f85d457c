"""The engine room's picture: honest about each part, and none can hide another."""

import time
from datetime import timedelta
from uuid import UUID

from sqlalchemy import text
from tests.markets.locksmith.conftest import Desk

from steelyard.kernel import audit, clock, upkeep
from steelyard.kernel.jobs import JobContext
from steelyard.kernel.payments.report import Finding, ReconcileReport
from steelyard.kernel.system import part
from steelyard.kernel.verification import runs
from steelyard.kernel.verification.models import CheckRun
from steelyard.markets.locksmith.operations.words import TASKS, task_in_words

PARTS = {
    *("database", "valkey", "jobs", "workers", "periodic", "inbox", "outbox"),
    *("promises", "reconcile", "alarms", "clock", "process"),
}


async def _run(desk: Desk, *statements: str, **values: object) -> None:
    async with desk.services.database.transaction() as session:
        for statement in statements:
            await session.execute(text(statement), values)


async def _letter(desk: Desk, task: str, payload: str, key: str | None = None) -> int:
    async with desk.services.database.transaction() as session:
        made = await session.scalar(
            text(
                "INSERT INTO kernel.pgqueuer (priority, status, entrypoint, payload, dedupe_key)"
                " VALUES (0, 'failed', :task, convert_to(:payload, 'UTF8'), :key) RETURNING id"
            ),
            {"task": task, "payload": payload, "key": key},
        )
        return int(made or 0)


async def test_a_house_without_workers_says_so_and_of_what_is_well_too(desk: Desk) -> None:
    seen = await desk.get("/system")
    assert set(seen) >= PARTS
    for name in PARTS:
        assert seen[name]["sentence"], name
        assert set(seen[name]) == {"state", "sentence", "since", "facts"}
    assert (seen["database"]["state"], seen["database"]["facts"]["role"]) == ("ok", "primary")
    assert seen["database"]["facts"]["version"].startswith("18")
    assert seen["database"]["facts"]["size_bytes"] > 1_000_000
    assert seen["valkey"]["state"] == "ok"
    assert (seen["workers"]["state"], seen["workers"]["facts"]["last_seen_at"]) == ("trouble", None)
    assert {one["late"] for one in seen["periodic"]["facts"]["turns"]} == {True}
    assert (seen["promises"]["state"], seen["promises"]["facts"]) == ("unknown", None)
    assert (seen["reconcile"]["state"], seen["alarms"]["state"]) == ("unknown", "ok")
    assert seen["clock"]["facts"]["offset_seconds"] == 0
    assert seen["process"]["facts"]["version"]
    assert seen["state"] == "trouble"


async def test_a_worker_that_takes_its_turns_is_seen(desk: Desk) -> None:
    names = [one["name"] for one in (await desk.get("/system"))["periodic"]["facts"]["turns"]]
    for name in names:
        await _run(
            desk, "INSERT INTO kernel.periodic (name, last_run_at) VALUES (:name, now())", name=name
        )
    seen = await desk.get("/system")
    assert (seen["workers"]["state"], seen["periodic"]["state"]) == ("ok", "ok")
    await _run(
        desk,
        "UPDATE kernel.periodic SET last_run_at = now() - interval '5 minutes'"
        " WHERE name = 'locksmith.sweep_dispatch'",
    )
    seen = await desk.get("/system")
    (late,) = [one for one in seen["periodic"]["facts"]["turns"] if one["late"]]
    assert (late["name"], seen["periodic"]["state"]) == ("locksmith.sweep_dispatch", "late")
    assert late["what"]
    assert late["every_seconds"] == 2
    await _run(desk, "UPDATE kernel.periodic SET last_run_at = now() - interval '5 hours'")
    seen = await desk.get("/system")
    assert (seen["workers"]["state"], seen["periodic"]["state"]) == ("trouble", "trouble")


async def test_work_that_is_overdue_or_failed_is_counted_by_task(desk: Desk) -> None:
    add = (
        "INSERT INTO kernel.pgqueuer (priority, status, entrypoint, execute_after, payload)"
        " VALUES (0, 'queued', :task, now() + CAST(:due AS interval), '{}')"
    )
    await _run(desk, add, task="messaging.send_sms", due=timedelta(minutes=-1))
    await _run(desk, add, task="locksmith.close_wave", due=timedelta(minutes=3))
    jobs = (await desk.get("/system"))["jobs"]
    assert jobs["state"] == "late"
    told = {one["task"]: one for one in jobs["facts"]["tasks"]}
    assert (told["messaging.send_sms"]["due"], told["locksmith.close_wave"]["due"]) == (1, 0)
    assert 59 < told["messaging.send_sms"]["oldest_due_seconds"] < 90
    await _letter(desk, "messaging.send_sms", "{}")
    jobs = (await desk.get("/system"))["jobs"]
    assert (jobs["state"], jobs["facts"]["failed_for_good"]) == ("trouble", 1)


async def test_what_waits_at_the_doors_is_told(desk: Desk) -> None:
    event = (
        "INSERT INTO kernel.provider_event (provider, event_key, market, type, livemode, payload,"
        " status, event_at, received_at) VALUES ('stripe', :key, 'locksmith', 'x', false, '{}',"
        " :status, now(), now() - CAST(:age AS interval))"
    )
    message = (
        "INSERT INTO kernel.message (market, channel, direction, kind, body, to_address,"
        " from_address, status, created_at) VALUES ('locksmith', 'sms', 'out', 'offer', 'Hello',"
        " '+13125550001', '+15005550006', :status, now() - interval '2 minutes')"
    )
    await _run(desk, event, key="a", status="parked", age=timedelta(minutes=1))
    await _run(desk, event, key="b", status="received", age=timedelta(minutes=3))
    for status in ("delivered", "delivered", "delivered", "undelivered", "queued"):
        await _run(desk, message, status=status)
    seen = await desk.get("/system")
    stripe, twilio = seen["inbox"]["facts"]["providers"]
    assert (stripe["waiting"], stripe["parked"], stripe["suspense"]) == (1, 1, 0)
    assert stripe["oldest_unapplied_at"]
    assert stripe["last_received_at"]
    assert (twilio["provider"], twilio["last_received_at"]) == ("twilio", None)
    assert seen["inbox"]["state"] == "late"
    (texts,) = seen["outbox"]["facts"]["channels"]
    assert (texts["waiting"], texts["failed_24h"], texts["delivery_rate_24h"]) == (1, 1, 0.75)
    assert seen["outbox"]["state"] == "late"


async def test_the_hourly_check_is_kept_with_its_breaches_and_their_pages(desk: Desk) -> None:
    await desk.open_shop()
    job = await desk.paid_job()
    await _run(
        desk,
        "UPDATE locksmith.jobs SET created_at = now() - interval '2 minutes' WHERE id = :job",
        job=UUID(job),
    )
    context = JobContext(services=desk.services, job_id=0, attempt=0, last_attempt=True)
    await upkeep.check_promises(context)
    promises = (await desk.get("/system"))["promises"]
    assert promises["state"] == "trouble"
    assert promises["facts"]["checked"] > 20
    (told,) = [one for one in promises["facts"]["shown"] if one["code"] == "L11"]
    assert told["promise"] == "Every timer that is due has been acted on."
    assert told["href"] == f"/jobs/{job}"


async def test_an_old_check_is_late_and_pruning_keeps_the_last(desk: Desk) -> None:
    async with desk.services.database.transaction() as session:
        runs.keep_promises(session, clock.now(), [], [])
        report = ReconcileReport(payments=3, refunds=1)
        report.findings.append(Finding("state", "payment x", "created", "succeeded", repaired=True))
        report.findings.append(Finding("missing", "refund y", "here", "not there", repaired=False))
        runs.keep_reconciliation(session, clock.now(), report)
    seen = await desk.get("/system")
    assert seen["promises"]["state"] == "ok"
    reconcile = seen["reconcile"]
    assert (reconcile["state"], reconcile["facts"]["compared"]) == ("trouble", 4)
    assert (reconcile["facts"]["open"], len(reconcile["facts"]["shown"])) == (1, 2)
    age = timedelta(days=40)
    async with desk.services.database.transaction() as session:
        for kind in ("promises", "promises", "reconcile"):
            await session.execute(
                text(
                    "INSERT INTO kernel.check_run (kind, started_at, finished_at, checked, broken)"
                    " VALUES (:kind, now() - CAST(:age AS interval),"
                    " now() - CAST(:age AS interval), 1, 0)"
                ),
                {"kind": kind, "age": age},
            )
        await runs.prune(session)
        left = await session.scalar(text("SELECT count(*) FROM kernel.check_run"))
        assert left == 2
        await session.execute(text("DELETE FROM kernel.check_run WHERE kind = 'promises'"))
        session.add(
            CheckRun(
                kind="promises",
                started_at=clock.now() - age,
                finished_at=clock.now() - age,
                checked=1,
                broken=0,
            )
        )
        await runs.prune(session)
    assert (await desk.get("/system"))["promises"]["state"] == "late"


async def test_an_alarm_is_shown_with_the_page_of_what_it_is_about(desk: Desk) -> None:
    await desk.open_shop()
    job = await desk.paid_job()
    async with desk.services.database.transaction() as session:
        payment = await session.scalar(text("SELECT payment_id FROM locksmith.jobs"))
        audit.record(
            session,
            stream="locksmith",
            actor=audit.Actor.system("test"),
            entity_type="payment",
            entity_id=payment,
            event="payment.disputed",
            reason="Answer at the provider.",
            data={"alarm": True},
        )
    alarms = (await desk.get("/system"))["alarms"]
    assert (alarms["state"], alarms["facts"]["last_24h"]) == ("trouble", 1)
    assert alarms["facts"]["newest"][0]["href"] == f"/jobs/{job}"


async def test_a_part_that_cannot_be_asked_is_unknown_and_the_rest_stands(desk: Desk) -> None:
    await _as_owner(desk, "REVOKE SELECT ON kernel.check_run FROM steelyard_app")
    seen = await desk.get("/system")
    assert (seen["promises"]["state"], seen["promises"]["facts"]) == ("unknown", None)
    assert "could not be asked" in seen["promises"]["sentence"]
    assert seen["database"]["state"] == "ok"


async def test_a_part_that_hangs_costs_its_own_time_only(desk: Desk) -> None:
    """Somebody holds a table; the picture comes all the same, and soon."""
    async with desk.services.database.engine.connect() as holder:
        await holder.execute(text("SET ROLE NONE"))
        await holder.execute(text("LOCK TABLE kernel.message IN ACCESS EXCLUSIVE MODE"))
        begun = time.monotonic()
        seen = await desk.get("/system")
        took = time.monotonic() - begun
        await holder.rollback()
    assert {seen["outbox"]["state"], seen["inbox"]["state"]} == {"unknown"}
    assert seen["jobs"]["state"] == "ok"
    assert took < 3 * part.PATIENCE_SECONDS


async def test_every_task_has_a_name_people_understand(desk: Desk) -> None:
    markets = desk.services.markets.values()
    known = [*upkeep.TASKS, *(task for market in markets for task in market.tasks)]
    for task in known:
        assert task.name not in task_in_words(task.name)
    assert {one for one in TASKS if one not in {task.name for task in known}} == set()


async def test_a_dead_letter_says_what_it_was_about(desk: Desk) -> None:
    await desk.open_shop()
    job = await desk.paid_job()
    await _letter(desk, "locksmith.start_dispatch", f'{{"job_id": "{job}"}}')
    smith = await desk.hire("Ace", 1)
    await desk.post(f"/jobs/{job}/dispatch", {"action": "start"})
    async with desk.services.database.reading() as session:
        wave = await session.scalar(text("SELECT id FROM locksmith.waves"))
        text_id = await session.scalar(text("SELECT id FROM kernel.message WHERE kind = 'offer'"))
    await _letter(desk, "locksmith.close_wave", f'{{"wave_id": "{wave}"}}')
    await _letter(desk, "messaging.send_sms", f'{{"message_id": "{text_id}"}}')
    await _letter(desk, "payments.ask", '{"payment_id": "nonsense"}')
    told = await desk.get("/dead-letters")
    about = {one["task"]: one["about"] for one in told["items"]}
    for task in ("locksmith.start_dispatch", "locksmith.close_wave", "messaging.send_sms"):
        assert about[task]["href"] == f"/jobs/{job}", task
    assert about["payments.ask"] is None
    assert {one["count"] for one in told["tasks"]} == {1}
    narrowed = await desk.get("/dead-letters", task="messaging.")
    assert [one["what"] for one in narrowed["items"]] == ["Send a text"]
    assert smith


async def test_all_of_a_task_are_put_back_but_for_those_that_wait_again(desk: Desk) -> None:
    for key in ("a", "b", "b", None):
        await _letter(desk, "messaging.send_sms", "{}", key)
    await _letter(desk, "payments.ask", "{}")
    await _run(
        desk,
        "INSERT INTO kernel.pgqueuer (priority, status, entrypoint, dedupe_key)"
        " VALUES (0, 'queued', 'messaging.send_sms', 'a')",
    )
    answer = await desk.post("/dead-letters/retry", {"task": "messaging.send_sms"})
    assert answer == {"retried": 2, "already_waiting": 2, "left": 2}
    assert await desk.events("retried_all") == 1
    again = await desk.post("/dead-letters/retry", {"task": "no.such_task"})
    assert again == {"retried": 0, "already_waiting": 0, "left": 0}
    assert await desk.events("retried_all") == 1
    (one, _) = [
        letter
        for letter in (await desk.get("/dead-letters"))["items"]
        if letter["task"] == "messaging.send_sms"
    ]
    refused = await desk.post(f"/dead-letters/{one['id']}/retry", status=409)
    assert refused["error"] == "already_waiting"


async def test_a_dismissed_letter_is_gone_and_its_reason_stays(desk: Desk) -> None:
    letter = await _letter(desk, "payments.ask", "{}")
    await desk.post(f"/dead-letters/{letter}/dismiss", {"reason": ""}, status=422)
    await desk.post(f"/dead-letters/{letter}/dismiss", {}, status=422)
    assert len((await desk.get("/dead-letters"))["items"]) == 1
    await desk.post(f"/dead-letters/{letter}/dismiss", {"reason": "Done by hand."}, status=204)
    await desk.post(f"/dead-letters/{letter}/dismiss", {"reason": "Done by hand."}, status=404)
    assert await desk.get("/dead-letters") == {"items": [], "tasks": []}
    async with desk.services.database.reading() as session:
        told = (
            await session.execute(
                text(
                    "SELECT actor_kind, reason, data ->> 'task' FROM kernel.audit_event"
                    " WHERE event = 'dismissed'"
                )
            )
        ).one()
    assert tuple(told) == ("staff", "Done by hand.", "payments.ask")


async def _as_owner(desk: Desk, statement: str) -> None:
    async with desk.services.database.engine.begin() as connection:
        await connection.execute(text("SET ROLE NONE"))
        await connection.execute(text(statement))
        await connection.execute(text("SET ROLE steelyard_app"))

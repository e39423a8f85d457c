"""The lists as files: the same rows, safe in a spreadsheet, and known to have left the house."""

import csv
import io
from typing import Any

import pytest
from sqlalchemy import text
from tests.markets.locksmith.conftest import Desk

from steelyard.kernel import clock
from steelyard.kernel.audit import Actor
from steelyard.markets.locksmith.exports import cells, columns
from steelyard.markets.locksmith.exports.service import Export, send
from steelyard.markets.locksmith.jobs.listing import rows_of
from steelyard.markets.locksmith.jobs.schemas import JobFilter

LISTS = ("jobs", "locksmiths", "sessions", "messages")


async def _file(desk: Desk, name: str, **params: Any) -> list[dict[str, str]]:
    answer = await desk.client.get(f"/exports/{name}.csv", params=params)
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    today = f"{clock.now():%Y-%m-%d}"
    assert answer.headers["content-disposition"] == (
        f'attachment; filename="steelyard-{name}-{today}.csv"'
    )
    assert answer.headers["x-truncated"] == "false"
    assert answer.content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert answer.headers["x-row-count"] == str(len(rows))
    return rows


async def _shop(desk: Desk) -> str:
    await desk.open_shop()
    await desk.hire("=HYPERLINK(evil)", 1, notes="-1+1\nsecond line")
    job = await desk.paid_job(1)
    await desk.paid_job(2)
    await desk.post(f"/jobs/{job}/dispatch", {"action": "start"})
    return job


@pytest.mark.parametrize("name", LISTS)
async def test_a_file_has_the_rows_of_its_list_in_the_lists_order(desk: Desk, name: str) -> None:
    await _shop(desk)
    listed = (await desk.get(f"/{name}"))["items"]
    rows = await _file(desk, name)
    assert len(rows) > 0
    assert [row["Id"] for row in rows] == [one["id"] for one in listed]


async def test_the_lists_filters_are_the_files(desk: Desk) -> None:
    job = await _shop(desk)
    asked: list[tuple[str, dict[str, Any]]] = [
        ("jobs", {"status": "OFFERED"}),
        ("jobs", {"sort": "customer_phone", "direction": "asc"}),
        ("sessions", {"sort": "last_step", "direction": "asc"}),
        ("sessions", {"q": "0002"}),
        ("messages", {"job_id": job, "order": "oldest"}),
        ("locksmiths", {"available": "false"}),
    ]
    for name, query in asked:
        listed = (await desk.get(f"/{name}", **query))["items"]
        assert [row["Id"] for row in await _file(desk, name, **query)] == [
            one["id"] for one in listed
        ], (name, query)


async def test_amounts_are_decimals_times_are_iso_and_headings_are_words(desk: Desk) -> None:
    await _shop(desk)
    row = (await _file(desk, "jobs"))[0]
    assert (row["Deposit"], row["Currency"], row["Agreed price"]) == ("49.00", "USD", "")
    assert row["Created"].endswith("Z")
    assert row["Customer's phone"].startswith("'+1708")
    (smith,) = await _file(desk, "locksmiths")
    assert smith["Name"] == "'=HYPERLINK(evil)"
    assert smith["Notes"] == "'-1+1\nsecond line"
    assert (smith["Active"], smith["Rekey"]) == ("yes", "no")


def test_nothing_a_spreadsheet_would_execute_begins_a_cell() -> None:
    for start in ("=", "+", "-", "@", "\t", "\r", "\n"):
        assert cells.cell(f"{start}1+1").startswith("'")
    assert cells.cell("1=1") == "1=1"
    assert cells.cell(None) == ""
    assert cells.cell(0) == "0"
    assert (cells.amount(1050, "JPY"), cells.amount(None, "USD")) == ("1050", None)


async def test_who_exported_what_is_known_and_nobody_is_named(desk: Desk) -> None:
    await _shop(desk)
    await _file(desk, "jobs", q="Reyes", city="Oak Park")
    async with desk.services.database.reading() as session:
        (row,) = (
            await session.execute(
                text(
                    "SELECT actor_id, entity_type, entity_id, data FROM kernel.audit_event"
                    " WHERE event = 'exported'"
                )
            )
        ).all()
    assert (row.actor_id, row.entity_type, row.entity_id) == (
        "ada@steelyard.test",
        "export",
        "jobs",
    )
    assert row.data == {"filters": {"q": "…", "city": "Oak Park"}, "rows": 2, "truncated": False}


async def test_a_long_list_is_cut_and_says_so(desk: Desk) -> None:
    await _shop(desk)
    secret = desk.services.settings.secret_key

    async def page(session: Any, cursor: str | None, size: int) -> Any:
        return await rows_of(session, JobFilter(), cursor=cursor, size=size, secret=secret)

    export = Export("jobs", columns.JOBS, page, {})
    staff = Actor(kind="staff", id="ada@steelyard.test", role="staff")
    for most, truncated in ((1, "true"), (2, "false"), (3, "false")):
        answer = await send(desk.services, export, staff=staff, rows_max=most)
        content = b"".join([bytes(part) async for part in answer.body_iterator])  # type: ignore[misc]
        lines = content.decode("utf-8-sig").splitlines()
        assert answer.headers["x-truncated"] == truncated
        assert int(answer.headers["content-length"]) == len(content)
        assert ("Only the first 1 rows" in lines[-1]) == (truncated == "true")
        assert len(lines) == 1 + min(most, 2) + (truncated == "true")


async def test_what_fails_on_the_way_is_an_error_and_no_file(desk: Desk) -> None:
    for path in (
        *("/exports/jobs.csv?sort=secret", "/exports/jobs.csv?cursor=AAAA"),
        *("/exports/jobs.csv?size=5", "/exports/sessions.csv?step=NOWHERE"),
        *("/exports/messages.csv?job_id=x", "/exports/locksmiths.csv?q=a"),
    ):
        answer = await desk.client.get(path)
        assert (answer.status_code, answer.headers["content-type"]) == (422, "application/json")
        assert answer.json()["details"], path
    assert await desk.events("exported") == 0
    assert (await desk.client.get("/exports/secrets.csv")).status_code == 404

"""The list of jobs: every way of reading it answers what a plain query would."""

import itertools
import random
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import ColumnElement, collate, func, select, text
from tests.markets.locksmith.conftest import Desk

from steelyard.kernel.db import Database, Session
from steelyard.kernel.http.pages import Order
from steelyard.markets.locksmith.jobs.board import SORTS, JobFilters, page_of_jobs
from steelyard.markets.locksmith.models import Job
from steelyard.markets.locksmith.words import DepositStatus, JobStatus, ServiceType, Urgency

SECRET = "a" * 32
FIRST = datetime(2026, 1, 1, tzinfo=UTC)
WORDS = {"status", "deposit_status", "service_type"}
COUNT = 180
BOUNDS = ((0, 20), (5, 0), (5, 12_000), (4000, 20))
"""How many may be gathered, how far is walked first: the ways of reading, each forced in turn."""
_INSERT = """
INSERT INTO locksmith.jobs (session_id, customer_name, customer_phone, service_type, urgency,
  address_line, lat, lng, city, service_area_id, status, deposit_minor, currency, deposit_status,
  payment_id, assigned_locksmith_id, assigned_locksmith_name, failed_reason, arrival_pin,
  created_at)
VALUES (uuidv7(), :name, :phone, :service, :urgency, :address, 41, -87, :city, uuidv7(), :status,
  4900, 'USD', :deposit, uuidv7(), :locksmith, :named, 'max_waves', '0000', :at)
"""


def _rows(seed: int) -> list[dict[str, Any]]:
    """Jobs with many ties, in times that do not follow their numbers."""
    dice = random.Random(seed)
    crew = [(UUID(int=number), f"{name} Keys") for number, name in enumerate(["ace", "bob", "cat"])]
    rows: list[dict[str, Any]] = []
    for number in range(COUNT):
        status = dice.choice(list(JobStatus))
        taken = status in {JobStatus.COMPLETED, JobStatus.CANCELED} and dice.random() < 0.7
        locksmith, named = dice.choice(crew) if taken else (None, "")
        if status in {JobStatus.ASSIGNED, JobStatus.EN_ROUTE}:
            # One open job a locksmith: each of these has one of their own.
            locksmith, named = UUID(int=1000 + number), "Own Keys"
        rows.append(
            {
                "name": dice.choice(["Dana", "Eze Park", "Ümit"]),
                "phone": f"+1708555{dice.randrange(40):04d}",
                "service": dice.choice(list(ServiceType)),
                "urgency": dice.choice(list(Urgency)),
                "address": f"{dice.randrange(99)} Lake_St 100%",
                "city": dice.choice(["Oak Park", "Chicago", "Evanston", "Park Ridge"]),
                "status": status,
                "deposit": dice.choice(list(DepositStatus)),
                "locksmith": locksmith,
                "named": named,
                "at": FIRST + timedelta(hours=dice.randrange(200)),
            }
        )
    return rows


@pytest.fixture
async def board(database_url: str, db: Database) -> Database:
    """The application's view of a table full of jobs."""
    owner = Database(database_url, role=None)
    async with owner.transaction() as session:
        # Only the list is looked at: no sessions, areas and locksmiths stand behind these rows.
        await session.execute(text("SET LOCAL session_replication_role = replica"))
        await session.execute(text(_INSERT), _rows(7))
    await owner.close()
    return db


async def _walked(
    session: Session, filters: JobFilters, order: Order, *, size: int, bounds: tuple[int, int]
) -> list[UUID]:
    """The whole list, page by page."""
    ids: list[UUID] = []
    cursor: str | None = None
    for _ in range(COUNT):
        rows, cursor = await page_of_jobs(
            session,
            filters,
            order,
            cursor=cursor,
            size=size,
            secret=SECRET,
            gathered_max=bounds[0],
            near=bounds[1],
        )
        ids += [row.id for row in rows]
        if cursor is None:
            break
    return ids


async def _plainly(session: Session, where: Any, order: Order) -> list[UUID]:
    """The same by one plain query over everything."""
    if order.name in WORDS:
        keys = [collate(order.column, "C"), Job.created_at, Job.id]
    else:
        keys = [order.column, Job.id]
    statement = (
        select(Job.id)
        .where(where)
        .order_by(*(key.desc() if order.descending else key.asc() for key in keys))
    )
    return list(await session.scalars(statement))


def _said(pattern: str) -> ColumnElement[bool]:
    """What a job says in one piece, matched plainly."""
    return func.lower(Job.searchable + " " + Job.city).like(pattern)


FILTERS = {
    "everything": (JobFilters(), text("true")),
    "two states": (
        JobFilters(facets={"status": ("FAILED", "CANCELED")}),
        Job.status.in_(("FAILED", "CANCELED")),
    ),
    "a deposit and an urgency": (
        JobFilters(facets={"deposit_status": ("refunded",), "urgency": ("urgent",)}),
        (Job.deposit_status == "refunded") & (Job.urgency == "urgent"),
    ),
    "a city and a service": (
        JobFilters(facets={"service_type": ("rekey",)}, city="Oak Park"),
        (Job.service_type == "rekey") & (Job.city == "Oak Park"),
    ),
    "a locksmith": (
        JobFilters(locksmith_id=UUID(int=1)),
        Job.assigned_locksmith_id == UUID(int=1),
    ),
    "a span of days": (
        JobFilters(created_from=FIRST + timedelta(days=2), created_to=FIRST + timedelta(days=5)),
        (Job.created_at >= FIRST + timedelta(days=2))
        & (Job.created_at < FIRST + timedelta(days=5)),
    ),
    "a text": (JobFilters(text="ümi"), Job.searchable.like("%ümi%")),
    "the beginning of a word": (JobFilters(text="KE"), Job.searchable.like("% ke%")),
    "the name of a city": (JobFilters(text="park"), _said("%park%")),
    "the beginning of a city": (JobFilters(text="ch"), _said("% ch%")),
    "from the address into the city": (JobFilters(text="100% oak p"), _said("%100\\% oak p%")),
    "a city's letters in another city": (
        JobFilters(text="oak", city="Oak Park"),
        _said("%oak%") & (Job.city == "Oak Park"),
    ),
    "the name of a city with a state": (
        JobFilters(facets={"status": ("FAILED", "CANCELED")}, text="chicago"),
        Job.status.in_(("FAILED", "CANCELED")) & _said("%chicago%"),
    ),
    "a text with a state and a span": (
        JobFilters(
            facets={"status": ("COMPLETED",)}, created_from=FIRST + timedelta(days=1), text="keys"
        ),
        (Job.status == "COMPLETED")
        & (Job.created_at >= FIRST + timedelta(days=1))
        & Job.searchable.like("%keys%"),
    ),
}


@pytest.mark.parametrize("filtered", FILTERS)
async def test_every_sort_and_filter_answers_what_a_plain_query_would(
    board: Database, filtered: str
) -> None:
    filters, where = FILTERS[filtered]
    async with board.reading() as session:
        for name, descending in itertools.product(SORTS, (False, True)):
            order = Order(name, SORTS[name], Job.id, descending)
            expected = await _plainly(session, where, order)
            assert expected, "the case must select something"
            for bounds in BOUNDS:
                got = await _walked(session, filters, order, size=61, bounds=bounds)
                assert got == expected, (name, descending, bounds)


@pytest.mark.parametrize("wanted", ["_St 1", "100%", "e_st", "t\\1"])
async def test_signs_of_patterns_are_only_signs(board: Database, wanted: str) -> None:
    order = Order("number", SORTS["number"], Job.id)
    stands = text("strpos(searchable, lower(:wanted)) > 0").bindparams(wanted=wanted)
    async with board.reading() as session:
        found = await _walked(
            session, JobFilters(text=wanted), order, size=100, bounds=(4000, 12_000)
        )
        expected = set(await session.scalars(select(Job.id).where(stands)))
    assert set(found) == expected


async def test_the_board_lists_filters_and_pages_over_http(desk: Desk) -> None:
    await desk.open_shop()
    jobs = [await desk.paid_job(number) for number in range(1, 6)]
    first = await desk.get("/jobs", sort="number", direction="asc", size=2)
    assert [row["id"] for row in first["items"]] == jobs[:2]
    second = await desk.get(
        "/jobs", sort="number", direction="asc", size=2, cursor=first["next_cursor"]
    )
    assert [row["id"] for row in second["items"]] == jobs[2:4]
    row = first["items"][0]
    assert row["customer_phone"] == "+17085550001"
    (found,) = (await desk.get("/jobs", q=row["number"]))["items"]
    assert found["id"] == jobs[0]
    assert (await desk.get("/jobs", status="OFFERED"))["items"] == []
    both = await desk.get("/jobs", status=["OFFERED", "CREATED"], city="Oak Park")
    assert len(both["items"]) == 5


@pytest.mark.parametrize(
    ("asked", "error"),
    [
        ({"cursor": "forged"}, "invalid_page"),
        ({"sort": "arrival_pin"}, "invalid_input"),
        ({"size": 101}, "invalid_input"),
        ({"q": "l"}, "invalid_input"),
        ({"created_from": "2026-01-01T00:00:00"}, "invalid_input"),
        ({"is_admin": "true"}, "unknown_field"),
        ({"status": "SOLD"}, "invalid_input"),
    ],
)
async def test_a_list_that_cannot_be_is_refused(
    desk: Desk, asked: dict[str, Any], error: str
) -> None:
    answer = await desk.client.get("/jobs", params=asked)
    assert (answer.status_code, answer.json()["error"]) == (422, error)


async def test_a_cursor_of_another_sort_is_refused(desk: Desk) -> None:
    await desk.open_shop()
    for number in (1, 2):
        await desk.paid_job(number)
    page = await desk.get("/jobs", sort="number", size=1)
    refusal = await desk.get("/jobs", expect=422, sort="city", size=1, cursor=page["next_cursor"])
    assert refusal["error"] == "invalid_page"


async def test_the_counters_count_what_is_open_and_what_waits(desk: Desk) -> None:
    await desk.open_shop()
    first, second = await desk.paid_job(1), await desk.paid_job(2)
    await desk.post(f"/jobs/{second}/cancel", {"reason": "Found the key."})
    counted = await desk.get("/jobs/summary")
    assert counted["open"]["CREATED"] == 1
    assert counted["deposits_to_decide"] == 1
    await desk.hire("Ace Lock", 1)
    await desk.post(f"/jobs/{first}/dispatch", {"action": "start"})
    counted = await desk.get("/jobs/summary")
    assert (counted["open"]["CREATED"], counted["open"]["OFFERED"]) == (0, 1)

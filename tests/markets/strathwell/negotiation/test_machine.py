"""Whatever both sides do, in whatever order, with time going by: no state that cannot be."""

from collections.abc import Awaitable, Callable, Sequence
from datetime import timedelta
from uuid import UUID

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from tests.markets.strathwell.house import House
from tests.markets.strathwell.people import VendorCaller, a_vendor, a_venue, in_days

from steelyard.kernel import clock
from steelyard.kernel.audit import Actor
from steelyard.kernel.db import Session
from steelyard.kernel.errors import Refusal
from steelyard.markets.strathwell.book.queries import (
    locked_booking,
    quotes_of,
    rows_of,
)
from steelyard.markets.strathwell.bookings import service
from steelyard.markets.strathwell.lifecycles import MAX_ROUNDS
from steelyard.markets.strathwell.models import Booking, BookingVendor, DateHold
from steelyard.markets.strathwell.negotiation import organizer_side, timers, vendor_side
from steelyard.markets.strathwell.words import OPEN_ROWS, HoldStatus, QuoteStatus, RowKind

Act = Callable[[Session, Booking, BookingVendor, int, UUID], Awaitable[object]]
VENDOR = Actor("user", "vendor", "vendor")
ORGANIZER = Actor("user", "organizer", "organizer")

ACTS: dict[str, Act] = {
    "approve": lambda s, b, r, n, _v: vendor_side.approve(
        s, b, r, amount_minor=n or None, note="", by=r.vendor_id, actor=VENDOR
    ),
    "decline": lambda s, b, r, _n, _v: vendor_side.decline(s, b, r, note="no", actor=VENDOR),
    "counter": lambda s, b, r, n, _v: vendor_side.counter(
        s, b, r, amount_minor=n + 1, note="", by=r.vendor_id, actor=VENDOR
    ),
    "step_back": lambda s, b, r, _n, _v: vendor_side.step_back(
        s, b, r, reason="cannot", actor=VENDOR
    ),
    "accept": lambda s, b, r, _n, _v: organizer_side.answer_counter(
        s, b, r, accept=True, expected_minor=None, actor=ORGANIZER
    ),
    "refuse": lambda s, b, r, _n, _v: organizer_side.answer_counter(
        s, b, r, accept=False, expected_minor=None, actor=ORGANIZER
    ),
    "counter_back": lambda s, b, r, n, _v: organizer_side.counter_back(
        s, b, r, amount_minor=n + 1, note="", by=b.organizer_id, actor=ORGANIZER
    ),
    "withdraw": lambda s, b, r, _n, _v: organizer_side.withdraw(
        s, b, r, reason="other plans", actor=ORGANIZER
    ),
    "replace": lambda s, b, r, _n, v: organizer_side.replace(s, b, r, v, actor=ORGANIZER),
    "go_on": lambda s, b, r, _n, _v: organizer_side.go_on_without(s, b, r, actor=ORGANIZER),
}
HOURS = st.tuples(st.just("time"), st.sampled_from([1, 25, 49, 73]), st.just(0))
STEPS = st.lists(
    st.tuples(st.sampled_from(sorted(ACTS)), st.integers(0, 3), st.integers(0, 3)) | HOURS,
    min_size=4,
    max_size=14,
)


@settings(
    max_examples=25,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(STEPS)
async def test_no_way_leads_into_an_impossible_state(
    house: House, steps: list[tuple[str, int, int]]
) -> None:
    venues = [await a_venue(house) for _ in range(2)]
    services = [await a_vendor(house, price=None) for _ in range(2)]
    booking_id = await _ask(house, venues[0], services[0])
    for name, which, number in steps:
        if name == "time":
            await _wait(house, hours=which)
        else:
            await _try(house, booking_id, ACTS[name], which, number, (venues[1], services[1]))
        async with house.services.database.transaction() as session:
            await _check(session, booking_id)


async def _ask(house: House, venue: VendorCaller, other: VendorCaller) -> UUID:
    organizer = await house.person("organizer")
    assert organizer.user_id is not None
    wish = service.Wish(
        venue_vendor_id=venue.id,
        service_vendor_ids=[other.id],
        event_date=in_days(200),
        currency="USD",
    )
    async with house.services.database.transaction() as session:
        booking = await service.create(session, organizer.user_id, wish, actor=ORGANIZER)
        return booking.id


async def _wait(house: House, *, hours: int) -> None:
    await house.push_clock(hours=hours)
    async with house.services.database.reading() as session:
        due = await timers.due_rows(session)
    for row_id in due:
        async with house.services.database.transaction() as session:
            await timers.act_if_due(session, row_id)
    async with house.services.database.reading() as session:
        assert await timers.due_rows(session) == []


async def _try(
    house: House,
    booking_id: UUID,
    act: Act,
    which: int,
    number: int,
    spare: Sequence[VendorCaller],
) -> None:
    try:
        async with house.services.database.transaction() as session:
            booking = await locked_booking(session, booking_id)
            rows = await rows_of(session, booking_id)
            row = rows[which % len(rows)]
            vendor = spare[0] if row.kind == RowKind.VENUE else spare[1]
            await act(session, booking, row, number, vendor.id)
    except Refusal:
        return


async def _check(session: Session, booking_id: UUID) -> None:
    booking = await locked_booking(session, booking_id)
    rows = await rows_of(session, booking_id)
    quotes = await quotes_of(session, [row.id for row in rows])
    active = [row for row in rows if row.is_active]
    agreed = all(row.status == "approved" and row.agreed_amount_minor for row in active)
    missing = [row for row in rows if row.status in {"declined", "expired", "withdrawn"}]
    venues = [row for row in active if row.kind == RowKind.VENUE]
    ready = bool(venues) and agreed and not missing
    assert (booking.status == "ready_for_payment") == ready
    assert booking.status in {"ready_for_payment", "awaiting_vendor_approval"}
    total = sum(row.agreed_amount_minor or 0 for row in active)
    assert booking.total_minor == (total if ready else None)
    for row in rows:
        offered = quotes[row.id]
        waiting = [one for one in offered if one.status == QuoteStatus.OPEN]
        accepted = [one for one in offered if one.status == QuoteStatus.ACCEPTED]
        assert [one.version for one in offered] == list(range(1, len(offered) + 1))
        assert 0 <= row.rounds <= MAX_ROUNDS
        if row.status in OPEN_ROWS:
            assert row.respond_by is not None
            assert row.respond_by > clock.now() - timedelta(minutes=5)
            assert len(waiting) == (
                0 if row.status == "pending" and not row.list_price_minor else 1
            )
        else:
            assert waiting == []
        if row.status == "approved":
            assert [one.amount_minor for one in accepted] == [row.agreed_amount_minor]
    holds = await session.scalars(
        select(DateHold).where(
            DateHold.status == HoldStatus.ACTIVE,
            DateHold.booking_vendor_id.in_([row.id for row in rows]),
        )
    )
    held = {hold.booking_vendor_id for hold in holds}
    assert held == {row.id for row in venues if row.status == "approved"}

"""Bookings without those who listen to them: what money does about an end is tested elsewhere.

Bookings of ``people.paid`` have no payment behind them that could be given back.
"""

from collections.abc import Generator

import pytest
from tests.markets.strathwell.house import House

from steelyard.kernel.audit import Actor
from steelyard.kernel.db import Session
from steelyard.kernel.money import Money
from steelyard.markets.strathwell.book.consequences import FOLLOWERS
from steelyard.markets.strathwell.models import Booking, ChangeOrder

Heard = list[tuple[str, int | None]]


@pytest.fixture
def told(house: House) -> Generator[Heard]:
    """What listeners hear: the booking's state, and the refund or the change of a price."""
    assert house  # it is there, so those who listen for good have said so
    heard: Heard = []

    async def cancelled(_session: Session, booking: Booking, refund: Money, _actor: Actor) -> None:
        heard.append((booking.status, refund.amount_minor))

    async def changed(_session: Session, booking: Booking, _actor: Actor) -> None:
        heard.append((booking.status, None))

    async def amended(
        _session: Session, booking: Booking, order: ChangeOrder, _actor: Actor
    ) -> None:
        heard.append((booking.status, order.delta_minor))

    kept = FOLLOWERS.take_leave()
    FOLLOWERS.cancelled.append(cancelled)
    FOLLOWERS.reopened.append(changed)
    FOLLOWERS.completed.append(changed)
    FOLLOWERS.amended.append(amended)
    yield heard
    FOLLOWERS.take_leave()
    FOLLOWERS.welcome(kept)

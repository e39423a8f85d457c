"""What is told live and who may hear it: an organizer their own, a vendor their own, staff all."""

import asyncio
import json
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any, cast
from uuid import uuid4

from tests.markets.strathwell.house import Caller, House
from tests.markets.strathwell.people import a_booking

from steelyard.kernel.identity import Person
from steelyard.kernel.realtime.wiring import channel_of, topic_of
from steelyard.markets.strathwell import topics
from steelyard.markets.strathwell.gate import GATE, MARKET
from steelyard.markets.strathwell.live import may_watch


@dataclass
class Heard:
    """What came on some topics; what is not asked for yet is kept."""

    listener: Any
    kept: list[tuple[str, dict[str, Any]]] = field(default_factory=list[tuple[str, dict[str, Any]]])

    async def next(self, topic: str, kind: str) -> dict[str, Any]:
        """The data of the next message of that kind on ``topic``."""
        async with asyncio.timeout(30):
            while True:
                for one in self.kept:
                    if one[0] == topic and one[1]["type"] == kind:
                        self.kept.remove(one)
                        return one[1]["data"]
                await self._listen()

    async def _listen(self) -> None:
        message = await self.listener.get_message(timeout=1)
        if message is not None:
            frame = json.loads(message["data"].partition(b"\n")[2])
            self.kept.append((topic_of(message["channel"].decode()), frame))


@asynccontextmanager
async def hearing(house: House, *topics_heard: str) -> AsyncGenerator[Heard]:
    """What a hub would get of these topics."""
    listener = cast("Any", house.services.valkey).pubsub()
    await listener.subscribe(*map(channel_of, topics_heard))
    async with asyncio.timeout(30):
        waited = set(topics_heard)
        while waited:
            message = await listener.get_message(timeout=1)
            if message is not None:
                waited.discard(topic_of(message["channel"].decode()))
    yield Heard(listener)
    await listener.aclose()


async def may(house: House, caller: Caller, role: str, topic: str) -> bool:
    assert caller.user_id is not None
    person = Person(
        caller.user_id, uuid4(), MARKET, frozenset({role}), {}, GATE.permissions.of({role})
    )
    async with house.services.database.reading() as session:
        return await may_watch(session, person, topic)


async def test_everybody_hears_their_own_and_staff_hear_all(house: House) -> None:
    party, other = await a_booking(house), await a_booking(house)
    admin = await house.person("admin")
    own = {
        "organizer": [
            topics.organizer_topic(party.organizer.user_id),
            topics.booking_topic(party.id),
        ],
        "vendor": [topics.vendor_topic(party.venue.id)],
    }
    foreign = [
        topics.organizer_topic(other.organizer.user_id),
        topics.booking_topic(other.id),
        topics.vendor_topic(other.venue.id),
        topics.BOOKINGS,
        topics.DESK,
        "strathwell:booking:nonsense",
    ]
    people = {"organizer": party.organizer, "vendor": party.venue.caller}
    for role, caller in people.items():
        for topic in own[role]:
            assert await may(house, caller, role, topic), topic
        for topic in foreign:
            assert not await may(house, caller, role, topic), topic
        for topic in (*own[role], *foreign):
            assert await may(house, admin, "admin", topic), topic


async def test_a_vendors_answer_reaches_the_organizer_and_the_desk(house: House) -> None:
    party = await a_booking(house)
    own = topics.organizer_topic(party.organizer.user_id)
    async with hearing(house, own, topics.DESK) as heard:
        await party.venue.answer("approve", party.id)
        said = await heard.next(own, "booking_vendor.changed")
        assert (said["booking_id"], said["status"]) == (party.id, "approved")
        # What happened before they began to listen may be told just then.
        grown = await heard.next(topics.DESK, "history.grew")
        while "booking_vendor" not in grown["kinds"]:
            grown = await heard.next(topics.DESK, "history.grew")


async def test_a_bookings_new_state_reaches_each_of_its_vendors(house: House) -> None:
    party = await a_booking(house, services=1)
    await party.venue.answer("approve", party.id)
    venue = topics.vendor_topic(party.venue.id)
    async with hearing(house, venue) as heard:
        await party.services[0].answer("approve", party.id)
        said = await heard.next(venue, "booking.changed")
    assert (said["id"], said["status"]) == (party.id, "ready_for_payment")

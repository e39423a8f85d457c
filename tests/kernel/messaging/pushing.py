"""A person with a browser, seen from the bakery: switched on, written to, looked at."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from tests.kernel.messaging.stage import MARKET, House
from tests.sandbox.outside import Doc

from steelyard.kernel import messaging
from steelyard.kernel.audit import Actor
from steelyard.kernel.messaging import Message, PushSubscription
from steelyard.kernel.messaging.push_subscriptions import Browser, subscribe, switch_off

KEY = "11" * 32
ANA = ("customer", "ana")
PERSON = Actor(kind="customer", id="ana", role="customer")


@dataclass
class Screen:
    """One browser of the sandbox's, and what the house knows it as."""

    house: House
    given: Doc
    subscription: PushSubscription

    @property
    def id(self) -> UUID:
        return self.subscription.id

    async def shows(self) -> list[Doc]:
        """The oldest first."""
        token = self.given["endpoint"].rsplit("/", 1)[1]
        found = (await self.house.control.get("/push", limit=1000))["notifications"]
        return [one for one in reversed(found) if one["subscription"] == token]

    async def put(self, state: str) -> None:
        token = self.given["endpoint"].rsplit("/", 1)[1]
        await self.house.control.put(f"/push/browsers/{token}", {"state": state})

    async def look(self) -> PushSubscription:
        async with self.house.services.database.reading() as session:
            return await session.get_one(PushSubscription, self.id)

    async def switch_off(self, owner: tuple[str, str] = ANA) -> None:
        async with self.house.services.database.transaction() as session:
            await switch_off(session, market=MARKET, owner=owner, which=self.id, actor=PERSON)


async def new_browser(house: House) -> Doc:
    key = house.services.push.key
    assert key is not None
    answer = await house.control.http.post(
        "/push/subscriptions", json={"application_server_key": key.public, "label": "Ana"}
    )
    return answer.json()


async def switch_on(house: House, owner: tuple[str, str] = ANA, given: Doc | None = None) -> Screen:
    found = given or await new_browser(house)
    async with house.services.database.transaction() as session:
        made = await subscribe(
            session, market=MARKET, owner=owner, browser=browser_from(found), actor=PERSON
        )
    return Screen(house, found, made)


def browser_from(given: Doc) -> Browser:
    return Browser(given["endpoint"], given["keys"]["p256dh"], given["keys"]["auth"])


async def notify(
    house: House,
    key: str = "ready-1",
    to: tuple[str, str | None] = ANA,
    not_after: datetime | None = None,
) -> list[Message]:
    """One notification through the service, committed; a message for each browser."""
    async with house.services.database.transaction() as session:
        return await messaging.send_push(
            session,
            market=MARKET,
            to=to,
            template="ready",
            context={"name": "Ana"},
            link="http://bakery.test/orders/7#token",
            kind="notice",
            dedupe_key=key,
            about=("order", "7"),
            not_after=not_after,
        )

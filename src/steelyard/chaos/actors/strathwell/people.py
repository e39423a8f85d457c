"""People with an account: they sign in, and sign in again when they were signed out by time."""

from dataclasses import dataclass
from typing import Any

from steelyard.chaos.actors.base import Stage
from steelyard.chaos.hands import Hands
from steelyard.chaos.journal import Operation
from steelyard.chaos.wire import NoAnswer
from steelyard.markets.strathwell.admin import demo

ROOT = "/strathwell"
type Json = dict[str, Any]


class Closed(Exception):  # noqa: N818 - nothing can be played
    """The calm house refused what the players need."""


class Member:
    """Somebody who is signed in. ``number`` makes an address of their own: limits count by it."""

    def __init__(self, stage: Stage, email: str, number: int) -> None:
        self._stage = stage
        self._email = email
        self._from = {"X-Forwarded-For": f"10.77.0.{number}"}
        self._token = ""

    async def get(self, path: str) -> Json:
        """What a page shows; empty where it shows nothing just now."""
        self._stage.probes["page"] += 1
        try:
            answer = await self._stage.wire.call("GET", f"{ROOT}{path}", headers=self._headers)
            if answer.status == 401:
                await self.sign_in()
                answer = await self._stage.wire.call("GET", f"{ROOT}{path}", headers=self._headers)
        except NoAnswer:
            return {}
        return answer.json if answer.status == 200 else {}

    async def do(
        self, hands: Hands, name: str, path: str, body: Json | None = None, **facts: Any
    ) -> tuple[Operation, Json | None]:
        """One command, with the same key until there is an answer; None where it was refused.

        ``{marker}`` in the body's texts becomes the intention's own.
        """
        while True:
            operation = hands.begin(name, **facts)
            said = _marked(body, operation.marker)
            answer = await hands.perform(
                operation, f"{ROOT}{path}", said, headers=dict(self._headers)
            )
            if answer is None or answer.status != 401:
                break
            # Nothing was done: whoever was signed out by time asks anew.
            await self.sign_in()
        return operation, answer.json if answer is not None and answer.status < 400 else None

    async def sign_in(self) -> None:
        """Raises Closed when the account is not let in."""
        given = {"email": self._email, "password": demo.DEMO_PASSWORD, "device": "chaos"}
        for _ in range(50):
            self._stage.probes["sign in"] += 1
            try:
                answer = await self._stage.wire.call(
                    "POST", f"{ROOT}/auth/login", given, self._from
                )
            except NoAnswer:
                answer = None
            if answer is not None and answer.status == 200:
                self._token = answer.json["access_token"]
                return
            if answer is not None and answer.status not in {429, 502, 503}:
                raise Closed(f"{self._email} is not let in: {answer.status} {answer.code}")
            if not await self._stage.tempo.pause(1.0):
                raise Closed(f"{self._email} could not sign in.")

    @property
    def _headers(self) -> dict[str, str]:
        return {**self._from, "Authorization": f"Bearer {self._token}"}


@dataclass
class Cast:
    """The demo's people, each in a role of their own. ``vendors``: the vendor's id → its owner;
    the first is the venue."""

    organizer: Member
    admin: Member
    vendors: dict[str, Member]


async def gather(stage: Stage) -> Cast:
    """Everybody signed in, every vendor's account at Stripe enabled. Raises Closed."""
    emails = (
        demo.ORGANIZER_EMAIL,
        demo.ADMIN_EMAIL,
        demo.VENDOR_EMAIL,
        "petal@strathwell.test",
        "table@strathwell.test",
    )
    people = [Member(stage, email, number) for number, email in enumerate(emails, start=1)]
    for one in people:
        await one.sign_in()
    organizer, admin, *owners = people
    vendors = {(await owner.get("/vendors/me"))["id"]: owner for owner in owners}
    hands = stage.hands("strathwell-doors")
    for owner in owners:
        await owner.do(hands, "onboarding", "/vendors/me/payouts/onboarding", {})
    outside = stage.house.outside
    for account in (await outside.control("GET", "/stripe/accounts"))["accounts"]:
        path = f"/stripe/accounts/{account['id']}/onboarding"
        await outside.control("POST", path, {"outcome": "complete"})
    for owner in owners:
        while not (await owner.get("/vendors/me/payouts/account")).get("can_be_paid"):
            if not await stage.tempo.pause(0.2):
                raise Closed("A payout account was not enabled.")
    return Cast(organizer, admin, vendors)


def _marked(body: Json | None, marker: str) -> Json | None:
    if body is None:
        return None
    return {
        name: value.replace("{marker}", marker) if isinstance(value, str) else value
        for name, value in body.items()
    }

"""Short scenes, each with the one trouble in it that a certain carelessness does not survive.

A scene is played in a house of its own and then reckoned up like any other run: the promises, the
journal, the providers' books, what waits though nothing is in its way. It knows nothing of what
it is played against.
"""

import asyncio
import re
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from typing import Any

from steelyard.chaos.actors import MARKETS, Players, Stage
from steelyard.chaos.actors.locksmith.customers import Visit
from steelyard.chaos.actors.locksmith.desk import REFUND_MINOR
from steelyard.chaos.actors.locksmith.shop import ROOT, STAFF
from steelyard.chaos.actors.strathwell.players import StrathwellPlayers
from steelyard.chaos.actors.strathwell.stories import ODD_CENTS, Evenings
from steelyard.chaos.crash import Crashed, Lane
from steelyard.chaos.hands import Hands, Tempo
from steelyard.chaos.house import House
from steelyard.chaos.journal import Finding, Journal
from steelyard.chaos.points import Point
from steelyard.installation import SANDBOX_PHONE

_OFFER = re.compile(r"Reply YES (\d{2,4})")
_AT_ONCE = 8
_NIGHT_SECONDS = 240
_PACE = 0.25
_LOOK_SECONDS = 0.1
_LOOKS = 150
_SCENE_SECONDS = 60.0


class Spoilt(Exception):  # noqa: N818 - a finding
    """The scene could not be played to its end; the sentence says what was waited for."""


class Scene:
    """A house with its players, for one scene."""

    def __init__(self, house: House, journal: Journal, seed: int, market: str) -> None:
        self.house = house
        self.result = Crashed()
        self.stage = Stage(house, journal, Tempo(pace=_PACE), seed, house.wire(), load=0.2)
        self.players: list[Players] = [MARKETS[market](self.stage)]
        self.lane = Lane(self.stage, self.players, self.result, lambda _said: None)
        self._number = 0

    async def play(self, *names: str) -> list[Finding]:
        """Play the scenes of these names, one after the other, and count."""
        await self.lane.prepare()
        for self._number, name in enumerate(names, start=1):
            try:
                async with asyncio.timeout(_SCENE_SECONDS):
                    await SCENES[name][1](self)
            except Spoilt as why:
                self._found("scene", name, str(why))
            except TimeoutError:
                self._found("scene", name, f"It did not end within {_SCENE_SECONDS:.0f} s.")
            for what, count in (await self.lane.calm()).items():
                self._found("settle", name, f"{count} {what} left")
        self.stage.tempo.ending.set()
        await self.lane.reckon()
        await self.stage.wire.close()
        return self.result.findings

    def _found(self, code: str, name: str, said: str) -> None:
        self.result.findings.append(Finding("liveness", code, name, said))

    def hands(self, name: str) -> Hands:
        """A player's own, who plays in this scene only."""
        return self.stage.hands(f"{name}n{self._number}")

    async def paid(self, name: str) -> tuple[Visit, str]:
        """Somebody's request, paid for, and the job's id."""
        visit = Visit(self.stage, self.hands(name))
        await visit.pay()
        await visit.complete()
        path = f"{ROOT}/admin/jobs?q={visit.phone.removeprefix('+')}"

        async def look() -> str | None:
            answer = await self.stage.wire.call("GET", path, headers=STAFF)
            found: list[dict[str, Any]] = answer.json.get("items", [])
            return str(found[0]["id"]) if found else None

        return visit, await self.until("the job of who has paid", look)

    async def until[Value](self, what: str, look: Callable[[], Awaitable[Value | None]]) -> Value:
        """Look until there is something. Raises Spoilt."""
        for _ in range(_LOOKS):
            seen = await look()
            if seen:
                return seen
            await asyncio.sleep(_LOOK_SECONDS)
        raise Spoilt(f"In vain: {what}.")

    async def strike(self, story: str, kind: str, point: str) -> None:
        """Tell a story and end a process at a point of it."""
        if not await self.lane.strike(Point(story, kind, point, 1)):
            raise Spoilt(f"No {kind} process came by {point}.")

    async def push(self, seconds: int) -> None:
        await self.house.outside.control("POST", "/clock/advance", {"seconds": seconds})

    @asynccontextmanager
    async def trouble(self, **order: Any) -> AsyncGenerator[None]:
        """A provider misbehaves as ordered; it must have struck by the end."""
        outside = self.house.outside
        fault = await outside.control("POST", "/faults", order)
        try:
            yield

            async def struck() -> bool:
                known = await outside.control("GET", "/faults")
                # One with a count is gone from the list once it has struck so often.
                return all(one["fired"] > 0 for one in known if one["id"] == fault["id"])

            await self.until(f"the provider's {order['kind']}", struck)
        finally:
            await outside.control("DELETE", "/faults")

    @asynccontextmanager
    async def standing_still(self, name: str) -> AsyncGenerator[None]:
        """A process of the house does nothing, and then goes on as if nothing had been."""
        keeper = self.house.keepers[name]
        keeper.freeze()
        try:
            yield
        finally:
            keeper.thaw()


async def _refund(hands: Hands, job: str) -> None:
    operation = hands.begin("refund", job=job, amount_minor=REFUND_MINOR)
    reason = f"Waited too long {operation.marker}"
    body = {"amount_minor": REFUND_MINOR, "reason": reason, "override": True}
    await hands.perform(operation, f"{ROOT}/admin/jobs/{job}/refund", body, headers=STAFF)


async def answer_lost(scene: Scene) -> None:
    """Stripe gives money back, and neither its answer nor its news of it arrive."""
    _, job = await scene.paid("c1")
    await scene.lane.calm()
    async with (
        scene.trouble(provider="stripe", kind="drop"),
        scene.trouble(
            provider="stripe", operation="refunds.create", kind="timeout", count=2, delay_ms=50
        ),
    ):
        await _refund(scene.hands("s1"), job)
        await scene.lane.calm()


async def news_fivefold(scene: Scene) -> None:
    """Everything Stripe has to say comes five times at once."""
    async with scene.trouble(provider="stripe", kind="duplicate", times=5):
        await scene.paid("c1")
        await scene.lane.calm()


async def ends_after_commit(scene: Scene) -> None:
    """The process ends when a request is stored and its answer is not said."""
    await scene.strike("pay", "web", "after_commit@start_request")


async def ends_after_cancel(scene: Scene) -> None:
    """The process ends when a job is cancelled and its answer is not said."""
    await scene.strike("cancel", "web", "after_commit@cancel_request")


async def ends_with_a_job(scene: Scene) -> None:
    """The worker ends with a refund in hand."""
    await scene.strike("refund", "worker", "job.after_dequeue@payments.send_refund")


async def refunds_at_once(scene: Scene) -> None:
    """All of the staff give a part of the same deposit back at the same moment."""
    _, job = await scene.paid("c1")
    everybody = [scene.hands(f"s{number}") for number in range(_AT_ONCE)]
    await asyncio.gather(*(_refund(hands, job) for hands in everybody))


async def two_yes(scene: Scene) -> None:
    """Everybody who was asked says YES at the same moment."""
    for number in range(3):
        _, job = await scene.paid(f"c{number}")
        offers = await _asked(scene, job)
        hands = scene.hands(f"k{number}")
        await asyncio.gather(
            *(_say(scene, hands, phone, f"YES {code}") for phone, code in offers.items())
        )
        await scene.lane.calm()


async def night(scene: Scene) -> None:
    """A wave's time is up while the worker stands still."""
    _, job = await scene.paid("c1")
    await _asked(scene, job)
    async with scene.standing_still("worker-1"):
        await scene.push(_NIGHT_SECONDS)

    async def over() -> bool:
        asked = "SELECT count(*) FROM locksmith.waves WHERE closed_at IS NULL AND number = 1"
        return not await scene.house.postgres.value(asked)

    with suppress(Spoilt):
        await scene.until("the wave to be over", over)


async def stop_first(scene: Scene) -> None:
    """A text waits for the worker, and its reader says STOP meanwhile."""
    visit, job = await scene.paid("c1")
    await scene.lane.calm()
    hands = scene.hands("s1")
    async with scene.standing_still("worker-1"):
        operation = hands.begin("write", job=job)
        body = {"to": "customer", "text": f"We are on it. {operation.marker}"}
        await hands.perform(operation, f"{ROOT}/admin/jobs/{job}/message", body, headers=STAFF)
        await _say(scene, hands, visit.phone, "STOP")

        async def heard() -> bool:
            asked = "SELECT count(*) FROM kernel.suppression WHERE address = $1"
            return bool(await scene.house.postgres.value(asked, visit.phone))

        await scene.until("STOP to be heard", heard)


async def odd_cents(scene: Scene) -> None:
    """A deposit that three equal prices cannot part evenly."""
    evenings = _evenings(scene)
    hands = scene.hands("o1")
    booking = await evenings.book(hands, dict.fromkeys(evenings.cast.vendors, ODD_CENTS))
    await evenings.pay(hands, booking, "pay", {"mode": "deposit"})
    await scene.lane.calm()


async def objected(scene: Scene) -> None:
    """One vendor is objected to, and then the evening is said to have taken place."""
    evenings = _evenings(scene)
    hands = scene.hands("o1")
    booking = await evenings.paid(hands)
    if await evenings.object(hands, booking) is None:
        raise Spoilt("The objection was refused.")
    said = {"reason": "The organizer is ill; there are pictures."}
    path = f"/admin/bookings/{booking}/force-complete"
    _, done = await evenings.cast.admin.do(hands, "complete", path, said, booking=booking)
    if done is None:
        raise Spoilt("That it has taken place was refused.")


def _evenings(scene: Scene) -> Evenings:
    (players,) = scene.players
    assert isinstance(players, StrathwellPlayers)  # noqa: S101 - these scenes are theirs
    return players.evenings


async def _say(scene: Scene, hands: Hands, phone: str, body: str) -> None:
    """A text, journalled: the house must hear it exactly once."""
    operation = hands.begin("text", **{"from": phone, "body": body})
    operation.marker = f"SM{hands.random.getrandbits(128):032x}"
    hands.journal.intend(operation, operation.marker)
    await scene.house.outside.text(phone, SANDBOX_PHONE, body, operation.marker)
    hands.journal.settle(operation, "acknowledged", 201)


async def _asked(scene: Scene, job: str) -> dict[str, str]:
    return await scene.until("offers on more than one phone", lambda: _offers(scene, job))


async def _offers(scene: Scene, job: str) -> dict[str, str] | None:
    """Phone → code of those asked in the job's open wave; None where fewer than two are."""
    answer = await scene.stage.wire.call("GET", f"{ROOT}/admin/jobs/{job}", headers=STAFF)
    asked: list[dict[str, Any]] = [
        one for one in answer.json.get("offers", []) if one["status"] == "SENT"
    ]
    found: dict[str, str] = {}
    for entry in await scene.house.outside.whole_journal(provider="twilio", kind="effect"):
        data = entry["data"]
        code = _OFFER.search(str(data.get("body", "")))
        if entry["operation"] == "message.delivered" and code is not None:
            found[str(data["recipient"])] = code[1]
    codes = {str(one["code"]) for one in asked}
    mine = {phone: code for phone, code in found.items() if code in codes}
    return mine if len(mine) > 1 else None


type Played = Callable[[Scene], Awaitable[None]]
SCENES: dict[str, tuple[str, Played]] = {
    "answer-lost": ("locksmith", answer_lost),
    "news-fivefold": ("locksmith", news_fivefold),
    "ends-after-commit": ("locksmith", ends_after_commit),
    "ends-after-cancel": ("locksmith", ends_after_cancel),
    "ends-with-a-job": ("locksmith", ends_with_a_job),
    "refunds-at-once": ("locksmith", refunds_at_once),
    "two-yes": ("locksmith", two_yes),
    "night": ("locksmith", night),
    "stop-first": ("locksmith", stop_first),
    "odd-cents": ("strathwell", odd_cents),
    "objected": ("strathwell", objected),
}
"""Name → the market it is played in, and what is played."""

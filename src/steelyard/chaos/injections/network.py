"""Lines between the players and the house that break, stall, or say things twice."""

import asyncio
from contextlib import suppress
from typing import override

from steelyard.chaos.faultproxy import Kind, Trouble
from steelyard.chaos.injections.base import Injection, Unconfirmed, until
from steelyard.chaos.wire import NoAnswer, Wire

_STRUCK_SECONDS = 20.0


class Net(Injection):
    """One trouble of the proxy; it waits for a while until it has struck at least once."""

    @property
    def _kind(self) -> Kind:
        word = self.planned.name.removeprefix("net-").replace("-", "_")
        kinds: dict[str, Kind] = {
            "latency": "latency",
            "reset": "reset",
            "cut_answer": "cut_answer",
            "truncate": "truncate",
            "blackhole": "blackhole",
            "duplicate": "duplicate",
            "rate": "rate",
        }
        return kinds[word]

    async def begin(self) -> str:
        front, choices = self.house.front, self.planned.choices
        self._before = front.strikes[self._kind]
        front.spoil(
            Trouble(
                self._kind,
                share=choices["share"],
                seconds=choices.get("delay", 0.5),
                size=choices.get("size", 40),
            )
        )
        return f"{self._kind} for {choices['share']:.0%} of the requests"

    @override
    async def hold(self) -> None:
        await asyncio.sleep(self.planned.hold)

        async def struck() -> bool:
            return self._struck() > 0

        with suppress(Unconfirmed):
            await until(f"a request struck by {self._kind}", struck, _STRUCK_SECONDS)

    async def end(self) -> str:
        struck = self._struck()
        self.house.front.clear()
        self.idle = not struck
        wire = Wire(self.house.front.port, timeout=5)

        async def passes() -> bool:
            try:
                return (await wire.call("GET", "/healthz")).status < 500
            except NoAnswer:
                return False

        try:
            await until("a request passing unharmed", passes)
        finally:
            await wire.close()
        return f"{struck} requests were struck; they pass again"

    def _struck(self) -> int:
        return self.house.front.strikes[self._kind] - self._before

"""Switching faults on and off."""

from fastapi import APIRouter
from pydantic import BaseModel

from steelyard.sandbox.control.base import Order, not_there
from steelyard.sandbox.faults import Fault, FaultOrder, FaultProvider
from steelyard.sandbox.ground import Ground
from steelyard.sandbox.switches import BY_NAME, SWITCHES, Switch, in_words


class FaultInForce(Fault):
    """``in_words``: what it does now."""

    in_words: str


class Cleared(BaseModel):
    faults: list[FaultInForce]


class Removed(BaseModel):
    removed: int


class SwitchState(BaseModel):
    """A ready-made fault. ``fired``: how often it struck since it was switched on."""

    name: str
    provider: FaultProvider
    title: str
    description: str
    on: bool
    fired: int


class Switches(BaseModel):
    switches: list[SwitchState]


class SwitchOrder(Order):
    on: bool


class FaultControls:
    """``/control/faults``"""

    def __init__(self, ground: Ground) -> None:
        self._ground = ground

    def router(self) -> APIRouter:
        router = APIRouter(prefix="/faults", tags=["faults"])
        router.add_api_route("", self.all, methods=["GET"])
        router.add_api_route("", self.add, methods=["POST"], status_code=201)
        router.add_api_route("", self.replace, methods=["PUT"])
        router.add_api_route("", self.clear, methods=["DELETE"])
        router.add_api_route("/switches", self.switches, methods=["GET"])
        router.add_api_route("/switches/{name}", self.switch, methods=["PUT"])
        router.add_api_route("/{number}", self.remove, methods=["DELETE"])
        return router

    async def all(self) -> list[FaultInForce]:
        """The faults in force, each with how often it struck."""
        return [_shown(fault) for fault in self._ground.faults.all()]

    async def add(self, order: FaultOrder) -> FaultInForce:
        return self._add(order)

    async def replace(self, orders: list[FaultOrder]) -> list[FaultInForce]:
        """Exactly these from now on."""
        with self._ground.store.transaction():
            self._ground.faults.clear()
            return [self._add(order) for order in orders]

    async def clear(self) -> Cleared:
        """Everything works again."""
        with self._ground.store.transaction():
            self._ground.faults.clear()
            self._ground.journal.append("faults", "control", "faults.cleared")
        return Cleared(faults=[])

    async def remove(self, number: int) -> Removed:
        if not self._remove(number):
            raise not_there(f"fault {number}")
        return Removed(removed=number)

    async def switches(self) -> Switches:
        """Ready-made faults in plain words, and which of them are on."""
        return Switches(switches=[self._state(switch) for switch in SWITCHES])

    async def switch(self, name: str, given: SwitchOrder) -> SwitchState:
        """Switches one on or off; what is on already stays on."""
        switch = BY_NAME.get(name)
        if switch is None:
            raise not_there(f"switch {name}")
        found = self._of(switch)
        if given.on and not found:
            self._add(switch.order)
        if not given.on:
            for fault in found:
                self._remove(fault.id)
        return self._state(switch)

    def _of(self, switch: Switch) -> list[Fault]:
        return [fault for fault in self._ground.faults.all() if switch.matches(fault)]

    def _state(self, switch: Switch) -> SwitchState:
        found = self._of(switch)
        return SwitchState(
            name=switch.name,
            provider=switch.order.provider,
            title=switch.title,
            description=switch.description,
            on=bool(found),
            fired=sum(fault.fired for fault in found),
        )

    def _add(self, order: FaultOrder) -> FaultInForce:
        fault = self._ground.faults.add(order)
        self._ground.journal.append(
            fault.provider,
            "control",
            "fault.added",
            str(fault.id),
            **order.model_dump(mode="json", exclude={"provider"}),
        )
        return _shown(fault)

    def _remove(self, number: int) -> bool:
        removed = self._ground.faults.remove(number)
        if removed:
            self._ground.journal.append("faults", "control", "fault.removed", str(number))
        return removed


def _shown(fault: Fault) -> FaultInForce:
    return FaultInForce(**fault.model_dump(), in_words=in_words(fault))

"""Switching faults on and off."""

from fastapi import APIRouter

from steelyard.sandbox.control.base import not_there
from steelyard.sandbox.faults import Fault, FaultOrder
from steelyard.sandbox.ground import Ground
from steelyard.sandbox.store import Doc


class FaultControls:
    """``/control/faults``"""

    def __init__(self, ground: Ground) -> None:
        self._ground = ground

    def router(self) -> APIRouter:
        router = APIRouter(prefix="/faults")
        router.add_api_route("", self.all, methods=["GET"])
        router.add_api_route("", self.add, methods=["POST"], status_code=201)
        router.add_api_route("", self.replace, methods=["PUT"])
        router.add_api_route("", self.clear, methods=["DELETE"])
        router.add_api_route("/{number}", self.remove, methods=["DELETE"])
        return router

    async def all(self) -> list[Fault]:
        """The faults in force, each with how often it struck."""
        return self._ground.faults.all()

    async def add(self, order: FaultOrder) -> Fault:
        return self._add(order)

    async def replace(self, orders: list[FaultOrder]) -> list[Fault]:
        """Exactly these from now on."""
        with self._ground.store.transaction():
            self._ground.faults.clear()
            return [self._add(order) for order in orders]

    async def clear(self) -> Doc:
        with self._ground.store.transaction():
            self._ground.faults.clear()
            self._ground.journal.append("faults", "control", "faults.cleared")
        return {"faults": []}

    async def remove(self, number: int) -> Doc:
        if not self._ground.faults.remove(number):
            raise not_there(f"fault {number}")
        return {"removed": number}

    def _add(self, order: FaultOrder) -> Fault:
        fault = self._ground.faults.add(order)
        self._ground.journal.append(
            fault.provider,
            "control",
            "fault.added",
            str(fault.id),
            **order.model_dump(mode="json", exclude={"provider"}),
        )
        return fault

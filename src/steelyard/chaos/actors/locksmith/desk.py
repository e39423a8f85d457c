"""Staff at the console: they write to customers, refund, cancel, push searches on."""

from typing import Any

from steelyard.chaos.actors.base import Stage
from steelyard.chaos.actors.locksmith.shop import ROOT, STAFF
from steelyard.chaos.wire import NoAnswer

_JOBS = f"{ROOT}/admin/jobs"
_BOARD = f"{_JOBS}?size=50&sort=created_at&direction=desc"
REFUND_MINOR = 100


class Desk:
    """One member of staff."""

    def __init__(self, stage: Stage, name: str) -> None:
        self._stage = stage
        self._hands = stage.hands(name)
        self._dice = self._hands.random
        self._board: list[dict[str, Any]] = []

    async def play(self) -> None:
        while await self._stage.tempo.pause(self._dice.uniform(0.05, 0.4)):
            if not self._board or self._dice.random() < 0.2:
                await self._look()
            if self._board:
                await self._act(self._dice.choice(self._board))

    async def _look(self) -> None:
        board = await self._get(_BOARD)
        self._board = board.get("items", [])

    async def _act(self, job: dict[str, Any]) -> None:
        mood = self._dice.random()
        if mood < 0.4:
            await self._write(job)
        elif mood < 0.75:
            await self._refund(job)
        elif mood < 0.8:
            await self._command(job, "cancel", "staff-cancel", outcome=None)
        elif mood < 0.85:
            await self._command(job, "dispatch", "next-wave", action="next_wave")
        elif mood < 0.88:
            await self._command(job, "keep-deposit", "keep")
        elif mood < 0.91 and job["status"] == "EN_ROUTE":
            await self._command(job, "complete", "staff-complete", outcome="done")
        else:
            await self._get(f"{_JOBS}/{job['id']}{self._dice.choice(('', '/timeline'))}")

    async def _write(self, job: dict[str, Any]) -> None:
        operation = self._hands.begin("write", job=job["id"])
        await self._hands.perform(
            operation,
            f"{_JOBS}/{job['id']}/message",
            {"to": "customer", "text": f"We are on it. {operation.marker}"},
            headers=STAFF,
        )

    async def _refund(self, job: dict[str, Any]) -> None:
        """A small part, so that a second one would be possible, and would be a double payment."""
        operation = self._hands.begin("refund", job=job["id"], amount_minor=REFUND_MINOR)
        await self._hands.perform(
            operation,
            f"{_JOBS}/{job['id']}/refund",
            {
                "amount_minor": REFUND_MINOR,
                "reason": f"Waited too long {operation.marker}",
                "override": True,
            },
            headers=STAFF,
        )

    async def _command(self, job: dict[str, Any], path: str, name: str, **body: object) -> None:
        operation = self._hands.begin(name, job=job["id"])
        await self._hands.perform(
            operation,
            f"{_JOBS}/{job['id']}/{path}",
            {**body, "reason": f"By the storm {operation.marker}"},
            headers=STAFF,
        )

    async def _get(self, path: str) -> dict[str, Any]:
        self._stage.probes["desk"] += 1
        try:
            answer = await self._stage.wire.call("GET", path, headers=STAFF)
        except NoAnswer:
            return {}
        return answer.json if answer.status == 200 else {}

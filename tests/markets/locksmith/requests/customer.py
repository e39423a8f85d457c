"""A customer at their own page: the token in a header, as behind a link."""

import secrets
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import httpx2
from sqlalchemy import select
from tests.markets.locksmith.conftest import Desk

from steelyard.markets.locksmith.dispatch import waves
from steelyard.markets.locksmith.links import token_for
from steelyard.markets.locksmith.models import Job

ROOT = "http://127.0.0.1/locksmith"


@dataclass
class Customer:
    """One request's owner."""

    desk: Desk
    id: UUID

    async def send(self, method: str, path: str = "", body: Any = None) -> httpx2.Response:
        token = token_for(self.desk.services.settings.secret_key, self.id)
        return await self.desk.client.request(
            method,
            f"{ROOT}/api/request/{self.id}{path}",
            json=body,
            headers={"X-Request-Token": token, "Idempotency-Key": secrets.token_hex(8)},
        )

    async def see(self) -> Any:
        answer = await self.send("GET")
        assert answer.status_code == 200, answer.text
        return answer.json()

    async def post(self, path: str, body: Any = None, status: int = 200) -> Any:
        answer = await self.send("POST", path, body)
        assert answer.status_code == status, answer.text
        return answer.json()

    async def actions(self) -> dict[str, Any]:
        return {one["name"]: one for one in (await self.see())["actions"]}


async def paid(desk: Desk, number: int = 1) -> tuple[Customer, str]:
    """Somebody who has paid: nobody is asked yet. The customer and their job's id."""
    job_id = await desk.paid_job(number)
    async with desk.services.database.reading() as session:
        request_id = await session.scalar(select(Job.session_id).where(Job.id == UUID(job_id)))
    assert request_id is not None
    return Customer(desk, request_id), job_id


async def asking(desk: Desk, number: int = 1) -> tuple[Customer, str]:
    """Somebody whose first wave is out."""
    customer, job_id = await paid(desk, number)
    async with desk.services.database.transaction() as session:
        await waves.start(session, await waves.locked_job(session, UUID(job_id)))
    return customer, job_id

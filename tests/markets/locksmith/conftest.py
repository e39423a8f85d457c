"""The staff's desk over real HTTP semantics: the whole application, its database and cache."""

import secrets
from collections.abc import AsyncGenerator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import httpx2
import pytest
from sqlalchemy import func, select, text
from tests.application import SECRET, application

from steelyard.kernel import clock, payments
from steelyard.kernel.audit import Actor
from steelyard.kernel.geo import Located, Point
from steelyard.kernel.payments import Observed
from steelyard.kernel.services import Services
from steelyard.markets.locksmith.dispatch import answers
from steelyard.markets.locksmith.models import Job, JobOffer, Locksmith
from steelyard.markets.locksmith.requests import service as requests
from steelyard.markets.locksmith.words import OPEN_OFFER, ServiceType, Urgency
from steelyard.settings import Settings

EMAIL = "ada@steelyard.test"
STRIPE = Actor(kind="provider", id="stripe", role="provider")
VISITOR = Actor(kind="customer", id="test", role="customer")
AREA = {
    "name": "Oak Park",
    "city": "Oak Park",
    "region": "IL",
    "lat": 41.885,
    "lng": -87.784,
    "radius_km": 12.5,
}
DOOR = Located(
    point=Point(41.886, -87.785),
    precision="rooftop",
    formatted_address="123 Lake St, Oak Park, IL, USA",
    address_line="123 Lake St, Oak Park, IL",
    city="Oak Park",
    region="IL",
    postal_code="60301",
    country="US",
    source="google",
)


@dataclass
class Desk:
    """A member of staff at the console, and a look behind it."""

    client: httpx2.AsyncClient
    services: Services

    async def get(self, path: str, *, expect: int = 200, **params: Any) -> Any:
        return self._checked(await self.client.get(path, params=params), expect)

    async def send(
        self, method: str, path: str, body: Any = None, status: int = 200, key: str | None = None
    ) -> Any:
        headers = {"Idempotency-Key": key or secrets.token_hex(8)}
        answer = await self.client.request(method, path, json=body, headers=headers)
        return self._checked(answer, status)

    async def post(self, path: str, body: Any = None, status: int = 200, key: str = "") -> Any:
        return await self.send("POST", path, body, status, key or None)

    def _checked(self, answer: httpx2.Response, status: int) -> Any:
        assert answer.status_code == status, answer.text
        return answer.json() if answer.content else None

    async def open_shop(self, deposit_minor: int = 4900) -> None:
        """One area, one price for everything."""
        await self.send("PUT", "/service-areas", {"items": [AREA]})
        await self.send("PUT", "/pricing", {"items": every_price(deposit_minor)})

    async def hire(self, name: str, number: int, **facts: Any) -> str:
        body = {
            "display_name": name,
            "phone": f"+1312555{number:04d}",
            "primary_city": "Oak Park",
            "supports_home_lockout": True,
            **facts,
        }
        return str((await self.post("/locksmiths", body, status=201))["id"])

    async def visitor(self, number: int = 1, *, until: str = "service") -> UUID:
        """A customer who came as far as ``started``, ``located`` or ``service``."""
        async with self.services.database.transaction() as session:
            request = await requests.start(
                session,
                name="Dana Reyes",
                phone=f"+1708555{number:04d}",
                visitor=requests.Visitor(ip=f"192.0.2.{number % 250}", user_agent="test"),
                actor=VISITOR,
            )
            if until != "started":
                await requests.locate(session, request.id, DOOR, DOOR.address_line, actor=VISITOR)
            if until == "service":
                await requests.choose_service(
                    session, request.id, ServiceType.HOME_LOCKOUT, Urgency.URGENT, actor=VISITOR
                )
            return request.id

    async def paid_job(self, number: int = 1) -> str:
        """A customer's paid request, as Stripe's word makes it: CREATED, nobody asked yet."""
        request_id = await self.visitor(number)
        async with self.services.database.transaction() as session:
            payment = await requests.start_payment(session, request_id, actor=VISITOR)
            seen = Observed(
                ref=f"pi_{secrets.token_hex(8)}",
                state="succeeded",
                raw_state="succeeded",
                amount_minor=payment.amount_minor,
                received_minor=payment.amount_minor,
                currency=payment.currency,
                at=clock.now(),
                payment_id=payment.id,
                card_brand="visa",
                card_last4="4242",
            )
            await payments.apply_observed(session, payment, seen, actor=STRIPE)
            job_id = await session.scalar(select(Job.id).where(Job.session_id == request_id))
            return str(job_id)

    async def says_yes(self, locksmith_id: str, job_id: str) -> bool:
        """The locksmith's YES, as the text message handler takes it."""
        async with self.services.database.transaction() as session:
            offer = await session.scalar(
                select(JobOffer).where(
                    JobOffer.job_id == UUID(job_id),
                    JobOffer.locksmith_id == UUID(locksmith_id),
                    JobOffer.status.in_(OPEN_OFFER),
                )
            )
            assert offer is not None, "no open offer"
            locksmith = await session.get_one(Locksmith, UUID(locksmith_id))
            actor = Actor(kind="locksmith", id=locksmith_id, role="locksmith")
            return (await answers.accept(session, offer, locksmith, actor=actor)).won

    async def events(self, event: str) -> int:
        """How often the market's history says ``event``."""
        async with self.services.database.reading() as session:
            counted = await session.scalar(
                select(func.count())
                .select_from(text("kernel.audit_event"))
                .where(text("stream = 'locksmith' AND event = :event")),
                {"event": event},
            )
            return int(counted or 0)

    async def balance(self, purpose: str) -> int:
        """The sum of the market's accounts of one purpose."""
        async with self.services.database.reading() as session:
            found = await session.scalar(
                text(
                    "SELECT coalesce(sum(posted_minor), 0) FROM kernel.ledger_account"
                    " WHERE market = 'locksmith' AND purpose = :purpose"
                ),
                {"purpose": purpose},
            )
            return int(found or 0)


def every_price(deposit_minor: int) -> list[dict[str, Any]]:
    return [
        {"service_type": service, "urgency": urgency, "deposit_minor": deposit_minor}
        for service in ServiceType
        for urgency in Urgency
    ]


@pytest.fixture
def settings(database_url: str, valkey_url: str) -> Settings:
    return Settings.model_validate(
        {
            "app_env": "test",
            "database_url": database_url,
            "database_pool_size": 4,
            "VALKEY_URL": valkey_url,
            "rate_limits": False,
            "secret_key": SECRET,
            "stripe_secret_key": "sk_test_unused",
            "twilio_account_sid": "AC00000000000000000000000000000000",
            "twilio_auth_token": "unused",
            "twilio_phone_number": "+15005550006",
        }
    )


@pytest.fixture
async def desk(settings: Settings) -> AsyncGenerator[Desk]:
    """The console's client, and the services of the process it talks to."""
    clock.forget()
    app = application(settings)
    async with (
        app.router.lifespan_context(app),
        httpx2.AsyncClient(
            transport=httpx2.ASGITransport(app),
            base_url="http://127.0.0.1/locksmith/api/admin",
            headers={"Cf-Access-Authenticated-User-Email": EMAIL},
        ) as client,
    ):
        yield Desk(client, app.state.services)

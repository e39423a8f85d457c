"""The whole application over HTTP semantics, its database behind it, and the providers' pens."""

import hashlib
import hmac
import json
import secrets
from collections.abc import AsyncGenerator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

import httpx2
from fastapi import FastAPI
from sqlalchemy import text
from tests.application import application
from twilio.request_validator import RequestValidator

from steelyard.kernel import clock, payments
from steelyard.kernel.audit import Actor
from steelyard.kernel.payments import Observed
from steelyard.kernel.services import Services
from steelyard.markets.locksmith.requests import service as requests
from steelyard.markets.locksmith.words import ServiceType, Urgency
from steelyard.settings import Settings

BASE = "http://127.0.0.1"
ROOT = "/locksmith"
SMS = f"{ROOT}/api/webhooks/twilio/sms"
STRIPE = f"{ROOT}/api/webhooks/stripe"
EMAIL = "ada@steelyard.test"
ADDRESS = "123 Lake St, Oak Park, IL"
OUTSIDE = "1 Main St, Springfield, IL"
AREA = {
    "name": "Oak Park",
    "city": "Oak Park",
    "region": "IL",
    "lat": 41.885,
    "lng": -87.784,
    "radius_km": 12.5,
}
WISH = {"service_type": "home_lockout", "urgency": "urgent"}


@dataclass
class Stage:
    """One installation and everybody who writes to it."""

    app: FastAPI
    client: httpx2.AsyncClient
    services: Services

    @property
    def settings(self) -> Settings:
        return self.services.settings

    async def rows(self, table: str, where: str = "true", **values: Any) -> int:
        async with self.services.database.reading() as session:
            sql = text(f"SELECT count(*) FROM {table} WHERE {where}")  # noqa: S608
            return int(await session.scalar(sql, values) or 0)

    async def values(self, sql: str, **values: Any) -> list[Any]:
        async with self.services.database.reading() as session:
            return list((await session.scalars(text(sql), values)).all())

    # -- staff ---------------------------------------------------------------------------------

    async def staff(self, method: str, path: str, body: Any = None, **headers: str) -> Any:
        answer = await self.client.request(
            method,
            f"{ROOT}/api/admin{path}",
            json=body,
            headers={
                "Cf-Access-Authenticated-User-Email": EMAIL,
                "Idempotency-Key": str(uuid4()),
                **headers,
            },
        )
        assert answer.is_success, answer.text
        return answer.json() if answer.content else None

    async def open_shop(self, *, offered: tuple[ServiceType, ...] = tuple(ServiceType)) -> None:
        """One area, one price; services not named are not to be had."""
        await self.staff("PUT", "/service-areas", {"items": [AREA]})
        prices = [
            {
                "service_type": service,
                "urgency": urgency,
                "deposit_minor": 4900,
                "is_offered": service in offered,
            }
            for service in ServiceType
            for urgency in Urgency
        ]
        await self.staff("PUT", "/pricing", {"items": prices})

    async def hire(self, number: int = 1) -> tuple[str, str]:
        """A locksmith in the area: id and phone."""
        phone = f"+1312555{number:04d}"
        body = {
            "display_name": f"Locksmith {number}",
            "phone": phone,
            "primary_city": "Oak Park",
            "supports_home_lockout": True,
        }
        return str((await self.staff("POST", "/locksmiths", body))["id"]), phone

    async def offered_job(self, number: int) -> str:
        """A paid job whose first wave is out."""
        job_id = await self.paid_job(number)
        await self.staff("POST", f"/jobs/{job_id}/dispatch", {"action": "start"})
        return job_id

    async def codes(self, phone: str) -> list[str]:
        return await self.values(
            "SELECT o.code FROM locksmith.job_offers o"
            " JOIN locksmith.locksmiths l ON l.id = o.locksmith_id"
            " WHERE l.phone = :phone AND o.status IN ('PENDING', 'SENT') ORDER BY o.created_at",
            phone=phone,
        )

    # -- customers -----------------------------------------------------------------------------

    async def visitor(self, number: int = 1) -> "Visitor":
        answer = await self.client.post(
            f"{ROOT}/api/request/start",
            json={"name": "Dana Reyes", "phone": f"+1708555{number:04d}"},
        )
        assert answer.status_code == 201, answer.text
        token = answer.cookies["steelyard_request"]
        self.client.cookies.clear()
        return Visitor(self, answer.json()["id"], token)

    async def paid_job(self, number: int) -> str:
        """A customer's paid request, as Stripe's word makes it."""
        visitor = await self.visitor(number)
        await visitor.choose()
        customer = Actor(kind="customer", id=visitor.id, role="customer")
        stripe = Actor(kind="provider", id="stripe", role="provider")
        async with self.services.database.transaction() as session:
            payment = await requests.start_payment(session, UUID(visitor.id), actor=customer)
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
            await payments.apply_observed(session, payment, seen, actor=stripe)
        (job_id,) = await self.values(
            "SELECT id FROM locksmith.jobs WHERE session_id = :id", id=UUID(visitor.id)
        )
        return str(job_id)

    # -- providers -----------------------------------------------------------------------------

    async def text(self, phone: str, body: str, **more: str) -> list[str]:
        """A text as Twilio delivers it; what is said back."""
        form = {
            "MessageSid": f"SM{secrets.token_hex(16)}",
            "AccountSid": self.settings.twilio_account_sid,
            "From": phone,
            "To": self.settings.twilio_phone_number,
            "Body": body,
            "NumMedia": "0",
            **more,
        }
        answer = await self.post_form(SMS, form)
        assert answer.status_code == 200, answer.text
        return await self.values(
            "SELECT body FROM kernel.message WHERE dedupe_key = :key",
            key=f"reply-{form['MessageSid']}",
        )

    async def post_form(
        self,
        path: str,
        form: Mapping[str, str],
        *,
        token: str = "",
        signature: str | None = None,
        query: str = "",
    ) -> httpx2.Response:
        """A call as Twilio makes it; what is given instead is what a forger gets wrong."""
        pen: Any = RequestValidator(token or self.settings.twilio_auth_token)
        signed = str(pen.compute_signature(f"{self.settings.base_url}{path}", dict(form)))
        return await self.client.post(
            path + query,
            data=dict(form),
            headers={"X-Twilio-Signature": signed if signature is None else signature},
        )

    async def post_event(
        self, body: bytes, *, secret: str = "", age: int = 0, signature: str | None = None
    ) -> httpx2.Response:
        when = int(clock.now().timestamp()) - age
        key = (secret or self.settings.stripe_webhook_secret[0]).encode()
        mac = hmac.new(key, b"%d." % when + body, hashlib.sha256).hexdigest()
        signed = f"t={when},v1={mac}" if signature is None else signature
        return await self.client.post(STRIPE, content=body, headers={"Stripe-Signature": signed})


@dataclass
class Visitor:
    """A customer with their request's token."""

    stage: Stage
    id: str
    token: str

    async def post(self, step: str, body: Any = None, **headers: str) -> httpx2.Response:
        answer = await self.stage.client.post(
            f"{ROOT}/api/request/{self.id}{step}",
            json=body,
            headers={"X-Request-Token": self.token, **headers},
        )
        self.stage.client.cookies.clear()
        return answer

    async def get(self) -> Any:
        answer = await self.stage.client.get(
            f"{ROOT}/api/request/{self.id}", headers={"X-Request-Token": self.token}
        )
        return answer.json()

    async def choose(self) -> None:
        for step, body in (("/location", {"address": ADDRESS}), ("/service", WISH)):
            answer = await self.post(step, body)
            assert answer.status_code == 200, answer.text


def event(kind: str = "payment_intent.succeeded", **more: Any) -> bytes:
    """An event as Stripe writes it."""
    return json.dumps(
        {
            "id": f"evt_{secrets.token_hex(8)}",
            "type": kind,
            "created": int(clock.now().timestamp()),
            "livemode": False,
            "api_version": "2026-09-30.endive",
            "data": {"object": {"id": "pi_unknown", "object": "payment_intent"}},
            **more,
        }
    ).encode()


@asynccontextmanager
async def open_stage(settings: Settings) -> AsyncGenerator[Stage]:
    clock.forget()
    app = application(settings)
    async with (
        app.router.lifespan_context(app),
        httpx2.AsyncClient(
            transport=httpx2.ASGITransport(app, raise_app_exceptions=False), base_url=BASE
        ) as client,
    ):
        yield Stage(app, client, app.state.services)


def error_of(answer: httpx2.Response, status: int) -> Any:
    """The refusal, in the one shape every refusal has."""
    assert answer.status_code == status, answer.text
    body = answer.json()
    assert set(body) == {"error", "message", "details", "request_id"}
    assert body["request_id"] == answer.headers["x-request-id"]
    return body

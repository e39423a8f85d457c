"""A bakery with a phone number: one house, its doors on a real socket, the sandbox outside."""

import asyncio
import dataclasses
import itertools
import os
import random
import socket
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any, cast
from urllib.parse import urlencode
from uuid import UUID

import httpx2
import uvicorn
from fastapi import FastAPI
from sqlalchemy import select, text
from tests.sandbox.outside import ACCOUNT, TOKEN, Control, Doc, Process, QuietServer, until
from twilio.request_validator import (  # pyright: ignore[reportMissingTypeStubs] - ships no types
    RequestValidator,
)

from steelyard.kernel import audit, messaging
from steelyard.kernel.audit import Event
from steelyard.kernel.db import Session
from steelyard.kernel.http import errors
from steelyard.kernel.invariants import Violation
from steelyard.kernel.jobs import JobContext, Retry
from steelyard.kernel.market import Handlers, Market
from steelyard.kernel.messaging import Message, SmsGateway, SmsLimits
from steelyard.kernel.messaging.rows import SEND
from steelyard.kernel.services import Services, open_services
from steelyard.settings import Settings

MARKET = "bakery"
TEMPLATES = Path(__file__).parent / "templates"
LIMITS = SmsLimits(
    call=timedelta(seconds=2.5),
    start=timedelta(seconds=1.0),
    lease=timedelta(seconds=4.0),
    settle=timedelta(seconds=0.4),
)
HANDLERS = {task.name: task.handler for task in messaging.TASKS}
PERIODICS = {one.name: one.handler for one in messaging.PERIODICS}

_numbers = itertools.count(random.randrange(1_000_000, 8_000_000))


def new_phone() -> str:
    """A number nobody has used in this run."""
    return f"+1312{next(_numbers):07d}"


@dataclass
class Bakery:
    """The market: remembers what it is told and answers what the test says."""

    heard: list[tuple[str, str]] = field(default_factory=list[tuple[str, str]])
    changed: list[tuple[UUID, str]] = field(default_factory=list[tuple[UUID, str]])
    opted_out: list[str] = field(default_factory=list[str])
    opted_in: list[str] = field(default_factory=list[str])
    answers: dict[str, str] = field(default_factory=dict[str, str])
    fails: int = 0

    async def on_text(self, session: Session, message: Message) -> str | None:
        if self.fails:
            self.fails -= 1
            raise ZeroDivisionError("the bakery is on fire")
        await session.flush()
        self.heard.append((message.from_address, message.body))
        message.party_type, message.party_id = "baker", "1"
        return self.answers.get(message.body)

    async def on_change(self, session: Session, message: Message) -> None:
        await session.flush()
        self.changed.append((message.id, message.status))

    async def on_opt_out(self, session: Session, address: str, message: Message) -> None:
        await session.flush()
        assert message.market == MARKET
        self.opted_out.append(address)

    async def on_opt_in(self, session: Session, address: str, message: Message) -> None:
        await session.flush()
        assert message.market == MARKET
        self.opted_in.append(address)

    def market(self) -> Market:
        return Market(
            name=MARKET,
            title="Bakery",
            tagline="Fresh.",
            routers=(messaging.webhook_router(MARKET), messaging.templates_router(MARKET)),
            lifecycles=(),
            templates=TEMPLATES,
            handlers=Handlers(
                sms_received=self.on_text,
                message_changed=self.on_change,
                extra={"opted_out": self.on_opt_out, "opted_in": self.on_opt_in},
            ),
        )


@dataclass
class House:
    """The process under test and its surroundings."""

    services: Services
    bakery: Bakery
    control: Control
    url: str
    number: str

    async def say(self, to: str, name: str = "Ana", **more: Any) -> Message:
        """One text through the service, committed."""
        asked: dict[str, Any] = {"template": "hello", "kind": "notice", **more}
        async with self.services.database.transaction() as session:
            return await messaging.send_sms(
                session, market=MARKET, to=to, context={"name": name}, **asked
            )

    async def write(self, to: str, **more: Any) -> Message:
        """One mail through the service, committed."""
        async with self.services.database.transaction() as session:
            return await messaging.send_mail(
                session,
                market=MARKET,
                to=to,
                template="letter",
                context={"name": "Ana"},
                kind="letter",
                **more,
            )

    async def run(self, task: str, *, last_attempt: bool = False, **arguments: str) -> None:
        await HANDLERS[task](self.context(last_attempt=last_attempt), **arguments)

    async def send(self, message: Message, *, last_attempt: bool = False) -> None:
        """One try of the message's job."""
        await self.run(SEND[message.channel], last_attempt=last_attempt, message_id=str(message.id))

    async def settle(self, message: Message, tries: int = 100) -> None:
        """The job with its retries, without their pauses."""
        for _ in range(tries):
            try:
                await self.send(message)
            except Retry:
                await asyncio.sleep(0.1)
            else:
                return
        raise AssertionError("never settled")

    async def periodic(self, name: str) -> None:
        await PERIODICS[name](self.context())

    def context(self, *, last_attempt: bool = False) -> JobContext:
        return JobContext(self.services, job_id=0, attempt=0, last_attempt=last_attempt)

    async def look(self, message: Message) -> Message:
        """The row as it stands now."""
        async with self.services.database.reading() as session:
            return await session.get_one(Message, message.id)

    async def until_status(self, message: Message, status: str) -> Message:
        async def reached() -> bool:
            return (await self.look(message)).status == status

        for _ in range(500):
            if await reached():
                return await self.look(message)
            await asyncio.sleep(0.01)
        raise AssertionError(f"still {(await self.look(message)).status}, not {status}")

    async def inbound(self, phone: str) -> list[Message]:
        return await self.rows(Message.direction == "in", Message.from_address == phone)

    async def rows(self, *conditions: Any) -> list[Message]:
        async with self.services.database.reading() as session:
            found = await session.scalars(
                select(Message).where(*conditions).order_by(Message.created_at, Message.id)
            )
            return list(found.all())

    async def jobs_waiting(self, key: str) -> int:
        async with self.services.database.reading() as session:
            count = await session.scalar(
                text("SELECT count(*) FROM kernel.pgqueuer WHERE dedupe_key = :key"), {"key": key}
            )
            return count or 0

    async def events(self, message: Message) -> list[Event]:
        async with self.services.database.reading() as session:
            return await audit.history(session, entity_type="message", entity_id=message.id)

    async def violations(self) -> list[Violation]:
        async with self.services.database.reading() as session:
            return [
                found
                for invariant in messaging.INVARIANTS
                for found in await invariant.violations(session)
            ]

    async def on_phone(self, phone: str) -> list[Doc]:
        """What the person reads: texts that came, the carrier's own left out."""
        thread = (await self.control.get(f"/phones/{phone}/messages"))["messages"]
        return [one for one in thread if one["direction"] == "received" and not one["from_carrier"]]

    async def taken(self, phone: str) -> list[Doc]:
        """What the provider's journal says it took from us for that phone."""
        journal = await self.control.journal(provider="twilio", kind="effect")
        return [
            one
            for one in journal
            if one["operation"] == "message.queued"
            and one["data"]["recipient"] == phone
            and not one["data"]["from_carrier"]
        ]

    async def type(self, phone: str, body: str = "", **more: object) -> Doc:
        """The person sends a text."""
        sent = {"to": self.number, "body": body, **more}
        return await self.control.post(f"/phones/{phone}/send", sent)

    async def until_stored(self, phone: str, count: int = 1) -> list[Message]:
        for _ in range(500):
            found = await self.inbound(phone)
            if len(found) >= count:
                return found
            await asyncio.sleep(0.01)
        raise AssertionError(f"{len(await self.inbound(phone))} texts stored, not {count}")

    async def post(
        self, place: str, fields: dict[str, str], *, token: str = TOKEN, **headers: str
    ) -> httpx2.Response:
        """A call signed as Twilio signs."""
        url = f"{self.url}/{MARKET}/api/webhooks/twilio/{place}"
        given = {"AccountSid": ACCOUNT, **fields}
        signature = signature_of(token, url, given)
        async with httpx2.AsyncClient(trust_env=False, timeout=10) as client:
            return await client.post(
                url,
                content=urlencode(given),
                headers={
                    "content-type": "application/x-www-form-urlencoded",
                    "x-twilio-signature": signature,
                    **headers,
                },
            )


def signature_of(token: str, url: str, fields: dict[str, str]) -> str:
    return cast("Any", RequestValidator(token)).compute_signature(url, fields)


def sid() -> str:
    return "SM" + os.urandom(16).hex()


def settings_for(database_url: str, valkey_url: str, outside: Process, **more: Any) -> Settings:
    values: dict[str, Any] = {
        "app_env": "test",
        "database_url": database_url,
        "VALKEY_URL": valkey_url,
        "twilio_account_sid": ACCOUNT,
        "twilio_auth_token": TOKEN,
        "twilio_api_base": f"{outside.url}/twilio",
        "smtp_url": f"smtp://127.0.0.1:{outside.smtp_port}",
        "rate_limits": False,
        "mail_from": "Bakery <hello@bakery.example>",
        "sandbox_url": outside.url,
        "vapid_private_key": "11" * 32,
        **more,
    }
    return Settings(**values)


@asynccontextmanager
async def open_house(
    database_url: str, valkey_url: str, outside: Process, limits: SmsLimits = LIMITS
) -> AsyncGenerator[House]:
    bakery, number = Bakery(), new_phone()
    messaging.register_templates(MARKET, TEMPLATES)
    listening = socket.socket()
    listening.bind(("127.0.0.1", 0))
    url = f"http://127.0.0.1:{listening.getsockname()[1]}"
    settings = settings_for(
        database_url, valkey_url, outside, base_url=url, twilio_phone_number=number
    )
    control = Control(outside.url)
    await control.delete("/faults")
    await control.put("/config", {"twilio": account(number, url)})
    async with open_services(settings, [bakery.market()], name="test") as opened:
        services = dataclasses.replace(opened, sms=SmsGateway(settings, limits))
        async with doors(services, bakery, listening):
            yield House(services, bakery, control, url, number)
        await services.sms.close()
    await control.delete("/faults")
    await control.http.aclose()


def account(number: str, url: str) -> Doc:
    """The sandbox's side: our account, and where its texts go."""
    sms_url = f"{url}/{MARKET}/api/webhooks/twilio/sms"
    return {
        "account_sid": ACCOUNT,
        "auth_token": TOKEN,
        "numbers": {number: {"sms_url": sms_url}},
        "carrier_delay_ms": 5,
    }


@asynccontextmanager
async def doors(
    services: Services, bakery: Bakery, listening: socket.socket
) -> AsyncGenerator[None]:
    app, inner = FastAPI(), FastAPI()
    for one in (app, inner):
        errors.install(one)
        one.state.services = services
    for router in bakery.market().routers:
        inner.include_router(router)
    app.mount(f"/{MARKET}", inner)
    server = QuietServer(
        uvicorn.Config(
            app, log_level="error", lifespan="off", ws="none", timeout_graceful_shutdown=1
        )
    )
    running = asyncio.create_task(server.serve(sockets=[listening]))
    await until(lambda: server.started, "the doors to open")
    yield
    server.should_exit = True
    await running

"""Stripe for the webhooks bench: payments to tell of, the telling, and who is asked afterwards."""

import asyncio
import hashlib
import hmac
import json
import random
from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

MARKET = "strathwell"
AMOUNT_MINOR = 4900
TYPES = ("payment_intent.created", "payment_intent.succeeded")
"""What is told of each payment, in whatever order it arrives."""

_MADE = """
WITH held AS (
    INSERT INTO kernel.ledger_account (market, owner_type, owner_id, purpose, currency, floor)
    SELECT :market, 'bench', one::text, 'held', 'USD', 'zero'
    FROM unnest(CAST(:ids AS uuid[])) AS one
    RETURNING id, owner_id
)
INSERT INTO kernel.payment (id, market, subject_type, subject_id, provider_ref, amount_minor,
    currency, status, held_account_id)
SELECT owner_id::uuid, :market, 'bench', owner_id, 'pi_' || replace(owner_id, '-', ''), :amount,
    'USD', 'created', id
FROM held
"""


@dataclass(frozen=True, slots=True)
class Told:
    """One event. ``body`` is what is delivered, as often as it is."""

    key: str
    type: str
    at: datetime
    body: bytes


async def make_payments(owner: AsyncEngine, ids: Sequence[UUID]) -> None:
    """Payments that wait for their cards, each for a subject and with a held account of its own."""
    async with owner.begin() as connection:
        await connection.execute(
            text(_MADE), {"ids": list(ids), "market": MARKET, "amount": AMOUNT_MINOR}
        )


def events_of(payment_id: UUID, at: datetime) -> list[Told]:
    """What Stripe says of a payment, at ``at``."""
    found: list[Told] = []
    for number, kind in enumerate(TYPES):
        key = f"evt_{payment_id.hex}{number}"
        event = {
            "id": key,
            "object": "event",
            "api_version": "2026-01-01",
            "created": int(at.timestamp()),
            "livemode": False,
            "type": kind,
            "data": {"object": _intent(payment_id.hex, str(payment_id))},
        }
        found.append(Told(key, kind, at, json.dumps(event, separators=(",", ":")).encode()))
    return found


def deliveries(events: Sequence[Told], number: int, dice: random.Random) -> list[Told]:
    """Every event once, some of them again until there are ``number``, shuffled."""
    again = dice.choices(events, k=number - len(events))
    carried = [*events, *again]
    dice.shuffle(carried)
    return carried


def signed(body: bytes, secret: str, at: datetime) -> str:
    """Stripe's signature of a delivery made at ``at``."""
    moment = int(at.timestamp())
    mac = hmac.new(secret.encode(), f"{moment}.".encode() + body, hashlib.sha256)
    return f"t={moment},v1={mac.hexdigest()}"


@asynccontextmanager
async def stripe_stand_in() -> AsyncGenerator[str]:
    """Its address on the loopback. Asked for a payment, it says that it was paid."""
    callers: set[asyncio.StreamWriter] = set()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        callers.add(writer)
        try:
            while True:
                await _exchange(reader, writer)
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            callers.discard(writer)
            writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        server.close()
        for caller in callers:
            caller.close()
        await server.wait_closed()


async def _exchange(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """``GET /v1/payment_intents/pi_…`` and its answer."""
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
    address = head.split(" ", 2)[1].partition("?")[0]
    name = UUID(address.rpartition("pi_")[2])
    said = json.dumps(_intent(name.hex, str(name))).encode()
    writer.write(
        b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
        + f"Content-Length: {len(said)}\r\n\r\n".encode()
        + said
    )
    await writer.drain()


def _intent(name: str, payment_id: str) -> dict[str, object]:
    return {
        "id": f"pi_{name}",
        "object": "payment_intent",
        "amount": AMOUNT_MINOR,
        "amount_received": AMOUNT_MINOR,
        "currency": "usd",
        "status": "succeeded",
        "livemode": False,
        "metadata": {"market": MARKET, "payment_id": payment_id},
    }

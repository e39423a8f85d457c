"""Codes by text message: six digits, five tries, five minutes, one open code for each purpose.

Asking costs the same whoever's number it is: a row and a job. The job makes the code and sends it,
if there is somebody to send it to; it stands nowhere but in the text, here only as a keyed hash.
All caps are counted in the rows themselves, so that they hold whatever becomes of Valkey.
"""

import hmac
import secrets
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, func, select, text, true, update

from steelyard.kernel import audit, clock
from steelyard.kernel.audit import Actor
from steelyard.kernel.db import Session
from steelyard.kernel.identity.keys import KeyRing
from steelyard.kernel.identity.models import OneTimeCode
from steelyard.kernel.identity.refusals import CeilingReached, TooManyCodes
from steelyard.kernel.identity.users import Address
from steelyard.kernel.jobs import enqueue_at_end
from steelyard.kernel.messaging import send_sms
from steelyard.settings import Settings

SEND_CODE = "identity.send_code"
SIGN_IN = "sign_in"
CODE_KIND = "code"
DIGITS = 6
TRIES = 5
LIFETIME = timedelta(minutes=5)
_DAY = timedelta(hours=24)
_CAPS_LOCK = 7_315_081
_TOO_MANY = "There were too many codes. Please wait before you ask for another."


@dataclass(frozen=True, slots=True)
class Cap:
    """At most ``amount`` codes in ``window``."""

    amount: int
    window: timedelta


PER_PHONE = (Cap(1, timedelta(seconds=30)), Cap(5, timedelta(hours=1)), Cap(10, _DAY))
PER_IP = (Cap(10, timedelta(hours=1)), Cap(30, _DAY))


async def ask(
    session: Session,
    settings: Settings,
    *,
    market: str,
    purpose: str,
    phone: str,
    ip: str,
) -> UUID:
    """A new code for ``phone``; the one before it ends.

    Raises TooManyCodes (CeilingReached: tell staff with ``note_ceiling``), InvalidAddress.
    """
    number = Address.phone(phone).value
    # Asked one after the other, so that the caps are exact.
    await session.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _CAPS_LOCK})
    await _check_caps(session, settings, number, ip)
    now = clock.now()
    await _close_open(session, market, purpose, number, "replaced")
    code = OneTimeCode(
        market=market,
        purpose=purpose,
        phone=number,
        ip=ip,
        created_at=now,
        expires_at=now + LIFETIME,
    )
    session.add(code)
    await session.flush()
    enqueue_at_end(session, SEND_CODE, {"code_id": str(code.id)}, key=f"{SEND_CODE}-{code.id}")
    return code.id


async def send(session: Session, ring: KeyRing, code_id: UUID) -> None:
    """Make the code and text it, once, however often this is asked for."""
    digits = f"{secrets.randbelow(10**DIGITS):0{DIGITS}}"
    rows = await session.execute(
        update(OneTimeCode)
        .where(
            OneTimeCode.id == code_id,
            OneTimeCode.code_hash.is_(None),
            OneTimeCode.closed_at.is_(None),
            OneTimeCode.expires_at > clock.now(),
        )
        .values(code_hash=_hash(ring, code_id, digits))
        .returning(OneTimeCode.market, OneTimeCode.phone, OneTimeCode.expires_at)
        .execution_options(synchronize_session=False)
    )
    row = rows.one_or_none()
    if row is None:
        return
    await send_sms(
        session,
        market=row.market,
        to=row.phone,
        template="identity_code",
        context={"code": digits, "minutes": int(LIFETIME.total_seconds()) // 60},
        kind=CODE_KIND,
        dedupe_key=f"identity-code-{code_id}",
        not_after=row.expires_at,
    )


async def check(
    session: Session, ring: KeyRing, *, market: str, purpose: str, phone: str, given: str
) -> bool:
    """Whether it is the open code; it is spent then. Each call is a try: commit it either way."""
    number = Address.phone(phone).value
    # The row's lock makes tries come one after the other; the sixth finds nothing.
    rows = await session.execute(
        update(OneTimeCode)
        .where(
            OneTimeCode.market == market,
            OneTimeCode.purpose == purpose,
            OneTimeCode.phone == number,
            OneTimeCode.closed_at.is_(None),
            OneTimeCode.expires_at > clock.now(),
            OneTimeCode.tries < TRIES,
        )
        .values(tries=OneTimeCode.tries + 1)
        .returning(OneTimeCode.id, OneTimeCode.code_hash, OneTimeCode.tries)
        .execution_options(synchronize_session=False)
    )
    row = rows.one_or_none()
    if row is None:
        return False
    right = hmac.compare_digest(_hash(ring, row.id, given), row.code_hash or b"")
    if right or row.tries >= TRIES:
        outcome = "spent" if right else "used_up"
        await _close_open(session, market, purpose, number, outcome)
    return right


async def _close_open(
    session: Session, market: str, purpose: str, phone: str, outcome: str
) -> None:
    await session.execute(
        update(OneTimeCode)
        .where(
            OneTimeCode.market == market,
            OneTimeCode.purpose == purpose,
            OneTimeCode.phone == phone,
            OneTimeCode.closed_at.is_(None),
        )
        .values(closed_at=clock.now(), outcome=outcome)
        .execution_options(synchronize_session=False)
    )


async def note_ceiling(session: Session, market: str, actor: Actor) -> None:
    """An alarm that the house sends no more codes today; one an hour says enough."""
    told = await session.scalar(
        text(
            "SELECT 1 FROM kernel.audit_event WHERE stream = :market AND at > :since"
            " AND event = 'codes.ceiling_reached' AND data @> '{\"alarm\": true}' LIMIT 1"
        ),
        {"market": market, "since": clock.now() - timedelta(hours=1)},
    )
    if told is None:
        audit.record(
            session, stream=market, actor=actor, entity_type="house", entity_id="codes",
            event="codes.ceiling_reached", data={"alarm": True},
        )  # fmt: skip


async def _check_caps(session: Session, settings: Settings, phone: str, ip: str) -> None:
    asked = [(cap, OneTimeCode.phone == phone) for cap in PER_PHONE]
    asked += [(cap, OneTimeCode.ip == ip) for cap in PER_IP]
    for cap, whose in asked:
        if await _is_reached(session, cap, whose):
            raise TooManyCodes(_TOO_MANY, retry_after_seconds=_wait(cap))
    house = Cap(settings.identity_codes_per_day, _DAY)
    if await _is_reached(session, house, true()):
        raise CeilingReached(_TOO_MANY, retry_after_seconds=_wait(house))


async def _is_reached(session: Session, cap: Cap, whose: ColumnElement[bool]) -> bool:
    counted = await session.scalar(
        select(func.count()).where(whose, OneTimeCode.created_at > clock.now() - cap.window)
    )
    return (counted or 0) >= cap.amount


def _wait(cap: Cap) -> int:
    return min(int(cap.window.total_seconds()), 3600)


def _hash(ring: KeyRing, code_id: UUID, digits: str) -> bytes:
    return ring.mac("code", code_id.bytes + digits.encode("utf-8", "replace"))

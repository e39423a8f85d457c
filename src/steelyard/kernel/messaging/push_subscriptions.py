"""Who is told on which screen: switched on by the person, ended by them or by their browser.

The end of a subscription and the intent to push to it exclude each other, like an opt-out and a
text (``suppressions``): whatever is pushed to one that has ended was intended before.
"""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self
from uuid import UUID

from cryptography.fernet import InvalidToken
from sqlalchemy import select, update

from steelyard.kernel import audit, clock
from steelyard.kernel.audit import Actor
from steelyard.kernel.db import Session
from steelyard.kernel.errors import InvalidInput, NotFound
from steelyard.kernel.messaging import push_address, push_crypto
from steelyard.kernel.messaging.house import settings_of
from steelyard.kernel.messaging.intents import OPTED_OUT_OF
from steelyard.kernel.messaging.models import QUEUED, SUPPRESSED, Message
from steelyard.kernel.messaging.outcomes import tell
from steelyard.kernel.messaging.push_models import PushSubscription
from steelyard.kernel.messaging.suppressions import lock_address
from steelyard.kernel.secrets import Box

PER_OWNER = 10
"""So many browsers of one owner at a time; a further one takes the place of the oldest."""
_AUTH = 16

SWITCHED_OFF = "switched_off"
REPLACED = "replaced"
GONE = "gone"
UNREADABLE = "unreadable"


class InvalidSubscription(InvalidInput):
    """The keys are not ones that a browser makes."""

    code = "invalid_subscription"


class NoSubscription(NotFound):
    """There is none under this id, or it is somebody else's."""


@dataclass(frozen=True, slots=True)
class Browser:
    """What ``PushSubscription.toJSON()`` gives: base64url keys, and an address to post to."""

    endpoint: str
    p256dh: str
    auth: str

    @property
    def digest(self) -> bytes:
        return hashlib.sha256(self.endpoint.encode()).digest()

    def sealed(self, box: Box) -> bytes:
        return box.seal(json.dumps([self.endpoint, self.p256dh, self.auth]).encode())

    @classmethod
    def opened(cls, box: Box, sealed: bytes) -> Self:
        """Raises InvalidToken where another ``SECRET_KEY`` sealed it."""
        endpoint, p256dh, auth = json.loads(box.open(sealed))
        return cls(endpoint, p256dh, auth)


async def subscribe(
    session: Session, *, market: str, owner: tuple[str, str], browser: Browser, actor: Actor
) -> PushSubscription:
    """``owner`` is told in ``browser`` from now on; a browser that is so already stays the same.

    Raises EndpointNotAllowed, InvalidSubscription.
    """
    settings = settings_of(session)
    parts = push_address.checked(browser.endpoint, settings)
    _check_keys(browser)
    await lock_address(session, market, f"owner:{owner[0]}:{owner[1]}")
    standing = await active_of(session, market, owner)
    for one in standing:
        if one.endpoint_digest == browser.digest:
            one.sealed = browser.sealed(Box(settings.secret_key))
            return one
    for oldest in standing[: max(0, len(standing) - PER_OWNER + 1)]:
        await end(session, oldest.id, REPLACED, actor=actor)
    made = PushSubscription(
        market=market,
        owner_type=owner[0],
        owner_id=owner[1],
        endpoint_digest=browser.digest,
        service=parts.netloc,
        sealed=browser.sealed(Box(settings.secret_key)),
    )
    session.add(made)
    await session.flush()
    await session.refresh(made)
    _note(session, made, actor, "push.switched_on")
    return made


async def active_of(
    session: Session, market: str, owner: tuple[str, str | None]
) -> list[PushSubscription]:
    """An owner's, or with None every owner's of that type, the oldest first."""
    kind, identity = owner
    statement = select(PushSubscription).where(
        PushSubscription.market == market,
        PushSubscription.owner_type == kind,
        PushSubscription.ended_at.is_(None),
    )
    if identity is not None:
        statement = statement.where(PushSubscription.owner_id == identity)
    found = await session.scalars(statement.order_by(PushSubscription.id))
    return list(found.all())


async def switch_off(
    session: Session, *, market: str, owner: tuple[str, str], which: UUID, actor: Actor
) -> None:
    """The person wants no more of it. Twice is once. Raises NoSubscription."""
    found = await session.get(PushSubscription, which)
    if found is None or (found.market, found.owner_type, found.owner_id) != (market, *owner):
        raise NoSubscription("These notifications are not switched on here.")
    await end(session, which, SWITCHED_OFF, actor=actor)


async def end(session: Session, which: UUID, reason: str, *, actor: Actor) -> bool:
    """Nothing is pushed there any more and its secrets are gone; False where that was so."""
    found = await session.get(PushSubscription, which)
    if found is None:
        return False
    await lock_address(session, found.market, found.address)
    ended = await session.scalar(
        update(PushSubscription)
        .where(PushSubscription.id == which, PushSubscription.ended_at.is_(None))
        .values(ended_at=clock.now(), reason=reason, sealed=None)
        .returning(PushSubscription.id)
    )
    if ended is None:
        return False
    await session.refresh(found)
    _note(session, found, actor, "push.switched_off")
    await _take_back(session, found)
    return True


async def end_all_of(session: Session, which: UUID, reason: str, *, actor: Actor) -> None:
    """The browser itself is gone: whoever was told there is not any more."""
    digest = await session.scalar(
        select(PushSubscription.endpoint_digest).where(PushSubscription.id == which)
    )
    same = await session.scalars(
        select(PushSubscription.id)
        .where(PushSubscription.endpoint_digest == digest, PushSubscription.ended_at.is_(None))
        # One order for everybody who locks several.
        .order_by(PushSubscription.id)
    )
    for one in same.all():
        await end(session, one, reason, actor=actor)


def browser_of(settings_secret: str, subscription: PushSubscription) -> Browser | None:
    """Where to push; None for one that has ended, or was sealed under another secret."""
    if subscription.sealed is None:
        return None
    try:
        return Browser.opened(Box(settings_secret), subscription.sealed)
    except InvalidToken:
        return None


def _check_keys(browser: Browser) -> None:
    try:
        point = push_crypto.decode(browser.p256dh)
        auth = push_crypto.decode(browser.auth)
    except ValueError:
        point, auth = b"", b""
    if len(auth) != _AUTH or not push_crypto.is_public_key(point):
        raise InvalidSubscription(
            "These are not the keys of a browser's push subscription.",
            keys="Pass on p256dh and auth exactly as the browser gave them.",
        )


async def _take_back(session: Session, ended: PushSubscription) -> None:
    """What waits for a browser that is told no more is not sent."""
    waiting: Sequence[Message] = (
        await session.scalars(
            update(Message)
            .where(
                Message.market == ended.market,
                Message.to_address == ended.address,
                Message.status == QUEUED,
            )
            .values(status=SUPPRESSED, error=OPTED_OUT_OF["push"])
            .returning(Message)
        )
    ).all()
    for one in waiting:
        await tell(session, one)


def _note(session: Session, one: PushSubscription, actor: Actor, event: str) -> None:
    audit.record(
        session,
        stream=one.market,
        actor=actor,
        entity_type="push_subscription",
        entity_id=one.id,
        event=event,
        reason=one.reason,
        data={"owner_type": one.owner_type, "owner_id": one.owner_id, "service": one.service},
    )

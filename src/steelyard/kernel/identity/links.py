"""Links that are mailed: signed, opened once, for a while.

The signature (itsdangerous) keeps made-up tokens away from the database; the row says whether the
link was opened, replaced or is too old by the house's clock. The token stands behind ``#``, so that
no server's log and no mail scanner's visit sees or spends it: opening is a POST by the page.
"""

import hashlib
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Literal, cast
from uuid import UUID

from itsdangerous import BadSignature, URLSafeSerializer
from sqlalchemy import update

from steelyard.kernel import clock
from steelyard.kernel.db import Session
from steelyard.kernel.identity.keys import KeyRing
from steelyard.kernel.identity.models import SingleUseLink, User
from steelyard.kernel.identity.refusals import LinkRefused
from steelyard.kernel.messaging import send_mail
from steelyard.settings import Settings

Purpose = Literal["verify_email", "reset_password"]
LIFETIME: dict[Purpose, timedelta] = {
    "verify_email": timedelta(hours=24),
    "reset_password": timedelta(minutes=30),
}
LINK_KIND = "account_link"
_PAGE: dict[Purpose, str] = {"verify_email": "verify-email", "reset_password": "reset-password"}
_TOKEN_MAX = 300


@dataclass(frozen=True, slots=True)
class Spent:
    """Whose link it was, and the address it had been mailed to."""

    user_id: UUID
    email: str


async def mail_link(
    session: Session, settings: Settings, user: User, *, market: str, purpose: Purpose
) -> None:
    """Mail ``user`` a new link; an older one for the same purpose ends."""
    if user.email is None:
        raise ValueError("there is no address to mail a link to")
    now = clock.now()
    await session.execute(
        update(SingleUseLink)
        .where(
            SingleUseLink.user_id == user.id,
            SingleUseLink.purpose == purpose,
            SingleUseLink.spent_at.is_(None),
        )
        .values(spent_at=now)
        .execution_options(synchronize_session=False)
    )
    link = SingleUseLink(
        market=market,
        purpose=purpose,
        user_id=user.id,
        email=user.email,
        created_at=now,
        expires_at=now + LIFETIME[purpose],
    )
    session.add(link)
    await session.flush()
    token = _signer(KeyRing.of(settings), purpose, market).dumps(str(link.id))
    root = (settings.frontend_url or settings.base_url).rstrip("/")
    seconds = int(LIFETIME[purpose].total_seconds())
    await send_mail(
        session,
        market=market,
        to=user.email,
        template=f"identity_{purpose}",
        context={
            "link": f"{root}/{market}/{_PAGE[purpose]}#{token!s}",
            "minutes": seconds // 60,
            "hours": seconds // 3600,
        },
        kind=LINK_KIND,
        party=("user", str(user.id)),
        dedupe_key=f"identity-link-{link.id}",
        not_after=link.expires_at,
    )


def is_genuine(ring: KeyRing, token: str, *, market: str, purpose: Purpose) -> bool:
    """Whether it was made here for this; says nothing of whether it still counts."""
    return _id_in(ring, token, market, purpose) is not None


async def spend(
    session: Session, ring: KeyRing, token: str, *, market: str, purpose: Purpose
) -> Spent:
    """Open a link, once. Raises LinkRefused."""
    link_id = _id_in(ring, token, market, purpose)
    if link_id is None:
        raise LinkRefused
    rows = await session.execute(
        update(SingleUseLink)
        .where(
            SingleUseLink.id == link_id,
            SingleUseLink.market == market,
            SingleUseLink.purpose == purpose,
            SingleUseLink.spent_at.is_(None),
            SingleUseLink.expires_at > clock.now(),
        )
        .values(spent_at=clock.now())
        .returning(SingleUseLink.user_id, SingleUseLink.email)
        .execution_options(synchronize_session=False)
    )
    row = rows.one_or_none()
    if row is None:
        raise LinkRefused
    return Spent(row.user_id, row.email)


def _id_in(ring: KeyRing, token: str, market: str, purpose: Purpose) -> UUID | None:
    if len(token) > _TOKEN_MAX or not token.isascii():
        return None
    try:
        return UUID(str(_signer(ring, purpose, market).loads(token)))
    except (BadSignature, ValueError):
        return None


def _signer(ring: KeyRing, purpose: Purpose, market: str) -> URLSafeSerializer:
    # The library signs with the last key and accepts all of them.
    keys = [ring.key(one, "links") for one in reversed(ring.ids)]
    kwargs = {"key_derivation": "hmac", "digest_method": hashlib.sha256}
    return URLSafeSerializer(
        cast("Any", keys), salt=f"{market}|{purpose}".encode(), signer_kwargs=kwargs
    )

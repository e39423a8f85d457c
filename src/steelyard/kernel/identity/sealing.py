"""Secrets at rest: sealed with AES-256-GCM under a key with an id, re-sealed when the key changes.

A sealed secret fits one place only: whose it is and what for is part of what is authenticated, so
that a row copied over another's does not open.
"""

import os
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlalchemy import delete, select
from sqlalchemy.dialects.postgresql import insert

from steelyard.kernel import clock
from steelyard.kernel.db import Session
from steelyard.kernel.errors import NotFound
from steelyard.kernel.identity.keys import KeyRing
from steelyard.kernel.identity.models import SealedSecret

_NONCE = 12
_BATCH = 200


class CannotOpen(RuntimeError):  # noqa: N818 - says what
    """The key is not on the ring, or the row is not what was sealed: never shown to a caller."""


async def keep_secret(
    session: Session,
    ring: KeyRing,
    *,
    owner_type: str,
    owner_id: UUID,
    purpose: str,
    plain: bytes,
) -> None:
    """Store ``plain``, sealed; a former one for the same purpose is replaced."""
    sealed = _seal(ring, plain, _place(owner_type, owner_id, purpose))
    await session.execute(
        insert(SealedSecret)
        .values(
            owner_type=owner_type,
            owner_id=owner_id,
            purpose=purpose,
            key_id=ring.active,
            sealed=sealed,
            created_at=clock.now(),
        )
        .on_conflict_do_update(
            index_elements=["owner_type", "owner_id", "purpose"],
            set_={"key_id": ring.active, "sealed": sealed, "created_at": clock.now()},
        )
    )


async def open_secret(
    session: Session, ring: KeyRing, *, owner_type: str, owner_id: UUID, purpose: str
) -> bytes:
    """What was kept. Raises NotFound, CannotOpen."""
    row = await session.scalar(
        select(SealedSecret)
        .where(
            SealedSecret.owner_type == owner_type,
            SealedSecret.owner_id == owner_id,
            SealedSecret.purpose == purpose,
        )
        .execution_options(populate_existing=True)
    )
    if row is None:
        raise NotFound
    return _open(ring, row)


async def forget_secrets(session: Session, *, owner_type: str, owner_id: UUID) -> int:
    """Delete all that is kept of one owner; returns how many."""
    gone = await session.scalars(
        delete(SealedSecret)
        .where(SealedSecret.owner_type == owner_type, SealedSecret.owner_id == owner_id)
        .returning(SealedSecret.id)
    )
    return len(gone.all())


async def reseal(session: Session, ring: KeyRing, *, limit: int = _BATCH) -> int:
    """Seal up to ``limit`` secrets of older keys with the active one; returns how many.

    Rows that somebody else is at are left for the next time. Raises CannotOpen when a key was
    taken off the ring too early.
    """
    stale = await session.scalars(
        select(SealedSecret)
        .where(SealedSecret.key_id != ring.active)
        .order_by(SealedSecret.id)
        .limit(limit)
        .with_for_update(skip_locked=True)
        .execution_options(populate_existing=True)
    )
    rows = stale.all()
    for row in rows:
        plain = _open(ring, row)
        row.sealed = _seal(ring, plain, _place(row.owner_type, row.owner_id, row.purpose))
        row.key_id = ring.active
    await session.flush()
    return len(rows)


def _seal(ring: KeyRing, plain: bytes, place: bytes) -> bytes:
    nonce = os.urandom(_NONCE)
    return nonce + AESGCM(ring.key(ring.active, "sealed")).encrypt(nonce, plain, place)


def _open(ring: KeyRing, row: SealedSecret) -> bytes:
    place = _place(row.owner_type, row.owner_id, row.purpose)
    nonce, sealed = row.sealed[:_NONCE], row.sealed[_NONCE:]
    try:
        return AESGCM(ring.key(row.key_id, "sealed")).decrypt(nonce, sealed, place)
    except KeyError:
        raise CannotOpen(f"key {row.key_id!r} is not on the ring") from None
    except (InvalidTag, ValueError):
        raise CannotOpen(f"secret {row.id} is not what was sealed") from None


def _place(owner_type: str, owner_id: UUID, purpose: str) -> bytes:
    return b"\x1f".join((owner_type.encode(), owner_id.bytes, purpose.encode()))

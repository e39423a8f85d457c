"""The books of two databases side by side: is one of them the other at an earlier moment?

Ledger and audit only grow, and both number what they hold: an account its entries, an audit chain
its events. So a restored copy says up to where it goes, and the source is read up to there. What
both hold must be the same to the last byte.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import text

from steelyard.drill.trouble import Damage
from steelyard.kernel.db import Session

_ENTRIES = """
SELECT e.account_id, e.version, e.transfer_id, e.line, e.amount_minor, e.currency,
    e.balance_after, t.digest, t.market, t.idempotency_key
FROM kernel.ledger_entry AS e JOIN kernel.ledger_transfer AS t ON t.id = e.transfer_id
ORDER BY e.account_id, e.version
"""
_BATCH = 5_000


@dataclass(frozen=True, slots=True)
class Link:
    """The last event of an audit chain, or one of them: its number and seal."""

    seq: int
    hash: bytes


@dataclass(frozen=True, slots=True)
class Books:
    """What a database holds. ``reach``: how many entries each account has. ``digest``: over all
    entries, their transfers and balances, account by account (SHA-256, hexadecimal)."""

    reach: dict[UUID, int]
    digest: str
    entries: int
    heads: dict[str, Link]


async def read(session: Session, upto: Mapping[UUID, int] | None = None) -> Books:
    """The books as this session sees them; with ``upto``, each account no further than that."""
    sealed = hashlib.sha256()
    reach: dict[UUID, int] = {}
    entries = 0
    rows = await session.stream(text(_ENTRIES), execution_options={"yield_per": _BATCH})
    async for row in rows:
        account: UUID = row.account_id
        if upto is not None and row.version > upto.get(account, 0):
            continue
        sealed.update("|".join(_text(value) for value in row).encode() + b"\n")
        reach[account] = row.version
        entries += 1
    return Books(reach, sealed.hexdigest(), entries, await _heads(session))


async def link(session: Session, stream: str, seq: int) -> Link | None:
    """One event of a chain; None where the chain is not that long."""
    found = await session.scalar(
        text("SELECT hash FROM kernel.audit_event WHERE stream = :stream AND seq = :seq"),
        {"stream": stream, "seq": seq},
    )
    return None if found is None else Link(seq, found)


async def compare(source: Session, restored: Session) -> tuple[Books, list[Damage]]:
    """The restored books, and where they are not the source's at an earlier moment.

    Each account's entries and each chain of the audit must be how the source's begin; an audit
    event seals all before it, so the last one speaks for its chain.
    """
    ours = await read(restored)
    theirs = await read(source, ours.reach)
    found: list[Damage] = []
    if ours.digest != theirs.digest:
        found.append(
            Damage("ledger", f"digest {ours.digest[:16]}, at the source {theirs.digest[:16]}")
        )
    for stream, head in ours.heads.items():
        same = await link(source, stream, head.seq)
        if same != head:
            found.append(Damage("audit", f"{stream}#{head.seq} is not the source's"))
    return ours, found


async def _heads(session: Session) -> dict[str, Link]:
    rows = await session.execute(
        text("SELECT stream, seq, hash FROM kernel.audit_head ORDER BY stream")
    )
    return {row.stream: Link(row.seq, row.hash) for row in rows}


def _text(value: object) -> str:
    return value.hex() if isinstance(value, bytes) else str(value)

"""Proof that nothing in the history was edited, removed or cut off.

The chain shows edits and gaps; a cut tail leaves a shorter chain that is still whole, so the head
(count and last hash) is signed every minute and copied out: to a table, a file, a webhook.
"""

import hashlib
import hmac
import json
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import text

from steelyard.kernel.db import Session
from steelyard.kernel.invariants import Violation

_BATCH = 20_000
_ZERO = bytes(32)


@dataclass(frozen=True, slots=True)
class Head:
    """A chain's end at one moment, signed with the installation's secret."""

    stream: str
    seq: int
    hash: bytes
    at: datetime
    signature: bytes

    def line(self) -> str:
        """One line of JSON, as written to the head file and sent to the webhook."""
        return json.dumps(
            {
                "stream": self.stream,
                "seq": self.seq,
                "hash": self.hash.hex(),
                "at": self.at.isoformat(),
                "signature": self.signature.hex(),
            },
            sort_keys=True,
        )


def _signature(secret: str, stream: str, seq: int, hash_: bytes, at: datetime) -> bytes:
    key = hashlib.sha256(b"steelyard.audit.head|" + secret.encode()).digest()
    content = f"{stream}|{seq}|{hash_.hex()}|{int(at.timestamp() * 1_000_000)}"
    return hmac.digest(key, content.encode(), "sha256")


async def sign_heads(session: Session, secret: str) -> list[Head]:
    """Sign every chain's present end that has moved since its last checkpoint, and keep it."""
    rows = await session.execute(
        text(
            "SELECT h.stream, h.seq, h.hash, h.at FROM kernel.audit_head h"
            " WHERE h.seq > coalesce((SELECT max(c.seq) FROM kernel.audit_checkpoint c"
            " WHERE c.stream = h.stream), 0) ORDER BY h.stream"
        )
    )
    heads = [
        Head(row.stream, row.seq, row.hash, row.at, _signature(secret, *row)) for row in rows.all()
    ]
    for head in heads:
        await session.execute(
            text(
                "INSERT INTO kernel.audit_checkpoint (stream, seq, hash, at, signature)"
                " VALUES (:stream, :seq, :hash, :at, :signature)"
            ),
            {
                "stream": head.stream,
                "seq": head.seq,
                "hash": head.hash,
                "at": head.at,
                "signature": head.signature,
            },
        )
    return heads


def append_to_file(path: str, heads: list[Head]) -> None:
    """Copy signed heads to a second place, one line each."""
    with Path(path).open("a", encoding="utf-8") as file:
        file.writelines(head.line() + "\n" for head in heads)


async def check_chain(session: Session, secret: str, head_file: str = "") -> list[Violation]:
    """Walk every chain from its first link; names the first break of each.

    Finds an edited or deleted row, a head that is not the last link, and, through the signed
    checkpoints here and in ``head_file``, a tail that was cut off.
    """
    streams = await session.scalars(
        text(
            "SELECT stream FROM kernel.audit_head"
            " UNION SELECT DISTINCT stream FROM kernel.audit_event"
            " UNION SELECT DISTINCT stream FROM kernel.audit_checkpoint ORDER BY 1"
        )
    )
    found: list[Violation] = []
    for stream in streams.all():
        broken = await _first_break(session, stream)
        found += [broken] if broken else await _check_end(session, stream, secret, head_file)
    return found


async def _first_break(session: Session, stream: str) -> Violation | None:
    """The first row whose number, predecessor or seal does not fit."""
    seq, last = 0, _ZERO
    while True:
        rows = await session.execute(
            text(
                "SELECT e.seq, e.prev_hash, e.hash, kernel.audit_seal(e.prev_hash, e) AS sealed"
                " FROM kernel.audit_event e WHERE e.stream = :stream AND e.seq > :seq"
                " ORDER BY e.seq LIMIT :limit"
            ),
            {"stream": stream, "seq": seq, "limit": _BATCH},
        )
        batch = rows.all()
        for row in batch:
            if row.seq != seq + 1:
                return Violation("K17", f"{stream}#{seq + 1}", "audit event is missing")
            if row.prev_hash != last or row.hash != row.sealed:
                return Violation("K17", f"{stream}#{row.seq}", "audit event was changed")
            seq, last = row.seq, row.hash
        if len(batch) < _BATCH:
            return None


async def _check_end(session: Session, stream: str, secret: str, head_file: str) -> list[Violation]:
    found: list[Violation] = []
    head = (
        await session.execute(
            text("SELECT seq, hash FROM kernel.audit_head WHERE stream = :s"), {"s": stream}
        )
    ).one_or_none()
    last = (
        await session.execute(
            text(
                "SELECT seq, hash FROM kernel.audit_event WHERE stream = :s"
                " ORDER BY seq DESC LIMIT 1"
            ),
            {"s": stream},
        )
    ).one_or_none()
    last_seq = last.seq if last else 0
    if head is None or head.seq != last_seq or (last and head.hash != last.hash):
        found.append(Violation("K17", stream, f"chain ends at {last_seq}, its head says otherwise"))
    for checkpoint in await _checkpoints(session, stream, head_file):
        problem = await _against(session, checkpoint, secret)
        if problem:
            found.append(problem)
            break
    return found


async def _checkpoints(session: Session, stream: str, head_file: str) -> list[Head]:
    rows = await session.execute(
        text(
            "SELECT stream, seq, hash, at, signature FROM kernel.audit_checkpoint"
            " WHERE stream = :s ORDER BY seq DESC LIMIT 1000"
        ),
        {"s": stream},
    )
    heads = [Head(*row) for row in rows.all()]
    if head_file:
        heads += [head for head in _read_file(head_file) if head.stream == stream]
    return heads


def _read_file(path: str) -> list[Head]:
    if not Path(path).exists():
        return []
    heads: list[Head] = []
    for line in Path(path).read_text(encoding="utf-8").splitlines():
        item = json.loads(line)
        heads.append(
            Head(
                item["stream"],
                item["seq"],
                bytes.fromhex(item["hash"]),
                datetime.fromisoformat(item["at"]),
                bytes.fromhex(item["signature"]),
            )
        )
    return heads


async def _against(session: Session, head: Head, secret: str) -> Violation | None:
    expected = _signature(secret, head.stream, head.seq, head.hash, head.at)
    if not hmac.compare_digest(expected, head.signature):
        return Violation("K17", f"{head.stream}#{head.seq}", "a signed head was forged or rekeyed")
    actual = await session.scalar(
        text("SELECT hash FROM kernel.audit_event WHERE stream = :s AND seq = :n"),
        {"s": head.stream, "n": head.seq},
    )
    if actual is None:
        return Violation(
            "K17", f"{head.stream}#{head.seq}", "the chain was cut: a signed head lies beyond it"
        )
    if actual != head.hash:
        return Violation("K17", f"{head.stream}#{head.seq}", "the chain was rewritten")
    return None

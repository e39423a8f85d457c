"""How a list of operations travels to ``kernel.ledger_post`` and its answer back.

One statement, one round trip, whatever the number of operations: parallel arrays, one element an
operation, and a second set of arrays for the legs.
"""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from steelyard.kernel.ledger.refusals import Code, Verdict
from steelyard.kernel.ledger.values import (
    Capture,
    Entry,
    Expire,
    Hold,
    Operation,
    Transfer,
    Void,
)

# The function's arguments in order, with their types.
ARGUMENTS: tuple[tuple[str, str], ...] = (
    ("op", "text[]"),
    ("market", "text[]"),
    ("key", "text[]"),
    ("kind", "text[]"),
    ("subject_type", "text[]"),
    ("subject_id", "text[]"),
    ("provider_ref", "text[]"),
    ("reversal_of", "uuid[]"),
    ("memo", "text[]"),
    ("event_at", "timestamptz[]"),
    ("hold", "uuid[]"),
    ("to", "integer[]"),
    ("keep_rest", "boolean[]"),
    ("amount", "bigint[]"),
    ("expires_at", "timestamptz[]"),
    ("legs", "integer[]"),
    ("leg_account", "integer[]"),
    ("leg_amount", "bigint[]"),
    ("leg_currency", "text[]"),
    ("accounts", "uuid[]"),
    ("all", "boolean"),
    ("wait", "boolean"),
)

_PLACEHOLDERS = ", ".join(f"${n}::{kind}" for n, (_, kind) in enumerate(ARGUMENTS, start=1))
STATEMENT = f"SELECT codes, ids, about FROM kernel.ledger_post({_PLACEHOLDERS})"  # noqa: S608 - our own names

_OP: dict[type[Operation], str] = {
    Transfer: "transfer",
    Hold: "hold",
    Capture: "capture",
    Void: "void",
    Expire: "expire",
}


def encode(operations: Sequence[Operation], *, together: bool, wait: bool) -> list[Any]:
    """The arguments of ``STATEMENT``. ``together``: all or none; ``wait``: for locked accounts."""
    numbers: dict[UUID, int] = {}
    legs = [_legs(operation) for operation in operations]
    flat = [entry for group in legs for entry in group]

    def number(account_id: UUID) -> int:
        return numbers.setdefault(account_id, len(numbers) + 1)

    def optional(name: str) -> list[Any]:
        return [getattr(operation, name, None) for operation in operations]

    destinations = [
        None if account_id is None else number(account_id)
        for account_id in optional("to_account_id")
    ]
    leg_accounts = [number(entry.account_id) for entry in flat]
    return [
        [_OP[type(operation)] for operation in operations],
        [operation.market for operation in operations],
        [operation.idempotency_key for operation in operations],
        [operation.kind for operation in operations],
        [operation.subject_type for operation in operations],
        [operation.subject_id for operation in operations],
        optional("provider_ref"),
        optional("reversal_of"),
        [operation.memo for operation in operations],
        optional("event_at"),
        optional("hold_id"),
        destinations,
        [isinstance(operation, Capture) and operation.keep_rest for operation in operations],
        [
            operation.amount_minor if isinstance(operation, Capture) else None
            for operation in operations
        ],
        optional("expires_at"),
        [len(group) for group in legs],
        leg_accounts,
        [entry.amount_minor for entry in flat],
        [entry.currency for entry in flat],
        list(numbers),
        together,
        wait,
    ]


def decode(
    codes: Sequence[str], ids: Sequence[UUID | None], about: Sequence[UUID | None]
) -> list[Verdict]:
    """The verdicts, in the order of the operations."""
    return [
        Verdict(Code(code), result, fault)
        for code, result, fault in zip(codes, ids, about, strict=True)
    ]


def _legs(operation: Operation) -> tuple[Entry, ...]:
    match operation:
        case Transfer():
            return operation.entries
        case Hold():
            return (Entry(operation.account_id, operation.amount_minor, operation.currency),)
        case Capture():
            return operation.to
        case Void() | Expire():
            return ()

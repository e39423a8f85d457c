"""Payees: opened when somebody is first owed money, stopped and started by staff."""

from collections.abc import Iterable
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from steelyard.kernel import audit, clock, ledger, lifecycle
from steelyard.kernel.audit import Actor
from steelyard.kernel.db import Session
from steelyard.kernel.errors import InvalidInput, NotFound
from steelyard.kernel.payouts.asking import wake
from steelyard.kernel.payouts.lifecycles import payee_lifecycle
from steelyard.kernel.payouts.models import Payee

_PURPOSES: tuple[tuple[str, ledger.Floor], ...] = (
    ("vendor_pending", "zero"),
    ("payout_in_flight", "zero"),
    ("vendor_receivable", "none"),
)


async def payee_of(
    session: Session,
    *,
    market: str,
    owner_type: str,
    owner_id: str,
    currency: str,
    country: str = "US",
    user_id: str | None = None,
) -> Payee:
    """The payee for this owner and currency, with its three accounts; opened if it is new.

    Any number of callers at once get the same one. ``user_id``: the person behind it, noted
    when it is opened and whenever it was unknown. Raises what ``ledger.open_account`` raises.
    """
    named = {"market": market, "owner_type": owner_type, "owner_id": owner_id, "currency": currency}
    found = await find_payee(session, **named)
    if found is None:
        found = await _open(session, named, country, user_id)
    if found.user_id is None and user_id is not None:
        found.user_id = user_id
        await session.flush()
    return found


async def find_payee(
    session: Session, *, market: str, owner_type: str, owner_id: str, currency: str
) -> Payee | None:
    """The payee if there is one."""
    return await session.scalar(
        select(Payee).where(
            Payee.market == market,
            Payee.owner_type == owner_type,
            Payee.owner_id == owner_id,
            Payee.currency == currency,
        )
    )


async def payee_by_id(session: Session, payee_id: UUID, *, lock: bool = False) -> Payee:
    """The payee, read afresh. ``lock``: kept from everybody else until the commit.

    Raises NotFound.
    """
    query = select(Payee).where(Payee.id == payee_id)
    if lock:
        query = query.with_for_update(key_share=True)
    found = await session.scalar(query.execution_options(populate_existing=True))
    if found is None:
        raise NotFound
    return found


async def payees_by_id(session: Session, payee_ids: Iterable[UUID]) -> dict[UUID, Payee]:
    """These payees, in one question; unknown ids are missing."""
    found = await session.scalars(select(Payee).where(Payee.id.in_(set(payee_ids))))
    return {payee.id: payee for payee in found}


async def disable_payouts(session: Session, payee_id: UUID, *, reason: str, actor: Actor) -> Payee:
    """Nothing more is sent to this payee until ``enable_payouts``. Raises NotFound."""
    if not reason.strip():
        raise InvalidInput("A reason is required.", reason="Say why, in a few words.")
    payee = await payee_by_id(session, payee_id, lock=True)
    if payee.payouts_disabled_at is None:
        payee.payouts_disabled_at = clock.now()
        payee.payouts_disabled_reason = reason.strip()[:500]
        _record(session, payee, "payouts_disabled", actor, reason)
        await session.flush()
    return payee


async def enable_payouts(
    session: Session, payee_id: UUID, *, actor: Actor, reason: str | None = None
) -> Payee:
    """Payouts are sent again; what was approved meanwhile goes out. Raises NotFound."""
    payee = await payee_by_id(session, payee_id, lock=True)
    if payee.payouts_disabled_at is not None:
        payee.payouts_disabled_at = payee.payouts_disabled_reason = None
        _record(session, payee, "payouts_enabled", actor, reason)
        await session.flush()
        await wake(session, payee)
    return payee


async def _open(
    session: Session, named: dict[str, str], country: str, user_id: str | None
) -> Payee:
    accounts = await _accounts(session, named)
    # A rival's open insert is waited for; then its row is the one.
    made = await session.scalar(
        insert(Payee)
        .values(
            **named,
            country=country,
            user_id=user_id,
            status="none",
            pending_account_id=accounts["vendor_pending"],
            flight_account_id=accounts["payout_in_flight"],
            receivable_account_id=accounts["vendor_receivable"],
        )
        .on_conflict_do_nothing()
        .returning(Payee.id)
    )
    payee = await find_payee(session, **named)
    assert payee is not None  # noqa: S101 - ours or the rival's, committed
    if made is not None:
        lifecycle.born(
            session,
            payee_lifecycle(payee.market),
            payee,
            actor=Actor.system("payouts"),
            data={"owner_type": payee.owner_type, "owner_id": payee.owner_id},
        )
    return payee


async def _accounts(session: Session, named: dict[str, str]) -> dict[str, UUID]:
    return {
        purpose: (await ledger.open_account(session, purpose=purpose, floor=floor, **named)).id
        for purpose, floor in _PURPOSES
    }


def _record(session: Session, payee: Payee, event: str, actor: Actor, reason: str | None) -> None:
    audit.record(
        session,
        stream=payee.market,
        actor=actor,
        entity_type="payee",
        entity_id=payee.id,
        event=event,
        reason=reason,
    )

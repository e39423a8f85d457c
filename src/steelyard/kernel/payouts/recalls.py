"""Taking allocated money back: for a refund, for a lost chargeback. Exact, and all of it tracked.

The amount falls on the payment's lines in proportion to what is left of each (or as the caller
says). Within a line what is not sent is reduced first, the latest milestone before the earlier
ones; then money that came back by a reversal; the rest becomes the payee's debt, which is taken
off what they are sent next. The house gives its commission back in the same proportion.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select

from steelyard.kernel import lifecycle
from steelyard.kernel.audit import Actor
from steelyard.kernel.db import Session
from steelyard.kernel.errors import InvalidInput
from steelyard.kernel.ledger import Account, Transfer, post
from steelyard.kernel.payments import Payment, payment_by_id
from steelyard.kernel.payouts import books
from steelyard.kernel.payouts.asking import tell
from steelyard.kernel.payouts.lifecycles import payout_lifecycle
from steelyard.kernel.payouts.models import Payee, Payout, Recall
from steelyard.kernel.payouts.payees import payee_by_id, payees_by_id
from steelyard.kernel.payouts.refusals import RecallExceedsPayouts, RecallKeyReused
from steelyard.kernel.payouts.service import payouts_of_payment
from steelyard.kernel.payouts.splits import allocate, part_of

_HOUSE = Actor.system("payouts.recall")


@dataclass(slots=True)
class _Part:
    """What one payout gives: from where, in minor units."""

    payout: Payout
    commission: int = 0
    unpaid: int = 0
    returned: int = 0
    clawed: int = 0

    @property
    def total(self) -> int:
        return self.commission + self.unpaid + self.returned + self.clawed


async def recall(
    session: Session,
    *,
    payment_id: UUID,
    amount_minor: int,
    key: str,
    reason: str,
    actor: Actor,
    into_account_id: UUID | None = None,
    portions: Mapping[str, int] | None = None,
    or_less: bool = False,
) -> Recall | None:
    """Take ``amount_minor`` (gross: nets and commission) of a payment's payouts back.

    It lands in ``into_account_id``, by default the payment's held account, from which
    ``payments.request_refund`` pays. ``portions``: how much of it falls on which ``line_id``
    (they add up to the amount). ``or_less``: take what is left instead of refusing; None when
    nothing is. The same ``key`` is the same recall. Locks the payment, then its payouts.

    Raises NotFound, RecallExceedsPayouts, RecallKeyReused, InvalidInput.
    """
    payment = await payment_by_id(session, payment_id, lock=True)
    wanted: dict[str, object] = {
        "amount_minor": amount_minor,
        "portions": None if portions is None else dict(portions),
        "into": None if into_account_id is None else str(into_account_id),
    }
    known = await _known(session, payment, key, wanted)
    if known is not None:
        return known
    if amount_minor <= 0:
        raise InvalidInput("A recall needs an amount.", amount_minor="give more than zero")
    payouts = await payouts_of_payment(session, payment_id, lock=True)
    parts = _parts(payouts, _per_line(payouts, amount_minor, portions, or_less=or_less))
    return await _write(
        session, payment, parts, key, wanted, into_account_id, reason=reason, actor=actor
    )


async def cancel_unpaid(
    session: Session,
    *,
    payment_id: UUID,
    key: str,
    reason: str,
    actor: Actor,
    line_ids: Iterable[str] | None = None,
    into_account_id: UUID | None = None,
) -> Recall | None:
    """Cancel all that is not sent yet of these lines (None: of all), with its commission.

    The money is back in ``into_account_id`` (default: the payment's held account). None when
    nothing was left to cancel. Raises what ``recall`` raises.
    """
    payment = await payment_by_id(session, payment_id, lock=True)
    lines = None if line_ids is None else sorted(set(line_ids))
    wanted: dict[str, object] = {
        "cancel_unpaid": lines,
        "into": None if into_account_id is None else str(into_account_id),
    }
    known = await _known(session, payment, key, wanted)
    if known is not None:
        return known
    payouts = await payouts_of_payment(session, payment_id, lock=True)
    unsent = [one for one in payouts if one.is_unsent and (lines is None or one.line_id in lines)]
    parts = [_take(one, one.gross_left_minor) for one in unsent]
    return await _write(
        session, payment, parts, key, wanted, into_account_id, reason=reason, actor=actor
    )


async def clawback(
    session: Session,
    *,
    payee_id: UUID,
    amount_minor: int,
    into_account_id: UUID,
    key: str,
    subject_type: str,
    subject_id: str,
    reason: str,
) -> bool:
    """The payee owes ``amount_minor`` from now on, taken off what they are sent next.

    For debts that are not a payout's own (a fee, a correction); ``recall`` makes those. False
    when the key was known. Raises NotFound, IdempotencyKeyReused.
    """
    payee = await payee_by_id(session, payee_id)
    return await books.charge(
        session,
        payee,
        amount_minor=amount_minor,
        into_account_id=into_account_id,
        key=key,
        subject_type=subject_type,
        subject_id=subject_id,
        memo=reason,
    )


async def _known(
    session: Session, payment: Payment, key: str, wanted: Mapping[str, object]
) -> Recall | None:
    if not 0 < len(key) <= 200:
        raise InvalidInput("A recall needs a key.", key="give 1 to 200 characters")
    known = await session.scalar(
        select(Recall).where(Recall.payment_id == payment.id, Recall.idempotency_key == key)
    )
    if known is not None and known.wanted != wanted:
        raise RecallKeyReused("This key took back something else before.")
    return known


def _per_line(
    payouts: Sequence[Payout],
    amount_minor: int,
    portions: Mapping[str, int] | None,
    *,
    or_less: bool,
) -> dict[str, int]:
    """How much falls on which line."""
    left: dict[str, int] = {}
    for payout in payouts:
        left[payout.line_id] = left.get(payout.line_id, 0) + payout.gross_left_minor
    if portions is None:
        whole = sum(left.values())
        if amount_minor > whole and not or_less:
            raise RecallExceedsPayouts("That is more than is left of it.", left_minor=whole)
        if not whole:
            return {}
        shares = allocate(min(amount_minor, whole), list(left.values()))
        return dict(zip(left, shares, strict=True))
    if min(portions.values(), default=0) < 0 or sum(portions.values()) != amount_minor:
        raise InvalidInput("The portions are unsound.", portions="make them add up to the amount")
    for line, share in portions.items():
        if share > left.get(line, 0) and not or_less:
            raise RecallExceedsPayouts(
                "That is more than is left of a line.", line_id=line, left_minor=left.get(line, 0)
            )
    return {line: min(share, left.get(line, 0)) for line, share in portions.items()}


def _parts(payouts: Sequence[Payout], per_line: Mapping[str, int]) -> list[_Part]:
    """Unsent before sent, the latest milestone first; each as far as it goes."""
    parts: list[_Part] = []
    for line, share in per_line.items():
        rest = share
        of_line = [one for one in reversed(payouts) if one.line_id == line]
        for payout in sorted(of_line, key=lambda one: not one.is_unsent):
            if not rest:
                break
            part = _take(payout, min(rest, payout.gross_left_minor))
            rest -= part.total
            parts.append(part)
    return parts


def _take(payout: Payout, amount: int) -> _Part:
    """``amount`` of one payout, parted into commission and net as what is left of it is."""
    part = _Part(payout)
    if not amount:
        return part
    part.commission = part_of(amount, payout.commission_left_minor, payout.gross_left_minor)
    net = amount - part.commission
    if payout.is_unsent:
        part.unpaid = min(net, payout.unpaid_minor)
    else:
        part.returned = min(net, payout.returned_minor)
    part.clawed = net - part.unpaid - part.returned
    return part


async def _write(
    session: Session,
    payment: Payment,
    parts: Sequence[_Part],
    key: str,
    wanted: dict[str, object],
    into_account_id: UUID | None,
    *,
    reason: str,
    actor: Actor,
) -> Recall | None:
    """Rows, ledger, cancellations, in that order."""
    total = sum(part.total for part in parts)
    if not total:
        return None
    into = into_account_id or payment.held_account_id
    made = Recall(
        market=payment.market,
        payment_id=payment.id,
        idempotency_key=key,
        wanted=wanted,
        amount_minor=total,
        commission_minor=sum(part.commission for part in parts),
        unpaid_minor=sum(part.unpaid for part in parts),
        returned_minor=sum(part.returned for part in parts),
        clawed_minor=sum(part.clawed for part in parts),
        currency=payment.currency,
        into_account_id=into,
        reason=reason[:500],
        requested_by=f"{actor.kind}:{actor.id}",
    )
    session.add(made)
    for part in parts:
        _note(part)
    await session.flush()
    payees = await payees_by_id(session, (part.payout.payee_id for part in parts))
    house = await books.commission(session, payment.market, payment.currency)
    await post(session, _transfers(made, payment, parts, payees, house, into))
    await _tell_all(session, parts, actor, reason)
    return made


def _note(part: _Part) -> None:
    payout = part.payout
    payout.commission_back_minor += part.commission
    payout.taken_minor += part.unpaid + part.returned
    payout.returned_minor -= part.returned
    payout.clawed_minor += part.clawed


def _transfers(
    made: Recall,
    payment: Payment,
    parts: Sequence[_Part],
    payees: Mapping[UUID, Payee],
    house: Account,
    into: UUID,
) -> list[Transfer]:
    found: list[Transfer] = []
    for part in parts:
        payee = payees[part.payout.payee_id]
        legs = {
            payee.pending_account_id: part.unpaid,
            payment.held_account_id: part.returned,
            payee.receivable_account_id: part.clawed,
            house.id: part.commission,
        }
        transfer = books.recalled(made, part.payout, legs, into=into)
        if transfer is not None:
            found.append(transfer)
    return found


async def _tell_all(session: Session, parts: Sequence[_Part], actor: Actor, reason: str) -> None:
    """A payout of which nothing is left to pay is canceled; the market hears of every change."""
    for part in parts:
        payout = part.payout
        if not part.total:
            continue
        if payout.is_unsent and payout.unpaid_minor == 0:
            await cancel_emptied(session, payout, actor, reason)
        await tell(session, payout, actor)


async def cancel_emptied(session: Session, payout: Payout, actor: Actor, reason: str) -> None:
    """Nothing of this unsent payout is left to pay."""
    with session.no_autoflush:
        await lifecycle.move(
            session,
            payout_lifecycle(payout.market),
            payout,
            "cancel",
            actor=_HOUSE,
            reason=reason,
            facts={"taken_minor": payout.taken_minor, "by": f"{actor.kind}:{actor.id}"},
            held=True,
        )
        payout.held_from = payout.hold_reason = payout.dispute_id = None
        payout.due_at = None

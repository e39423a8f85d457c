"""Paying for a booking, and what was paid."""

from collections.abc import Awaitable, Callable
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter

from steelyard.kernel import payments
from steelyard.kernel.db import Session
from steelyard.kernel.errors import NotFound
from steelyard.kernel.http.context import CurrentActor, CurrentServices, CurrentSession
from steelyard.kernel.http.errors import STANDARD
from steelyard.kernel.http.routes import UnitOfWorkRoute, key_required, own_transactions
from steelyard.kernel.identity import Person
from steelyard.kernel.payments import Payment
from steelyard.kernel.payments.units import unit
from steelyard.kernel.services import Services
from steelyard.markets.strathwell import limits
from steelyard.markets.strathwell.book.callers import Caller, OrganizerCaller, Reader
from steelyard.markets.strathwell.book.queries import locked_booking
from steelyard.markets.strathwell.book.reading import reading_of
from steelyard.markets.strathwell.gate import ADMIN, acting
from steelyard.markets.strathwell.models import Due
from steelyard.markets.strathwell.money import refunds
from steelyard.markets.strathwell.payments import service
from steelyard.markets.strathwell.payments.schemas import (
    Because,
    BookingPayments,
    GiveBack,
    Pay,
    PaymentStarted,
    RefundDecided,
    RefundSeen,
)
from steelyard.markets.strathwell.payments.views import payments_seen

router = APIRouter(route_class=UnitOfWorkRoute, tags=["payments"], responses=STANDARD)
Ask = Callable[[Session], Awaitable[tuple[Payment, Due]]]


@router.post("/bookings/{booking_id}/pay")
@key_required
@own_transactions
async def pay(
    booking_id: UUID, body: Pay, caller: OrganizerCaller, services: CurrentServices
) -> PaymentStarted:
    """A PaymentIntent for the deposit or for all of it. One is open at a time."""

    async def ask(session: Session) -> tuple[Payment, Due]:
        return await service.start(
            session, booking_id, caller.user_id, body.mode, actor=caller.actor
        )

    return await _started(services, caller, ask)


@router.post("/bookings/{booking_id}/pay-balance")
@key_required
@own_transactions
async def pay_balance(
    booking_id: UUID, caller: OrganizerCaller, services: CurrentServices
) -> PaymentStarted:
    """A PaymentIntent for what is left after the deposit."""

    async def ask(session: Session) -> tuple[Payment, Due]:
        return await service.start_balance(session, booking_id, caller.user_id, actor=caller.actor)

    return await _started(services, caller, ask)


@router.post("/bookings/{booking_id}/dues/{due_id}/pay")
@key_required
@own_transactions
async def pay_due(
    booking_id: UUID, due_id: UUID, caller: OrganizerCaller, services: CurrentServices
) -> PaymentStarted:
    """A PaymentIntent for one line of the schedule, such as the price of a change."""

    async def ask(session: Session) -> tuple[Payment, Due]:
        return await service.start_due(
            session, booking_id, caller.user_id, due_id, actor=caller.actor
        )

    return await _started(services, caller, ask)


@router.get("/bookings/{booking_id}/payments")
async def see_payments(
    booking_id: UUID, person: Reader, session: CurrentSession
) -> BookingPayments:
    """What was paid and what is to be paid when: for the organizer and staff, not for vendors."""
    reading = await reading_of(session, booking_id, person)
    if reading.own is not None:
        raise NotFound
    return await payments_seen(session, reading.booking)


@router.post("/admin/bookings/{booking_id}/refund", tags=["admin"])
@key_required
async def refund_booking(
    booking_id: UUID,
    body: GiveBack,
    _admin: Annotated[Person, acting("bookings.manage", ADMIN)],
    actor: CurrentActor,
    session: CurrentSession,
) -> RefundDecided:
    """Give money back by hand. From the limit on a second person has to agree."""
    booking = await locked_booking(session, booking_id)
    decided = await refunds.refund(
        session, booking, amount_minor=body.amount_cents, reason=body.reason, actor=actor
    )
    return _decided(decided)


@router.post("/admin/payments/{payment_id}/refund", tags=["admin"])
@key_required
async def refund_suspense(
    payment_id: UUID,
    body: Because,
    _admin: Annotated[Person, acting("bookings.manage", ADMIN)],
    actor: CurrentActor,
    session: CurrentSession,
) -> RefundDecided:
    """Send back a payment that came with another amount or currency than was asked for."""
    return _decided(
        await refunds.refund_suspense(session, payment_id, reason=body.reason, actor=actor)
    )


def _decided(decided: refunds.Decided) -> RefundDecided:
    return RefundDecided(
        done=decided.approval is None,
        approval_id=decided.approval.id if decided.approval else None,
        refunds=[RefundSeen.model_validate(one) for one in decided.refunds],
    )


async def _started(services: Services, caller: Caller, ask: Ask) -> PaymentStarted:
    """What is asked for is committed; then the provider is asked, keyed by its row."""
    await services.limiter.check(limits.PAY_PER_PERSON, str(caller.user_id))
    payment, due = await unit(services.database, ask)
    secret = await payments.present(services, payment.id)
    return PaymentStarted(
        payment_id=payment.id,
        due_id=due.id,
        client_secret=secret,
        publishable_key=services.settings.stripe_publishable_key,
        script_url=payments.browser_script(services.settings),
        amount_cents=payment.amount_minor,
        currency=payment.currency,
    )

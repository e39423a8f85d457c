"""The locksmith market as the house sees it: everything it brings, in one place."""

from collections.abc import Sequence
from pathlib import Path
from uuid import UUID

from sqlalchemy import select

from steelyard.kernel import messaging, payments
from steelyard.kernel.audit import Actor
from steelyard.kernel.db import Session
from steelyard.kernel.errors import NotFound
from steelyard.kernel.http.admin_gate import staff
from steelyard.kernel.ledger import chart
from steelyard.kernel.market import Handlers, Market
from steelyard.kernel.messaging import Message
from steelyard.kernel.payments import Payment, Refund
from steelyard.markets.locksmith import demo, live, screens, tasks, topics
from steelyard.markets.locksmith.analytics import api as analytics
from steelyard.markets.locksmith.areas import api as areas
from steelyard.markets.locksmith.dispatch import deliveries
from steelyard.markets.locksmith.exports import api as exports
from steelyard.markets.locksmith.invariants import INVARIANTS
from steelyard.markets.locksmith.jobs import api as jobs
from steelyard.markets.locksmith.jobs import create
from steelyard.markets.locksmith.lifecycles import LIFECYCLES, MARKET
from steelyard.markets.locksmith.locksmiths import api as locksmiths
from steelyard.markets.locksmith.messages import api as messages
from steelyard.markets.locksmith.models import Job, RequestSession
from steelyard.markets.locksmith.money import accounts, refunds
from steelyard.markets.locksmith.operations import api as operations
from steelyard.markets.locksmith.prices import api as prices
from steelyard.markets.locksmith.receipts import api as receipts
from steelyard.markets.locksmith.requests import api as requests
from steelyard.markets.locksmith.requests.access import own_request
from steelyard.markets.locksmith.search import api as search
from steelyard.markets.locksmith.sessions import api as sessions
from steelyard.markets.locksmith.sms import inbound

TEMPLATES = Path(__file__).parent / "templates"


async def payment_changed(session: Session, payment: Payment, actor: Actor) -> None:
    """Stripe has spoken about a deposit."""
    if payment.status == "succeeded":
        await create.from_payment(session, payment, actor=actor)
        return
    request = await session.get(RequestSession, UUID(payment.subject_id))
    if request is not None:
        topics.request_changed(session, request)


async def refund_changed(session: Session, refund: Refund, _actor: Actor) -> None:
    """Stripe has spoken about a refund."""
    payment = await payments.payment_by_id(session, refund.payment_id)
    job_id = await session.scalar(select(Job.id).where(Job.session_id == UUID(payment.subject_id)))
    if job_id is None:
        raise NotFound
    await refunds.changed(session, job_id, payment, refund)


async def message_changed(session: Session, message: Message) -> None:
    """A carrier has spoken about a text."""
    topics.message_arrived(session, message)
    if message.kind == "offer":
        await deliveries.reported(session, message)


async def messages_changed(session: Session, messages: Sequence[Message]) -> None:
    """``message_changed`` for several at once."""
    for message in messages:
        topics.message_arrived(session, message)
    await deliveries.all_reported(session, messages)


def build() -> Market:
    """The market, wired. Registering its chart and templates twice is harmless."""
    chart.register(accounts.CHART)
    messaging.register_templates(MARKET, TEMPLATES)
    return Market(
        name=MARKET,
        title="Locksmith",
        tagline="Locked out? Help is on its way.",
        routers=(
            requests.router,
            receipts.router,
            jobs.router,
            locksmiths.router,
            sessions.router,
            messages.router,
            analytics.router,
            areas.router,
            prices.router,
            operations.router,
            search.router,
            exports.router,
            payments.webhook_router(MARKET),
            messaging.webhook_router(MARKET),
            messaging.templates_router(MARKET),
            messaging.push_router(
                MARKET,
                "/api/request/{request_id}/push",
                owner_type=screens.CUSTOMER,
                who=own_request,
                name="request",
                tag="customer",
            ),
            messaging.push_router(
                MARKET,
                "/api/admin/push",
                owner_type=screens.STAFF,
                who=staff,
                name="staff",
                tag="staff",
            ),
            live.router,
        ),
        lifecycles=LIFECYCLES,
        tasks=tasks.TASKS,
        periodics=tasks.PERIODICS,
        invariants=INVARIANTS,
        templates=TEMPLATES,
        handlers=Handlers(
            payment_changed=payment_changed,
            refund_changed=refund_changed,
            sms_received=inbound.received,
            message_changed=message_changed,
            extra={
                "opted_out": inbound.opted_out,
                "opted_in": inbound.opted_in,
                "messages_changed": messages_changed,
            },
        ),
        seed=demo.seed,
    )

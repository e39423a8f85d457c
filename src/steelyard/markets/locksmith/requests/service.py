"""The customer's three steps: who and where, what and how soon, the deposit."""

import hashlib
import hmac
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from sqlalchemy import func, or_, select

from steelyard.kernel import audit, clock, lifecycle, payments
from steelyard.kernel.audit import Actor
from steelyard.kernel.db import Session, locked
from steelyard.kernel.errors import Conflict, InvalidInput
from steelyard.kernel.geo import Area, Located, area_for
from steelyard.kernel.money import Money
from steelyard.kernel.payments import Payment
from steelyard.kernel.secrets import derive
from steelyard.markets.locksmith import topics
from steelyard.markets.locksmith.areas.queries import active_areas
from steelyard.markets.locksmith.lifecycles import MARKET, REQUEST
from steelyard.markets.locksmith.limits import SUSPECT_STARTS_PER_HOUR
from steelyard.markets.locksmith.models import RequestSession
from steelyard.markets.locksmith.money import accounts
from steelyard.markets.locksmith.policy import policy_of
from steelyard.markets.locksmith.prices.queries import deposit_for
from steelyard.markets.locksmith.requests.wording import reach_us
from steelyard.markets.locksmith.words import ServiceType, Step, Urgency

OUTSIDE = "outside_service_areas"
_PAYING = frozenset({"processing", "succeeded"})
_CHOSEN = frozenset({Step.SERVICE_CHOSEN, Step.PAYMENT_STARTED, Step.ABANDONED})


class ServiceNotOffered(InvalidInput):
    """The area does not offer this service at this urgency."""

    code = "service_not_offered"


class RequestBlocked(Conflict):
    """Staff have flagged this request as abuse."""

    code = "request_blocked"


class StepMissing(Conflict):
    """An earlier step has not been done; ``missing`` names it."""

    code = "step_missing"


class AlreadyPaid(Conflict):
    """The deposit is paid: the request has become a job and is no longer changed here."""

    code = "already_paid"


@dataclass(frozen=True, slots=True)
class Visitor:
    """Where a request came from."""

    ip: str
    user_agent: str


async def start(
    session: Session, *, name: str, phone: str, visitor: Visitor, actor: Actor
) -> RequestSession:
    """Step one begins. Repeated starts are flagged for staff, not refused."""
    policy = policy_of(session)
    request = RequestSession(
        name=name,
        phone=phone,
        step=Step.STARTED,
        currency=policy.currency,
        ip_hash=hmac.digest(
            derive(policy.secret_key, "ip"), visitor.ip.encode(), hashlib.sha256
        ).hex()[:32],
        user_agent=visitor.user_agent[:200],
    )
    await _flag_repeats(session, request)
    session.add(request)
    await session.flush()
    await session.refresh(request)
    lifecycle.born(session, REQUEST, request, actor=actor)
    topics.request_changed(session, request)
    return request


async def locate(
    session: Session, request_id: UUID, located: Located, address_line: str, *, actor: Actor
) -> RequestSession:
    """Step one ends: inside an area, or kept as demand where we do not serve yet."""
    request = await _open_request(session, request_id)
    facts: dict[str, object] = {"payment_busy": await _payment_busy(session, request)}
    areas = {Area(one.centre, one.radius_km): one for one in await active_areas(session)}
    circle = area_for(located.point, areas)
    area = areas[circle] if circle else None
    # Where only the city is known, the customer's own line is the one that says the street.
    street_known = located.precision != "city"
    request.address_line = located.formatted_address if street_known else address_line
    request.lat, request.lng = located.point.lat, located.point.lng
    request.city = located.city
    request.location_precision = located.precision
    request.service_area_id = area.id if area else None
    request.ineligible_reason = None if area else OUTSIDE
    await _step(
        session,
        request,
        "locate" if area else "refuse_location",
        actor,
        {**facts, "city": located.city},
    )
    return request


async def choose_service(
    session: Session, request_id: UUID, service: ServiceType, urgency: Urgency, *, actor: Actor
) -> RequestSession:
    """Step two: the deposit is read from the table, never taken from the caller."""
    request = await _open_request(session, request_id)
    if request.service_area_id is None:
        raise _address_missing(request)
    price = await deposit_for(session, service, urgency, request.service_area_id)
    if price is None:
        raise ServiceNotOffered(
            "We do not offer this service at your address.",
            service_type="Choose one of the services on offer.",
        )
    facts: dict[str, object] = {"payment_busy": await _payment_busy(session, request)}
    request.service_type = service
    request.urgency = urgency
    request.deposit_minor = price.amount_minor
    request.currency = price.currency
    await _step(session, request, "choose_service", actor, facts)
    return request


async def start_payment(session: Session, request_id: UUID, *, actor: Actor) -> Payment:
    """Step three: a payment for exactly the deposit the table says now."""
    request = await _open_request(session, request_id)
    if request.service_area_id is None:
        raise _address_missing(request)
    # A new address puts the choice in question: what it costs may differ there.
    if request.step not in _CHOSEN or request.service_type is None or request.urgency is None:
        raise StepMissing("Please choose what you need first.", missing="service")
    price = await deposit_for(
        session,
        ServiceType(request.service_type),
        Urgency(request.urgency),
        request.service_area_id,
    )
    if price is None:
        raise ServiceNotOffered(
            "We no longer offer this service at your address.",
            service_type="Choose one of the services on offer.",
        )
    held = await accounts.held_account(session, request.id, price.currency)
    payment = await payments.create_payment(
        session,
        market=MARKET,
        subject_type="request_session",
        subject_id=str(request.id),
        money=Money(price.amount_minor, price.currency),
        held_account_id=held.id,
        actor=actor,
        description="Locksmith deposit",
    )
    request.payment_id = payment.id
    request.deposit_minor = price.amount_minor
    request.currency = price.currency
    if request.step != Step.PAYMENT_STARTED:
        await _step(session, request, "start_payment", actor, {"payment_id": str(payment.id)})
    request.touched_at = clock.now()
    return payment


async def give_up(session: Session, request: RequestSession, *, reason: str, actor: Actor) -> None:
    """The customer does not want to go on; they may still come back. ``request`` is locked."""
    _refuse_blocked(session, request)
    facts = {
        "at_step": request.step,
        "payment_busy": await _payment_busy(session, request),
    }
    await lifecycle.move(
        session, REQUEST, request, "give_up", actor=actor, reason=reason, facts=facts
    )
    topics.request_changed(session, request)


async def _step(
    session: Session,
    request: RequestSession,
    move: str,
    actor: Actor,
    facts: dict[str, object],
) -> None:
    await lifecycle.move(session, REQUEST, request, move, actor=actor, facts=facts)
    request.touched_at = clock.now()
    request.abandoned_at = None
    topics.request_changed(session, request)


async def _open_request(session: Session, request_id: UUID) -> RequestSession:
    request = await locked(session, RequestSession, request_id)
    _refuse_blocked(session, request)
    if request.step == Step.COMPLETED:
        phone = policy_of(session).phone
        raise AlreadyPaid(
            "Your deposit is paid, so this can no longer be changed here. "
            f"If something is wrong, please {reach_us(phone)}.",
            state=request.step,
            phone=phone or None,
        )
    return request


def _refuse_blocked(session: Session, request: RequestSession) -> None:
    if request.step == Step.FLAGGED:
        phone = policy_of(session).phone
        raise RequestBlocked(
            f"We would like to talk to you before we go on. Please {reach_us(phone)}.",
            phone=phone or None,
        )


def _address_missing(request: RequestSession) -> StepMissing:
    if request.step == Step.INELIGIBLE:
        return StepMissing(
            "We do not serve this address yet. Give another one to go on.", missing="location"
        )
    return StepMissing("Please tell us the address first.", missing="location")


async def _payment_busy(session: Session, request: RequestSession) -> bool:
    if request.payment_id is None:
        return False
    payment = await payments.payment_by_id(session, request.payment_id)
    return payment.status in _PAYING


async def _flag_repeats(session: Session, request: RequestSession) -> None:
    since = clock.now() - timedelta(hours=1)
    earlier = await session.scalar(
        select(func.count())
        .select_from(RequestSession)
        .where(
            RequestSession.created_at >= since,
            or_(RequestSession.phone == request.phone, RequestSession.ip_hash == request.ip_hash),
        )
    )
    if (earlier or 0) >= SUSPECT_STARTS_PER_HOUR:
        request.flagged_reason = f"{earlier} starts by this phone or address within an hour"
        audit.record(
            session,
            stream=MARKET,
            actor=Actor.system("abuse"),
            entity_type="request_session",
            entity_id=request.phone[-4:],
            event="repeated_starts",
            data={"starts": earlier},
        )

"""The customer's edge: three steps, then the page that follows the job. No account, no password."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response

from steelyard.kernel import payments
from steelyard.kernel.errors import Conflict, NotFound
from steelyard.kernel.http.context import CurrentServices, CurrentSession, set_actor
from steelyard.kernel.http.errors import STANDARD
from steelyard.kernel.http.routes import UnitOfWorkRoute, key_required, own_transactions
from steelyard.kernel.http.wire import Line
from steelyard.markets.locksmith import limits
from steelyard.markets.locksmith.dispatch.waves import locked_job
from steelyard.markets.locksmith.jobs import prices
from steelyard.markets.locksmith.jobs.queries import job_of_session
from steelyard.markets.locksmith.lifecycles import MARKET
from steelyard.markets.locksmith.models import RequestSession
from steelyard.markets.locksmith.policy import policy_of
from steelyard.markets.locksmith.requests import about as nutshell
from steelyard.markets.locksmith.requests import cancel, service
from steelyard.markets.locksmith.requests.about_schemas import About
from steelyard.markets.locksmith.requests.access import Customer, set_cookie
from steelyard.markets.locksmith.requests.queries import seen_by_customer
from steelyard.markets.locksmith.requests.schemas import (
    TYPING_SESSION,
    AddressSuggestion,
    CancelRequest,
    ChooseService,
    DecidePrice,
    GiveLocation,
    PaymentStarted,
    RequestSeen,
    StartRequest,
)
from steelyard.markets.locksmith.requests.wording import payment_problem, reach_us

router = APIRouter(
    prefix="/api", route_class=UnitOfWorkRoute, tags=["customer"], responses=STANDARD
)


class NotPaidYet(Conflict):
    """Stripe does not say that this payment succeeded."""

    code = "not_paid_yet"


_UNPAID_YET = "Your payment has not gone through yet. Finish it, then try again."
_UNPAID = {
    "processing": "Your bank is still working on the payment. Wait a minute, then try again.",
    "requires_action": "Your bank wants to know that it is you. Confirm the payment there.",
    "canceled": "This payment was canceled. Start the payment again.",
    "failed": "This payment could not be started. Try another card.",
}


class PaymentHeld(Conflict):
    """Stripe reports money that is not what was asked for; a person decides."""

    code = "payment_held"


@router.get("/about")
async def see_about(
    response: Response, session: CurrentSession, services: CurrentServices
) -> About:
    """What a page needs before anything is asked: services, prices, areas, how to pay."""
    response.headers["cache-control"] = nutshell.CACHED
    return await nutshell.about(session, services.markets[MARKET], services.settings)


@router.post("/request/start", status_code=201)
async def start_request(
    body: StartRequest,
    http: Request,
    response: Response,
    session: CurrentSession,
    services: CurrentServices,
) -> RequestSeen:
    """Step one: who needs help. The reply's cookie opens this request, and only this one."""
    actor = set_actor(http, kind="customer", id="new", role="customer")
    ip = actor.ip or "unknown"
    await services.limiter.check(limits.START_PER_IP, ip)
    await services.limiter.check(limits.START_PER_PHONE, body.phone)
    visitor = service.Visitor(ip=ip, user_agent=http.headers.get("user-agent", ""))
    request = await service.start(
        session, name=body.name, phone=body.phone, visitor=visitor, actor=actor
    )
    set_cookie(response, services.settings, request.id)
    return await seen_by_customer(session, request.id)


@router.post("/request/{request_id}/location")
@own_transactions
async def give_location(
    request_id: UUID, body: GiveLocation, actor: Customer, services: CurrentServices
) -> RequestSeen:
    """Step one: where. Outside our areas is an answer too, and is kept as demand."""
    await services.limiter.check(limits.STEP_PER_IP, actor.ip or "unknown")
    located = await services.geocoder.locate(
        address=body.address,
        place_id=body.place_id or "",
        session_token=body.session_token or "",
    )
    async with services.database.transaction() as session:
        await service.locate(session, request_id, located, body.address, actor=actor)
        return await seen_by_customer(session, request_id)


@router.post("/request/{request_id}/service")
async def choose_service(
    request_id: UUID, body: ChooseService, actor: Customer, session: CurrentSession
) -> RequestSeen:
    """Step two: what and how soon. The deposit comes from the price table."""
    await service.choose_service(session, request_id, body.service_type, body.urgency, actor=actor)
    return await seen_by_customer(session, request_id)


@router.post("/request/{request_id}/payment-intent")
@key_required
@own_transactions
async def payment_intent(
    request_id: UUID, actor: Customer, services: CurrentServices
) -> PaymentStarted:
    """Step three: a PaymentIntent for exactly the deposit. Asked again, it is the same one."""
    await services.limiter.check(limits.PAY_PER_IP, actor.ip or "unknown")
    async with services.database.transaction() as session:
        payment = await service.start_payment(session, request_id, actor=actor)
    secret = await payments.present(services, payment.id)
    return PaymentStarted(
        client_secret=secret,
        publishable_key=services.settings.stripe_publishable_key,
        amount_minor=payment.amount_minor,
        currency=payment.currency,
    )


@router.post("/request/{request_id}/complete")
@own_transactions
async def complete_request(
    request_id: UUID, actor: Customer, services: CurrentServices
) -> RequestSeen:
    """After paying: Stripe is asked, the browser is not believed. Repeated, it makes one job."""
    await services.limiter.check(limits.STEP_PER_IP, actor.ip or "unknown")
    async with services.database.reading() as session:
        request = await session.get_one(RequestSession, request_id)
        payment_id = request.payment_id
    if payment_id is None:
        raise service.StepMissing(
            "Please enter your card and pay the deposit first.", missing="payment-intent"
        )
    payment = await payments.ask_provider(services, payment_id)
    if payment.status != "succeeded":
        problem = payment_problem(payment.failure_code, payment.failure_message)
        raise NotPaidYet(
            problem or _UNPAID.get(payment.status, _UNPAID_YET),
            payment_status=payment.status,
            problem=problem,
            problem_code=payment.failure_code,
        )
    async with services.database.reading() as session:
        if payment.in_suspense:
            phone = policy_of(session).phone
            raise PaymentHeld(
                "Your payment reached us, but needs a look by our team. You need not pay again: "
                f"we will call you. If you cannot wait, {reach_us(phone)}.",
                phone=phone or None,
            )
        return await seen_by_customer(session, request_id)


# Only an id: GET on /request/start is no request but a wrong method.
@router.get("/request/{request_id:uuid}")
async def see_request(request_id: UUID, _actor: Customer, session: CurrentSession) -> RequestSeen:
    """Where the request stands: to resume it, and to follow the job."""
    return await seen_by_customer(session, request_id)


@router.post("/request/{request_id}/open")
async def open_link(
    request_id: UUID,
    response: Response,
    _actor: Customer,
    session: CurrentSession,
    services: CurrentServices,
) -> RequestSeen:
    """Turn a link's token (header X-Request-Token) into this browser's cookie."""
    set_cookie(response, services.settings, request_id)
    return await seen_by_customer(session, request_id)


@router.post("/request/{request_id}/cancel")
async def cancel_request(
    request_id: UUID, body: CancelRequest, actor: Customer, session: CurrentSession
) -> RequestSeen:
    """Before a locksmith is assigned: the job ends and the deposit goes back.

    Before paying: the request ends and can be taken up again. Asked twice, it is done once.
    """
    await cancel.cancel(session, request_id, body.reason, actor=actor)
    return await seen_by_customer(session, request_id)


@router.post("/request/{request_id}/prices/{price_id}")
async def decide_price(
    request_id: UUID,
    price_id: UUID,
    body: DecidePrice,
    actor: Customer,
    session: CurrentSession,
) -> RequestSeen:
    """Approve or refuse a price before work starts."""
    found = await job_of_session(session, request_id)
    if found is None:
        raise NotFound
    job = await locked_job(session, found.id)
    await prices.decide(session, job, price_id, approve=body.decision == "approve", actor=actor)
    return await seen_by_customer(session, request_id)


@router.get("/address/suggest")
@own_transactions
async def suggest_address(
    http: Request,
    services: CurrentServices,
    text: Annotated[Line, Query(min_length=2, max_length=200)],
    session_token: Annotated[str, Query(pattern=TYPING_SESSION)] = "",
) -> list[AddressSuggestion]:
    """Addresses that begin like ``text``."""
    await services.limiter.check(limits.SUGGEST_PER_IP, str(http.scope.get("steelyard.ip")))
    found = await services.geocoder.suggest(text, session_token=session_token)
    return [AddressSuggestion(text=one.text, place_id=one.place_id) for one in found]

"""Operations: payments, webhooks, reconciliation, health, history, reports, the demo's data."""

from typing import Annotated

from fastapi import APIRouter, Path, Query
from starlette.responses import Response

from steelyard.kernel import clock, payments
from steelyard.kernel.errors import NotYours
from steelyard.kernel.http.context import CurrentActor, CurrentServices, CurrentSession
from steelyard.kernel.http.errors import STANDARD
from steelyard.kernel.http.pages import Page
from steelyard.kernel.http.routes import UnitOfWorkRoute, own_transactions
from steelyard.kernel.identity import Person
from steelyard.kernel.system import SystemSeen, look
from steelyard.kernel.verification import runs
from steelyard.markets.strathwell.admin import demo, queries, reports
from steelyard.markets.strathwell.admin.schemas import (
    AuditFilter,
    AuditPage,
    PaymentFilter,
    PaymentRow,
    Reconcile,
    Reconciled,
    Report,
    ReportQuery,
    Seeded,
    WebhookRow,
)
from steelyard.markets.strathwell.book.views import Items
from steelyard.markets.strathwell.gate import admin
from steelyard.markets.strathwell.lifecycles import MARKET
from steelyard.markets.strathwell.policy import policy_from

router = APIRouter(prefix="/admin", route_class=UnitOfWorkRoute, tags=["admin"], responses=STANDARD)


class DemoIsOff(NotYours):
    """This installation makes no demo data (``ENABLE_DEMO_OPS``)."""

    code = "demo_is_off"


@router.get("/payments")
async def list_payments(
    _admin: Annotated[Person, admin("payments.read")],
    session: CurrentSession,
    services: CurrentServices,
    which: Annotated[PaymentFilter, Query()],
) -> Page[PaymentRow]:
    """All payments, newest first."""
    rows, following = await queries.page_of_payments(session, services.settings.secret_key, which)
    return Page(items=await queries.named(session, rows), next_cursor=following)


@router.get("/webhooks")
async def list_webhooks(
    _admin: Annotated[Person, admin("webhooks.manage")],
    session: CurrentSession,
    size: Annotated[int, Query(ge=1, le=200)] = 50,
) -> Items[WebhookRow]:
    """Stripe's events that failed, or wait for something of ours, newest first."""
    found = await payments.unsettled_events(session, market=MARKET, limit=size)
    return Items(items=[WebhookRow.model_validate(one) for one in found])


@router.post("/webhooks/stripe/retry/{event_id}")
async def retry_webhook(
    event_id: Annotated[str, Path(max_length=255)],
    _admin: Annotated[Person, admin("webhooks.manage")],
    session: CurrentSession,
    actor: CurrentActor,
) -> WebhookRow:
    """Apply an event anew, by Stripe's id of it or by ours. A job does it at once."""
    return WebhookRow.model_validate(await queries.retry_event(session, event_id, actor))


@router.post("/payments/reconcile")
@own_transactions
async def reconcile_payments(
    body: Reconcile,
    _admin: Annotated[Person, admin("reconciliation.run")],
    services: CurrentServices,
) -> Reconciled:
    """Our books against Stripe's. Stripe is the truth: what was missed is applied."""
    started_at = clock.now()
    report = await payments.reconcile(services, hours=body.hours, limit=body.limit)
    async with services.database.transaction() as session:
        runs.keep_reconciliation(session, started_at, report)
    return Reconciled(ok=report.ok, lines=report.lines(), figures=report.figures())


@router.get("/health/details")
@own_transactions
async def see_health(
    _admin: Annotated[Person, admin("health.read")], services: CurrentServices
) -> SystemSeen:
    """Whether the house works, part by part; what cannot be asked is unknown, with the reason."""
    return await look(services, MARKET)


@router.get("/audit")
async def see_history(
    _admin: Annotated[Person, admin("audit.read")],
    session: CurrentSession,
    which: Annotated[AuditFilter, Query()],
) -> AuditPage:
    """Who did what to what, when and why; newest first."""
    return await queries.history(session, which)


@router.get(
    "/reports/{name}",
    response_model=Report,
    responses={200: {"content": {"text/csv": {"schema": {"type": "string"}}}}},
)
async def see_report(
    name: reports.ReportName,
    _admin: Annotated[Person, admin("reports.read")],
    session: CurrentSession,
    asked: Annotated[ReportQuery, Query()],
) -> Report | Response:
    """What was booked, paid and paid out; with ``format=csv`` as a file."""
    made = await reports.report(session, name, asked)
    if asked.format == "json":
        return made
    name_of_file = f"{made.name}-{made.since}-{made.until}.csv"
    return Response(
        reports.as_csv(made),
        media_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name_of_file}"'},
    )


@router.post("/demo/seed")
@own_transactions
async def seed_demo(
    _admin: Annotated[Person, admin("demo.seed")], services: CurrentServices
) -> Seeded:
    """Make the demo's data, where there is none. Only where the installation allows it."""
    if not policy_from(services.settings).demo_ops:
        raise DemoIsOff("This installation makes no demo data.")
    return Seeded(made=await demo.seed(services))

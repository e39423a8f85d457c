"""What is shown on screens of those who asked for it, beside the text or the mail that says it.

The texts are the templates ``<name>.push.txt``; a notice without one is not shown.
"""

from steelyard.kernel import messaging
from steelyard.kernel.db import Session
from steelyard.markets.locksmith.lifecycles import MARKET
from steelyard.markets.locksmith.models import Job
from steelyard.markets.locksmith.policy import policy_of

CUSTOMER, STAFF = "customer", "staff"
"""Whose browsers: a request's (id of its session), a member of staff's (e-mail)."""
SHOWN = frozenset(
    {
        "customer_assigned",
        "customer_arrived",
        "customer_canceled",
        "customer_en_route",
        "customer_looking_again",
        "customer_nobody_found",
        "customer_price",
        "customer_refunded",
    }
)


async def show_customer(
    session: Session, job: Job, template: str, dedupe_key: str, context: dict[str, object]
) -> None:
    """Show the customer's browsers what ``template`` says; ``context`` has the page's ``link``."""
    await messaging.send_push(
        session,
        market=MARKET,
        to=(CUSTOMER, str(job.session_id)),
        template=template,
        context=context,
        link=str(context["link"]),
        kind="notice",
        about=("job", str(job.id)),
        dedupe_key=f"push-{dedupe_key}",
    )


async def show_staff(
    session: Session,
    template: str,
    dedupe_key: str,
    context: dict[str, object],
    *,
    path: str,
    about: tuple[str, str] | None = None,
) -> None:
    """Show every member of staff who asked for it; ``path`` is the console's page."""
    await messaging.send_push(
        session,
        market=MARKET,
        to=(STAFF, None),
        template=template,
        context=context,
        link=f"{policy_of(session).public_url}/locksmith/admin{path}",
        kind="staff_alert",
        about=about,
        dedupe_key=f"push-{dedupe_key}",
    )

"""Who may do what: the market's one table of roles and permissions, and its door."""

from datetime import timedelta
from typing import Annotated, Any

from fastapi import Depends, Security
from fastapi.security import HTTPAuthorizationCredentials
from starlette.requests import Request

from steelyard.kernel import files
from steelyard.kernel.http.context import set_actor
from steelyard.kernel.identity import (
    ACCOUNTS,
    PUBLIC_ROUTES,
    Gate,
    Guard,
    Permissions,
    Person,
    Policy,
)
from steelyard.kernel.identity.gate import BEARER
from steelyard.markets.strathwell.lifecycles import MARKET
from steelyard.settings import get_settings

ORGANIZER = "organizer"
VENDOR = "vendor"
ADMIN = "admin"

_ADMIN = frozenset(
    {
        ACCOUNTS,
        "vendors.review",
        "templates.edit",
        "subscriptions.set",
        "bookings.manage",
        "bookings.read",
        "payments.read",
        "payouts.review",
        "disputes.decide",
        "moderation.read",
        "webhooks.manage",
        "reconciliation.run",
        "reports.read",
        "audit.read",
        "health.read",
        "demo.seed",
        "uploads.template",
        "moderation.report",
    }
)

PERMISSIONS = Permissions(
    roles={
        ORGANIZER: {
            "bookings.own",
            "changes.make",
            "bookings.read",
            "subscription.own",
            "templates.read",
            "planner.use",
            "disputes.open",
            "moderation.report",
        },
        VENDOR: {
            "vendor.own",
            "requests.answer",
            "changes.make",
            "bookings.read",
            "payouts.own",
            "uploads.vendor",
            "disputes.open",
            "moderation.report",
        },
        ADMIN: _ADMIN,
    },
    public={
        *PUBLIC_ROUTES,
        *files.PUBLIC_ROUTES,
        "GET /vendors/public",
        "GET /vendors/public/{vendor_id}",
        "GET /templates",
        "POST /auth/signup",
        "POST /auth/login",
        "POST /auth/refresh",
        "POST /auth/bootstrap-admin",
        "POST /webhooks/stripe",
        "GET /api/live/events",
        "WEBSOCKET /api/live",
    },
)


def build_gate() -> Gate:
    """The door, with the lifetimes this installation has set."""
    settings = get_settings()
    return Gate(
        MARKET,
        PERMISSIONS,
        Policy(
            access_lifetime=timedelta(minutes=settings.access_token_expire_minutes),
            refresh_lifetime=timedelta(days=settings.refresh_token_expire_days),
            reuse_ends_all=True,
            open_roles=frozenset({ORGANIZER, VENDOR}),
        ),
    )


GATE = build_gate()


class Acting(Guard):
    """A guard behind which somebody acts as one of their roles: who is both organizer and vendor
    is the one that the route is for. The lifecycles ask the actor's role."""

    def __init__(self, permission: str, role: str) -> None:
        super().__init__(GATE, permission)
        self._role = role

    async def __call__(
        self,
        request: Request,
        shown: Annotated[HTTPAuthorizationCredentials | None, Security(BEARER)],
    ) -> Person:
        person = await super().__call__(request, shown)
        set_actor(request, kind="user", id=str(person.user_id), role=self._role)
        return person


def acting(permission: str, role: str) -> Any:
    """``Depends`` on somebody with ``permission``, acting as ``role``."""
    if permission not in PERMISSIONS.of({role}):
        raise ValueError(f"{role} has no permission {permission!r}")
    return Depends(Acting(permission, role))


Organizer = Annotated[Person, acting("bookings.own", ORGANIZER)]
"""Who books; 404 for another's booking is the handler's part."""
VendorPerson = Annotated[Person, acting("vendor.own", VENDOR)]
"""Who offers; their vendor is looked up by the account."""


def admin(permission: str) -> Any:
    """``Depends`` on an admin with ``permission``."""
    return acting(permission, ADMIN)

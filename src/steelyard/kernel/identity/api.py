"""``identity_router(gate)``: the routes of a market's accounts, under ``/api/auth``."""

from fastapi import APIRouter

from steelyard.kernel.http.errors import answers
from steelyard.kernel.identity import doors, own_account, staff, staff_roles
from steelyard.kernel.identity.cookies import ROOT
from steelyard.kernel.identity.edge import CredentialsRoute
from steelyard.kernel.identity.gate import Gate
from steelyard.kernel.identity.permissions import ACCOUNTS

PUBLIC_ROUTES = frozenset(
    f"POST {ROOT}{path}"
    for path in (
        "/register",
        "/sign-in",
        "/refresh",
        "/code",
        "/code/sign-in",
        "/email/ask",
        "/email/verify",
        "/password/forgotten",
        "/password/reset",
    )
)
"""For a market's ``Permissions.public``: the routes here that need no access token."""


def identity_router(gate: Gate) -> APIRouter:
    """Registering, signing in and out, devices, codes, verification and resets of one market.

    Staff's part is there when a role of the market has the permission ``identity.accounts``.
    """
    router = APIRouter(
        prefix=ROOT,
        route_class=CredentialsRoute,
        tags=["accounts"],
        responses=answers(400, 401, 403, 413, 415, 422, 429, 503),
    )
    doors.add_routes(router, gate)
    own_account.add_routes(router, gate)
    if ACCOUNTS in gate.permissions.all:
        staff.add_routes(router, gate)
        staff_roles.add_routes(router, gate)
    return router

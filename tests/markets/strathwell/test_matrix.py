"""Who may call what: every route of the market, by hand; and each of them tried with every role."""

from uuid import uuid4

from tests.markets.strathwell.house import Caller, House

from steelyard.kernel.identity import MEMBERS, PUBLIC, differences
from steelyard.markets.strathwell.gate import PERMISSIONS
from steelyard.markets.strathwell.market import build

_ROUTES: tuple[tuple[frozenset[str], str], ...] = (
    (
        frozenset({PUBLIC}),
        """
        GET /api/live/events
        GET /files/{token}
        GET /templates
        GET /vendors/public
        GET /vendors/public/{vendor_id}
        POST /api/auth/code
        POST /api/auth/code/sign-in
        POST /api/auth/email/ask
        POST /api/auth/email/verify
        POST /api/auth/password/forgotten
        POST /api/auth/password/reset
        POST /api/auth/refresh
        POST /api/auth/register
        POST /api/auth/sign-in
        POST /auth/bootstrap-admin
        POST /auth/login
        POST /auth/refresh
        POST /auth/signup
        POST /webhooks/stripe
        PUT /files/{token}
        WEBSOCKET /api/live
        """,
    ),
    (
        frozenset({MEMBERS}),
        """
        GET /api/auth/me
        GET /api/auth/sessions
        GET /auth/me
        GET /uploads/{file_id}
        POST /api/auth/password/change
        POST /api/auth/sessions/{session_id}/end
        POST /api/auth/sign-out
        POST /api/auth/sign-out-everywhere
        POST /auth/logout
        POST /api/live/ticket
        POST /uploads/presign
        POST /uploads/{file_id}/confirm
        """,
    ),
    (
        frozenset({"organizer"}),
        """
        GET /bookings
        GET /bookings/{booking_id}/cancellation-quote
        GET /me/subscription
        GET /planner/access-check
        GET /templates/{template_id}
        PATCH /bookings/{booking_id}
        POST /bookings
        POST /bookings/{booking_id}/cancel
        POST /bookings/{booking_id}/complete
        POST /bookings/{booking_id}/dues/{due_id}/pay
        POST /bookings/{booking_id}/pay
        POST /bookings/{booking_id}/pay-balance
        POST /bookings/{booking_id}/submit
        POST /bookings/{booking_id}/vendors/{booking_vendor_id}/accept-counter
        POST /bookings/{booking_id}/vendors/{booking_vendor_id}/counter-back
        POST /bookings/{booking_id}/vendors/{booking_vendor_id}/go-on-without
        POST /bookings/{booking_id}/vendors/{booking_vendor_id}/replace
        POST /bookings/{booking_id}/vendors/{booking_vendor_id}/withdraw
        POST /planner/bookings
        POST /planner/plan
        POST /subscription/cancel
        POST /subscription/start
        """,
    ),
    (
        frozenset({"vendor"}),
        """
        DELETE /vendor/calendar/days/{day}
        GET /vendor/bookings
        GET /vendor/calendar
        GET /vendor/payouts
        GET /vendors/me
        GET /vendors/me/payouts/account
        POST /vendor/bookings/{booking_id}/approve
        POST /vendor/bookings/{booking_id}/counter
        POST /vendor/bookings/{booking_id}/decline
        POST /vendor/bookings/{booking_id}/withdraw
        POST /vendor/payouts/{payout_id}/request
        POST /vendors/me/payouts/onboarding
        POST /vendors/onboarding/service-provider
        POST /vendors/onboarding/venue-owner
        PUT /vendor/calendar/days/{day}
        """,
    ),
    (
        frozenset({"organizer", "vendor"}),
        """
        POST /bookings/{booking_id}/change-orders
        POST /bookings/{booking_id}/change-orders/{change_order_id}/accept
        POST /bookings/{booking_id}/change-orders/{change_order_id}/reject
        POST /bookings/{booking_id}/change-orders/{change_order_id}/withdraw
        POST /bookings/{booking_id}/disputes
        POST /bookings/{booking_id}/disputes/{dispute_id}/statements
        """,
    ),
    (
        frozenset({"organizer", "vendor", "admin"}),
        """
        GET /bookings/{booking_id}
        GET /bookings/{booking_id}/actions
        GET /bookings/{booking_id}/change-orders
        GET /bookings/{booking_id}/contract
        GET /bookings/{booking_id}/disputes
        GET /bookings/{booking_id}/disputes/{dispute_id}
        GET /bookings/{booking_id}/disputes/{dispute_id}/evidence
        GET /bookings/{booking_id}/payments
        GET /bookings/{booking_id}/timeline
        POST /trust/moderation-events
        """,
    ),
    (
        frozenset({"admin"}),
        """
        DELETE /admin/templates/{template_id}
        GET /admin/approvals
        GET /admin/audit
        GET /admin/bookings
        GET /admin/bookings/{booking_id}
        GET /admin/disputes
        GET /admin/disputes/{dispute_id}
        GET /admin/health/details
        GET /admin/moderation-events
        GET /admin/payments
        GET /admin/payouts
        GET /admin/payouts/pending
        GET /admin/reports/{name}
        GET /admin/subscriptions
        GET /admin/templates
        GET /admin/vendors
        GET /admin/vendors/pending
        GET /admin/vendors/{vendor_id}
        GET /admin/webhooks
        PATCH /admin/templates/{template_id}
        POST /admin/approvals/{approval_id}/decide
        POST /admin/bookings/{booking_id}/cancel
        POST /admin/bookings/{booking_id}/force-complete
        POST /admin/bookings/{booking_id}/refund
        POST /admin/demo/seed
        POST /admin/disputes/{dispute_id}/notes
        POST /admin/disputes/{dispute_id}/set-status
        POST /admin/disputes/{dispute_id}/statements
        POST /admin/payments/reconcile
        POST /admin/payments/{payment_id}/refund
        POST /admin/payouts/{payout_id}/approve
        POST /admin/payouts/{payout_id}/hold
        POST /admin/payouts/{payout_id}/release
        POST /admin/payouts/{payout_id}/reverse
        POST /admin/templates
        POST /admin/users/{user_id}/subscription/set
        POST /admin/vendors/{vendor_id}/approve
        POST /admin/vendors/{vendor_id}/disable-payout
        POST /admin/vendors/{vendor_id}/needs-changes
        POST /admin/webhooks/stripe/retry/{event_id}
        GET /api/auth/role-requests
        GET /api/auth/roles
        GET /api/auth/users
        GET /api/auth/users/{user_id}
        POST /api/auth/role-requests/{request_id}/decide
        POST /api/auth/role-requests/{request_id}/withdraw
        POST /api/auth/users/{user_id}/end-sessions
        POST /api/auth/users/{user_id}/restore
        POST /api/auth/users/{user_id}/roles
        POST /api/auth/users/{user_id}/roles/{role}/revoke
        POST /api/auth/users/{user_id}/suspend
        """,
    ),
)
MATRIX = {
    route.strip(): roles for roles, routes in _ROUTES for route in routes.strip().splitlines()
}
ROLES = ("organizer", "vendor", "admin")


def test_every_route_has_its_line_and_every_line_its_route() -> None:
    assert differences(PERMISSIONS, build().routers, MATRIX) == []


async def test_every_route_refuses_who_is_not_meant(house: House) -> None:
    people: dict[str, Caller] = {role: await house.person(role) for role in ROLES}
    for route, roles in MATRIX.items():
        method, path = route.split(" ", 1)
        if method == "WEBSOCKET" or PUBLIC in roles:
            continue
        stranger = await house.nobody.call(method, _filled(path), {})
        assert stranger.status_code == 401, route
        for role, person in people.items():
            if MEMBERS in roles or role in roles:
                continue
            answer = await person.call(method, _filled(path), {})
            assert (answer.status_code, answer.json()["error"]) == (403, "forbidden"), (route, role)


def _filled(path: str) -> str:
    """The path with ids nobody has."""
    parts = (f"{uuid4()}" if part.startswith("{") else part for part in path.split("/"))
    return "/".join(parts)

"""Every page of strathwell with something on it, at both sizes, in light and dark: looked at by
axe, pictured, and never wider than its window, down to 320 px."""

import pytest
from tests.journeys.browser.looking import resized, turned
from tests.journeys.browser.people import DESK, People, Window
from tests.journeys.browser.strathwell import walk_in
from tests.journeys.town import Town

from steelyard.markets.strathwell.admin import demo

# Chromium's own remark about the cookie that was tried.
NOBODY_SIGNED_IN = "status of 401"

# Before anybody has signed in.
EVERYBODY = {
    "landing": "/",
    "sign-in": "/sign-in",
    "sign-up": "/sign-up",
    "forgotten": "/forgotten",
    "reset-password": "/reset-password",
    "verify-email": "/verify-email",
    "browse": "/browse",
    "browse-vendor": "/browse/{pictured}",
    "templates": "/templates",
    "compose": "/bookings/new",
    "public-not-found": "/nothing/here",
}
ORGANIZER = {
    "bookings": "/bookings",
    "booking-draft": "/bookings/{draft}",
    "booking-countered": "/bookings/{countered}",
    "booking-ready": "/bookings/{ready_for_payment}",
    "booking-ahead": "/bookings/{ahead}",
    "booking-done": "/bookings/{done}",
    "booking-disputed": "/bookings/{disputed}",
    "booking-cancelled": "/bookings/{cancelled}",
    "pay": "/bookings/{ready_for_payment}/pay",
    "template": "/templates/{design}",
    "planner": "/planner",
    "subscription": "/subscription",
    "account": "/account",
}
VENDOR = {
    "business": "/vendor",
    "describe": "/vendor/describe",
    "requests": "/vendor/bookings",
    "request": "/vendor/bookings/{ahead}",
    "request-done": "/vendor/bookings/{done}",
    "calendar": "/vendor/calendar",
    "payouts": "/vendor/payouts",
    "vendor-not-found": "/vendor/nothing/here",
}
STAFF = {
    "dashboard": "/admin",
    "vendors": "/admin/vendors",
    "vendor": "/admin/vendors/{pending}",
    "bookings": "/admin/bookings",
    "booking": "/admin/bookings/{ahead}",
    "booking-disputed": "/admin/bookings/{disputed}",
    "templates": "/admin/templates",
    "template-new": "/admin/templates/new",
    "template": "/admin/templates/{design}",
    "payments": "/admin/payments",
    "payouts-pending": "/admin/payouts/pending",
    "payouts": "/admin/payouts",
    "approvals": "/admin/approvals",
    "disputes": "/admin/disputes",
    "dispute": "/admin/disputes/{dispute}",
    "dispute-decided": "/admin/disputes/{large_dispute}",
    "moderation": "/admin/moderation",
    "webhooks": "/admin/webhooks",
    "reconciliation": "/admin/reconciliation",
    "reports": "/admin/reports",
    "health": "/admin/health",
    "audit": "/admin/audit",
    "subscriptions": "/admin/subscriptions",
    "accounts": "/admin/accounts",
    "not-found": "/admin/nothing/here",
}


async def test_what_everybody_sees_is_accessible_and_fits(people: People, town: Town) -> None:
    wrong = await _look(await people.window(DESK), people, town, EVERYBODY, "strathwell")
    assert wrong == [], "\n".join(wrong)


@pytest.mark.parametrize(
    ("email", "pages", "home", "named"),
    [
        (demo.ORGANIZER_EMAIL, ORGANIZER, "/bookings", "strathwell"),
        (demo.VENDOR_EMAIL, VENDOR, "/vendor", "strathwell-vendor"),
        (demo.ADMIN_EMAIL, STAFF, "/admin", "strathwell-staff"),
    ],
    ids=["organizer", "vendor", "staff"],
)
async def test_whoever_is_signed_in_has_pages_that_are_accessible_and_fit(
    people: People, town: Town, email: str, pages: dict[str, str], home: str, named: str
) -> None:
    window = await walk_in(people, email, home)
    wrong = await _look(window, people, town, pages, named)
    assert wrong == [], "\n".join(wrong)


async def _look(
    window: Window, people: People, town: Town, pages: dict[str, str], named: str
) -> list[str]:
    """Each page is opened once and then turned about; returns what is wrong with them."""
    root = f"{people.house.webs[0]}/strathwell"
    wrong: list[str] = []
    for name, path in pages.items():
        await resized(window.page, DESK)
        await window.page.goto(root + path.format(**town.ids))
        wrong += await turned(window, f"{named}-{name}")
        said = [one for one in window.complaints if NOBODY_SIGNED_IN not in one]
        wrong += [f"{named}-{name} said: {one}" for one in said]
        window.complaints.clear()
    return wrong

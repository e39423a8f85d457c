"""The strathwell market as the house sees it: everything it brings, in one place."""

from pathlib import Path

from steelyard.kernel import files, messaging, payments
from steelyard.kernel.identity import identity_router
from steelyard.kernel.market import Market
from steelyard.markets.strathwell import live, tasks, wiring
from steelyard.markets.strathwell.accounts import api as accounts
from steelyard.markets.strathwell.admin import api as operations
from steelyard.markets.strathwell.admin import demo
from steelyard.markets.strathwell.bookings import admin_api as bookings_desk
from steelyard.markets.strathwell.bookings import api as bookings
from steelyard.markets.strathwell.bookings.invariants import INVARIANTS
from steelyard.markets.strathwell.contracts import api as contracts
from steelyard.markets.strathwell.designs import api as designs
from steelyard.markets.strathwell.disputes import api as disputes
from steelyard.markets.strathwell.disputes import desk as disputes_desk
from steelyard.markets.strathwell.gate import GATE, PERMISSIONS
from steelyard.markets.strathwell.holds import api as calendars
from steelyard.markets.strathwell.lifecycles import LIFECYCLES, MARKET
from steelyard.markets.strathwell.money.invariants import INVARIANTS as MONEY_INVARIANTS
from steelyard.markets.strathwell.negotiation import api as requests
from steelyard.markets.strathwell.negotiation import organizer_api as negotiation
from steelyard.markets.strathwell.payments import api as paying
from steelyard.markets.strathwell.payouts import api as payouts
from steelyard.markets.strathwell.payouts import desk as payouts_desk
from steelyard.markets.strathwell.planner import api as planner
from steelyard.markets.strathwell.subscriptions import api as subscriptions
from steelyard.markets.strathwell.trust import api as trust
from steelyard.markets.strathwell.uploads import api as uploads
from steelyard.markets.strathwell.vendors import api as vendors
from steelyard.markets.strathwell.vendors import desk as vendors_desk

TEMPLATES = Path(__file__).parent / "templates"


def build() -> Market:
    """The market, wired. Registering its chart and templates twice is harmless."""
    messaging.register_templates(MARKET, TEMPLATES)
    wiring.declare()
    return Market(
        name=MARKET,
        title="Strathwell",
        tagline="Venues and vendors for an evening to remember.",
        routers=(
            identity_router(GATE),
            accounts.router,
            uploads.router,
            files.files_router(MARKET),
            vendors.router,
            vendors_desk.router,
            designs.router,
            planner.router,
            subscriptions.router,
            bookings.router,
            negotiation.router,
            contracts.router,
            requests.router,
            calendars.router,
            bookings_desk.router,
            paying.router,
            payouts.router,
            payouts_desk.router,
            disputes.router,
            disputes_desk.router,
            trust.router,
            operations.router,
            live.router,
            payments.webhook_router(MARKET, prefix="/webhooks"),
        ),
        lifecycles=LIFECYCLES,
        tasks=tasks.TASKS,
        periodics=tasks.PERIODICS,
        invariants=(*INVARIANTS, *MONEY_INVARIANTS),
        templates=TEMPLATES,
        handlers=wiring.HANDLERS,
        seed=demo.seed,
        permissions=PERMISSIONS,
    )

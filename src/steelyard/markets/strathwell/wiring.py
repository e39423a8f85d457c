"""What the market asks of the kernel and of itself once, when it is put together."""

from steelyard.kernel.ledger import chart
from steelyard.kernel.market import Handlers
from steelyard.markets.strathwell import topics
from steelyard.markets.strathwell.disputes import deciding
from steelyard.markets.strathwell.disputes import following as disputed
from steelyard.markets.strathwell.disputes import rules as dispute_rules
from steelyard.markets.strathwell.money import refunds
from steelyard.markets.strathwell.money.accounts import CHART
from steelyard.markets.strathwell.payments import arrivals, following, returns
from steelyard.markets.strathwell.payouts import service as payouts
from steelyard.markets.strathwell.subscriptions.following import subscription_observed


def declare() -> None:
    """Chart, rules, and who is told of what. Asking twice is harmless."""
    chart.register(CHART)
    refunds.declare()
    deciding.declare()
    payouts.declare()
    dispute_rules.declare()
    following.hang_on()
    topics.declare()


HANDLERS = Handlers(
    payment_changed=arrivals.payment_changed,
    refund_changed=returns.refund_changed,
    extra={
        "payout_changed": payouts.payout_changed,
        "dispute_changed": disputed.dispute_changed,
        "chargeback_changed": disputed.chargeback_changed,
        "subscription_observed": subscription_observed,
    },
)

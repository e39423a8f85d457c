"""How subscriptions say no, each refusal named after the fact that caused it."""

from steelyard.kernel.errors import Conflict


class TrialUsed(Conflict):
    """Nobody has a second trial; who was a subscriber has none at all."""

    code = "trial_used"


class AlreadySubscribed(Conflict):
    """It is paid for and goes on."""

    code = "already_subscribed"


class NoSubscription(Conflict):
    """There is nothing to cancel."""

    code = "no_subscription"


class PaidSubscriptionRuns(Conflict):
    """Somebody who pays cannot be put on trial; cancel what they pay for first."""

    code = "paid_subscription_runs"

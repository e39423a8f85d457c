"""How billing says no, each refusal named after the fact that caused it."""

from steelyard.kernel.errors import Conflict


class SubscriptionOver(Conflict):
    """It has ended, or is about to; ``details`` says in which state it is."""

    code = "subscription_over"


class NothingToPay(Conflict):
    """No bill is open: the subscription is paid for."""

    code = "nothing_to_pay"

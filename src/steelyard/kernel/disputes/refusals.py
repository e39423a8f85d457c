"""How disputes say no, each refusal named after the fact that caused it."""

from steelyard.kernel.errors import Conflict, InvalidInput, NotYours


class AlreadyDisputed(Conflict):
    """One of the lines, or the subject as a whole, is in an open dispute; ``details`` names it."""

    code = "already_disputed"


class DoesNotAddUp(InvalidInput):
    """The parts of an outcome are not the amount the dispute is about."""

    code = "does_not_add_up"


class DisputeClosed(Conflict):
    """It is decided: nothing is said in it any more."""

    code = "dispute_closed"


class NotYourDispute(NotYours):
    """A person decides no dispute that they are a party of."""

    code = "not_your_dispute"

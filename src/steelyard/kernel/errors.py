"""How Steelyard says no.

    Refusal                 a business fact stands in the way; nothing was changed
    ├── InvalidInput   422  the input itself; ``details`` names the field and the remedy
    ├── Unauthorized   401  who are you?
    ├── NotYours       403  known, but not allowed
    ├── NotFound       404  unknown, or somebody else's: the same answer for both
    ├── InsufficientFunds 402
    ├── Conflict       409  the state moved on; ``details`` says what is allowed now
    ├── TooMany        429  slow down; ``retry_after_seconds``
    └── Unavailable    503  not now; nothing was done; ``retry_after_seconds``
    OutcomeUnknown     503  the commit's answer was lost: it may or may not have happened.
                            Retry with the same key to learn which.

Specific refusals are subclasses named after the fact that caused them (``RefundExceedsCapture``).
The edge renders them in one place: ``kernel.http.errors``.
"""


class Refusal(Exception):  # noqa: N818 - a refusal is not an error of ours
    """A request was understood and declined; nothing was changed.

    ``details`` are machine-readable facts (never the caller's own values echoed back).
    """

    status: int = 409
    code: str = "refused"

    def __init__(self, message: str, **details: object) -> None:
        super().__init__(message)
        self.message = message
        self.details = details


class InvalidInput(Refusal):
    """``details`` maps each field to what is wrong with it and how to mend it."""

    status = 422
    code = "invalid_input"


class Unauthorized(Refusal):
    status = 401
    code = "unauthorized"


class InsufficientFunds(Refusal):
    status = 402
    code = "insufficient_funds"


class NotYours(Refusal):
    status = 403
    code = "forbidden"


class NotFound(Refusal):
    """Unknown or not visible to the caller: deliberately the same answer."""

    status = 404
    code = "not_found"

    def __init__(
        self, message: str = "There is nothing here by that id.", **details: object
    ) -> None:
        super().__init__(message, **details)


class Conflict(Refusal):
    """The thing is not in a state that allows this; ``details`` says what is allowed."""

    status = 409
    code = "state_conflict"


class TooMany(Refusal):
    status = 429
    code = "too_many_requests"

    def __init__(self, message: str, *, retry_after_seconds: int, **details: object) -> None:
        super().__init__(message, retry_after_seconds=retry_after_seconds, **details)
        self.retry_after_seconds = retry_after_seconds


class Unavailable(Refusal):
    status = 503
    code = "unavailable"

    def __init__(self, message: str, *, retry_after_seconds: int = 2, **details: object) -> None:
        super().__init__(message, retry_after_seconds=retry_after_seconds, **details)
        self.retry_after_seconds = retry_after_seconds


class OutcomeUnknown(Exception):  # noqa: N818 - neither success nor failure
    """The commit's answer was lost. The same request with the same key learns what happened."""

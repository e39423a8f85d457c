"""Errors in Twilio's shape. https://www.twilio.com/docs/api/errors"""

from steelyard.sandbox.store import Doc


class TwilioError(Exception):
    """One refusal of the REST API."""

    def __init__(self, status: int, code: int, message: str) -> None:
        super().__init__(message)
        self.status = status
        self.code = code
        self.message = message

    def body(self) -> Doc:
        return {
            "code": self.code,
            "message": self.message,
            "more_info": f"https://www.twilio.com/docs/errors/{self.code}",
            "status": self.status,
        }


def not_authenticated() -> TwilioError:
    return TwilioError(401, 20003, "Authenticate")


def not_found(path: str) -> TwilioError:
    return TwilioError(404, 20404, f"The requested resource {path} was not found")


def too_many() -> TwilioError:
    return TwilioError(429, 20429, "Too Many Requests")


def internal() -> TwilioError:
    return TwilioError(500, 20500, "An internal server error has occurred")


def opted_out() -> TwilioError:
    return TwilioError(400, 21610, "Attempt to send to unsubscribed recipient")


CARRIER_ERRORS = {
    30003: "Unreachable destination handset",
    30004: "Message blocked",
    30005: "Unknown destination handset",
    30006: "Landline or unreachable carrier",
    30007: "Message filtered",
    30008: "Unknown error",
}
"""Why a text was not delivered."""

"""Errors in Stripe's shape. https://docs.stripe.com/api/errors"""

from typing import Any

from steelyard.sandbox.store import Doc


class StripeError(Exception):
    """One refusal. ``remembered``: the answer belongs to its idempotency key for good, because
    the endpoint had begun its work; validation errors, conflicts and limits do not."""

    def __init__(
        self,
        status: int,
        message: str,
        *,
        kind: str = "invalid_request_error",
        code: str | None = None,
        param: str | None = None,
        remembered: bool = False,
        **extra: object,
    ) -> None:
        super().__init__(message)
        self.status = status
        self.remembered = remembered
        self.error: Doc = {"message": message, "type": kind}
        if code is not None:
            self.error["code"] = code
            self.error["doc_url"] = f"https://stripe.com/docs/error-codes/{code.replace('_', '-')}"
        if param is not None:
            self.error["param"] = param
        self.error.update({name: value for name, value in extra.items() if value is not None})

    def body(self) -> dict[str, Any]:
        return {"error": self.error}


def invalid(message: str, param: str | None = None, code: str | None = None) -> StripeError:
    return StripeError(400, message, param=param, code=code)


def missing(param: str) -> StripeError:
    return invalid(f"Missing required param: {param}.", param, "parameter_missing")


def unknown(param: str) -> StripeError:
    return invalid(f"Received unknown parameter: {param}", param, "parameter_unknown")


def empty(param: str) -> StripeError:
    return invalid(
        f"You passed an empty string for '{param}'. We assume empty values are an attempt to "
        f"unset a parameter; however '{param}' cannot be unset. You should remove '{param}' from "
        "your request or supply a non-empty value.",
        param,
        "parameter_invalid_empty",
    )


def resource_missing(
    noun: str, given: str, param: str = "intent", status: int = 404
) -> StripeError:
    return StripeError(status, f"No such {noun}: '{given}'", param=param, code="resource_missing")


def unexpected_state(message: str, intent: Doc) -> StripeError:
    """A move the payment's state does not allow; carries the payment, as Stripe does."""
    return StripeError(
        400,
        message,
        code="payment_intent_unexpected_state",
        remembered=True,
        payment_intent=intent,
    )


def unauthorised(message: str) -> StripeError:
    return StripeError(401, message)


def no_such_account(name: str) -> StripeError:
    return StripeError(
        403,
        f"The provided key does not have access to account '{name}' (or that account does not "
        "exist). Application access may have been revoked.",
        code="account_invalid",
    )


def not_permitted(message: str) -> StripeError:
    return StripeError(403, message)


def no_such_path(method: str, path: str) -> StripeError:
    return StripeError(
        404,
        f"Unrecognized request URL ({method}: {path}). Please see https://stripe.com/docs or we "
        "can help at https://support.stripe.com/.",
    )


def key_with_other_parameters(key: str) -> StripeError:
    return StripeError(
        400,
        "Keys for idempotent requests can only be used with the same parameters they were first "
        f"used with. Try using a key other than '{key}' if you meant to execute a different "
        "request.",
        kind="idempotency_error",
    )


def key_in_use(key: str) -> StripeError:
    return StripeError(
        409,
        "There is currently another in-progress request using this Idempotent Key (that probably "
        f"means you submitted twice, and the other request is still going through): {key}",
        kind="idempotency_error",
        code="idempotency_key_in_use",
    )


def rate_limited() -> StripeError:
    return StripeError(
        429,
        "Request rate limit exceeded. You can learn more about rate limits here "
        "https://stripe.com/docs/rate-limits.",
        code="rate_limit",
    )


def unknown_trouble() -> StripeError:
    return StripeError(
        500,
        "An unknown error occurred",
        kind="api_error",
        remembered=True,
    )

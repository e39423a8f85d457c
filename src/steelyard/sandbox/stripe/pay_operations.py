"""Operations on payments: what /v1/payment_intents answers."""

import hmac

from steelyard.sandbox.store import Doc
from steelyard.sandbox.stripe import intents, methods
from steelyard.sandbox.stripe.call import Call, Operation, changed_metadata
from steelyard.sandbox.stripe.errors import StripeError, invalid, missing, unexpected_state
from steelyard.sandbox.stripe.lists import LISTED, listing
from steelyard.sandbox.stripe.params import (
    Reader,
    Spec,
    boolean,
    check_amount,
    choice,
    currency,
    free_form,
    integer,
    list_of,
    metadata,
    nested,
    text,
)
from steelyard.sandbox.stripe.shelf import page_from, shown

AUTOMATIC = Spec(
    required={"enabled": boolean}, optional={"allow_redirects": choice("always", "never")}
)
CONFIRMING: dict[str, Reader] = {
    "payment_method": text(),
    "payment_method_data": nested(methods.METHOD_DATA),
    "payment_method_options": free_form,
    "return_url": text(),
    "off_session": free_form,
    "error_on_requires_action": boolean,
    "use_stripe_sdk": boolean,
    "mandate_data": free_form,
    "radar_options": free_form,
}
DESCRIBING: dict[str, Reader] = {
    "customer": text(),
    "description": text(1000),
    "metadata": metadata,
    "receipt_email": text(512),
    "setup_future_usage": choice("off_session", "on_session"),
    "shipping": free_form,
    "statement_descriptor": text(22),
    "statement_descriptor_suffix": text(22),
    "transfer_group": text(),
    "payment_method_types": list_of(choice("card")),
}
CREATE = Spec(
    required={"amount": integer(), "currency": currency},
    optional={
        **CONFIRMING,
        **DESCRIBING,
        "automatic_payment_methods": nested(AUTOMATIC),
        "capture_method": choice("automatic", "automatic_async", "manual"),
        "confirm": boolean,
        "confirmation_method": choice("automatic", "manual"),
    },
)
UPDATE = Spec(
    optional={**DESCRIBING, "amount": integer(), "currency": currency, "payment_method": text()},
    unsettable=True,
)
BROWSER_ONLY: dict[str, Reader] = {
    "client_secret": text(),
    "key": text(),
    "expected_payment_method_type": text(),
    "client_context": free_form,
    "client_attribution_metadata": free_form,
    "referrer": text(),
}
CONFIRM = Spec(
    optional={
        **CONFIRMING,
        **BROWSER_ONLY,
        "receipt_email": text(512),
        "setup_future_usage": choice("off_session", "on_session"),
        "shipping": free_form,
    }
)
REASONS = choice("duplicate", "fraudulent", "requested_by_customer", "abandoned")


def create(call: Call) -> Doc:
    given = call.given
    check_amount(given["amount"], given["currency"])
    if "customer" in given:
        call.shelf.get("customer", given["customer"], status=400)
    if "return_url" in given and not given.get("confirm"):
        raise invalid(
            "The parameter `return_url` cannot be passed when creating a PaymentIntent unless "
            "`confirm` is set to true.",
            "return_url",
        )
    method = _method(call)
    if given.get("confirm") and method is None:
        raise missing("payment_method")
    intent = intents.new_intent(call.desk, given, method)
    if given.get("confirm") and method is not None:
        return _confirm(call, intent, method)
    return shown(intent)


def retrieve(call: Call) -> Doc:
    intent = call.shelf.get("payment_intent", call.name)
    _check_secret(call, intent)
    return for_browser(intent) if call.client_secret is not None else shown(intent)


def list_all(call: Call) -> Doc:
    found, more = call.shelf.page(
        "payment_intent", page_from(call.given), customer=call.given.get("customer")
    )
    return listing(call, found, more)


def update(call: Call) -> Doc:
    intent = call.shelf.get("payment_intent", call.name)
    given = {name: value for name, value in call.given.items() if name != "expand"}
    for name in ("amount", "currency", "payment_method", "customer"):
        if name in given and intent["status"] not in intents.BEFORE_PAYMENT:
            raise unexpected_state(
                f"This PaymentIntent's {name} could not be updated because it has a status of "
                f"{intent['status']}. You may only update the {name} of a PaymentIntent with one "
                f"of the following statuses: {', '.join(intents.BEFORE_PAYMENT)}.",
                shown(intent),
            )
    check_amount(given.get("amount", intent["amount"]), given.get("currency", intent["currency"]))
    given["metadata"] = changed_metadata(intent, given)
    if given.get("payment_method"):
        given["payment_method"] = methods.resolve(call.desk, given["payment_method"])["id"]
        if intent["status"] == "requires_payment_method":
            given["status"] = "requires_confirmation"
    intent.update(given)
    return shown(call.shelf.put(intent))


def confirm(call: Call) -> Doc:
    intent = call.shelf.get("payment_intent", call.name)
    _check_secret(call, intent)
    intents.refuse_confirmation(intent)
    method = _method(call)
    if method is None and intent["payment_method"] is not None:
        method = call.shelf.get("payment_method", intent["payment_method"])
    if method is None:
        raise unexpected_state(
            "You cannot confirm this PaymentIntent because it's missing a payment method. You can "
            "either update the PaymentIntent with a payment method and then confirm it again, or "
            "confirm it again directly with a payment method or ConfirmationToken.",
            shown(intent),
        )
    for name in ("receipt_email", "setup_future_usage", "shipping"):
        if name in call.given:
            intent[name] = call.given[name]
    answer = _confirm(call, intent, method)
    return for_browser(answer) if call.client_secret is not None else answer


def capture(call: Call) -> Doc:
    intent = call.shelf.get("payment_intent", call.name)
    intent["metadata"] = changed_metadata(intent, call.given)
    return shown(intents.capture(call.desk, intent, call.given.get("amount_to_capture")))


def cancel(call: Call) -> Doc:
    intent = call.shelf.get("payment_intent", call.name)
    _check_secret(call, intent)
    return shown(intents.cancel(call.desk, intent, call.given.get("cancellation_reason")))


def authenticate(call: Call) -> Doc:
    """What Stripe.js reports when the cardholder's bank has answered the challenge."""
    intent = call.shelf.get("payment_intent", call.given["source"])
    _check_secret(call, intent)
    passed = call.given.get("outcome", "succeed") == "succeed"
    return for_browser(intents.authenticated(call.desk, intent, passed=passed))


def _confirm(call: Call, intent: Doc, method: Doc) -> Doc:
    # Stripe.js asks the bank's question in a dialog of its own and goes to return_url itself.
    return_url = None if call.given.get("use_stripe_sdk") else call.given.get("return_url")
    paid = intents.confirm(call.desk, intent, method, return_url, call.base)
    if call.given.get("error_on_requires_action") and paid["status"] == "requires_action":
        raise StripeError(
            402,
            "This payment required an authentication action to complete, but "
            "`error_on_requires_action` was set.",
            kind="card_error",
            code="authentication_required",
            decline_code="authentication_required",
            remembered=True,
            payment_intent=shown(paid),
        )
    return shown(paid)


def _method(call: Call) -> Doc | None:
    if "payment_method" in call.given:
        return methods.resolve(call.desk, call.given["payment_method"])
    if "payment_method_data" in call.given:
        return methods.from_data(call.desk, call.given["payment_method_data"])
    return None


def _check_secret(call: Call, intent: Doc) -> None:
    shown_secret = call.client_secret
    if shown_secret is None:
        return
    if not hmac.compare_digest(shown_secret.encode(), intent["client_secret"].encode()):
        raise invalid(
            "The client_secret provided does not match the client_secret associated with the "
            "PaymentIntent.",
            "client_secret",
            "payment_intent_invalid_parameter",
        )


FOR_BROWSERS = (
    "id", "object", "amount", "amount_details", "automatic_payment_methods", "canceled_at",
    "cancellation_reason", "capture_method", "client_secret", "confirmation_method", "created",
    "currency", "description", "last_payment_error", "livemode", "next_action", "payment_method",
    "payment_method_configuration_details", "payment_method_types", "processing",
    "receipt_email", "setup_future_usage", "shipping", "source", "status",
)  # fmt: skip


def for_browser(intent: Doc) -> Doc:
    """What a publishable key gets to see: no metadata, no customer, no charge."""
    return {name: intent[name] for name in FOR_BROWSERS}


ROOT = "/v1/payment_intents"
OPERATIONS = (
    Operation("POST", ROOT, "payment_intents.create", create, CREATE),
    Operation(
        "GET", ROOT, "payment_intents.list", list_all,
        Spec(optional={**LISTED, "customer": text()}),
    ),
    Operation(
        "GET", f"{ROOT}/{{id}}", "payment_intents.retrieve", retrieve,
        Spec(optional=BROWSER_ONLY), browser=True,
    ),
    Operation("POST", f"{ROOT}/{{id}}", "payment_intents.update", update, UPDATE),
    Operation(
        "POST", f"{ROOT}/{{id}}/confirm", "payment_intents.confirm", confirm, CONFIRM, browser=True
    ),
    Operation(
        "POST", f"{ROOT}/{{id}}/capture", "payment_intents.capture", capture,
        Spec(optional={"amount_to_capture": integer(), "metadata": metadata,
                       "statement_descriptor": text(22), "statement_descriptor_suffix": text(22)}),
    ),
    Operation(
        "POST", f"{ROOT}/{{id}}/cancel", "payment_intents.cancel", cancel,
        Spec(optional={"cancellation_reason": REASONS}),
    ),
    Operation(
        "POST", "/v1/3ds2/authenticate", "3ds2.authenticate", authenticate,
        Spec(required={"source": text()},
             optional={**BROWSER_ONLY, "outcome": choice("succeed", "fail")}),
        browser=True,
    ),
)  # fmt: skip

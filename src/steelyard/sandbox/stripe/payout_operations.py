"""Operations on payouts: /v1/payouts, of the platform or, with Stripe-Account, of an account."""

from steelyard.sandbox.store import Doc
from steelyard.sandbox.stripe import payouts
from steelyard.sandbox.stripe.call import Call, Operation
from steelyard.sandbox.stripe.errors import StripeError
from steelyard.sandbox.stripe.lists import enumeration, retrieval
from steelyard.sandbox.stripe.params import Spec, choice, currency, integer, metadata, text
from steelyard.sandbox.stripe.shelf import shown


def create(call: Call) -> Doc:
    """A payout made by hand."""
    given = call.given
    if call.account and not call.shelf.get("account", call.account)["payouts_enabled"]:
        raise StripeError(
            400,
            "Cannot create payouts; this account has requirements that need to be collected.",
            code="payouts_not_allowed",
            remembered=True,
        )
    return shown(
        payouts.new_payout(
            call.desk, call.account, given["amount"], given["currency"], automatic=False,
            given=given,
        )
    )  # fmt: skip


OPERATIONS = (
    Operation(
        "POST", "/v1/payouts", "payouts.create", create,
        Spec(
            required={"amount": integer(1), "currency": currency},
            optional={
                "description": text(), "metadata": metadata, "statement_descriptor": text(22),
                "method": choice("standard"),
            },
        ),
        connected=True,
    ),
    retrieval("payouts", "payout", connected=True),
    enumeration("payouts", "payout", "status", "destination", connected=True),
)  # fmt: skip

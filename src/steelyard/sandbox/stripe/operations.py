"""Every other operation, and the table of them all."""

from steelyard.sandbox.store import Doc
from steelyard.sandbox.stripe import (
    account_operations,
    billing_operations,
    catalogue,
    customer_operations,
    dispute_operations,
    pay_operations,
    payout_operations,
    refunds,
    transfer_operations,
)
from steelyard.sandbox.stripe.balance import balance
from steelyard.sandbox.stripe.call import Call, Operation, changed_metadata
from steelyard.sandbox.stripe.lists import LISTED, enumeration, listing, own, retrieval
from steelyard.sandbox.stripe.params import (
    Spec,
    choice,
    integer,
    metadata,
    text,
)
from steelyard.sandbox.stripe.shelf import page_from, shown


def create_refund(call: Call) -> Doc:
    charge = refunds.charge_to_refund(call.desk, call.given)
    return shown(refunds.new_refund(call.desk, charge, call.given))


def update_refund(call: Call) -> Doc:
    refund = call.shelf.get("refund", call.name)
    refund["metadata"] = changed_metadata(refund, call.given)
    call.desk.emit("refund.updated", refund)
    return shown(call.shelf.put(refund))


def retrieve_balance(call: Call) -> Doc:
    return balance(call.desk, call.account)


def retrieve_event(call: Call) -> Doc:
    return _with_pending(call, own(call, "event", call.name))


def list_events(call: Call) -> Doc:
    found, more = call.shelf.page(
        "event", page_from(call.given), status=call.given.get("type"), account=call.account
    )
    return listing(call, [_with_pending(call, event) for event in found], more)


def retrieve_account(call: Call) -> Doc:
    if call.account:
        return shown(call.shelf.get("account", call.account))
    return {
        "id": "acct_sandbox",
        "object": "account",
        "business_profile": {"name": "Sandbox"},
        "charges_enabled": True,
        "country": "US",
        "created": call.desk.second(),
        "default_currency": "usd",
        "details_submitted": True,
        "email": None,
        "metadata": {},
        "payouts_enabled": True,
        "type": "standard",
    }


def _with_pending(call: Call, event: Doc) -> Doc:
    return {**event, "pending_webhooks": call.desk.ground.webhooks.pending(event["id"])}


OPERATIONS = (
    *pay_operations.OPERATIONS,
    *dispute_operations.OPERATIONS,
    *account_operations.OPERATIONS,
    *customer_operations.OPERATIONS,
    *catalogue.OPERATIONS,
    *billing_operations.OPERATIONS,
    *transfer_operations.OPERATIONS,
    *payout_operations.OPERATIONS,
    Operation(
        "POST", "/v1/refunds", "refunds.create", create_refund,
        Spec(optional={
            "amount": integer(1), "charge": text(), "payment_intent": text(),
            "reason": choice("duplicate", "fraudulent", "requested_by_customer"),
            "metadata": metadata, "instructions_email": text(),
        }),
    ),
    Operation(
        "POST", "/v1/refunds/{id}", "refunds.update", update_refund,
        Spec(optional={"metadata": metadata}, unsettable=True),
    ),
    retrieval("refunds", "refund"),
    enumeration("refunds", "refund", "charge", "payment_intent"),
    retrieval("charges", "charge"),
    enumeration("charges", "charge", "customer", "payment_intent"),
    retrieval("balance_transactions", "balance_transaction", connected=True),
    enumeration(
        "balance_transactions", "balance_transaction", "currency", source="parent",
        connected=True,
    ),
    Operation("GET", "/v1/balance", "balance.retrieve", retrieve_balance, connected=True),
    Operation("GET", "/v1/account", "account.retrieve", retrieve_account, connected=True),
    Operation("GET", "/v1/events/{id}", "events.retrieve", retrieve_event, connected=True),
    Operation(
        "GET", "/v1/events", "events.list", list_events,
        Spec(optional={**LISTED, "type": text()}), connected=True,
    ),
)  # fmt: skip

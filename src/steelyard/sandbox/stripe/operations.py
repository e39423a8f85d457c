"""Every other operation, and the table of them all."""

from steelyard.sandbox.store import Doc
from steelyard.sandbox.stripe import methods, pay_operations, refunds
from steelyard.sandbox.stripe.balance import balance
from steelyard.sandbox.stripe.call import Call, Operation, changed_metadata, listing
from steelyard.sandbox.stripe.errors import StripeError
from steelyard.sandbox.stripe.params import (
    PAGE,
    Reader,
    Spec,
    choice,
    free_form,
    integer,
    list_of,
    metadata,
    moment_filter,
    text,
)
from steelyard.sandbox.stripe.shelf import new_id, page_from, shown

LISTED: dict[str, Reader] = {**PAGE, "created": moment_filter}
CUSTOMER: dict[str, Reader] = {
    "name": text(256),
    "email": text(512),
    "phone": text(20),
    "description": text(),
    "metadata": metadata,
    "address": free_form,
    "shipping": free_form,
    "preferred_locales": list_of(text()),
}


def create_customer(call: Call) -> Doc:
    given = call.given
    customer: Doc = {
        "id": new_id("cus_", 14),
        "object": "customer",
        "address": given.get("address"),
        "balance": 0,
        "created": call.desk.second(),
        "currency": None,
        "default_source": None,
        "delinquent": False,
        "description": given.get("description"),
        "discount": None,
        "email": given.get("email"),
        "invoice_prefix": new_id("", 8).upper(),
        "invoice_settings": {
            "custom_fields": None,
            "default_payment_method": None,
            "footer": None,
            "rendering_options": None,
        },
        "livemode": False,
        "metadata": given.get("metadata", {}),
        "name": given.get("name"),
        "next_invoice_sequence": 1,
        "phone": given.get("phone"),
        "preferred_locales": given.get("preferred_locales", []),
        "shipping": given.get("shipping"),
        "tax_exempt": "none",
        "test_clock": None,
    }
    call.shelf.put(customer)
    call.desk.emit("customer.created", customer)
    return shown(customer)


def update_customer(call: Call) -> Doc:
    customer = call.shelf.get("customer", call.name)
    change = {name: value for name, value in call.given.items() if name != "expand"}
    change["metadata"] = changed_metadata(customer, call.given)
    customer.update(change)
    call.desk.emit("customer.updated", customer)
    return shown(call.shelf.put(customer))


def delete_customer(call: Call) -> Doc:
    customer = call.shelf.get("customer", call.name)
    call.shelf.discard(call.name)
    call.desk.emit("customer.deleted", customer)
    return {"id": call.name, "object": "customer", "deleted": True}


def create_method(call: Call) -> Doc:
    return shown(methods.from_data(call.desk, call.given))


def attach_method(call: Call) -> Doc:
    customer = call.shelf.get("customer", call.given["customer"], status=400)
    method = methods.resolve(call.desk, call.name)
    method["customer"] = customer["id"]
    return shown(call.shelf.put(method))


def detach_method(call: Call) -> Doc:
    method = call.shelf.get("payment_method", call.name)
    if method["customer"] is None:
        raise StripeError(400, "The payment method you provided is not attached to a customer.")
    method["customer"] = None
    return shown(call.shelf.put(method))


def create_refund(call: Call) -> Doc:
    charge = refunds.charge_to_refund(call.desk, call.given)
    return shown(refunds.new_refund(call.desk, charge, call.given))


def update_refund(call: Call) -> Doc:
    refund = call.shelf.get("refund", call.name)
    refund["metadata"] = changed_metadata(refund, call.given)
    call.desk.emit("refund.updated", refund)
    return shown(call.shelf.put(refund))


def retrieve_balance(call: Call) -> Doc:
    return balance(call.desk)


def retrieve_event(call: Call) -> Doc:
    return _with_pending(call, call.shelf.get("event", call.name))


def list_events(call: Call) -> Doc:
    found, more = call.shelf.page("event", page_from(call.given), status=call.given.get("type"))
    return listing(call, [_with_pending(call, event) for event in found], more)


def retrieve_account(call: Call) -> Doc:
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


def _retrieval(root: str, kind: str) -> Operation:
    def retrieve(call: Call) -> Doc:
        return shown(call.shelf.get(kind, call.name))

    return Operation("GET", f"/v1/{root}/{{id}}", f"{root}.retrieve", retrieve)


def _list_of(root: str, kind: str, *filters: str) -> Operation:
    def list_all(call: Call) -> Doc:
        wanted = {name: call.given.get(name) for name in filters}
        found, more = call.shelf.page(kind, page_from(call.given), **wanted)
        return listing(call, found, more)

    spec = Spec(optional={**LISTED, **{name: text() for name in filters}})
    return Operation("GET", f"/v1/{root}", f"{root}.list", list_all, spec)


OPERATIONS = (
    *pay_operations.OPERATIONS,
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
    _retrieval("refunds", "refund"),
    _list_of("refunds", "refund", "charge", "payment_intent"),
    _retrieval("charges", "charge"),
    _list_of("charges", "charge", "customer", "payment_intent"),
    _retrieval("disputes", "dispute"),
    _list_of("disputes", "dispute", "charge", "payment_intent"),
    _retrieval("balance_transactions", "balance_transaction"),
    _list_of("balance_transactions", "balance_transaction", "currency"),
    Operation("GET", "/v1/balance", "balance.retrieve", retrieve_balance),
    Operation("GET", "/v1/account", "account.retrieve", retrieve_account),
    Operation("GET", "/v1/events/{id}", "events.retrieve", retrieve_event),
    Operation(
        "GET", "/v1/events", "events.list", list_events, Spec(optional={**LISTED, "type": text()})
    ),
    Operation(
        "POST", "/v1/customers", "customers.create", create_customer, Spec(optional=CUSTOMER)
    ),
    Operation(
        "POST", "/v1/customers/{id}", "customers.update", update_customer,
        Spec(optional=CUSTOMER, unsettable=True),
    ),
    Operation("DELETE", "/v1/customers/{id}", "customers.delete", delete_customer),
    _retrieval("customers", "customer"),
    _list_of("customers", "customer"),
    Operation(
        "POST", "/v1/payment_methods", "payment_methods.create", create_method,
        methods.METHOD_DATA, browser=True,
    ),
    Operation(
        "POST", "/v1/payment_methods/{id}/attach", "payment_methods.attach", attach_method,
        Spec(required={"customer": text()}),
    ),
    Operation(
        "POST", "/v1/payment_methods/{id}/detach", "payment_methods.detach", detach_method
    ),
    _retrieval("payment_methods", "payment_method"),
    _list_of("payment_methods", "payment_method", "customer"),
)  # fmt: skip

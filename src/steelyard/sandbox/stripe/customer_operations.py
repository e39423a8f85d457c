"""Operations on customers and the cards they keep: /v1/customers, /v1/payment_methods."""

from steelyard.sandbox.store import Doc
from steelyard.sandbox.stripe import billing, methods
from steelyard.sandbox.stripe.call import Call, Operation, changed_metadata
from steelyard.sandbox.stripe.errors import StripeError
from steelyard.sandbox.stripe.lists import LISTED, enumeration, listing, retrieval
from steelyard.sandbox.stripe.params import (
    Reader,
    Spec,
    choice,
    free_form,
    list_of,
    metadata,
    nested,
    text,
)
from steelyard.sandbox.stripe.shelf import new_id, page_from, shown

INVOICE_SETTINGS = Spec(
    optional={"default_payment_method": text(), "footer": text(), "custom_fields": free_form},
    unsettable=True,
)
CUSTOMER: dict[str, Reader] = {
    "name": text(256),
    "email": text(512),
    "phone": text(20),
    "description": text(),
    "metadata": metadata,
    "address": free_form,
    "shipping": free_form,
    "preferred_locales": list_of(text()),
    "invoice_settings": nested(INVOICE_SETTINGS),
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
    if "payment_method" in given:
        _attach(call, given["payment_method"], customer["id"])
    customer["invoice_settings"] = _settings(call, customer)
    call.shelf.put(customer)
    call.desk.emit("customer.created", customer)
    return shown(customer)


def update_customer(call: Call) -> Doc:
    customer = call.shelf.get("customer", call.name)
    change = {name: value for name, value in call.given.items() if name != "expand"}
    change["metadata"] = changed_metadata(customer, call.given)
    change["invoice_settings"] = _settings(call, customer)
    customer.update(change)
    call.desk.emit("customer.updated", customer)
    return shown(call.shelf.put(customer))


def delete_customer(call: Call) -> Doc:
    """The customer's running subscriptions end with it."""
    customer = call.shelf.get("customer", call.name)
    for subscription in call.shelf.every("subscription", customer=call.name):
        if subscription["status"] not in billing.subscriptions.OVER:
            billing.cancel(call.desk, subscription)
    call.shelf.discard(call.name)
    call.desk.emit("customer.deleted", customer)
    return {"id": call.name, "object": "customer", "deleted": True}


def create_method(call: Call) -> Doc:
    return shown(methods.from_data(call.desk, call.given))


def attach_method(call: Call) -> Doc:
    customer = call.shelf.get("customer", call.given["customer"], status=400)
    return shown(_attach(call, call.name, customer["id"]))


def detach_method(call: Call) -> Doc:
    method = call.shelf.get("payment_method", call.name)
    if method["customer"] is None:
        raise StripeError(400, "The payment method you provided is not attached to a customer.")
    method["customer"] = None
    return shown(call.shelf.put(method))


def list_methods(call: Call) -> Doc:
    call.shelf.get("customer", call.name)
    found, more = call.shelf.page(
        "payment_method", page_from(call.given), customer=call.name, status=call.given.get("type")
    )
    return listing(call, found, more)


def _attach(call: Call, name: str, customer: str) -> Doc:
    method = methods.resolve(call.desk, name)
    method["customer"] = customer
    return call.shelf.put(method)


def _settings(call: Call, customer: Doc) -> Doc:
    given: Doc = call.given.get("invoice_settings", {})
    if given.get("default_payment_method"):
        method = billing.method_of_customer(
            call.desk, customer["id"], given["default_payment_method"]
        )
        given = {**given, "default_payment_method": method["id"]}
    return {**customer["invoice_settings"], **given}


OPERATIONS = (
    Operation(
        "POST", "/v1/customers", "customers.create", create_customer,
        Spec(optional={**CUSTOMER, "payment_method": text()}),
    ),
    Operation(
        "POST", "/v1/customers/{id}", "customers.update", update_customer,
        Spec(optional=CUSTOMER, unsettable=True),
    ),
    Operation("DELETE", "/v1/customers/{id}", "customers.delete", delete_customer),
    retrieval("customers", "customer"),
    enumeration("customers", "customer"),
    Operation(
        "GET", "/v1/customers/{id}/payment_methods", "customers.payment_methods.list",
        list_methods, Spec(optional={**LISTED, "type": choice("card")}),
    ),
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
    retrieval("payment_methods", "payment_method"),
    enumeration("payment_methods", "payment_method", "customer", type="status"),
)  # fmt: skip

"""Invoices of subscriptions: open → paid, or void. https://docs.stripe.com/invoicing

An invoice over nothing is paid as soon as it is made. Any other has a PaymentIntent, and what
comes of that one, whoever confirmed it, decides the invoice and tells the subscription.
"""

from steelyard.sandbox.store import Doc
from steelyard.sandbox.stripe import subscriptions
from steelyard.sandbox.stripe.desk import Desk
from steelyard.sandbox.stripe.errors import StripeError
from steelyard.sandbox.stripe.shelf import Shelf, new_id


def new_invoice(desk: Desk, subscription: Doc, reason: str, *, free: bool = False) -> Doc:
    """Finalized at once (Stripe leaves a renewal's invoice a draft for an hour).

    ``reason``: subscription_create, subscription_cycle or subscription_update. ``free``: the
    trial's, over nothing.
    """
    customer = desk.shelf.get("customer", subscription["customer"])
    number: int = customer["next_invoice_sequence"]
    desk.shelf.put({**customer, "next_invoice_sequence": number + 1})
    name, now = new_id("in_1"), desk.second()
    lines = [_line(name, subscription, item, free=free) for item in subscription["items"]["data"]]
    amount = sum(line["amount"] for line in lines)
    invoice: Doc = {
        "id": name,
        "object": "invoice",
        "account_country": "US",
        "account_name": "Sandbox",
        "account_tax_ids": None,
        "amount_due": amount,
        "amount_overpaid": 0,
        "amount_paid": 0,
        "amount_remaining": amount,
        "amount_shipping": 0,
        "application": None,
        "attempt_count": 0,
        "attempted": False,
        "auto_advance": True,
        "automatic_tax": {"disabled_reason": None, "enabled": False, "status": None},
        "automatically_finalizes_at": None,
        "billing_reason": reason,
        "collection_method": "charge_automatically",
        "created": now,
        "currency": subscription["currency"],
        "custom_fields": None,
        "customer": subscription["customer"],
        "customer_address": customer["address"],
        "customer_email": customer["email"],
        "customer_name": customer["name"],
        "customer_phone": customer["phone"],
        "customer_shipping": customer["shipping"],
        "default_payment_method": None,
        "default_source": None,
        "default_tax_rates": [],
        "description": None,
        "discounts": [],
        "due_date": None,
        "effective_at": now,
        "ending_balance": 0,
        "footer": None,
        "hosted_invoice_url": f"https://invoice.stripe.com/i/sandbox/{name}",
        "invoice_pdf": f"https://pay.stripe.com/invoice/sandbox/{name}/pdf",
        "issuer": {"type": "self"},
        "last_finalization_error": None,
        "latest_revision": None,
        "lines": {
            "object": "list", "data": lines, "has_more": False, "total_count": len(lines),
            "url": f"/v1/invoices/{name}/lines",
        },
        "livemode": False,
        "metadata": {},
        "next_payment_attempt": None,
        "number": f"{customer['invoice_prefix']}-{number:04d}",
        "on_behalf_of": None,
        "parent": {
            "quote_details": None,
            "subscription_details": {
                "metadata": subscription["metadata"], "subscription": subscription["id"],
            },
            "type": "subscription_details",
        },
        "payment_settings": {"default_mandate": None, "payment_method_types": None},
        "period_end": lines[0]["period"]["start"],
        "period_start": lines[0]["period"]["start"],
        "post_payment_credit_notes_amount": 0,
        "pre_payment_credit_notes_amount": 0,
        "receipt_number": None,
        "starting_balance": 0,
        "statement_descriptor": None,
        "status": "open",
        "status_transitions": {
            "finalized_at": now, "marked_uncollectible_at": None, "paid_at": None,
            "voided_at": None,
        },
        "subtotal": amount,
        "subtotal_excluding_tax": amount,
        "test_clock": None,
        "total": amount,
        "total_discount_amounts": [],
        "total_excluding_tax": amount,
        "total_pretax_credit_amounts": [],
        "total_taxes": [],
        "_subscription": subscription["id"],
        "_payment_intent": None,
    }  # fmt: skip
    desk.shelf.put(invoice)
    desk.emit("invoice.created", {**invoice, "status": "draft"})
    desk.emit("invoice.finalized", invoice)
    subscription["latest_invoice"] = name
    desk.shelf.put(subscription)
    return invoice


def settle_by(desk: Desk, intent: Doc) -> None:
    """The invoice's PaymentIntent succeeded: it is paid, and the customer keeps the card."""
    invoice = desk.shelf.get("invoice", intent["_invoice"])
    if invoice["status"] != "open":
        return
    method = desk.shelf.get("payment_method", intent["payment_method"])
    if method["customer"] is None:
        desk.shelf.put({**method, "customer": intent["customer"]})
    mark_paid(desk, invoice, intent["amount_received"], method["id"])


def mark_paid(desk: Desk, invoice: Doc, amount: int, method: str | None = None) -> Doc:
    invoice.update(
        status="paid", amount_paid=amount, amount_remaining=invoice["amount_due"] - amount,
        attempted=True, next_payment_attempt=None,
        attempt_count=invoice["attempt_count"] + (amount > 0),
    )  # fmt: skip
    invoice["status_transitions"]["paid_at"] = desk.second()
    desk.shelf.put(invoice)
    desk.emit("invoice.paid", invoice)
    desk.emit("invoice.payment_succeeded", invoice)
    subscriptions.paid(desk, invoice["_subscription"], method)
    return invoice


def refused_by(desk: Desk, intent: Doc) -> None:
    """The bank said no; the invoice stays open."""
    invoice = desk.shelf.get("invoice", intent["_invoice"])
    if invoice["status"] == "open":
        mark_refused(desk, invoice)


def mark_refused(desk: Desk, invoice: Doc) -> None:
    invoice.update(attempted=True, attempt_count=invoice["attempt_count"] + 1)
    desk.shelf.put(invoice)
    desk.emit("invoice.payment_failed", invoice)
    subscriptions.not_paid(desk, invoice["_subscription"])


def void(desk: Desk, invoice: Doc) -> Doc:
    """Nobody has to pay it any more."""
    if invoice["status"] != "open":
        raise StripeError(
            400, f"You can only void open invoices. This one is {invoice['status']}.",
            code="invoice_not_editable", remembered=True,
        )  # fmt: skip
    invoice.update(status="void", auto_advance=False, next_payment_attempt=None)
    invoice["status_transitions"]["voided_at"] = desk.second()
    desk.shelf.put(invoice)
    desk.emit("invoice.voided", invoice)
    return invoice


def confirmation_secret(shelf: Shelf, invoice: Doc) -> Doc | None:
    """What a browser needs to pay the invoice; included when ``expand`` asks for it."""
    if invoice["_payment_intent"] is None:
        return None
    intent = shelf.get("payment_intent", invoice["_payment_intent"])
    return {"client_secret": intent["client_secret"], "type": "payment_intent"}


def payments(shelf: Shelf, invoice: Doc) -> Doc:
    """The attempts to pay it: here always one PaymentIntent, or none for nothing."""
    name: str | None = invoice["_payment_intent"]
    found = [] if name is None else [_payment(shelf, invoice, name)]
    return {
        "object": "list",
        "data": found,
        "has_more": False,
        "url": f"/v1/invoice_payments?invoice={invoice['id']}",
    }


def _payment(shelf: Shelf, invoice: Doc, intent: str) -> Doc:
    """Stripe's InvoicePayment, told from the invoice and its intent."""
    status = {"paid": "paid", "void": "canceled"}.get(invoice["status"], "open")
    created: int = shelf.get("payment_intent", intent)["created"]
    return {
        "id": f"inpay_{invoice['id'].removeprefix('in_')}",
        "object": "invoice_payment",
        "amount_paid": invoice["amount_paid"] if status == "paid" else None,
        "amount_requested": invoice["amount_due"],
        "created": created,
        "currency": invoice["currency"],
        "invoice": invoice["id"],
        "is_default": True,
        "livemode": False,
        "payment": {"payment_intent": intent, "type": "payment_intent"},
        "status": status,
        "status_transitions": {
            "canceled_at": invoice["status_transitions"]["voided_at"],
            "paid_at": invoice["status_transitions"]["paid_at"],
        },
    }


def _line(invoice: str, subscription: Doc, item: Doc, *, free: bool) -> Doc:
    price = item["price"]
    amount = 0 if free else subscriptions.amount_of(item)
    return {
        "id": new_id("il_1"),
        "object": "line_item",
        "amount": amount,
        "currency": subscription["currency"],
        "description": f"{item['quantity']} × {price['id']}",
        "discount_amounts": [],
        "discountable": True,
        "discounts": [],
        "invoice": invoice,
        "livemode": False,
        "metadata": subscription["metadata"],
        "parent": {
            "invoice_item_details": None,
            "subscription_item_details": {
                "invoice_item": None, "proration": False,
                "subscription": subscription["id"], "subscription_item": item["id"],
            },
            "type": "subscription_item_details",
        },
        "period": {"start": item["current_period_start"], "end": item["current_period_end"]},
        "pretax_credit_amounts": [],
        "pricing": {
            "price_details": {"price": price["id"], "product": price["product"]},
            "type": "price_details",
            "unit_amount_decimal": "0" if free else price["unit_amount_decimal"],
        },
        "quantity": item["quantity"],
        "subtotal": amount,
        "taxes": [],
    }  # fmt: skip

"""What is sold: products and their prices. https://docs.stripe.com/api/prices"""

from decimal import Decimal
from typing import Any

from steelyard.sandbox.store import Doc
from steelyard.sandbox.stripe.call import Call, Operation, changed_metadata
from steelyard.sandbox.stripe.desk import Desk
from steelyard.sandbox.stripe.errors import invalid, missing
from steelyard.sandbox.stripe.lists import LISTED, enumeration, listing, retrieval
from steelyard.sandbox.stripe.params import (
    Reader,
    Spec,
    boolean,
    choice,
    currency,
    free_form,
    integer,
    list_of,
    metadata,
    nested,
    text,
)
from steelyard.sandbox.stripe.shelf import new_id, page_from, shown

RECURRING = Spec(
    required={"interval": choice("day", "month", "week", "year")},
    optional={
        "interval_count": integer(1),
        "usage_type": choice("licensed"),
        "trial_period_days": integer(1),
    },
)
PRODUCT: dict[str, Reader] = {
    "active": boolean, "description": text(), "images": list_of(text()), "metadata": metadata,
    "statement_descriptor": text(22), "tax_code": text(), "unit_label": text(12), "url": text(),
    "shippable": boolean,
}  # fmt: skip


def decimal(value: Any, param: str) -> int:
    """``unit_amount_decimal``, as far as it is a whole number of the smallest unit."""
    try:
        number = Decimal(str(value))
    except ArithmeticError as unreadable:
        raise invalid(f"Invalid decimal: {value}", param) from unreadable
    if number != number.to_integral_value():
        raise invalid("This sandbox takes whole numbers of the smallest unit only.", param)
    return int(number)


PRICE_DATA = Spec(
    required={"currency": currency, "product": text(), "recurring": nested(RECURRING)},
    optional={
        "unit_amount": integer(0),
        "unit_amount_decimal": decimal,
        "tax_behavior": choice("exclusive", "inclusive", "unspecified"),
    },
)


def new_price(desk: Desk, given: Doc, *, inline: bool = False) -> Doc:
    """A price of an existing product; ``inline``: made for one subscription, inactive."""
    if "unit_amount" not in given and "unit_amount_decimal" not in given:
        raise missing("unit_amount")
    amount: int = given["unit_amount" if "unit_amount" in given else "unit_amount_decimal"]
    recurring = given.get("recurring")
    price = desk.shelf.put({
        "id": new_id("price_1"),
        "object": "price",
        "active": given.get("active", not inline),
        "billing_scheme": "per_unit",
        "created": desk.second(),
        "currency": given["currency"],
        "custom_unit_amount": None,
        "livemode": False,
        "lookup_key": given.get("lookup_key"),
        "metadata": given.get("metadata", {}),
        "nickname": given.get("nickname"),
        "product": desk.shelf.get("product", given["product"], status=400)["id"],
        "recurring": None if recurring is None else {
            "interval": recurring["interval"],
            "interval_count": recurring.get("interval_count", 1),
            "meter": None,
            "trial_period_days": recurring.get("trial_period_days"),
            "usage_type": "licensed",
        },
        "tax_behavior": given.get("tax_behavior", "unspecified"),
        "tiers_mode": None,
        "transform_quantity": None,
        "type": "one_time" if recurring is None else "recurring",
        "unit_amount": amount,
        "unit_amount_decimal": str(amount),
    })  # fmt: skip
    if not inline:
        desk.emit("price.created", price)
    return price


def new_product(desk: Desk, given: Doc) -> Doc:
    second = desk.second()
    if desk.shelf.has("product", given.get("id", "")):
        raise invalid("Product already exists.", "id", "resource_already_exists")
    product = desk.shelf.put({
        "id": given.get("id") or new_id("prod_", 14),
        "object": "product",
        "active": given.get("active", True),
        "created": second,
        "default_price": None,
        "description": given.get("description"),
        "images": given.get("images", []),
        "livemode": False,
        "marketing_features": [],
        "metadata": given.get("metadata", {}),
        "name": given["name"],
        "package_dimensions": None,
        "shippable": given.get("shippable"),
        "statement_descriptor": given.get("statement_descriptor"),
        "tax_code": given.get("tax_code"),
        "type": "service",
        "unit_label": given.get("unit_label"),
        "updated": second,
        "url": given.get("url"),
    })  # fmt: skip
    desk.emit("product.created", product)
    return product


def create_product(call: Call) -> Doc:
    product = new_product(call.desk, call.given)
    if "default_price_data" in call.given:
        price = new_price(call.desk, {**call.given["default_price_data"], "product": product["id"]})
        product["default_price"] = price["id"]
        call.shelf.put(product)
    return shown(product)


def create_price(call: Call) -> Doc:
    given = dict(call.given)
    if ("product" in given) == ("product_data" in given):
        raise invalid("Provide exactly one of product and product_data.", "product")
    if "product_data" in given:
        given["product"] = new_product(call.desk, given.pop("product_data"))["id"]
    return shown(new_price(call.desk, given))


def update_product(call: Call) -> Doc:
    return _update(call, "product")


def update_price(call: Call) -> Doc:
    return _update(call, "price")


def list_prices(call: Call) -> Doc:
    found, more = call.shelf.page(
        "price", page_from(call.given), parent=call.given.get("product"),
        status=call.given.get("type"),
    )  # fmt: skip
    wanted = call.given.get("active")
    return listing(call, [one for one in found if wanted in {None, one["active"]}], more)


def _update(call: Call, kind: str) -> Doc:
    thing = call.shelf.get(kind, call.name)
    change = {name: value for name, value in call.given.items() if name != "expand"}
    change["metadata"] = changed_metadata(thing, call.given)
    thing.update(change)
    call.desk.emit(f"{kind}.updated", call.shelf.put(thing))
    return shown(thing)


DESCRIBING: dict[str, Reader] = {
    "active": boolean, "lookup_key": text(200), "metadata": metadata, "nickname": text(),
    "tax_behavior": choice("exclusive", "inclusive", "unspecified"),
}  # fmt: skip
DEFAULT_PRICE = Spec(
    required={"currency": currency},
    optional={
        "recurring": nested(RECURRING), "unit_amount": integer(0), "unit_amount_decimal": decimal,
        "metadata": metadata,
    },
)  # fmt: skip
OPERATIONS = (
    Operation(
        "POST", "/v1/products", "products.create", create_product,
        Spec(
            required={"name": text()},
            optional={
                **PRODUCT, "id": text(), "type": choice("service"),
                "default_price_data": nested(DEFAULT_PRICE),
            },
        ),
    ),
    retrieval("products", "product"),
    enumeration("products", "product"),
    Operation(
        "POST", "/v1/products/{id}", "products.update", update_product,
        Spec(optional={**PRODUCT, "name": text(), "default_price": text()}, unsettable=True),
    ),
    Operation(
        "POST", "/v1/prices", "prices.create", create_price,
        Spec(
            required={"currency": currency},
            optional={
                **DESCRIBING, "product": text(), "recurring": nested(RECURRING),
                "product_data": nested(
                    Spec(required={"name": text()}, optional={**PRODUCT, "id": text()})
                ),
                "unit_amount": integer(0), "unit_amount_decimal": decimal,
                "billing_scheme": choice("per_unit"),
            },
        ),
    ),
    retrieval("prices", "price"),
    Operation(
        "GET", "/v1/prices", "prices.list", list_prices,
        Spec(optional={
            **LISTED, "active": boolean, "product": text(), "type": choice("one_time", "recurring"),
            "currency": free_form,
        }),
    ),
    Operation(
        "POST", "/v1/prices/{id}", "prices.update", update_price,
        Spec(optional=DESCRIBING, unsettable=True),
    ),
)  # fmt: skip

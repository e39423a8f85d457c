"""Operations on connected accounts: /v1/accounts, /v1/account_links."""

from typing import Any

from steelyard.sandbox.store import Doc
from steelyard.sandbox.stripe import accounts
from steelyard.sandbox.stripe.balance import held_by
from steelyard.sandbox.stripe.call import Call, Operation, changed_metadata
from steelyard.sandbox.stripe.errors import StripeError, invalid
from steelyard.sandbox.stripe.lists import enumeration, retrieval
from steelyard.sandbox.stripe.params import (
    Reader,
    Spec,
    boolean,
    choice,
    currency,
    free_form,
    metadata,
    nested,
    text,
)
from steelyard.sandbox.stripe.shelf import new_id, shown

LINK_LASTS_SECONDS = 300
LINK_PATH = "/stripe/connect/onboarding"
CAPABILITY = Spec(required={"requested": boolean})
CONTROLLER = Spec(
    optional={
        "fees": nested(Spec(required={"payer": choice("account", "application")})),
        "losses": nested(Spec(required={"payments": choice("application", "stripe")})),
        "requirement_collection": choice("application", "stripe"),
        "stripe_dashboard": nested(Spec(required={"type": choice("express", "full", "none")})),
    }
)


def capabilities(value: Any, param: str) -> Doc:
    """``{name: {requested: bool}}``; names are kept as they come."""
    if not isinstance(value, dict):
        raise invalid("Invalid hash", param)
    wanted: Doc = value  # pyright: ignore[reportUnknownVariableType] - straight from the form
    return {name: nested(CAPABILITY)(order, f"{param}[{name}]") for name, order in wanted.items()}


CHANGEABLE: dict[str, Reader] = {
    "business_profile": free_form,
    "business_type": choice("company", "government_entity", "individual", "non_profit"),
    "capabilities": capabilities,
    "default_currency": currency,
    "email": text(800),
    "metadata": metadata,
    "settings": free_form,
}


def create(call: Call) -> Doc:
    if "type" in call.given and "controller" in call.given:
        raise invalid("You may not provide the `type` parameter and `controller` together.", "type")
    return shown(accounts.new_account(call.desk, call.given))


def update(call: Call) -> Doc:
    account = call.shelf.get("account", call.name)
    change = {name: value for name, value in call.given.items() if name != "expand"}
    change["metadata"] = changed_metadata(account, call.given)
    for name in ("business_profile", "settings"):
        if name in change:
            change[name] = {**account[name], **change[name]}
    return shown(accounts.update(call.desk, account, change))


def delete(call: Call) -> Doc:
    account = call.shelf.get("account", call.name)
    if any(held_by(call.desk, account["id"]).values()):
        raise StripeError(
            400, "This account cannot be deleted: its balance is not zero.", remembered=True
        )
    call.shelf.discard(call.name)
    return {"id": call.name, "object": "account", "deleted": True}


def create_link(call: Call) -> Doc:
    """A link that works once, for five minutes of sandbox time."""
    given = call.given
    account = call.shelf.get("account", given["account"], status=400)
    for name in ("refresh_url", "return_url"):
        if name not in given:
            raise invalid(
                f"You must provide a {name} for an account link of this type.", name,
                "parameter_missing",
            )  # fmt: skip
    link = call.shelf.put(
        {
            "id": new_id("sbxlink_", 32),
            "object": "account_link",
            "created": call.desk.second(),
            "expires_at": call.desk.second() + LINK_LASTS_SECONDS,
            "return_url": given["return_url"],
            "refresh_url": given["refresh_url"],
            "type": given["type"],
            "used": False,
            "_account": account["id"],
            "_url": "",
        }
    )
    link["_url"] = f"{call.base}{LINK_PATH}/{link['id']}"
    call.shelf.put(link)
    return {
        "object": "account_link",
        "created": link["created"],
        "expires_at": link["expires_at"],
        "url": link["_url"],
    }


def create_login_link(call: Call) -> Doc:
    account = call.shelf.get("account", call.name)
    if account["controller"]["stripe_dashboard"]["type"] != "express":
        raise invalid("Cannot create a login link: this is not an Express account.")
    if not account["details_submitted"]:
        raise invalid("Cannot create a login link: this account has not completed onboarding.")
    return {
        "object": "login_link",
        "created": call.desk.second(),
        "url": f"{call.base}/desk#account={account['id']}",
    }


OPERATIONS = (
    Operation(
        "POST", "/v1/accounts", "accounts.create", create,
        Spec(optional={
            **CHANGEABLE, "type": choice("custom", "express", "standard"), "country": text(2),
            "controller": nested(CONTROLLER),
        }),
    ),
    retrieval("accounts", "account"),
    enumeration("accounts", "account"),
    Operation(
        "POST", "/v1/accounts/{id}", "accounts.update", update,
        Spec(optional=CHANGEABLE, unsettable=True),
    ),
    Operation("DELETE", "/v1/accounts/{id}", "accounts.delete", delete),
    Operation(
        "POST", "/v1/accounts/{id}/login_links", "login_links.create", create_login_link
    ),
    Operation(
        "POST", "/v1/account_links", "account_links.create", create_link,
        Spec(
            required={"account": text(), "type": choice("account_onboarding", "account_update")},
            optional={
                "refresh_url": text(), "return_url": text(), "collection_options": free_form,
                "collect": choice("currently_due", "eventually_due"),
            },
        ),
    ),
)  # fmt: skip

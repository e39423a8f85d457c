"""Connected accounts: whom the platform passes money on to, and what they still have to show.

An account may get transfers once its ``transfers`` capability is active; it gets money on its
bank account once ``payouts_enabled``. Both follow from what was submitted at the onboarding page.
https://docs.stripe.com/connect/accounts
"""

from typing import Literal

from steelyard.sandbox.store import Doc
from steelyard.sandbox.stripe.desk import Desk
from steelyard.sandbox.stripe.errors import StripeError
from steelyard.sandbox.stripe.shelf import new_id, shown

type Outcome = Literal["complete", "missing", "verifying", "leave", "reject"]

BANK = "external_account"
DOCUMENT = "individual.verification.document"
REQUIRED = (
    "business_type", BANK, "individual.dob.day", "individual.dob.month", "individual.dob.year",
    "individual.first_name", "individual.last_name", "individual.ssn_last_4",
    "tos_acceptance.date", "tos_acceptance.ip",
)  # fmt: skip
CURRENCY_OF = {
    "US": "usd", "GB": "gbp", "CA": "cad", "AU": "aud", "NZ": "nzd", "CH": "chf", "JP": "jpy",
    "DK": "dkk", "NO": "nok", "SE": "sek", "MX": "mxn", "SG": "sgd",
}  # fmt: skip
EURO_COUNTRIES = frozenset({
    "AT", "BE", "CY", "DE", "EE", "ES", "FI", "FR", "GR", "HR", "IE", "IT", "LT", "LU", "LV",
    "MT", "NL", "PT", "SI", "SK",
})  # fmt: skip
DASHBOARDS = {"express": "express", "standard": "full", "custom": "none"}


def new_account(desk: Desk, given: Doc) -> Doc:
    """An account nobody has filled in yet: it may get no money."""
    country: str = given.get("country", "US").upper()
    controller = given.get("controller")
    kind = given.get("type") or ("none" if controller else "standard")
    account: Doc = {
        "id": new_id("acct_1", 16),
        "object": "account",
        "business_profile": given.get("business_profile", {}),
        "business_type": given.get("business_type"),
        "capabilities": {},
        "charges_enabled": False,
        "controller": _controller(kind, controller or {}),
        "country": country,
        "created": desk.second(),
        "default_currency": given.get("default_currency") or currency_of(country),
        "details_submitted": False,
        "email": given.get("email"),
        "external_accounts": {
            "object": "list", "data": [], "has_more": False, "total_count": 0,
            "url": "/v1/accounts/external_accounts",
        },
        "future_requirements": _requirements([], None),
        "metadata": {key: value for key, value in given.get("metadata", {}).items() if value},
        "payouts_enabled": False,
        "requirements": _requirements([], None),
        "settings": {
            "payouts": {
                "debit_negative_balances": True,
                "schedule": {"delay_days": 2, "interval": "daily"},
                "statement_descriptor": None,
            }
        },
        "tos_acceptance": {"date": None},
        "type": kind,
        "_missing": list(REQUIRED),
        "_verifying": False,
        "_rejected": None,
    }  # fmt: skip
    request_capabilities(account, given.get("capabilities", {}))
    _settle(account)
    return desk.shelf.put(account)


def currency_of(country: str) -> str:
    """The currency a bank account there has."""
    return "eur" if country in EURO_COUNTRIES else CURRENCY_OF.get(country, "usd")


def request_capabilities(account: Doc, wanted: Doc) -> None:
    """Adds what is asked for, takes away what is asked for no more."""
    for name, order in wanted.items():
        if order["requested"]:
            account["capabilities"].setdefault(name, "inactive")
        else:
            account["capabilities"].pop(name, None)


def update(desk: Desk, account: Doc, change: Doc) -> Doc:
    """The platform's own change; tells it in an event, as at Stripe."""
    before = shown(account)
    wanted = change.pop("capabilities", {})
    account.update(change)
    account["capabilities"] = dict(account["capabilities"])
    request_capabilities(account, wanted)
    return _changed(desk, account, before)


def onboard(desk: Desk, account: Doc, outcome: Outcome, missing: list[str] | None = None) -> Doc:
    """What came of the onboarding page, and its event.

    ``complete``: all there, money may flow. ``missing``: submitted, but without ``missing`` (the
    bank account unless said otherwise). ``verifying``: submitted, Stripe looks at a document.
    ``leave``: the person went away. ``reject``: Stripe wants nothing to do with them.
    """
    if outcome == "leave":
        return account
    before = shown(account)
    account["capabilities"] = dict(account["capabilities"])
    account["_rejected"] = "rejected.other" if outcome == "reject" else None
    if outcome != "reject":
        account["details_submitted"] = True
        account["tos_acceptance"] = {"date": desk.second()}
        account["business_type"] = account["business_type"] or "individual"
        account["_verifying"] = outcome == "verifying"
        account["_missing"] = (missing or [BANK]) if outcome == "missing" else []
        _keep_bank_account(account, there=BANK not in account["_missing"])
    return _changed(desk, account, before)


def bank_refused(desk: Desk, account: Doc) -> Doc:
    """A payout came back: the bank account is no good until another one is given."""
    before = shown(account)
    account["capabilities"] = dict(account["capabilities"])
    account["_missing"] = sorted({*account["_missing"], BANK})
    _keep_bank_account(account, there=False)
    return _changed(desk, account, before)


def check_transfers(account: Doc) -> None:
    """Raises Stripe's refusal unless the account may be sent money."""
    if account["capabilities"].get("transfers") != "active":
        raise StripeError(
            400,
            "Your destination account needs to have at least one of the following capabilities "
            "enabled: transfers, crypto_transfers, legacy_payments",
            code="insufficient_capabilities_for_transfer",
            remembered=True,
        )


def _changed(desk: Desk, account: Doc, before: Doc) -> Doc:
    _settle(account)
    desk.shelf.put(account)
    now = shown(account)
    previous = {name: value for name, value in before.items() if now[name] != value}
    desk.emit("account.updated", account, previous, account=account["id"])
    return account


def _settle(account: Doc) -> None:
    """What the account may do follows from what is missing."""
    missing: list[str] = account["_missing"]
    refused = bool(account["_rejected"])
    only_the_bank = set(missing) <= {BANK}
    ready = account["details_submitted"] and only_the_bank and not account["_verifying"]
    state = "active" if ready and not refused else "inactive"
    if account["_verifying"] and not refused:
        state = "pending"
    account["capabilities"] = dict.fromkeys(account["capabilities"], state)
    able = state == "active" and bool(account["capabilities"])
    account["charges_enabled"] = able and "card_payments" in account["capabilities"]
    account["payouts_enabled"] = able and not missing
    account["requirements"] = _requirements(missing, _why_disabled(account), account["_verifying"])


def _why_disabled(account: Doc) -> str | None:
    if account["_rejected"]:
        return account["_rejected"]
    if account["_missing"]:
        return "requirements.past_due"
    return "requirements.pending_verification" if account["_verifying"] else None


def _requirements(missing: list[str], disabled: str | None, verifying: bool = False) -> Doc:
    return {
        "alternatives": [],
        "current_deadline": None,
        "currently_due": list(missing),
        "disabled_reason": disabled,
        "errors": [],
        "eventually_due": list(missing),
        "past_due": list(missing),
        "pending_verification": [DOCUMENT] if verifying else [],
    }


def _controller(kind: str, given: Doc) -> Doc:
    platform_pays = kind in {"express", "custom"}
    side = "application" if platform_pays else "account"
    return {
        "fees": given.get("fees", {"payer": side}),
        "is_controller": True,
        "losses": given.get("losses", {"payments": "application" if platform_pays else "stripe"}),
        "requirement_collection": given.get(
            "requirement_collection", "application" if kind == "custom" else "stripe"
        ),
        "stripe_dashboard": given.get("stripe_dashboard", {"type": DASHBOARDS.get(kind, "full")}),
        "type": "application",
    }


def _keep_bank_account(account: Doc, *, there: bool) -> None:
    held: list[Doc] = account["external_accounts"]["data"] if there else []
    if there and not held:
        held = [{
            "id": new_id("ba_1"),
            "object": "bank_account",
            "account": account["id"],
            "bank_name": "STRIPE TEST BANK",
            "country": account["country"],
            "currency": account["default_currency"],
            "default_for_currency": True,
            "last4": "6789",
            "status": "new",
        }]  # fmt: skip
    account["external_accounts"] = {
        **account["external_accounts"], "data": held, "total_count": len(held),
    }  # fmt: skip

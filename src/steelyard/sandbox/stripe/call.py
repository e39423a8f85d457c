"""One call to one operation, and what an operation is."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from steelyard.sandbox.store import Doc
from steelyard.sandbox.stripe import invoices
from steelyard.sandbox.stripe.desk import Desk
from steelyard.sandbox.stripe.errors import invalid
from steelyard.sandbox.stripe.params import Spec
from steelyard.sandbox.stripe.shelf import Shelf, shown

EXPANDABLE = {
    "latest_charge": "charge",
    "charge": "charge",
    "customer": "customer",
    "payment_method": "payment_method",
    "payment_intent": "payment_intent",
    "balance_transaction": "balance_transaction",
    "failure_balance_transaction": "balance_transaction",
    "dispute": "dispute",
    "destination": "account",
    "source_transaction": "charge",
    "transfer": "transfer",
    "latest_invoice": "invoice",
    "default_payment_method": "payment_method",
    "invoice": "invoice",
    "subscription": "subscription",
    "product": "product",
}
INCLUDABLE = {
    "confirmation_secret": invoices.confirmation_secret,
    "payments": invoices.payments,
}
"""What an invoice tells only when it is asked to."""
NAME = r"([A-Za-z0-9_]+)"


@dataclass(frozen=True)
class Call:
    """What the caller sent: checked parameters, the ids in the path, and where we are reached.

    ``account``: the connected account it acts for (Stripe-Account); empty: the platform.
    """

    desk: Desk
    given: Doc
    name: str
    base: str
    path: str
    client_secret: str | None = None
    inner: str = ""
    account: str = ""

    @property
    def shelf(self) -> Shelf:
        return self.desk.shelf


@dataclass(frozen=True)
class Operation:
    """``browser``: open to a publishable key that shows the object's client secret.
    ``connected``: may be asked for a connected account."""

    method: str
    pattern: str
    name: str
    run: Callable[[Call], Doc]
    spec: Spec = field(default_factory=Spec)
    browser: bool = False
    connected: bool = False

    def match(self, method: str, path: str) -> tuple[str, str] | None:
        """The ids in the path (empty where there is none), or None when it is another's."""
        if method != self.method:
            return None
        pattern = self.pattern.replace("{id}", NAME).replace("{inner}", NAME)
        found = re.fullmatch(pattern, path)
        if found is None:
            return None
        name, inner = (*found.groups(), "", "")[:2]
        return name, inner


def expand(shelf: Shelf, answer: Doc, paths: list[str]) -> Doc:
    """Puts whole objects where ids stand, as ``expand[]`` asks."""
    for path in paths:
        _expand(shelf, answer, path.split("."), path)
    return answer


def _expand(shelf: Shelf, thing: Doc, steps: list[str], path: str) -> None:
    step, *rest = steps
    if step == "data" and thing.get("object") == "list":
        for item in thing["data"]:
            _expand(shelf, item, rest, path)
        return
    if thing.get("object") == "invoice" and step in INCLUDABLE:
        thing[step] = INCLUDABLE[step](shelf, shelf.get("invoice", thing["id"]))
    if rest and isinstance(thing.get(step), dict):
        _expand(shelf, thing[step], rest, path)
        return
    if step in INCLUDABLE and step in thing:
        return
    if step not in EXPANDABLE or step not in thing:
        raise invalid(f"This property cannot be expanded ({path}).", "expand")
    held = thing[step]
    if isinstance(held, str):
        held = shown(shelf.get(EXPANDABLE[step], held))
        thing[step] = held
    if rest and held is not None:
        _expand(shelf, held, rest, path)


def changed_metadata(thing: Doc, given: Mapping[str, object]) -> Doc:
    """The object's metadata after an update: empty values remove keys, the rest is merged."""
    if "metadata" not in given:
        return thing["metadata"]
    change = given["metadata"]
    if not isinstance(change, dict):
        return {}
    merged: Doc = {**thing["metadata"], **change}
    return {key: value for key, value in merged.items() if value != ""}

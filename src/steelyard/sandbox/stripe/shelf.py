"""Stripe's objects as kept: JSON documents with a few columns to find them by.

Names that begin with an underscore are the sandbox's own notes and never leave it.
"""

import secrets
import string
from dataclasses import dataclass, field

from steelyard.sandbox.store import Doc, Store, dump, load
from steelyard.sandbox.stripe.errors import invalid, resource_missing

ALPHABET = string.ascii_letters + string.digits
LARGEST_PAGE = 100
NOUNS = {
    "payment_intent": ("payment_intent", "intent"),
    "payment_method": ("PaymentMethod", "payment_method"),
    "charge": ("charge", "charge"),
    "refund": ("refund", "refund"),
    "customer": ("customer", "customer"),
    "dispute": ("dispute", "dispute"),
    "event": ("event", "id"),
    "balance_transaction": ("balance transaction", "id"),
    "account": ("account", "account"),
    "account_link": ("account link", "id"),
    "transfer": ("transfer", "transfer"),
    "transfer_reversal": ("transfer reversal", "id"),
    "payout": ("payout", "payout"),
    "product": ("product", "product"),
    "price": ("price", "price"),
    "subscription": ("subscription", "id"),
    "invoice": ("invoice", "invoice"),
}
PARENTS = {
    "balance_transaction": "source",
    "transfer": "source_transaction",
    "transfer_reversal": "transfer",
    "account_link": "_account",
    "price": "product",
    "invoice": "_subscription",
}
"""What a thing of that kind belongs to: the name of the field that says it."""


def new_id(prefix: str, length: int = 24) -> str:
    return prefix + "".join(secrets.choice(ALPHABET) for _ in range(length))


@dataclass(frozen=True)
class Page:
    """Which part of a list: newest first, as Stripe lists. ``without``: statuses left out."""

    limit: int = 10
    starting_after: str | None = None
    ending_before: str | None = None
    created: Doc = field(default_factory=dict[str, object])
    without: tuple[str, ...] = ()


class Shelf:
    """Get, put and list by kind."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def get(self, kind: str, name: str, *, param: str | None = None, status: int = 404) -> Doc:
        """The object; raises ``resource_missing`` in Stripe's words when there is none."""
        row = self._store.row("SELECT body FROM stripe_objects WHERE id=? AND kind=?", name, kind)
        if row is None:
            noun, usual_param = NOUNS[kind]
            raise resource_missing(noun, name, param or usual_param, status)
        return load(row["body"])

    def has(self, kind: str, name: str) -> bool:
        return bool(
            self._store.row("SELECT 1 FROM stripe_objects WHERE id=? AND kind=?", name, kind)
        )

    def put(self, thing: Doc) -> Doc:
        """Inserts or replaces the object, in the current transaction."""
        intent, charge = thing.get("payment_intent"), thing.get("charge")
        self._store.run(
            "INSERT INTO stripe_objects (id, kind, created, customer, payment_intent, charge,"
            " status, amount, currency, body, account, destination, transfer_group, parent, net)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
            " ON CONFLICT (id) DO UPDATE SET customer=excluded.customer, status=excluded.status,"
            " amount=excluded.amount, currency=excluded.currency, body=excluded.body,"
            " transfer_group=excluded.transfer_group",
            thing["id"], thing["object"], thing["created"], thing.get("customer"), intent, charge,
            thing.get("status") or thing.get("type"), thing.get("amount"), thing.get("currency"),
            dump(thing), owner_of(thing), thing.get("destination"), thing.get("transfer_group"),
            thing.get(PARENTS.get(thing["object"], "")), thing.get("net"),
        )  # fmt: skip
        return thing

    def discard(self, name: str) -> None:
        self._store.run("DELETE FROM stripe_objects WHERE id=?", name)

    def page(self, kind: str, page: Page, **filters: str | None) -> tuple[list[Doc], bool]:
        """One page and whether there is more. Filters are columns; None does not filter."""
        conditions, values = ["kind=?"], [kind]
        for status in page.without:
            conditions.append("status<>?")
            values.append(status)
        for column, wanted in filters.items():
            if wanted is not None:
                conditions.append(f"{column}=?")
                values.append(wanted)
        for comparison, sign in (("gt", ">"), ("gte", ">="), ("lt", "<"), ("lte", "<=")):
            if comparison in page.created:
                conditions.append(f"created{sign}?")
                values.append(page.created[comparison])
        order = "DESC"
        if page.starting_after is not None:
            conditions.append("seq<?")
            values.append(self._place(kind, page.starting_after, "starting_after"))
        elif page.ending_before is not None:
            conditions.append("seq>?")
            values.append(self._place(kind, page.ending_before, "ending_before"))
            order = "ASC"
        rows = self._store.rows(
            f"SELECT body FROM stripe_objects WHERE {' AND '.join(conditions)}"  # noqa: S608 - columns are named in this program, values are bound
            f" ORDER BY seq {order} LIMIT {page.limit + 1}",
            *values,
        )
        found = [load(row["body"]) for row in rows[: page.limit]]
        if order == "ASC":
            found.reverse()
        return found, len(rows) > page.limit

    def every(self, kind: str, **filters: str) -> list[Doc]:
        """All objects of a kind, oldest first."""
        conditions = "".join(f" AND {column}=?" for column in filters)
        rows = self._store.rows(
            f"SELECT body FROM stripe_objects WHERE kind=?{conditions} ORDER BY seq",  # noqa: S608 - columns are named in this program
            kind,
            *filters.values(),
        )
        return [load(row["body"]) for row in rows]

    def _place(self, kind: str, name: str, param: str) -> str:
        row = self._store.row("SELECT seq FROM stripe_objects WHERE id=? AND kind=?", name, kind)
        if row is None:
            noun, _ = NOUNS[kind]
            raise resource_missing(noun, name, param, 400)
        return str(row["seq"])


def owner_of(thing: Doc) -> str:
    """The connected account whose books the thing is in; empty: the platform's."""
    return thing.get("_account") or thing.get("account") or ""


def page_from(given: Doc) -> Page:
    limit = int(given.get("limit", 10))
    if limit > LARGEST_PAGE:
        raise invalid(
            f"This value must be less than or equal to {LARGEST_PAGE}.", "limit",
            "parameter_invalid_integer",
        )  # fmt: skip
    return Page(
        limit=limit,
        starting_after=given.get("starting_after"),
        ending_before=given.get("ending_before"),
        created=given.get("created", {}),
    )


def shown(thing: Doc) -> Doc:
    """The object as the world sees it."""
    return {name: value for name, value in thing.items() if not name.startswith("_")}

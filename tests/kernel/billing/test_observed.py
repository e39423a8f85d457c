"""Subscriptions and bills of any API version are read, and nonsense is refused."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from steelyard.kernel.payments.billing_observed import invoice_from, subscription_from

AT = datetime(2027, 1, 1, tzinfo=UTC)
OURS = "0199aaaa-0000-7000-8000-000000000001"
BILL: dict[str, Any] = {
    "id": "in_1", "status": "open", "amount_due": 1900, "amount_paid": 0, "currency": "usd",
    "attempt_count": 2, "billing_reason": "subscription_cycle",
    "parent": {"subscription_details": {
        "subscription": "sub_1", "metadata": {"subscription_id": OURS}}},
}  # fmt: skip
SUBSCRIPTION: dict[str, Any] = {
    "id": "sub_1", "status": "active", "customer": "cus_1", "cancel_at_period_end": False,
    "metadata": {"subscription_id": OURS},
    "items": {"data": [{"current_period_end": 1_800_000_000}]},
    "latest_invoice": {**BILL, "confirmation_secret": {"client_secret": "pi_1_secret_2"}},
}  # fmt: skip


def test_a_subscription_is_read_with_its_latest_bill() -> None:
    seen = subscription_from(SUBSCRIPTION, AT)
    assert (seen.state, seen.subscription_id, seen.customer_ref) == ("active", UUID(OURS), "cus_1")
    assert seen.period_ends_at == datetime.fromtimestamp(1_800_000_000, UTC)
    assert seen.invoice is not None
    assert (seen.invoice.attempts, seen.invoice.subscription_ref) == (2, "sub_1")
    assert seen.client_secret == "pi_1_secret_2"
    assert "secret" not in repr(seen)


def test_older_versions_say_the_period_and_the_subscription_elsewhere() -> None:
    old = {"id": "sub_2", "status": "trialing", "current_period_end": 1_800_000_000}
    assert subscription_from(old, AT).period_ends_at is not None
    bill = {**BILL, "parent": None, "subscription": "sub_2"}
    assert invoice_from(bill, AT).subscription_ref == "sub_2"


def test_a_paid_bill_has_no_secret_left() -> None:
    paid = {**SUBSCRIPTION["latest_invoice"], "status": "paid"}
    assert subscription_from({**SUBSCRIPTION, "latest_invoice": paid}, AT).client_secret is None


def test_a_word_nobody_knows_is_no_state() -> None:
    assert subscription_from({**SUBSCRIPTION, "status": "dreaming"}, AT).state is None
    assert invoice_from({**BILL, "status": "framed"}, AT).state is None


@pytest.mark.parametrize("missing", ["id", "status", "amount_due", "amount_paid", "currency"])
def test_a_bill_without_its_figures_is_refused(missing: str) -> None:
    with pytest.raises(ValueError, match="no "):
        invoice_from({name: value for name, value in BILL.items() if name != missing}, AT)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=6,
)


@given(st.sampled_from(sorted(SUBSCRIPTION)), JSON)
def test_any_nonsense_in_a_subscription_is_read_or_refused(name: str, value: Any) -> None:
    try:
        subscription_from({**SUBSCRIPTION, name: value}, AT)
    except ValueError:
        return

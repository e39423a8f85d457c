"""Stripe's words become ours; what makes no sense is said, and nothing crashes."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from steelyard.kernel.payments.observed import payment_from, refund_from

AT = datetime(2026, 11, 1, tzinfo=UTC)
OURS = UUID("01234567-89ab-7def-8123-456789abcdef")
INTENT: dict[str, Any] = {
    "id": "pi_1",
    "status": "succeeded",
    "amount": 500,
    "amount_received": 500,
    "currency": "usd",
    "metadata": {"payment_id": str(OURS)},
    "client_secret": "pi_1_secret_x",
}
REFUND: dict[str, Any] = {"id": "re_1", "status": "pending", "amount": 500, "currency": "jpy"}


@pytest.mark.parametrize(
    ("status", "error", "state"),
    [
        ("requires_payment_method", None, "created"),
        ("requires_payment_method", {"code": "card_declined"}, "requires_payment_method"),
        ("requires_confirmation", None, "created"),
        ("requires_action", None, "requires_action"),
        ("requires_capture", None, "processing"),
        ("canceled", None, "canceled"),
        ("rests_in_limbo", None, None),
    ],
)
def test_each_status_has_one_meaning(status: str, error: object, state: str | None) -> None:
    seen = payment_from({**INTENT, "status": status, "last_payment_error": error}, AT)
    assert (seen.state, seen.raw_state) == (state, status)


def test_a_payment_is_read_with_its_card_from_new_and_old_versions() -> None:
    charge = {"payment_method_details": {"card": {"brand": "visa", "last4": "4242"}}}
    new = payment_from({**INTENT, "latest_charge": charge}, AT)
    old = payment_from({**INTENT, "charges": {"data": [charge]}}, AT)
    unexpanded = payment_from({**INTENT, "latest_charge": "ch_1"}, AT)
    assert (new.card_brand, new.card_last4) == (old.card_brand, old.card_last4) == ("visa", "4242")
    assert unexpanded.card_brand is None
    assert (new.currency, new.payment_id) == ("USD", OURS)


def test_the_client_secret_never_shows_in_what_is_printed() -> None:
    seen = payment_from(INTENT, AT)
    assert seen.client_secret == "pi_1_secret_x"
    assert "secret_x" not in repr(seen)


@pytest.mark.parametrize(
    "broken",
    [
        {"amount": "500"},
        {"amount": 5.5},
        {"amount": -1},
        {"amount": True},
        {"currency": "us"},
        {"currency": None},
        {"status": None},
        {"id": ""},
        {"id": "x" * 300},
    ],
)
def test_what_makes_no_sense_is_a_value_error(broken: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="no "):
        payment_from({**INTENT, **broken}, AT)
    if "amount_received" not in broken:
        with pytest.raises(ValueError, match="no "):
            refund_from({**REFUND, **broken}, AT)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner),
    max_leaves=6,
)
FIELDS = st.sampled_from([
    *INTENT, "latest_charge", "charges", "last_payment_error", "payment_intent", "failure_reason",
])  # fmt: skip


@given(changed=st.dictionaries(FIELDS, JSON, max_size=4))
def test_no_answer_whatever_is_in_it_is_more_than_a_value_error(changed: dict[str, Any]) -> None:
    for read, thing in ((payment_from, INTENT), (refund_from, REFUND)):
        try:
            read({**thing, **changed}, AT)
        except ValueError:
            continue

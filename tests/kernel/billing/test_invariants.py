"""The promises of billing notice what they forbid."""

import pytest
from sqlalchemy import text
from tests.kernel.billing.till import Till

from steelyard.kernel import billing


async def _broken(till: Till, statement: str) -> set[str]:
    async with till.database.transaction() as session:
        await session.execute(text(statement))
    async with till.database.reading() as session:
        found = [await one.violations(session) for one in billing.INVARIANTS]
    return {one.code for some in found for one in some}


async def test_a_bill_that_is_paid_and_not_booked_is_found(till: Till) -> None:
    subscription = await till.asked("unbooked")
    assert await _broken(
        till,
        "INSERT INTO kernel.billing_invoice (subscription_id, provider_ref, status, due_minor,"  # noqa: S608
        " paid_minor, currency, reason)"
        f" VALUES ('{subscription.id}', 'in_none', 'paid', 1900, 1900, 'USD', 'manual')",
    ) == {"B01"}


async def test_a_paid_subscription_without_a_provider_is_found(till: Till) -> None:
    await till.asked("homeless")
    found = await _broken(till, "UPDATE kernel.billing_subscription SET status = 'active'")
    assert found == {"B02"}


async def test_a_bill_that_was_paid_does_not_change(till: Till) -> None:
    await till.paid("history")
    with pytest.raises(Exception, match="a bill that was paid does not change"):
        await _broken(till, "UPDATE kernel.billing_invoice SET paid_minor = 1")

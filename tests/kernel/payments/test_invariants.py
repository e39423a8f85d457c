"""Each promise sees the breach it is about."""

import pytest
from tests.kernel.payments.stage import Stage, event

from steelyard.kernel import payments
from steelyard.kernel.payments.send_refund import send_refund

_EFFECT = (
    "INSERT INTO kernel.webhook_effect (event_id, effect, entity_type, entity_id)"
    " SELECT id, 'x', 'payment', id FROM kernel.provider_event"
)


_TOO_MUCH = (
    "ALTER TABLE kernel.payment DROP CONSTRAINT ck_payment_reserved;"
    "UPDATE kernel.refund SET amount_minor = 5001"
)
_PARKED_FOR_LONG = (
    "UPDATE kernel.provider_event SET status = 'parked', received_at = now() - interval '25 hours'"
)
_OTHER_AMOUNT = (
    "UPDATE kernel.payment SET refund_reserved_minor = 0, refunded_minor = 0;"
    "UPDATE kernel.payment SET captured_minor = captured_minor - 1"
)


@pytest.mark.parametrize(
    ("code", "breach"),
    [
        ("K10", _TOO_MUCH),
        ("K10b", "UPDATE kernel.payment SET refunded_minor = 0"),
        ("K10c", "UPDATE kernel.refund SET status = 'failed', id = uuidv7()"),
        ("K13", _EFFECT),
        ("K13b", "UPDATE kernel.provider_event SET received_at = now() - interval '6 minutes'"),
        ("K13b", _PARKED_FOR_LONG),
        ("K14", _OTHER_AMOUNT),
        ("K14", "UPDATE kernel.payment SET provider_ref = 'pi_other'"),
    ],
)
async def test_a_breach_is_found(stage: Stage, code: str, breach: str) -> None:
    payment = await stage.paid(5000)
    await send_refund(stage.services, (await stage.refund(payment, 5000)).id)
    await stage.deliver(event("payment_intent.succeeded", {"id": "pi_1"}))
    await stage.sound()
    await stage.as_owner(*breach.split(";"))
    async with stage.database.reading() as session:
        found = [
            violation.code
            for invariant in payments.INVARIANTS
            for violation in await invariant.violations(session)
        ]
    assert code in found

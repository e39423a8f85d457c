"""What must always hold of subscriptions and bills, each one query that returns no row."""

from steelyard.kernel.invariants import Invariant
from steelyard.kernel.invariants.database import Query

BILLS_IN_LEDGER = Query(
    "B01",
    "Each bill that was paid is one transfer in the ledger, of the same amount.",
    """
    SELECT coalesce('invoice ' || i.provider_ref, 'transfer ' || t.id),
        CASE WHEN t.id IS NULL THEN 'paid and not booked'
            WHEN i.id IS NULL THEN 'booked and not paid'
            ELSE 'booked another amount than ' || i.paid_minor END
    FROM (SELECT * FROM kernel.billing_invoice WHERE paid_minor > 0) i
    FULL JOIN (SELECT * FROM kernel.ledger_transfer WHERE kind = 'subscription_paid') t
        ON t.idempotency_key = 'invoice-paid-' || i.provider_ref
        AND t.provider_ref = i.provider_ref
    WHERE i.id IS NULL OR t.id IS NULL OR (
        SELECT sum(e.amount_minor) FROM kernel.ledger_entry e
        WHERE e.transfer_id = t.id AND e.amount_minor > 0
        AND e.currency = i.currency) IS DISTINCT FROM i.paid_minor
    """,
)
PAID_IS_KNOWN = Query(
    "B02",
    "A subscription that counts as paid is the provider's.",
    """
    SELECT 'subscription ' || id, status || ' without a subscription at the provider'
    FROM kernel.billing_subscription
    WHERE status NOT IN ('asked', 'lapsed', 'failed') AND provider_ref IS NULL
    """,
)

INVARIANTS: tuple[Invariant, ...] = (BILLS_IN_LEDGER, PAID_IS_KNOWN)

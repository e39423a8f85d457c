"""What must always hold of payouts and chargebacks, each one query that returns no row."""

from steelyard.kernel.invariants import Invariant
from steelyard.kernel.invariants.database import Query

# Each payout's own entries, added up by what the account is for.
_LEGS = """
    SELECT l.subject_id,
        coalesce(sum(e.amount_minor) FILTER (WHERE a.purpose = 'vendor_pending'), 0) AS pending,
        coalesce(sum(e.amount_minor) FILTER (WHERE a.purpose = 'payout_in_flight'), 0) AS flight,
        coalesce(sum(e.amount_minor) FILTER (WHERE a.purpose = 'vendor_receivable'), 0) AS debt,
        coalesce(sum(e.amount_minor) FILTER (WHERE a.purpose = 'provider_cash'), 0) AS cash,
        coalesce(sum(e.amount_minor) FILTER (WHERE a.purpose = 'commission'), 0) AS commission
    FROM kernel.ledger_transfer l
    JOIN kernel.ledger_entry e ON e.transfer_id = l.id
    JOIN kernel.ledger_account a ON a.id = e.account_id
    WHERE l.subject_type = 'payout' GROUP BY l.subject_id
"""

_UNSENT = "('locked', 'eligible', 'approved', 'held', 'failed')"

LEGS_EQUAL_ROWS = Query(
    "P01",
    "The ledger's entries of each payout are what its row says.",
    f"""
    SELECT 'payout ' || p.id, p.status || ': pending ' || coalesce(x.pending, 0)
        || ', in flight ' || coalesce(x.flight, 0) || ', cash ' || coalesce(x.cash, 0)
        || ', debt ' || coalesce(x.debt, 0) || ', commission ' || coalesce(x.commission, 0)
    FROM kernel.payout p LEFT JOIN ({_LEGS}) x ON x.subject_id = p.id::text
    WHERE coalesce(x.pending, 0) <> CASE WHEN p.status IN {_UNSENT}
            THEN p.amount_minor - p.taken_minor ELSE 0 END
        OR coalesce(x.flight, 0) <> CASE WHEN p.status = 'in_transit' THEN p.sent_minor ELSE 0 END
        OR coalesce(x.cash, 0) <> CASE WHEN p.status IN ('paid', 'reversed')
            THEN p.sent_minor - p.reversed_minor ELSE 0 END
        OR coalesce(x.commission, 0) <> p.commission_minor - p.commission_back_minor
        OR coalesce(x.debt, 0) <> p.netted_minor + p.settled_minor - p.clawed_minor
    """,  # noqa: S608 - our own text
)
ALLOCATED_WITHIN_CAPTURE = Query(
    "P02",
    "What is shared out of a payment, commission included, is never more than was captured.",
    """
    SELECT 'payment ' || y.id, 'shared out ' || sum(p.gross_minor) || ' of ' || y.captured_minor
    FROM kernel.payout p JOIN kernel.payment y ON y.id = p.source_payment_id
    GROUP BY y.id HAVING sum(p.gross_minor) > y.captured_minor
        OR bool_or(p.currency <> y.currency) OR bool_or(p.market <> y.market)
    """,
)
SENT_ONCE = Query(
    "P03",
    "Nothing is sent twice: of a payout's tries at most one was paid.",
    """
    SELECT 'payout ' || subject_id, count(*) || ' times paid' FROM kernel.ledger_transfer
    WHERE subject_type = 'payout' AND kind = 'payout_paid'
    GROUP BY subject_id HAVING count(*) > 1
    """,
)
PAYEES_AGREE = Query(
    "P04",
    "A payee's accounts hold what their payouts say: owed and not sent, and being sent.",
    f"""
    SELECT 'payee ' || y.id, 'pending ' || a.posted_minor || ' for ' || s.pending
        || ', in flight ' || b.posted_minor || ' for ' || s.flight
    FROM kernel.payee y
    JOIN kernel.ledger_account a ON a.id = y.pending_account_id
    JOIN kernel.ledger_account b ON b.id = y.flight_account_id
    CROSS JOIN LATERAL (
        SELECT coalesce(sum(p.amount_minor - p.taken_minor)
                FILTER (WHERE p.status IN {_UNSENT}), 0) AS pending,
            coalesce(sum(p.sent_minor) FILTER (WHERE p.status = 'in_transit'), 0) AS flight
        FROM kernel.payout p WHERE p.payee_id = y.id) s
    WHERE (a.posted_minor, b.posted_minor) <> (s.pending, s.flight)
    """,  # noqa: S608 - our own text
)
DEBTS_NOT_OVERPAID = Query(
    "P05",
    "Nobody is taken off more than they owe: what a payee owes never turns into credit.",
    """
    SELECT 'payee ' || y.id, 'receivable ' || a.posted_minor FROM kernel.payee y
    JOIN kernel.ledger_account a ON a.id = y.receivable_account_id WHERE a.posted_minor > 0
    """,
)
RECALLS_AGREE = Query(
    "P06",
    "What was recalled of a payment is what its payouts gave back.",
    """
    SELECT 'payment ' || p.source_payment_id, 'payouts gave ' || p.gave || ' and '
        || p.commission || ' commission; recalls say ' || coalesce(r.took, 0) || ' and '
        || coalesce(r.commission, 0)
    FROM (SELECT source_payment_id, sum(taken_minor + clawed_minor) AS gave,
            sum(commission_back_minor) AS commission
        FROM kernel.payout GROUP BY source_payment_id) p
    LEFT JOIN (SELECT payment_id, sum(unpaid_minor + returned_minor + clawed_minor) AS took,
            sum(commission_minor) AS commission
        FROM kernel.payout_recall GROUP BY payment_id) r ON r.payment_id = p.source_payment_id
    WHERE (p.gave, p.commission) IS DISTINCT FROM (coalesce(r.took, 0), coalesce(r.commission, 0))
    """,
)
PEOPLE_AGREED = Query(
    "P07",
    "Nothing left without the approval of somebody who neither asked for it nor is paid by it.",
    """
    SELECT 'payout ' || p.id, p.status || ' approved by ' || coalesce(p.approved_by, 'nobody')
    FROM kernel.payout p JOIN kernel.payee y ON y.id = p.payee_id
    WHERE p.status IN ('approved', 'in_transit', 'paid', 'failed', 'reversed') AND (
        p.approved_by IS NULL OR p.approved_by IN (p.requested_by, p.second_approved_by, y.user_id)
        OR p.second_approved_by IN (p.requested_by, y.user_id))
    """,
)
NONE_FORGOTTEN = Query(
    "P08",
    "No payout waits for a day to be sent or confirmed while its payee can be paid.",
    """
    SELECT 'payout ' || p.id, p.status || ' since ' || coalesce(p.in_transit_at, p.approved_at)
    FROM kernel.payout p JOIN kernel.payee y ON y.id = p.payee_id
    WHERE ((p.status = 'approved' AND y.status = 'enabled' AND y.payouts_disabled_at IS NULL
            AND greatest(p.approved_at, y.enabled_at) < kernel.clock_now() - interval '1 day')
        OR (p.status = 'in_transit' AND p.in_transit_at < kernel.clock_now() - interval '1 day'))
        AND (p.due_at IS NULL OR p.due_at < kernel.clock_now() - interval '1 hour')
    """,
)
CHARGEBACKS_BOOKED = Query(
    "P09",
    "Each booked chargeback stands in the ledger as the provider moved it.",
    """
    SELECT 'chargeback ' || c.id, 'moved ' || (c.reinstated_minor - c.withdrawn_minor)
        || ', booked ' || coalesce(sum(e.amount_minor), 0)
    FROM kernel.chargeback c
    LEFT JOIN kernel.ledger_transfer l
        ON l.subject_type = 'chargeback' AND l.subject_id = c.id::text
    LEFT JOIN kernel.ledger_account a
        ON a.market = c.market AND a.purpose = 'chargebacks' AND a.currency = c.moved_currency
    LEFT JOIN kernel.ledger_entry e ON e.transfer_id = l.id AND e.account_id = a.id
    GROUP BY c.id
    HAVING coalesce(sum(e.amount_minor), 0)
        <> CASE WHEN c.booked THEN c.reinstated_minor - c.withdrawn_minor ELSE 0 END
    """,
)

INVARIANTS: tuple[Invariant, ...] = (
    LEGS_EQUAL_ROWS,
    ALLOCATED_WITHIN_CAPTURE,
    SENT_ONCE,
    PAYEES_AGREE,
    DEBTS_NOT_OVERPAID,
    RECALLS_AGREE,
    PEOPLE_AGREED,
    NONE_FORGOTTEN,
    CHARGEBACKS_BOOKED,
)

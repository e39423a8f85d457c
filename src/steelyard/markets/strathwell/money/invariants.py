"""What holds of the market's money at any time. Each must return nothing."""

from sqlalchemy import select

from steelyard.kernel.db import Session
from steelyard.kernel.invariants import Violation
from steelyard.kernel.invariants.database import Query
from steelyard.markets.strathwell.contracts.freeze import is_whole
from steelyard.markets.strathwell.models import Contract

_BATCH = 500

FIGURES = Query(
    "S03",
    "A booking's paid and refunded amounts are what its payments say.",
    """
    SELECT b.id::text, b.paid_minor || ' paid, payments say ' || coalesce(p.captured, 0)
        || '; ' || b.refunded_minor || ' back, payments say ' || coalesce(p.back, 0)
    FROM strathwell.bookings b LEFT JOIN (SELECT subject_id,
            sum(captured_minor) AS captured, sum(refund_reserved_minor) AS back
        FROM kernel.payment WHERE market = 'strathwell' AND subject_type = 'booking'
            AND suspense_reason IS NULL GROUP BY subject_id) p ON p.subject_id = b.id::text
    WHERE (b.paid_minor, b.refunded_minor) <> (coalesce(p.captured, 0), coalesce(p.back, 0))
    """,
)
SHARED_OUT = Query(
    "S04",
    "What pays a line of the schedule is shared out whole: payouts and commission are the line.",
    """
    SELECT d.id::text, d.amount_minor || ' paid, ' || coalesce(sum(p.gross_minor), 0)
        || ' shared out' FROM strathwell.dues d
    LEFT JOIN kernel.payout p ON p.source_payment_id = d.payment_id
    WHERE d.status = 'paid' GROUP BY d.id HAVING coalesce(sum(p.gross_minor), 0) <> d.amount_minor
    UNION ALL
    SELECT p.id::text, 'shared out for no line of a schedule' FROM kernel.payout p
    WHERE p.market = 'strathwell' AND NOT EXISTS (SELECT FROM strathwell.dues d
        WHERE d.status = 'paid' AND d.payment_id = p.source_payment_id)
    """,
)
PAID_LINES = Query(
    "S05",
    "A paid line of a schedule was paid by a payment that succeeded, with enough money.",
    """
    SELECT d.id::text, 'paid by ' || coalesce(p.status, 'nothing') || ' of '
        || coalesce(p.captured_minor, 0)
    FROM strathwell.dues d LEFT JOIN kernel.payment p ON p.id = d.payment_id
    WHERE d.status = 'paid' AND (p.status IS DISTINCT FROM 'succeeded'
        OR p.captured_minor < d.amount_minor OR p.currency <> d.currency
        OR p.suspense_reason IS NOT NULL OR p.subject_id <> d.booking_id::text)
    """,
)
HELD = Query(
    "S08",
    "Every cent held for a booking is accounted for: what came, less shares, plus what came back.",
    """
    SELECT a.owner_id, a.posted_minor || ' held, ' || s.should || ' should be'
    FROM kernel.ledger_account a CROSS JOIN LATERAL (
        SELECT coalesce((SELECT sum(captured_minor) FROM kernel.payment
                WHERE held_account_id = a.id AND suspense_reason IS NULL), 0)
            - coalesce((SELECT sum(r.amount_minor) FROM kernel.refund r
                WHERE r.source_account_id = a.id AND r.status NOT IN ('failed', 'canceled')), 0)
            - coalesce((SELECT sum(p.gross_minor) - sum(p.reversed_minor - p.settled_minor)
                FROM kernel.payout p JOIN kernel.payment y ON y.id = p.source_payment_id
                WHERE y.held_account_id = a.id), 0)
            + coalesce((SELECT sum(c.amount_minor) FROM kernel.payout_recall c
                WHERE c.into_account_id = a.id), 0)
            - coalesce((SELECT sum(c.returned_minor) FROM kernel.payout_recall c
                JOIN kernel.payment y ON y.id = c.payment_id WHERE y.held_account_id = a.id), 0)
            AS should) s
    WHERE a.market = 'strathwell' AND a.purpose = 'held' AND a.posted_minor <> s.should
    """,
)
DISPUTED_WAIT = Query(
    "S09",
    "No payout of a line in an open dispute goes on, and the booking knows of the dispute.",
    # One that was just being sent had its row before the dispute could hold it.
    """
    SELECT p.id::text, CASE WHEN l.status IN ('open', 'under_review')
            AND p.status IN ('locked', 'eligible', 'approved', 'failed')
        THEN p.status || ' while line ' || p.line_id || ' is disputed'
        ELSE 'sent while line ' || p.line_id || ' was disputed' END
    FROM kernel.dispute_line l JOIN kernel.dispute d ON d.id = l.dispute_id
    JOIN kernel.payout p ON p.market = l.market
        AND p.subject_type = l.subject_type AND p.subject_id = l.subject_id
        AND (l.line_id = '' OR l.line_id = p.line_id)
    WHERE l.market = 'strathwell' AND ((l.status IN ('open', 'under_review')
            AND p.status IN ('locked', 'eligible', 'approved', 'failed'))
        OR (p.in_transit_at > d.created_at + interval '30 seconds'
            AND p.in_transit_at < coalesce(d.resolved_at, d.rejected_at, 'infinity')))
    UNION ALL
    SELECT b.id::text, b.open_disputes || ' disputes counted' FROM strathwell.bookings b
    WHERE b.open_disputes <> (SELECT count(*) FROM kernel.dispute d
        WHERE d.market = 'strathwell' AND d.subject_id = b.id::text
            AND d.status IN ('open', 'under_review'))
    """,
)
NOTHING_ASKED_IN_VAIN = Query(
    "S10",
    "Nothing is asked of a booking that is over, and a paid one owes nothing but changes.",
    """
    SELECT d.id::text, d.kind || ' is ' || d.status || ' while the booking is ' || b.status
    FROM strathwell.dues d JOIN strathwell.bookings b ON b.id = d.booking_id
    WHERE d.status IN ('due', 'overdue') AND (b.status IN ('cancelled', 'draft',
            'awaiting_vendor_approval') OR (b.status IN ('paid', 'completed')
            AND d.kind <> 'change'))
    """,
)


class ContractsWhole:
    """S14: every contract says what its digest says."""

    code = "S14"
    promise = "Every version of a contract says what its SHA-256 says."

    async def violations(self, session: Session) -> list[Violation]:
        found: list[Violation] = []
        bookings = await session.scalars(
            select(Contract.booking_id)
            .distinct()
            .order_by(Contract.booking_id.desc())
            .limit(_BATCH)
        )
        for booking_id in bookings.all():
            versions = await session.scalars(
                select(Contract).where(Contract.booking_id == booking_id).order_by(Contract.version)
            )
            if not is_whole(list(versions)):
                found.append(Violation(self.code, str(booking_id), "the contract was changed"))
        return found


INVARIANTS = (
    FIGURES,
    SHARED_OUT,
    PAID_LINES,
    HELD,
    DISPUTED_WAIT,
    NOTHING_ASKED_IN_VAIN,
    ContractsWhole(),
)

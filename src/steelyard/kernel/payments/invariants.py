"""What must always hold of payments, each one query that returns no row."""

from sqlalchemy import text

from steelyard.kernel.db import Session
from steelyard.kernel.invariants import Invariant, Violation

_LIMIT = 200


class _Query:
    """A promise that is one statement giving (entity, detail) for each breach."""

    code: str
    promise: str
    sql: str

    async def violations(self, session: Session) -> list[Violation]:
        rows = await session.execute(text(f"SELECT * FROM ({self.sql}) q LIMIT {_LIMIT}"))  # noqa: S608 - our own text
        return [Violation(self.code, str(row[0]), str(row[1])) for row in rows.all()]


class RefundsWithinCapture(_Query):
    code = "K10"
    promise = "never more is given back, or on its way back, than was captured"
    sql = """
        SELECT 'payment ' || p.id, 'refunds of ' || sum(r.amount_minor)
            || ' against ' || p.captured_minor || ' captured'
        FROM kernel.payment p JOIN kernel.refund r ON r.payment_id = p.id
        WHERE r.status IN ('pending', 'submitted', 'succeeded')
        GROUP BY p.id HAVING sum(r.amount_minor) > p.captured_minor
    """


class RefundFiguresAgree(_Query):
    code = "K10b"
    promise = "a payment's refund figures are the sums of its refunds"
    sql = """
        SELECT 'payment ' || p.id, 'reserved ' || p.refund_reserved_minor || ', refunded '
            || p.refunded_minor || '; its refunds say ' || s.reserved || ' and ' || s.refunded
        FROM kernel.payment p CROSS JOIN LATERAL (
            SELECT coalesce(sum(r.amount_minor) FILTER (
                    WHERE r.status IN ('pending', 'submitted', 'succeeded')), 0) AS reserved,
                coalesce(sum(r.amount_minor) FILTER (WHERE r.status = 'succeeded'), 0) AS refunded
            FROM kernel.refund r WHERE r.payment_id = p.id) s
        WHERE (p.refund_reserved_minor, p.refunded_minor) <> (s.reserved, s.refunded)
    """


class RefundsInLedger(_Query):
    code = "K10c"
    promise = "each refund stands in the ledger as its status says"
    sql = """
        SELECT 'refund ' || r.id, r.status || ' but the ledger has ' || coalesce(t.kinds, 'nothing')
        FROM kernel.refund r JOIN kernel.payment p ON p.id = r.payment_id
        LEFT JOIN LATERAL (
            SELECT string_agg(l.kind, ' ' ORDER BY l.kind) AS kinds FROM kernel.ledger_transfer l
            WHERE l.market = p.market AND l.idempotency_key IN (
                'refund-reserved-' || r.id, 'refund-paid-' || r.id, 'refund-returned-' || r.id)
        ) t ON true
        WHERE coalesce(t.kinds, '') NOT IN (
            CASE r.status WHEN 'succeeded' THEN 'refund_paid refund_reserved'
                WHEN 'failed' THEN 'refund_reserved refund_returned'
                WHEN 'canceled' THEN 'refund_reserved refund_returned'
                ELSE 'refund_reserved' END,
            CASE WHEN r.status IN ('failed', 'canceled')
                THEN 'refund_paid refund_reserved refund_returned' ELSE '' END)
        OR t.kinds IS NULL
    """


class EventsAppliedOnce(_Query):
    code = "K13"
    promise = "an event had its effect exactly once, or none and says why"
    sql = """
        SELECT 'event ' || e.event_key, e.status || ' with ' || count(f.event_id) || ' effects'
        FROM kernel.provider_event e LEFT JOIN kernel.webhook_effect f ON f.event_id = e.id
        GROUP BY e.id
        HAVING (e.status = 'processed' AND count(f.event_id) <> 1)
            OR (e.status <> 'processed' AND count(f.event_id) > 0)
    """


class EventsAreTaken(_Query):
    code = "K13b"
    promise = "no event waits for more than five minutes, or a day unmatched without an alarm"
    sql = """
        SELECT 'event ' || event_key, status || ' since ' || received_at
        FROM kernel.provider_event
        WHERE (status IN ('received', 'failed')
                AND received_at < kernel.clock_now() - interval '5 minutes')
            OR (status IN ('parked', 'failed') AND alarmed_at IS NULL
                AND received_at < kernel.clock_now() - interval '24 hours 10 minutes')
    """


class CapturesInLedger(_Query):
    code = "K14"
    promise = "each successful payment is one capture in the ledger of the same amount"
    sql = """
        SELECT coalesce('payment ' || p.id, 'transfer ' || t.id),
            CASE WHEN t.id IS NULL THEN 'succeeded without a capture'
                WHEN p.id IS NULL THEN 'captured without a success'
                ELSE 'captured another amount than ' || p.captured_minor END
        FROM (SELECT * FROM kernel.payment WHERE status = 'succeeded') p
        FULL JOIN (SELECT * FROM kernel.ledger_transfer
            WHERE kind IN ('capture', 'capture_suspense')) t
            ON t.market = p.market AND t.idempotency_key = 'capture-' || p.id
            AND t.provider_ref = p.provider_ref
            AND (t.kind = 'capture') = (p.suspense_reason IS NULL)
        WHERE p.id IS NULL OR t.id IS NULL OR (
            SELECT sum(e.amount_minor) FROM kernel.ledger_entry e
            WHERE e.transfer_id = t.id AND e.amount_minor > 0
            AND e.currency = p.captured_currency) IS DISTINCT FROM p.captured_minor
    """


INVARIANTS: tuple[Invariant, ...] = (
    RefundsWithinCapture(),
    RefundFiguresAgree(),
    RefundsInLedger(),
    EventsAppliedOnce(),
    EventsAreTaken(),
    CapturesInLedger(),
)

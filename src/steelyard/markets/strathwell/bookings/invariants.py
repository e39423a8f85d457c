"""What holds of bookings at any time, each a query that must return nothing."""

from steelyard.kernel.invariants.database import Query

INVARIANTS = (
    Query(
        "S01",
        "A booking that is ready or paid has exactly one venue, and all its vendors have agreed "
        "to a price.",
        "SELECT b.id::text, b.status || ' with ' || count(r.id) FILTER (WHERE r.kind = 'venue')"
        " || ' venues, ' || count(r.id) FILTER (WHERE r.status <> 'approved') || ' open'"
        " FROM strathwell.bookings b LEFT JOIN strathwell.booking_vendors r ON r.booking_id = b.id"
        " AND r.status IN ('pending', 'countered', 'organizer_countered', 'approved')"
        " WHERE b.status IN ('ready_for_payment', 'deposit_paid', 'paid', 'completed')"
        " GROUP BY b.id HAVING count(r.id) FILTER (WHERE r.kind = 'venue') <> 1"
        " OR count(r.id) FILTER (WHERE r.status <> 'approved') > 0",
    ),
    Query(
        "S02",
        "What a ready booking comes to is the sum of what its vendors agreed to.",
        "SELECT b.id::text, coalesce(b.total_minor, 0) || ' for ' || sum(r.agreed_amount_minor)"
        " FROM strathwell.bookings b JOIN strathwell.booking_vendors r ON r.booking_id = b.id"
        " AND r.status = 'approved' WHERE b.status = 'ready_for_payment'"
        " GROUP BY b.id HAVING b.total_minor IS DISTINCT FROM sum(r.agreed_amount_minor)",
    ),
    Query(
        "S06",
        "A vendor's agreed amount is the accepted quote with the accepted changes to it.",
        "SELECT r.id::text, r.agreed_amount_minor || ' agreed, quoted '"
        " || coalesce(q.amount_minor::text, 'nothing') FROM strathwell.booking_vendors r"
        " LEFT JOIN strathwell.quotes q ON q.booking_vendor_id = r.id AND q.status = 'accepted'"
        " LEFT JOIN LATERAL (SELECT coalesce(sum(c.delta_minor), 0) AS delta"
        " FROM strathwell.change_orders c WHERE c.booking_vendor_id = r.id"
        " AND c.status = 'accepted') c ON true WHERE r.status = 'approved'"
        " AND r.agreed_amount_minor IS DISTINCT FROM q.amount_minor + c.delta",
    ),
    Query(
        "S07",
        "Whoever is paid for has the day, and nobody else has it.",
        "SELECT r.id::text, b.status || ' on ' || coalesce(r.secured_on::text, 'no day')"
        " FROM strathwell.booking_vendors r JOIN strathwell.bookings b ON b.id = r.booking_id"
        " WHERE r.status = 'approved' AND (b.status IN ('deposit_paid', 'paid', 'completed'))"
        " <> (r.secured_on IS NOT NULL)"
        " UNION ALL SELECT r.vendor_id::text, count(*) || ' bookings on ' || r.secured_on"
        " FROM strathwell.booking_vendors r WHERE r.kind = 'venue' AND r.secured_on IS NOT NULL"
        " GROUP BY r.vendor_id, r.secured_on HAVING count(*) > 1",
    ),
    Query(
        "S11",
        "A paid booking has a contract, and its versions are a chain.",
        "SELECT b.id::text, 'no contract' FROM strathwell.bookings b"
        " WHERE b.status IN ('deposit_paid', 'paid', 'completed') AND NOT EXISTS"
        " (SELECT FROM strathwell.contracts c WHERE c.booking_id = b.id)"
        " UNION ALL SELECT c.booking_id::text, 'version ' || c.version || ' hangs in the air'"
        " FROM strathwell.contracts c LEFT JOIN strathwell.contracts p"
        " ON p.booking_id = c.booking_id AND p.version = c.version - 1"
        " WHERE c.version > 1 AND c.previous_digest IS DISTINCT FROM p.digest",
    ),
    Query(
        "S12",
        "A line for a day is without gaps, and only agreed venues that are not paid stand in it.",
        "SELECT vendor_id::text, 'ranks ' || array_agg(rank ORDER BY rank)::text"
        " FROM strathwell.date_holds WHERE status = 'active' GROUP BY vendor_id, day"
        " HAVING max(rank) <> count(*) UNION ALL"
        " SELECT h.id::text, 'held by a vendor who is ' || r.status FROM strathwell.date_holds h"
        " JOIN strathwell.booking_vendors r ON r.id = h.booking_vendor_id"
        " WHERE h.status = 'active' AND (r.status <> 'approved' OR r.kind <> 'venue'"
        " OR r.secured_on IS NOT NULL)",
    ),
    Query(
        "S13",
        "Every answer that is overdue has been acted on.",
        "SELECT id::text, status || ' since ' || respond_by FROM strathwell.booking_vendors"
        " WHERE status IN ('pending', 'countered', 'organizer_countered')"
        " AND respond_by < kernel.clock_now() - interval '10 minutes'",
    ),
)

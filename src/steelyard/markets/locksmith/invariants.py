"""The market's promises, each a query that must return nothing."""

from steelyard.kernel.invariants.database import Query

INVARIANTS = (
    Query(
        "L01",
        "An assigned job has exactly one accepted offer in its round, its locksmith's; a "
        "searching one has none.",
        "SELECT j.id::text, j.status || ' with ' || count(o.id) || ' accepted offers'"
        " FROM locksmith.jobs j LEFT JOIN locksmith.job_offers o"
        " ON o.job_id = j.id AND o.round = j.round AND o.status = 'ACCEPTED'"
        " GROUP BY j.id HAVING"
        " (j.status IN ('ASSIGNED', 'EN_ROUTE') AND (count(o.id) <> 1 OR"
        " max(o.locksmith_id::text) <> j.assigned_locksmith_id::text))"
        " OR (j.status IN ('CREATED', 'DISPATCHING', 'OFFERED') AND count(o.id) <> 0)",
    ),
    Query(
        "L02",
        "Every job stands on a captured deposit of exactly its amount.",
        "SELECT j.id::text, 'payment ' || coalesce(p.status, 'missing') FROM locksmith.jobs j"
        " LEFT JOIN kernel.payment p ON p.id = j.payment_id"
        " WHERE p.id IS NULL OR p.status <> 'succeeded' OR p.captured_minor <> j.deposit_minor"
        " OR p.currency <> j.currency",
    ),
    Query(
        "L04",
        "No wave is open beside another, and nobody is asked twice in a round.",
        "SELECT job_id::text, 'more than one open wave' FROM locksmith.waves"
        " WHERE closed_at IS NULL GROUP BY job_id HAVING count(*) > 1 UNION ALL"
        " SELECT job_id::text, 'a locksmith asked twice' FROM locksmith.job_offers"
        " GROUP BY job_id, locksmith_id, round HAVING count(*) > 1",
    ),
    Query(
        "L06",
        "A locksmith has at most one job in hand.",
        "SELECT assigned_locksmith_id::text, count(*) || ' jobs in hand' FROM locksmith.jobs"
        " WHERE status IN ('ASSIGNED', 'EN_ROUTE')"
        " GROUP BY assigned_locksmith_id HAVING count(*) > 1",
    ),
    Query(
        "L07",
        "After an assignment no offer of the job stays open.",
        "SELECT o.id::text, 'open on a job that is ' || j.status FROM locksmith.job_offers o"
        " JOIN locksmith.jobs j ON j.id = o.job_id"
        " WHERE o.status IN ('PENDING', 'SENT')"
        " AND j.status NOT IN ('OFFERED', 'DISPATCHING')",
    ),
    Query(
        "L08",
        "A deposit is given back or kept, never both, and the job says what the ledger says.",
        "SELECT j.id::text, j.deposit_status || ' with ' || a.posted_minor || ' held'"
        " FROM locksmith.jobs j JOIN kernel.ledger_account a ON a.market = 'locksmith'"
        " AND a.owner_type = 'request_session' AND a.owner_id = j.session_id::text"
        " AND a.purpose = 'held' AND a.currency = j.currency"
        " WHERE (j.deposit_status IN ('earned', 'kept', 'refunded') AND a.posted_minor <> 0)"
        " OR (j.deposit_status = 'held' AND a.posted_minor <> j.deposit_minor)",
    ),
    Query(
        "L09",
        "Whoever said STOP is inactive and has no open offer.",
        "SELECT l.id::text, 'opted out but reachable' FROM locksmith.locksmiths l"
        " WHERE l.opted_out_at IS NOT NULL AND (l.is_active OR EXISTS (SELECT 1"
        " FROM locksmith.job_offers o WHERE o.locksmith_id = l.id"
        " AND o.status IN ('PENDING', 'SENT')))",
    ),
    Query(
        "L11",
        "Every timer that is due has been acted on.",
        "SELECT job_id::text, 'wave open since ' || closes_at FROM locksmith.waves"
        " WHERE closed_at IS NULL AND closes_at < kernel.clock_now() - interval '60 seconds'"
        " UNION ALL SELECT id::text, 'paid but not dispatched since ' || created_at"
        " FROM locksmith.jobs WHERE status = 'CREATED' AND deposit_status = 'held'"
        " AND created_at < kernel.clock_now() - interval '60 seconds'",
    ),
    Query(
        "L12",
        "An offer's text carries neither the address nor the customer's phone.",
        "SELECT m.id::text, 'an offer tells too much' FROM kernel.message m"
        " JOIN locksmith.jobs j ON m.about_type = 'job' AND m.about_id = j.id::text"
        " WHERE m.market = 'locksmith' AND m.kind = 'offer'"
        " AND (strpos(m.body, j.customer_phone) > 0 OR strpos(m.body, j.address_line) > 0)",
    ),
)

"""What must always hold in the ledger, one class a promise, asked of the rows themselves.

Each is one or two set-based statements that read whole tables once, and return the breaches
(at most ``FOUND_MAX``). The codes are those of the reliability programme; a letter after the
number marks a part of that promise that is asked separately.
"""

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from steelyard.kernel.invariants import Invariant, Violation
from steelyard.kernel.ledger import chart

FOUND_MAX = 200
# A full reading of a large ledger takes longer than any request may.
_STATEMENT_TIMEOUT = "15min"


class _Query:
    """An invariant that is one statement giving (entity, detail) for each breach."""

    code: str
    promise: str
    sql: str

    async def violations(self, session: AsyncSession) -> list[Violation]:
        return await found(session, self.code, self.sql)


async def found(session: AsyncSession, code: str, sql: str, **values: object) -> list[Violation]:
    """The rows (entity, detail) of ``sql``, at most FOUND_MAX, as violations of ``code``."""
    await session.execute(text(f"SET LOCAL statement_timeout = '{_STATEMENT_TIMEOUT}'"))
    statement = text(f"SELECT entity, detail FROM ({sql}) AS breach LIMIT {FOUND_MAX}")  # noqa: S608 - our own
    rows = await session.execute(statement, values)
    return [Violation(code, str(entity), str(detail)) for entity, detail in rows]


class TransfersBalance(_Query):
    code = "K01"
    promise = "every transfer sums to zero in each currency"
    sql = """
        SELECT 'transfer ' || transfer_id AS entity,
            currency || ' sums to ' || sum(amount_minor) AS detail
        FROM kernel.ledger_entry
        GROUP BY transfer_id, currency HAVING sum(amount_minor) <> 0
    """


class MarketsBalance(_Query):
    code = "K02"
    promise = "all accounts of a market together hold nothing, in each currency"
    sql = """
        SELECT 'market ' || a.market AS entity,
            e.currency || ' sums to ' || sum(e.amount_minor) AS detail
        FROM kernel.ledger_entry AS e JOIN kernel.ledger_account AS a ON a.id = e.account_id
        GROUP BY a.market, e.currency HAVING sum(e.amount_minor) <> 0
    """


class BalancesMatchEntries(_Query):
    code = "K03"
    promise = "every balance is the sum of its entries, and counts them right"
    sql = """
        SELECT 'account ' || a.id AS entity,
            'balance ' || a.posted_minor || ', entries ' || coalesce(e.total, 0)
            || '; version ' || a.version || ', entries ' || coalesce(e.number, 0) AS detail
        FROM kernel.ledger_account AS a
        LEFT JOIN (
            SELECT account_id, sum(amount_minor) AS total, count(*) AS number
            FROM kernel.ledger_entry GROUP BY account_id
        ) AS e ON e.account_id = a.id
        WHERE a.posted_minor <> coalesce(e.total, 0) OR a.version <> coalesce(e.number, 0)
    """


class FloorsHold(_Query):
    code = "K04"
    promise = "no account with a floor is below it"
    sql = """
        SELECT 'account ' || id AS entity,
            'posted ' || posted_minor || ', held ' || held_minor AS detail
        FROM kernel.ledger_account
        WHERE held_minor < 0 OR (floor = 'zero' AND posted_minor - held_minor < 0)
    """


class TransfersAreWhole(_Query):
    code = "K05"
    promise = "every transfer has its entries, in accounts of its market and their currency"
    sql = """
        SELECT 'transfer ' || coalesce(t.id, e.transfer_id) AS entity,
            CASE
                WHEN t.id IS NULL THEN 'entries without a transfer'
                WHEN e.transfer_id IS NULL THEN 'no entries'
                WHEN e.number < 2 THEN 'one entry only'
                WHEN e.last <> e.number OR e.first <> 1 THEN 'a line is missing'
                WHEN e.zero THEN 'an entry of zero'
                WHEN e.stray THEN 'an entry in no account, or in another currency'
                ELSE 'an account of another market'
            END AS detail
        FROM kernel.ledger_transfer AS t
        FULL JOIN (
            SELECT n.transfer_id, count(*) AS number, min(n.line) AS first, max(n.line) AS last,
                bool_or(n.amount_minor = 0) AS zero,
                bool_or(a.id IS NULL OR a.currency <> n.currency) AS stray,
                min(a.market) AS one_market, max(a.market) AS other_market
            FROM kernel.ledger_entry AS n
            LEFT JOIN kernel.ledger_account AS a ON a.id = n.account_id
            GROUP BY n.transfer_id
        ) AS e ON e.transfer_id = t.id
        WHERE t.id IS NULL OR e.transfer_id IS NULL OR e.number < 2 OR e.last <> e.number
            OR e.first <> 1 OR e.zero OR e.stray
            OR e.one_market <> t.market OR e.other_market <> t.market
    """


class HistoryIsGuarded(_Query):
    code = "K06"
    promise = "the database refuses to change what is posted"
    sql = """
        SELECT 'table ' || t.name AS entity,
            'steelyard_app may ' || p.privilege AS detail
        FROM (VALUES ('kernel.ledger_account', 'UPDATE,DELETE,TRUNCATE'),
            ('kernel.ledger_transfer', 'INSERT,UPDATE,DELETE,TRUNCATE'),
            ('kernel.ledger_entry', 'INSERT,UPDATE,DELETE,TRUNCATE'),
            ('kernel.ledger_hold', 'INSERT,UPDATE,DELETE,TRUNCATE'),
            ('kernel.ledger_hold_move', 'INSERT,UPDATE,DELETE,TRUNCATE')
        ) AS t (name, privileges),
            LATERAL regexp_split_to_table(t.privileges, ',') AS p (privilege)
        WHERE has_table_privilege('steelyard_app', t.name, p.privilege)
            OR (p.privilege IN ('INSERT', 'UPDATE')
                AND has_any_column_privilege('steelyard_app', t.name, p.privilege))
        UNION ALL
        SELECT 'table kernel.' || w.relname, 'its trigger ' || w.tgname || ' is missing or off'
        FROM (VALUES ('ledger_transfer', 'ledger_transfer_append_only'),
            ('ledger_entry', 'ledger_entry_append_only'),
            ('ledger_entry', 'ledger_entry_whole'),
            ('ledger_hold_move', 'ledger_hold_move_append_only'),
            ('ledger_account', 'ledger_account_kept'),
            ('ledger_hold', 'ledger_hold_kept')
        ) AS w (relname, tgname)
        WHERE NOT EXISTS (
            SELECT 1 FROM pg_trigger AS g
            WHERE g.tgrelid = ('kernel.' || w.relname)::regclass AND g.tgname = w.tgname
                AND g.tgenabled IN ('O', 'A')
        )
    """


class DigestsMatch(_Query):
    code = "K06d"
    promise = "every transfer is, to the byte, what was posted"
    sql = """
        SELECT 'transfer ' || t.id AS entity,
            'the transfer or its entries were changed after posting' AS detail
        FROM kernel.ledger_transfer AS t
        LEFT JOIN (
            SELECT transfer_id,
                string_agg(kernel.ledger_leg(account_id, amount_minor, currency), ''::bytea
                    ORDER BY line) AS legs,
                string_agg(kernel.ledger_place(version, balance_after), ''::bytea
                    ORDER BY line) AS places
            FROM kernel.ledger_entry GROUP BY transfer_id
        ) AS e ON e.transfer_id = t.id
        WHERE t.content_hash IS DISTINCT FROM kernel.ledger_content(
                t.market, t.idempotency_key, t.kind, t.subject_type, t.subject_id,
                t.provider_ref, t.reversal_of, t.hold_id, t.memo, e.legs)
            OR t.digest IS DISTINCT FROM kernel.ledger_digest(
                t.id, t.content_hash, t.event_at, t.created_at, e.places)
    """


class ReversalsAreExact(_Query):
    code = "K07"
    promise = "a transfer is reversed at most once, by its exact opposite"
    sql = """
        SELECT 'transfer ' || t.reversal_of AS entity,
            'reversed ' || count(*) || ' times' AS detail
        FROM kernel.ledger_transfer AS t
        WHERE t.reversal_of IS NOT NULL GROUP BY t.reversal_of HAVING count(*) > 1
        UNION ALL
        SELECT 'transfer ' || r.id, 'is not the opposite of ' || r.reversal_of
        FROM kernel.ledger_transfer AS r
        WHERE r.reversal_of IS NOT NULL AND (
            SELECT array_agg(ROW(e.account_id, e.amount_minor, e.currency)::text ORDER BY e.line)
            FROM kernel.ledger_entry AS e WHERE e.transfer_id = r.id
        ) IS DISTINCT FROM (
            SELECT array_agg(ROW(e.account_id, -e.amount_minor, e.currency)::text ORDER BY e.line)
            FROM kernel.ledger_entry AS e WHERE e.transfer_id = r.reversal_of
        )
    """


class HistoryHasNoGap(_Query):
    code = "K08"
    promise = "each entry follows the one before it: number by number, balance by balance"
    sql = """
        SELECT 'account ' || account_id AS entity,
            'entry ' || version || ' does not follow the one before it' AS detail
        FROM (
            SELECT account_id, version, balance_after, amount_minor,
                row_number() OVER history AS number,
                lag(balance_after, 1, 0::bigint) OVER history AS before
            FROM kernel.ledger_entry
            WINDOW history AS (PARTITION BY account_id ORDER BY version)
        ) AS e
        WHERE version <> number OR before + amount_minor <> balance_after
    """


class HoldsMatchAccounts(_Query):
    code = "K04h"
    promise = "what an account has held is what its active holds have left"
    sql = """
        SELECT 'account ' || a.id AS entity,
            'held ' || a.held_minor || ', holds ' || coalesce(h.total, 0) AS detail
        FROM kernel.ledger_account AS a
        LEFT JOIN (
            SELECT account_id, sum(remaining_minor) AS total
            FROM kernel.ledger_hold WHERE status = 'active' GROUP BY account_id
        ) AS h ON h.account_id = a.id
        WHERE a.held_minor <> coalesce(h.total, 0)
    """


class HoldsMatchMoves(_Query):
    code = "K08h"
    promise = "every hold is where its moves have brought it, and every capture has its transfer"
    sql = """
        SELECT 'hold ' || h.id AS entity, 'its moves lead elsewhere' AS detail
        FROM kernel.ledger_hold AS h
        LEFT JOIN (
            SELECT hold_id, count(*) AS number, max(version) AS last,
                sum(captured_minor) AS captured, sum(released_minor) AS released,
                (array_agg(move ORDER BY version DESC))[1] AS last_move
            FROM kernel.ledger_hold_move GROUP BY hold_id
        ) AS m ON m.hold_id = h.id
        WHERE m.hold_id IS NULL OR m.number <> h.version OR m.last <> h.version
            OR m.captured <> h.captured_minor
            OR h.amount_minor - m.captured - m.released <> h.remaining_minor
            OR (h.status <> 'active' AND h.status <> m.last_move)
        UNION ALL
        SELECT 'hold ' || coalesce(m.hold_id, t.hold_id),
            'captured ' || coalesce(m.captured_minor, 0) || ', transfer '
            || coalesce(t.id::text, 'missing') || ' debits ' || coalesce(-t.debit, 0)
        FROM (SELECT * FROM kernel.ledger_hold_move WHERE move = 'captured') AS m
        FULL JOIN (
            SELECT f.id, f.hold_id, (
                SELECT sum(e.amount_minor) FROM kernel.ledger_entry AS e
                WHERE e.transfer_id = f.id AND e.account_id = h.account_id
            ) AS debit
            FROM kernel.ledger_transfer AS f
            LEFT JOIN kernel.ledger_hold AS h ON h.id = f.hold_id
            WHERE f.hold_id IS NOT NULL
        ) AS t ON t.id = m.transfer_id
        WHERE m.hold_id IS DISTINCT FROM t.hold_id
            OR m.captured_minor IS DISTINCT FROM -t.debit
    """


class ChartIsKept:
    """Asks only about markets whose chart is registered in this process."""

    code = "K05c"
    promise = "every account and transfer is of a purpose or kind that its market's chart lists"

    async def violations(self, session: AsyncSession) -> list[Violation]:
        breaches: list[Violation] = []
        for known in chart.registered():
            breaches += await found(
                session,
                self.code,
                """
                SELECT DISTINCT 'market ' || market AS entity, 'purpose ' || purpose AS detail
                FROM kernel.ledger_account
                WHERE market = :market AND purpose <> ALL (CAST(:purposes AS text[]))
                UNION ALL
                SELECT DISTINCT 'market ' || market, 'kind ' || kind
                FROM kernel.ledger_transfer
                WHERE market = :market AND kind <> ALL (CAST(:kinds AS text[]))
                """,
                market=known.market,
                purposes=list(known.purposes),
                kinds=list(known.kinds),
            )
        return breaches


INVARIANTS: tuple[Invariant, ...] = (
    TransfersBalance(),
    MarketsBalance(),
    BalancesMatchEntries(),
    FloorsHold(),
    HoldsMatchAccounts(),
    TransfersAreWhole(),
    ChartIsKept(),
    HistoryIsGuarded(),
    DigestsMatch(),
    ReversalsAreExact(),
    HistoryHasNoGap(),
    HoldsMatchMoves(),
)

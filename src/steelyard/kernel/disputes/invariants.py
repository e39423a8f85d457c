"""What must always hold of disputes, asked of the rows themselves."""

from sqlalchemy import text

from steelyard.kernel.db import Session
from steelyard.kernel.invariants import Invariant, Violation

_FOUND_MAX = 200


class _Query:
    """An invariant that is one statement giving (entity, detail) for each breach."""

    code: str
    promise: str
    sql: str

    async def violations(self, session: Session) -> list[Violation]:
        statement = text(f"SELECT entity, detail FROM ({self.sql}) AS breach LIMIT {_FOUND_MAX}")  # noqa: S608 - our own
        rows = await session.execute(statement)
        return [Violation(self.code, str(entity), str(detail)) for entity, detail in rows]


class OneOpenALine(_Query):
    code = "K29a"
    promise = "a line is in one open dispute at most, and in none beside one of the whole"
    sql = """
        SELECT subject_type || ' ' || subject_id AS entity,
            'line ' || line_id || ' in ' || count(*) || ' open disputes' AS detail
        FROM kernel.dispute_line WHERE status IN ('open', 'under_review')
        GROUP BY market, subject_type, subject_id, line_id HAVING count(*) > 1
        UNION ALL
        SELECT w.subject_type || ' ' || w.subject_id, 'disputed as a whole and line by line'
        FROM kernel.dispute_line AS w
        JOIN kernel.dispute_line AS l ON l.market = w.market
            AND l.subject_type = w.subject_type AND l.subject_id = w.subject_id
        WHERE w.line_id = '' AND l.line_id <> ''
            AND w.status IN ('open', 'under_review') AND l.status IN ('open', 'under_review')
    """


class LinesAreWritten(_Query):
    code = "K29b"
    promise = "the lines a dispute names are the lines it occupies"
    sql = """
        SELECT 'dispute ' || d.id AS entity, 'names other lines than it occupies' AS detail
        FROM kernel.dispute AS d
        WHERE (SELECT coalesce(array_agg(l.line_id ORDER BY l.line_id COLLATE "C"), '{}')
                FROM kernel.dispute_line AS l WHERE l.dispute_id = d.id)
            <> (SELECT array_agg(x.line ORDER BY x.line COLLATE "C") FROM unnest(
                CASE WHEN d.line_ids = '{}' THEN ARRAY[''] ELSE d.line_ids END) AS x (line))
    """


class OutcomesAddUp(_Query):
    code = "K29c"
    promise = "the parts of an outcome are what the dispute was about, decided by no party of it"
    sql = """
        SELECT 'dispute ' || id AS entity,
            released_minor || ' and ' || refunded_minor || ' are not ' || amount_minor AS detail
        FROM kernel.dispute
        WHERE status = 'resolved' AND amount_minor IS NOT NULL
            AND coalesce(released_minor, 0) + coalesce(refunded_minor, 0) <> amount_minor
        UNION ALL
        SELECT 'dispute ' || id, 'decided by one of its parties'
        FROM kernel.dispute WHERE resolved_by = ANY (parties)
    """


INVARIANTS: tuple[Invariant, ...] = (OneOpenALine(), LinesAreWritten(), OutcomesAddUp())

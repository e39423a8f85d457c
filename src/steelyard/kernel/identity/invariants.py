"""What must always hold of accounts and sessions, asked of the rows themselves."""

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


class OneLiveToken(_Query):
    code = "K20a"
    promise = "a session has one refresh token that counts, and no other session has the same"
    sql = """
        SELECT 'session ' || min(id::text) AS entity, count(*) || ' share one token' AS detail
        FROM kernel.device_session GROUP BY token_hash HAVING count(*) > 1
        UNION ALL
        SELECT 'session ' || id, 'the token before is the one that counts'
        FROM kernel.device_session WHERE token_hash = previous_hash
        UNION ALL
        SELECT 'session ' || l.id, 'its former token counts in session ' || o.id
        FROM kernel.device_session AS l
        JOIN kernel.device_session AS o ON o.token_hash = l.previous_hash
        WHERE o.ended_at IS NULL
    """


class NobodyShutOutIsIn(_Query):
    code = "K20b"
    promise = "nobody whose account is suspended or erased is signed in"
    sql = """
        SELECT 'session ' || s.id AS entity, 'live, the account is ' || u.status AS detail
        FROM kernel.device_session AS s JOIN kernel.user_account AS u ON u.id = s.user_id
        WHERE s.ended_at IS NULL AND u.status <> 'active'
    """


class MembersExist(_Query):
    code = "K20c"
    promise = "every membership and every session belongs to somebody who is not erased"
    sql = """
        SELECT 'membership ' || m.id AS entity, coalesce(u.status, 'no such user') AS detail
        FROM kernel.membership AS m LEFT JOIN kernel.user_account AS u ON u.id = m.user_id
        WHERE u.id IS NULL OR u.status = 'erased'
        UNION ALL
        SELECT 'session ' || s.id, 'no such user'
        FROM kernel.device_session AS s LEFT JOIN kernel.user_account AS u ON u.id = s.user_id
        WHERE u.id IS NULL
    """


class ErasedIsGone(_Query):
    code = "K20d"
    promise = "of an erased person nothing is left but the id"
    sql = """
        SELECT 'user ' || u.id AS entity, 'erased, and still has ' || what AS detail
        FROM kernel.user_account AS u
        CROSS JOIN LATERAL (
            SELECT 'a device''s name or address' AS what FROM kernel.device_session AS s
                WHERE s.user_id = u.id AND (s.device <> '' OR s.ip IS NOT NULL)
            UNION ALL SELECT 'a secret' FROM kernel.sealed_secret AS x
                WHERE x.owner_type = 'user' AND x.owner_id = u.id
            UNION ALL SELECT 'a link' FROM kernel.single_use_link AS l WHERE l.user_id = u.id
        ) AS left_over
        WHERE u.status = 'erased'
    """


class GuessesEnd(_Query):
    code = "K20e"
    promise = "a code is tried five times at most, and one that was spent is closed"
    sql = """
        SELECT 'code ' || id AS entity, tries || ' tries and still open' AS detail
        FROM kernel.one_time_code WHERE closed_at IS NULL AND tries >= 5
    """


INVARIANTS: tuple[Invariant, ...] = (
    OneLiveToken(),
    NobodyShutOutIsIn(),
    MembersExist(),
    ErasedIsGone(),
    GuessesEnd(),
)

"""What must always hold of files, asked of the rows themselves."""

from sqlalchemy import bindparam, text

from steelyard.kernel.db import Session
from steelyard.kernel.files.content import INSPECTORS
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


class OnlyCheckedIsSeen:
    """K30a: of a type the house can look through, no larger than allowed, under a key of ours."""

    code = "K30a"
    promise = "a file that can be seen was looked through, and is of a type and size its kind takes"

    async def violations(self, session: Session) -> list[Violation]:
        statement = text(
            "SELECT id, content_type, object_key FROM kernel.file WHERE status = 'available' AND ("
            " content_type NOT IN :types OR object_key IS NULL OR sha256 IS NULL"
            " OR confirmed_at IS NULL OR stored_bytes NOT BETWEEN 1 AND max_bytes"
            " OR object_key <> (CASE WHEN public THEN 'public' ELSE 'private' END) || '/'"
            "   || market || '/' || kind || '/' || id || '/' || left(encode(sha256, 'hex'), 32))"
            " LIMIT :most"
        ).bindparams(bindparam("types", expanding=True))
        rows = await session.execute(statement, {"types": sorted(INSPECTORS), "most": _FOUND_MAX})
        return [
            Violation(self.code, f"file {row.id}", f"{row.content_type} at {row.object_key}")
            for row in rows
        ]


class QuarantineEnds(_Query):
    code = "K30b"
    promise = "nothing lies in quarantine, or is waited for, longer than a day"
    sql = """
        SELECT 'file ' || id AS entity, status || ' since ' || created_at AS detail
        FROM kernel.file
        WHERE (status = 'awaiting' AND expires_at < kernel.clock_now() - interval '1 day')
           OR (status = 'quarantined' AND confirmed_at < kernel.clock_now() - interval '1 day')
    """


class GoneIsRemoved(_Query):
    code = "K30c"
    promise = "what was refused or deleted is out of the store within a day"
    sql = """
        SELECT 'file ' || id AS entity, status || ', and still stored' AS detail
        FROM kernel.file
        WHERE status IN ('rejected', 'deleted')
          AND coalesce(deleted_at, rejected_at) < kernel.clock_now() - interval '1 day'
          AND (upload_removed_at IS NULL OR (object_key IS NOT NULL AND object_removed_at IS NULL))
    """


class OneTypeOneName(_Query):
    code = "K30d"
    promise = "a file's name has no path in it and no key has a client's name"
    sql = """
        SELECT 'file ' || id AS entity, 'a name or key that is not ours' AS detail
        FROM kernel.file
        WHERE filename ~ '[/\\\\[:cntrl:]]' OR upload_key !~ '^incoming/[a-z0-9_-]+/[0-9a-f]{40}$'
    """


INVARIANTS: tuple[Invariant, ...] = (
    OnlyCheckedIsSeen(),
    QuarantineEnds(),
    GoneIsRemoved(),
    OneTypeOneName(),
)

"""The runbooks do what they say: a restored house is whole, and a changed secret is survived."""

import asyncio
import re
import secrets
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any, cast

import asyncpg
import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from tests.docs.pages import PAGES

from steelyard.app import build_markets
from steelyard.embedded.cluster import package_folder
from steelyard.kernel import audit, ledger
from steelyard.kernel.audit import Actor
from steelyard.kernel.audit.seal import append_to_file
from steelyard.kernel.db import Database
from steelyard.kernel.ledger import Transfer
from steelyard.kernel.verification import promises
from steelyard.migrations.run import pending
from steelyard.settings import Settings

SECRET = "the secret the house was run with"
STAFF = Actor(kind="staff", id="ana@example.com", role="staff")
SQL = re.compile(r"```sql\n(.*?)```", re.DOTALL)


async def _tool(name: str, *arguments: str) -> None:
    program = package_folder() / "pginstall" / "bin" / name
    process = await asyncio.create_subprocess_exec(
        program, *arguments, stderr=asyncio.subprocess.PIPE
    )
    _, said = await process.communicate()
    assert process.returncode == 0, said.decode()


async def _execute(dsn: str, script: str) -> None:
    connection = cast("Any", await asyncpg.connect(dsn))  # pyright: ignore[reportUnknownMemberType]
    try:
        await connection.execute(script)
    finally:
        await connection.close()


@pytest.fixture
async def empty_dsn(server_dsn: str) -> AsyncIterator[str]:
    """An empty database of the same server, to restore into."""
    name = f"restored_{secrets.token_hex(6)}"
    await _execute(server_dsn, f"CREATE DATABASE {name}")
    base, _, query = server_dsn.partition("?")
    yield base.rsplit("/", 1)[0] + f"/{name}" + (f"?{query}" if query else "")
    await _execute(server_dsn, f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


async def _business(db: Database, number: int) -> None:
    """Money that moved, and a line of history."""
    async with db.transaction() as session:
        debit, credit = [
            await ledger.open_account(
                session,
                market="locksmith",
                owner_type="market",
                owner_id="locksmith",
                purpose=purpose,
                currency="USD",
                floor="none",
            )
            for purpose in ("kept_deposits", "commission")
        ]
        move = Transfer.move(
            debit=debit.id,
            credit=credit.id,
            amount_minor=4900,
            currency="USD",
            market="locksmith",
            idempotency_key=f"kept-{number}",
            kind="deposit_kept",
            subject_type="note",
            subject_id=str(number),
        )
        await ledger.post(session, [move])
        audit.record(
            session,
            stream="locksmith",
            actor=STAFF,
            entity_type="note",
            entity_id=number,
            event="noted",
        )


async def _sign(db: Database, file: Path) -> None:
    async with db.transaction() as session:
        append_to_file(str(file), await audit.sign_heads(session, SECRET))


async def _broken(db: Database, *, secret: str = SECRET, heads: Path | None = None) -> list[str]:
    settings = Settings(secret_key=secret, audit_head_file=str(heads) if heads else "")
    async with db.reading() as session:
        return [
            violation.detail
            for promise in promises(settings, build_markets())
            for violation in await promise.violations(session)
        ]


async def test_a_restored_house_is_whole_and_knows_what_it_lost(
    db: Database, database_dsn: str, empty_dsn: str, tmp_path: Path
) -> None:
    heads, dump = tmp_path / "heads", tmp_path / "steelyard.dump"
    for number in range(3):
        await _business(db, number)
    await _sign(db, heads)
    await _tool("pg_dump", "--format=custom", "--no-owner", f"--file={dump}", database_dsn)
    at_the_dump = heads.read_text(encoding="utf-8")
    await _business(db, 3)
    await _sign(db, heads)

    await _tool("pg_restore", "--no-owner", f"--dbname={empty_dsn}", "--exit-on-error", str(dump))
    url = "postgresql+asyncpg" + empty_dsn[empty_dsn.index("://") :]
    assert await pending(url) == []
    restored = Database(url)
    try:
        lost = await _broken(restored, heads=heads)
        assert lost == ["the chain was cut: a signed head lies beyond it"]
        heads.write_text(at_the_dump, encoding="utf-8")
        assert await _broken(restored, heads=heads) == []
        with pytest.raises(DBAPIError):
            async with restored.transaction() as session:
                await session.execute(text("UPDATE kernel.audit_event SET reason = 'x'"))
        await _business(restored, 4)
        assert await _broken(restored) == []
    finally:
        await restored.close()


async def test_a_changed_secret_key_leaves_no_violation_behind(
    db: Database, database_dsn: str, tmp_path: Path
) -> None:
    await _business(db, 1)
    await _sign(db, tmp_path / "heads")
    fresh = "another secret, of at least as many characters"
    assert await _broken(db, secret=fresh) == ["a signed head was forged or rekeyed"]

    page = next(one for one in PAGES if one.path.name == "rotating-secrets.md")
    (script,) = SQL.findall(page.text)
    await _execute(database_dsn, script)

    assert await _broken(db, secret=fresh) == []

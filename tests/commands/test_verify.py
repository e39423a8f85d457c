"""``verify`` finds what was tampered with, whatever hand did it."""

import json

import pytest
from sqlalchemy import text

from steelyard.commands.verify import broken, verify
from steelyard.kernel import audit, clock, ledger
from steelyard.kernel.audit import Actor
from steelyard.kernel.db import Database
from steelyard.kernel.ledger import Transfer
from steelyard.output import GOOD, WRONG, Output
from steelyard.settings import Settings

STAFF = Actor(kind="staff", id="ana@example.com", role="staff")


@pytest.fixture
async def house(database_url: str, valkey_url: str, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """An installation with a little history: money moved, events written, heads signed."""
    monkeypatch.setenv("DATABASE_URL", database_url)
    monkeypatch.setenv("VALKEY_URL", valkey_url)
    settings = Settings()
    clock.forget()
    db = Database(database_url, pool_size=2)
    async with db.transaction() as session:
        made = [
            await ledger.open_account(
                session,
                market="locksmith",
                owner_type="market",
                owner_id="locksmith",
                purpose=purpose,
                currency="USD",
                floor="none",
            )
            for purpose in ("provider_cash", "commission")
        ]
        transfer = Transfer.move(
            debit=made[0].id,
            credit=made[1].id,
            amount_minor=4900,
            currency="USD",
            market="locksmith",
            idempotency_key="one",
            kind="deposit_earned",
            subject_type="job",
            subject_id="1",
        )
        await ledger.post(session, [transfer])
        for number in range(4):
            audit.record(
                session,
                stream="locksmith",
                actor=STAFF,
                entity_type="note",
                entity_id=number,
                event="noted",
            )
    async with db.transaction() as session:
        await audit.sign_heads(session, settings.secret_key)
    await db.close()
    return settings


async def tamper(settings: Settings, *statements: str) -> None:
    """With full rights and the triggers off: what only the database's owner can do."""
    owner = Database(settings.database_url, pool_size=1, role=None)
    async with owner.transaction() as session:
        await session.execute(text("SET LOCAL session_replication_role = 'replica'"))
        for statement in statements:
            await session.execute(text(statement))
    await owner.close()


async def test_an_untouched_house_has_no_violation(house: Settings) -> None:
    assert await verify(Output(), house) == GOOD


TAMPERINGS = {
    "an edited entry": ("UPDATE kernel.ledger_entry SET amount_minor = amount_minor * 2",),
    "one leg of a transfer edited": (
        "UPDATE kernel.ledger_entry SET amount_minor = 5000 WHERE amount_minor > 0",
    ),
    "a deleted audit row": ("DELETE FROM kernel.audit_event WHERE seq = 2",),
    "an edited audit row": ("UPDATE kernel.audit_event SET reason = 'x' WHERE seq = 2",),
    "a cut audit tail": (
        "DELETE FROM kernel.audit_event WHERE seq > 2",
        (
            "UPDATE kernel.audit_head h SET seq = 2, hash = e.hash FROM kernel.audit_event e"
            " WHERE e.stream = h.stream AND e.seq = 2"
        ),
    ),
    "a balance changed by hand": (
        (
            "UPDATE kernel.ledger_account SET posted_minor = posted_minor + 1"
            " WHERE purpose = 'commission'"
        ),
    ),
}


@pytest.mark.parametrize("what", TAMPERINGS)
async def test_verify_finds(house: Settings, what: str) -> None:
    await tamper(house, *TAMPERINGS[what])
    assert await verify(Output(), house) == WRONG


async def test_the_machine_reads_one_object_a_line(
    house: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    await tamper(house, *TAMPERINGS["a deleted audit row"])
    await broken(Output(json=True), house)
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert lines[-1]["ok"] is False
    assert lines[-1]["violations"] == 1
    assert lines[-1]["checked"] == sum("promise" in line for line in lines)
    assert any(line.get("violation") == "K17" for line in lines)

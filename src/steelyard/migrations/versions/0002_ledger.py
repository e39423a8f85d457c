"""The double-entry ledger: accounts, transfers, entries, holds, and the one door to them."""

from alembic import op

from steelyard.migrations.run import execute_sql

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_TABLES = (
    "ledger_hold_move",
    "ledger_entry",
    "ledger_transfer",
    "ledger_hold",
    "ledger_account",
)
_FUNCTIONS = (
    "ledger_post",
    "ledger_apply",
    "ledger_reversal_state",
    "ledger_known_keys",
    "ledger_lock_accounts",
    "ledger_place",
    "ledger_digest",
    "ledger_content",
    "ledger_leg",
)


def upgrade() -> None:
    execute_sql("ledger_tables.sql")
    execute_sql("ledger_digest.sql")
    execute_sql("ledger_read.sql")
    execute_sql("ledger_apply.sql")
    execute_sql("ledger_post.sql")
    execute_sql("ledger_guards.sql")


def downgrade() -> None:
    # The functions speak of the tables' row types, the tables' trigger of its function.
    for function in _FUNCTIONS:
        op.execute(f"DROP FUNCTION kernel.{function}")
    for table in _TABLES:
        op.execute(f"DROP TABLE kernel.{table}")
    op.execute("DROP FUNCTION kernel.ledger_entry_whole")

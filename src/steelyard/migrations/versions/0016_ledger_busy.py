"""The ledger's function anew: a batch writes no account that another transaction had locked."""

from steelyard.migrations.run import execute_sql

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    execute_sql("ledger_apply.sql")


def downgrade() -> None:
    """Nothing: same arguments, same answers, and the fault is not wanted back."""

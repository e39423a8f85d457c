"""People with accounts: who they are, what they may, on which devices they are signed in."""

from alembic import op

from steelyard.migrations.run import execute_sql

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

_TABLES = (
    "sealed_secret",
    "first_admin",
    "single_use_link",
    "one_time_code",
    "sign_in_pause",
    "device_session",
    "membership",
    "user_account",
)


def upgrade() -> None:
    execute_sql("identity.sql")


def downgrade() -> None:
    for table in _TABLES:
        op.execute(f"DROP TABLE kernel.{table}")
    op.execute("DROP FUNCTION kernel.end_sessions_of_inactive()")

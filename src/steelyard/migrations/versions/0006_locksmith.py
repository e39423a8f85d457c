"""The locksmith market: areas, prices, requests, locksmiths, jobs, waves, offers, price locks."""

from alembic import op

from steelyard.migrations.run import execute_sql

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    execute_sql("locksmith.sql")


def downgrade() -> None:
    op.execute("DROP SCHEMA locksmith CASCADE")

"""Event venues and vendors: vendors, templates, bookings and what is owed for them."""

from alembic import op

from steelyard.migrations.run import execute_sql

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    execute_sql("strathwell.sql")


def downgrade() -> None:
    op.execute("DROP SCHEMA strathwell CASCADE")

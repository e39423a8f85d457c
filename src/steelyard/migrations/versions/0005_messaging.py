"""Messages: one outbox, one log, and the addresses that want no more of them."""

from alembic import op

from steelyard.migrations.run import execute_sql

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    execute_sql("messaging.sql")


def downgrade() -> None:
    op.execute("DROP TABLE kernel.suppression")
    op.execute("DROP TABLE kernel.message")

"""Web push: subscriptions, and a third channel of the outbox."""

from alembic import op

from steelyard.migrations.run import execute_sql

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    execute_sql("push.sql")


def downgrade() -> None:
    op.execute("DROP TABLE kernel.push_subscription")
    op.execute("DELETE FROM kernel.message WHERE channel = 'push'")
    op.execute("ALTER TABLE kernel.message DROP CONSTRAINT ck_message_channel")
    op.execute(
        "ALTER TABLE kernel.message "
        "ADD CONSTRAINT ck_message_channel CHECK (channel IN ('sms', 'email'))"
    )
    op.execute("ALTER TABLE kernel.message DROP COLUMN link")

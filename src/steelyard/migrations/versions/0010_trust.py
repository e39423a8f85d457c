"""Two people for what is dangerous, disputes that hold money, what people said."""

from steelyard.migrations.run import execute_sql

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    execute_sql("trust.sql")


def downgrade() -> None:
    """Nothing stands yet."""

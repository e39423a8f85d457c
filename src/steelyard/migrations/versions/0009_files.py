"""Files: what was uploaded, by whom, of what kind, and whether it may be seen."""

from steelyard.migrations.run import execute_sql

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    execute_sql("files.sql")


def downgrade() -> None:
    """Nothing stands yet."""

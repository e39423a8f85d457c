"""Files: what was uploaded, by whom, of what kind, and whether it may be seen."""

from alembic import op

from steelyard.migrations.run import execute_sql

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    execute_sql("files.sql")


def downgrade() -> None:
    op.execute("DROP TABLE kernel.file")
    op.execute("DROP FUNCTION kernel.keep_file_facts()")

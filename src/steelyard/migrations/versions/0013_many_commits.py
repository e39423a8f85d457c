"""Many commits at once: the queue tells what is new, history is put in order by the commit."""

from alembic import op

from steelyard.migrations.run import execute_sql

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    execute_sql("queue.sql")
    execute_sql("audit_at_commit.sql")


def downgrade() -> None:
    op.execute("DROP TABLE kernel.audit_asked")
    op.execute("DROP FUNCTION kernel.append_asked()")
    op.execute("DROP INDEX kernel.ix_pgqueuer_due")
    op.execute(
        "CREATE OR REPLACE TRIGGER tg_pgqueuer_changed"
        " AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON kernel.pgqueuer"
        " EXECUTE FUNCTION kernel.fn_pgqueuer_changed()"
    )

"""A text's name at the provider that was found by likeness is marked as a guess."""

from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("ALTER TABLE kernel.message ADD COLUMN ref_guessed boolean DEFAULT false NOT NULL")
    op.execute("GRANT UPDATE (ref_guessed) ON kernel.message TO steelyard_app")


def downgrade() -> None:
    op.execute("ALTER TABLE kernel.message DROP COLUMN ref_guessed")

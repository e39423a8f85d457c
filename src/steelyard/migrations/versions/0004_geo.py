"""Geography: points on a sphere with an index by distance, and trigrams for names."""

from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

# earthdistance stands on cube. It is not a trusted extension: the migration's role must be
# allowed to create it (a superuser, or a managed service's administrator).
_EXTENSIONS = ("cube", "earthdistance", "pg_trgm")


def upgrade() -> None:
    for extension in _EXTENSIONS:
        op.execute(f"CREATE EXTENSION IF NOT EXISTS {extension}")


def downgrade() -> None:
    for extension in reversed(_EXTENSIONS):
        op.execute(f"DROP EXTENSION IF EXISTS {extension}")

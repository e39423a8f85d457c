from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy.ext.asyncio import create_async_engine

from steelyard.kernel.db import Base


async def test_diff(database_url):
    e = create_async_engine(database_url)
    async with e.connect() as c:
        def go(conn):
            ctx = MigrationContext.configure(conn, opts={"include_schemas": True, "compare_type": True, "target_metadata": Base.metadata,
              "include_name": lambda n,k,p: n=="kernel" if k=="schema" else True})
            return compare_metadata(ctx, Base.metadata)
        d = await c.run_sync(go)
    await e.dispose()
    mine = [x for x in d if any(t in str(x) for t in ("payment","refund","provider_event","webhook_effect"))]
    assert mine == []

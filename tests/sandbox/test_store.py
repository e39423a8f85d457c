"""A state directory outlives the sandbox that wrote it."""

import sqlite3
from pathlib import Path

from tests.sandbox.outside import Control, Process

NUMBER = "+13125550177"


async def test_the_phones_of_an_earlier_version_are_kept(tmp_path: Path) -> None:
    first = Process(tmp_path)
    control = Control(first.url)
    await control.put(f"/phones/{NUMBER}", {"label": "Ann"})
    await control.http.aclose()
    first.stop()
    with sqlite3.connect(tmp_path / "sandbox.sqlite3") as state:
        state.execute("ALTER TABLE phones DROP COLUMN delay_ms")
        state.execute("ALTER TABLE phones DROP COLUMN read_seq")
        for index in ("parent", "books"):
            state.execute(f"DROP INDEX stripe_objects_{index}")
        for column in ("account", "destination", "transfer_group", "parent", "net"):
            state.execute(f"ALTER TABLE stripe_objects DROP COLUMN {column}")
        for table in ("push_subscriptions", "push_messages"):
            state.execute(f"DROP TABLE {table}")
        state.execute("PRAGMA user_version=1")
    state.close()
    second = Process(tmp_path)
    control = Control(second.url)
    phone = await control.get(f"/phones/{NUMBER}")
    assert (phone["label"], phone["delay_ms"], phone["unread"]) == ("Ann", 0, 0)
    await control.http.aclose()
    second.stop()

"""What shows that one is right: sent by either side, seen by the parties and by staff alone."""

from collections.abc import AsyncGenerator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from tests.kernel.files.samples import PNG
from tests.markets.strathwell.house import Caller, House, open_house
from tests.markets.strathwell.till import Till, a_paid_one

from steelyard.kernel.files.uploads import CHECK
from steelyard.settings import Settings


@pytest.fixture
async def house(settings: Settings, tmp_path: Path) -> AsyncGenerator[House]:
    async with open_house(settings.model_copy(update={"files_dir": str(tmp_path)})) as opened:
        yield opened


async def sent(house: House, caller: Caller, *, kind: str = "evidence") -> str:
    """A picture that was looked through and may be shown."""
    wish = {
        "kind": kind, "filename": "band.png", "content_type": "image/png", "size_bytes": len(PNG),
    }  # fmt: skip
    given = await caller.post("/uploads/presign", wish)
    url = urlsplit(str(given["url"]))
    answer = await house.client.put(
        f"{url.path}?{url.query}", content=PNG, headers=dict(given["headers"])
    )
    assert answer.is_success, answer.text
    await caller.post(f"/uploads/{given['file_id']}/confirm")
    await house.work(CHECK)
    seen = await caller.get(f"/uploads/{given['file_id']}")
    assert seen["status"] == "available", seen
    return given["file_id"]


async def test_both_sides_show_what_they_have_and_staff_see_it(house: House, till: Till) -> None:
    party = await a_paid_one(house, till, services=1)
    shown = await sent(house, party.organizer)
    body: dict[str, Any] = {
        "reason": "no_show",
        "description": "Nobody came.",
        "booking_vendor_ids": [party.row(party.venue)],
        "file_ids": [shown],
    }
    path = f"/bookings/{party.id}/disputes"
    dispute = await party.organizer.post(path, body, expect=201)
    answer = await sent(house, party.venue.caller)
    said = {"body": "Here we are.", "file_ids": [answer]}
    await party.venue.post(f"{path}/{dispute['id']}/statements", said, expect=201)
    admin = await house.person("admin")
    for caller in (party.organizer, party.venue.caller, admin):
        found = (await caller.get(f"{path}/{dispute['id']}/evidence"))["items"]
        assert [one["id"] for one in found] == [shown, answer]
        link = urlsplit(str(found[0]["url"]))
        opened = await house.client.get(f"{link.path}?{link.query}")
        assert opened.content == PNG
    await party.services[0].get(f"{path}/{dispute['id']}/evidence", expect=404)
    stranger = await house.person("organizer")
    await stranger.get(f"{path}/{dispute['id']}/evidence", expect=404)


async def test_nobody_shows_what_is_not_theirs(house: House, till: Till) -> None:
    party = await a_paid_one(house, till)
    foreign = await sent(house, party.venue.caller)
    body = {"reason": "no_show", "description": "Nobody came.", "file_ids": [foreign]}
    await party.organizer.post(f"/bookings/{party.id}/disputes", body, expect=404)


async def test_staff_send_no_evidence(house: House) -> None:
    admin = await house.person("admin")
    wish = {
        "kind": "evidence", "filename": "x.png", "content_type": "image/png", "size_bytes": 9,
    }  # fmt: skip
    await admin.post("/uploads/presign", wish, expect=403)

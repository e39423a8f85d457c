"""One field finds anything; a million jobs are no reason to be slow, and never to read them all."""

from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import text
from tests.markets.locksmith.conftest import Desk


async def _found(desk: Desk, wanted: str) -> dict[str, list[Any]]:
    hits = (await desk.get("/search", q=wanted))["items"]
    return {kind: [one for one in hits if one["kind"] == kind]
            for kind in ("job", "locksmith", "session", "message")}  # fmt: skip


async def test_a_job_is_found_by_number_name_phone_and_address(desk: Desk) -> None:
    await desk.open_shop()
    job = await desk.paid_job(7)
    shown = await desk.get(f"/jobs/{job}")
    number = shown["number"]
    for wanted in (
        *(number, number.lower(), number[1:], "dana", "Reyes", "+17085550007"),
        *("(708) 555-0007", "7085550007", "5550007", "lake st", "oak park"),
    ):
        hits = (await _found(desk, wanted))["job"]
        assert [one["id"] for one in hits] == [job], wanted
    (hit,) = (await _found(desk, number))["job"]
    assert hit["href"] == f"/jobs/{job}"
    assert hit["title"] == f"{number} · Dana Reyes"
    assert "123 Lake St" in hit["subtitle"]
    assert hit["status"] == shown["status"]


async def test_the_job_that_was_named_comes_first(desk: Desk) -> None:
    await desk.open_shop()
    await desk.hire("Reyes Keys", 1)
    job = await desk.paid_job(1)
    number = (await desk.get(f"/jobs/{job}"))["number"]
    hits = (await desk.get("/search", q=number))["items"]
    assert hits[0]["id"] == job
    people = (await desk.get("/search", q="reyes keys"))["items"]
    assert people[0]["kind"] == "locksmith"


async def test_people_requests_and_texts_are_found_and_lead_to_their_pages(desk: Desk) -> None:
    await desk.open_shop()
    smith = await desk.hire("Ace Lock & Key", 1)
    visitor = await desk.visitor(9, until="started")
    job = await desk.paid_job(1)
    await desk.post(f"/jobs/{job}/dispatch", {"action": "start"})
    sid = f"SM{uuid4().hex}"
    async with desk.services.database.transaction() as session:
        await session.execute(
            text("UPDATE kernel.message SET provider_ref = :sid WHERE kind = 'offer'"), {"sid": sid}
        )
    assert (await _found(desk, "ace"))["locksmith"][0]["href"] == f"/locksmiths/{smith}"
    assert (await _found(desk, "5550001"))["locksmith"][0]["id"] == smith
    assert str(visitor) in {one["id"] for one in (await _found(desk, "Dana"))["session"]}
    (by_phone,) = (await _found(desk, "+1 708 555 0009"))["session"]
    assert by_phone["href"] == f"/sessions/{visitor}"
    for wanted in (sid, sid[:12], sid.upper().replace("SM", "SM", 1)):
        (text_hit,) = (await _found(desk, wanted))["message"]
        assert text_hit["href"] == f"/jobs/{job}", wanted
    assert {one["href"] for one in (await _found(desk, "+13125550001"))["message"]} == {
        f"/jobs/{job}"
    }


async def test_no_kind_crowds_out_another(desk: Desk) -> None:
    await desk.open_shop()
    for number in range(1, 11):
        await desk.hire(f"Dana Keys {number}", number)
        await desk.paid_job(number)
    found = await _found(desk, "dana")
    assert {kind: len(hits) for kind, hits in found.items()} == {
        "job": 8,
        "locksmith": 8,
        "session": 8,
        "message": 0,
    }


@pytest.mark.parametrize("wanted", ["%%", "__", "\\\\", "'; DROP", "L999999999999999999", "💥💥"])
async def test_signs_that_mean_something_to_a_database_mean_nothing_here(
    desk: Desk, wanted: str
) -> None:
    await desk.open_shop()
    await desk.paid_job()
    assert (await desk.get("/search", q=wanted))["items"] == []


@pytest.mark.parametrize("query", [{}, {"q": ""}, {"q": "a"}, {"q": "x" * 61}, {"q": "a\x00b"}])
async def test_a_question_that_is_none_is_refused(desk: Desk, query: dict[str, Any]) -> None:
    refusal = await desk.get("/search", expect=422, **query)
    assert refusal["details"]
    await desk.get("/search", expect=422, q="dana", size="9")

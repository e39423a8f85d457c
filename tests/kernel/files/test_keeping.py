"""What the house does by itself: give up, go on, remove; and that its promises can be broken."""

from pathlib import Path

import pytest
from tests.kernel.files.samples import PDF, PNG
from tests.kernel.files.stage import House

from steelyard.kernel import files


def on_disk(house: House) -> set[str]:
    folder = Path(house.services.settings.files_dir)
    return {one.relative_to(folder).as_posix() for one in folder.rglob("*") if one.is_file()}


async def test_an_upload_nobody_confirms_is_given_up_and_removed(house: House) -> None:
    upload = await house.presign(PNG, "image/png")
    await house.send(upload, PNG)
    await house.push_clock(minutes=30)
    await house.sweep()
    assert (await house.row(upload.file_id)).status == "awaiting"
    await house.push_clock(hours=1)
    await house.sweep()
    file = await house.row(upload.file_id)
    assert file.status == "deleted"
    assert [event.event for event in await house.events(file)] == ["created", "expire"]
    assert on_disk(house) == set()
    with pytest.raises(files.FileNotReady):
        await house.confirm(upload)
    assert await house.violations() == []


async def test_one_that_is_late_may_still_be_confirmed(house: House) -> None:
    upload = await house.presign(PNG, "image/png")
    await house.send(upload, PNG)
    await house.push_clock(minutes=30)
    await house.confirm(upload)
    await house.work()
    assert (await house.row(upload.file_id)).status == "available"


async def test_what_was_sent_goes_and_what_was_kept_stays(house: House) -> None:
    file = await house.uploaded(PNG, "image/png")
    assert on_disk(house) == {file.upload_key, file.object_key}
    await house.sweep()
    assert on_disk(house) == {file.upload_key, file.object_key}
    await house.push_clock(minutes=7)
    await house.sweep()
    assert on_disk(house) == {file.object_key}
    assert (await house.row(file.id)).upload_removed_at is not None
    await house.sweep()
    assert on_disk(house) == {file.object_key}


async def test_a_deleted_file_leaves_the_disk(house: House) -> None:
    file = await house.uploaded(PDF, "application/pdf", kind="plan")
    await house.delete(file)
    await house.delete(file)
    await house.push_clock(minutes=7)
    await house.sweep()
    assert on_disk(house) == set()
    row = await house.row(file.id)
    assert row.object_removed_at is not None
    assert [event.event for event in await house.events(row)][-1] == "delete"
    assert await house.violations() == []


async def test_deleted_while_it_is_checked_it_is_removed_once_the_check_is_over(
    house: House,
) -> None:
    file = await house.uploaded(PNG, "image/png")
    await house.run_sql(
        "UPDATE kernel.file SET status = 'quarantined', available_at = NULL WHERE id = :id",
        id=file.id,
    )
    await house.delete(file)
    await house.sweep()
    assert file.object_key in on_disk(house)
    checked = await files.check(house.services, file.id)
    assert checked is not None
    assert checked.status == "deleted"
    await house.push_clock(minutes=11)
    await house.sweep()
    assert on_disk(house) == set()


async def test_a_check_that_was_lost_is_asked_for_again(house: House) -> None:
    upload = await house.presign(PNG, "image/png")
    await house.send(upload, PNG)
    await house.confirm(upload)
    await house.run_sql("DELETE FROM kernel.pgqueuer")
    await house.sweep()
    assert await house.work() == []
    await house.push_clock(minutes=11)
    await house.sweep()
    assert await house.work() == ["files.check"]
    assert (await house.row(upload.file_id)).status == "available"


async def test_a_rejected_upload_is_not_kept(house: House) -> None:
    broken = PNG[:-1] + b"x"
    file = await house.uploaded(broken, "image/png")
    assert file.status == "rejected"
    await house.push_clock(minutes=7)
    await house.sweep()
    assert on_disk(house) == set()
    await house.push_clock(days=2)
    assert await house.violations() == []


BREACHES = [
    ("K30a", "confirmed_at = NULL"),
    ("K30b", "status = 'quarantined', confirmed_at = kernel.clock_now() - interval '2 days'"),
    ("K30b", "status = 'awaiting'"),
    ("K30c", "status = 'deleted', deleted_at = kernel.clock_now() - interval '2 days'"),
    ("K30c", "status = 'rejected', reason = 'x', rejected_at = now() - interval '2 days'"),
    ("K30d", "filename = '../x.png'"),
]


@pytest.mark.parametrize(("code", "change"), BREACHES)
async def test_a_broken_promise_is_found(house: House, code: str, change: str) -> None:
    file = await house.uploaded(PNG, "image/png")
    assert await house.violations() == []
    if "awaiting" in change:
        await house.push_clock(days=2)
    await house.run_sql(f"UPDATE kernel.file SET {change} WHERE id = :id", id=file.id)  # noqa: S608
    assert code in {one.code for one in await house.violations()}


async def test_history_that_is_no_path_of_moves_is_found(house: House) -> None:
    file = await house.uploaded(PNG, "image/png")
    await house.run_sql(
        "SELECT kernel.append_audit('gallery', jsonb_build_array(jsonb_build_object("
        "'actor_kind', 'x', 'actor_id', 'x', 'role', '', 'entity_type', 'file',"
        " 'entity_id', CAST(:id AS text), 'event', 'confirm', 'kind', 'move',"
        " 'from_state', 'rejected', 'to_state', 'available', 'data', '{}'::jsonb)))",
        id=str(file.id),
    )
    assert {one.code for one in await house.violations()} == {"K16"}

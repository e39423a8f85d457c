"""From the wish to upload to a file that may be seen: every step, and every refusal."""

from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.kernel.files.samples import JPEG, MP4, PDF, PNG, SVG, TYPES, jpeg_of_a_camera, svg
from tests.kernel.files.stage import KINDS, MARKET, OLA, House

from steelyard.kernel import files
from steelyard.kernel.errors import NotFound
from steelyard.kernel.files import FileKind, KindTable
from steelyard.kernel.files.kinds import EXTENSIONS
from steelyard.kernel.files.names import content_disposition, safe_name
from steelyard.kernel.files.refusals import UploadTypeNotAllowed
from steelyard.kernel.files.uploads import OPEN_UPLOADS_MAX


async def test_a_photo_is_asked_for_sent_confirmed_checked_and_seen(house: House) -> None:
    content = jpeg_of_a_camera()
    upload = await house.presign(content, "image/jpeg", filename="Main hall.JPG")
    assert (await house.row(upload.file_id)).status == "awaiting"
    assert (await house.send(upload, content)).status_code == 204
    assert (await house.confirm(upload)).status == "quarantined"
    await house.work()
    file = await house.row(upload.file_id)
    assert (file.status, file.reason, file.filename) == ("available", None, "Main hall.jpg")
    assert (file.width, file.height) == (24, 17)
    assert file.stored_bytes is not None
    assert file.stored_bytes < file.size_bytes == len(content)
    seen = await house.client.get(await files.link_to(house.services, file))
    assert seen.status_code == 200
    assert len(seen.content) == file.stored_bytes
    assert [event.event for event in await house.events(file)] == ["created", "confirm", "accept"]
    assert house.heard == [(str(file.id), "available")]
    assert await house.violations() == []


@pytest.mark.parametrize("content_type", sorted(TYPES))
async def test_every_type_of_a_kind_passes(house: House, content_type: str) -> None:
    kind = "plan" if content_type in {"application/pdf", files.SVG} else "photo"
    file = await house.uploaded(TYPES[content_type], content_type, kind=kind)
    assert file.status == "available"


async def test_until_it_is_checked_nobody_sees_it(house: House) -> None:
    upload = await house.presign(PNG, "image/png")
    await house.send(upload, PNG)
    for file in (await house.row(upload.file_id), await house.confirm(upload)):
        with pytest.raises(files.FileNotReady):
            await files.link_to(house.services, file)


@pytest.mark.parametrize(
    ("content", "content_type", "kind", "reason"),
    [
        (PNG[:-1] + b"x", "image/png", "photo", "broken"),
        (JPEG[:-40] + bytes(40), "image/jpeg", "photo", "broken"),
        (svg("<script>alert(1)</script>"), files.SVG, "plan", "unsafe"),
    ],
)
async def test_what_is_not_what_it_says_is_rejected_and_never_linked(
    house: House, content: bytes, content_type: str, kind: str, reason: str
) -> None:
    file = await house.uploaded(content, content_type, kind=kind)
    assert (file.status, file.reason, file.object_key) == ("rejected", reason, None)
    with pytest.raises(files.FileNotReady):
        await files.link_to(house.services, file)
    assert house.heard == [(str(file.id), "rejected")]
    assert await house.violations() == []


async def test_confirming_what_was_never_sent_is_found_out(house: House) -> None:
    upload = await house.presign(PNG, "image/png")
    await house.confirm(upload)
    await house.work()
    file = await house.row(upload.file_id)
    assert (file.status, file.reason) == ("rejected", "nothing_uploaded")


async def test_confirming_twice_is_once_and_a_check_that_runs_again_decides_once(
    house: House,
) -> None:
    upload = await house.presign(PNG, "image/png")
    await house.send(upload, PNG)
    await house.confirm(upload)
    await house.confirm(upload)
    assert await house.work() == ["files.check"]
    assert (await house.confirm(upload)).status == "available"
    again = await files.check(house.services, upload.file_id)
    assert again is not None
    assert again.status == "available"
    assert len(house.heard) == 1
    assert await files.check(house.services, uuid4()) is None


async def test_a_check_cut_off_between_intent_and_outcome_goes_on(house: House) -> None:
    file = await house.uploaded(PNG, "image/png")
    await house.run_sql(
        "UPDATE kernel.file SET status = 'quarantined', available_at = NULL WHERE id = :id",
        id=file.id,
    )
    assert file.object_key is not None
    await house.services.files.remove(file.object_key)
    again = await files.check(house.services, file.id)
    assert again is not None
    assert (again.status, again.object_key) == ("available", file.object_key)
    assert await house.services.files.read(file.object_key, at_most=len(PNG)) is not None


async def test_somebody_elses_is_as_if_it_were_not_there(house: House) -> None:
    upload = await house.presign(PNG, "image/png")
    with pytest.raises(NotFound):
        await house.confirm(upload, owner_id="kari")
    async with house.services.database.transaction() as session:
        with pytest.raises(NotFound):
            await files.delete(session, file_id=upload.file_id, owner_id="kari", actor=OLA)
        with pytest.raises(NotFound):
            await files.confirm(session, file_id=uuid4(), owner_id="ola", actor=OLA)


async def test_only_ones_own_checked_files_of_the_right_kind_can_be_used(house: House) -> None:
    photo = await house.uploaded(PNG, "image/png")
    waiting = await house.presign(PNG, "image/png")
    async with house.services.database.reading() as session:

        async def use(*ids: UUID, owner: str = "ola", kind: str = "photo") -> list[UUID]:
            found = await files.usable(
                session,
                ids,
                market=MARKET,
                owner_id=owner,
                kinds={kind},
            )
            return [one.id for one in found]

        assert await use(photo.id, photo.id) == [photo.id, photo.id]
        assert await use() == []
        for wrong in ({"owner": "kari"}, {"kind": "plan"}):
            with pytest.raises(NotFound):
                await use(photo.id, **wrong)
        with pytest.raises(NotFound):
            await use(uuid4())
        with pytest.raises(files.FileNotReady):
            await use(waiting.file_id)


@pytest.mark.parametrize(
    ("content_type", "size", "filename", "refusal"),
    [
        ("application/pdf", 10, "", files.UploadTypeNotAllowed),
        ("image/svg+xml", 10, "", files.UploadTypeNotAllowed),
        ("text/html", 10, "", files.UploadTypeNotAllowed),
        ("IMAGE/PNG", 10, "", files.UploadTypeNotAllowed),
        ("image/png; charset=x", 10, "", files.UploadTypeNotAllowed),
        ("image/png", 10, "view.svg", files.UploadTypeNotAllowed),
        ("image/png", 10, "view.png.exe", files.UploadTypeNotAllowed),
        ("image/png", 0, "", files.UploadEmpty),
        ("image/png", -1, "", files.UploadEmpty),
        ("image/png", 2_000_001, "", files.UploadTooLarge),
        ("image/png", 10**15, "", files.UploadTooLarge),
    ],
)
async def test_a_wish_that_cannot_be_granted_is_refused_before_anything_is_made(
    house: House, content_type: str, size: int, filename: str, refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        await house.presign(b"", content_type, size=size, filename=filename)


async def test_svg_needs_both_the_kind_and_the_house(house: House) -> None:
    assert (await house.uploaded(SVG, files.SVG, kind="plan")).status == "available"
    assert files.SVG not in type(house.services.settings)().allowed_upload_mime


async def test_an_owner_has_so_many_files_of_a_kind_and_so_many_open_uploads(house: House) -> None:
    for _ in range(KINDS.find("plan").max_files):
        await house.presign(PDF, "application/pdf", kind="plan")
    with pytest.raises(files.TooManyFiles):
        await house.presign(PDF, "application/pdf", kind="plan")
    await house.presign(PDF, "application/pdf", kind="plan", owner_id="kari")
    for _ in range(OPEN_UPLOADS_MAX - KINDS.find("plan").max_files):
        await house.presign(PNG, "image/png")
    with pytest.raises(files.TooManyUploads) as refused:
        await house.presign(PNG, "image/png")
    assert refused.value.retry_after_seconds == 60


async def test_what_was_promised_and_found_cannot_be_rewritten(house: House) -> None:
    file = await house.uploaded(PNG, "image/png")
    for change in ("max_bytes = 10000000", "object_key = 'private/other'", "owner_id = 'kari'",
                   "content_type = 'image/svg+xml'", "sha256 = '\\x00'"):  # fmt: skip
        with pytest.raises(Exception, match=r"do not change|not replaced"):
            await house.run_sql(f"UPDATE kernel.file SET {change} WHERE id = :id", id=file.id)  # noqa: S608
    await house.delete(file)
    with pytest.raises(Exception, match="does not come back"):
        await house.run_sql(
            "UPDATE kernel.file SET status = 'available', deleted_at = NULL WHERE id = :id",
            id=file.id,
        )
    with pytest.raises(Exception, match="permission denied"):
        await house.run_sql("DELETE FROM kernel.file")


@given(st.text(max_size=200), st.sampled_from(sorted(EXTENSIONS)))
def test_no_name_hurts_anybody(given_name: str, content_type: str) -> None:
    try:
        name = safe_name(given_name, content_type)
    except UploadTypeNotAllowed:
        assert "." in given_name
        return
    assert name.rpartition(".")[2] in EXTENSIONS[content_type]
    assert not set(name) & set('/\\"<>|:*?%;\n\r\0\u202e')
    assert 0 < len(name) < 120
    assert not name.startswith(".")
    header = content_disposition(name, "attachment")
    assert header.isascii()
    assert "\n" not in header
    assert header.count('"') == 2


@pytest.mark.parametrize(
    ("given_name", "kept"),
    [
        ("../../etc/passwd.png", "passwd.png"),
        ("C:\\Users\\ola\\hall.PNG", "hall.png"),
        ("gnp.\u202ephoto.png", "gnp.photo.png"),
        (" . ", "file.png"),
        ("x" * 4000 + ".png", "x" * 100 + ".png"),
        ("Бал зал.png", "Бал зал.png"),
    ],
)
def test_a_name_is_made_harmless(given_name: str, kept: str) -> None:
    assert safe_name(given_name, "image/png") == kept


def test_a_table_of_kinds_is_checked_when_it_is_made() -> None:
    with pytest.raises(ValueError, match="twice"):
        KindTable("x", [KINDS.find("photo"), KINDS.find("photo")])
    with pytest.raises(ValueError, match="nobody can check"):
        FileKind("x", frozenset({"text/html"}), 10)
    with pytest.raises(ValueError, match="hold nothing"):
        FileKind("x", frozenset({"image/png"}), 0)
    with pytest.raises(ValueError, match="a-z"):
        FileKind("../x", frozenset({"image/png"}), 10)
    with pytest.raises(files.UnknownKind) as refused:
        KINDS.find("virus")
    assert refused.value.details == {"kind": "One of: photo, plan, poster."}


async def test_a_film_is_shown_in_the_page_and_a_plan_is_a_download(house: House) -> None:
    film = await house.uploaded(MP4, "video/mp4")
    plan = await house.uploaded(PDF, "application/pdf", kind="plan")
    shown = {}
    for file in (film, plan):
        answer = await house.client.get(await files.link_to(house.services, file))
        shown[file.kind] = answer.headers["content-disposition"].split(";")[0]
    assert shown == {"photo": "inline", "plan": "attachment"}

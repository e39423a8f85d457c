"""The doors of a local store, over real sockets: one link, one upload, exactly as announced."""

import asyncio
import os
from pathlib import Path
from uuid import uuid4

import pytest
from tests.kernel.files.samples import JPEG, MP4, PDF, PNG, SVG
from tests.kernel.files.stage import MARKET, SECRET, House

from steelyard.kernel import clock, files
from steelyard.kernel.files import LocalStore, Upload
from steelyard.kernel.files.tokens import read_download_token, read_upload_token
from steelyard.settings import Settings

SAFE_HEADERS = {
    "x-content-type-options": "nosniff",
    "content-security-policy": "default-src 'none'; sandbox",
    "referrer-policy": "no-referrer",
    "x-frame-options": "DENY",
}


def on_disk(house: House) -> list[Path]:
    folder = Path(house.services.settings.files_dir)
    return [one for one in folder.rglob("*") if one.is_file()]


async def test_what_is_sent_lies_there_whole_and_for_its_owner_alone(house: House) -> None:
    upload = await house.presign(PNG, "image/png")
    assert (upload.method, dict(upload.headers)) == ("PUT", {"content-type": "image/png"})
    assert (await house.send(upload, PNG)).status_code == 204
    (lying,) = on_disk(house)
    assert lying.read_bytes() == PNG
    assert lying.stat().st_mode & 0o077 == 0


async def test_a_file_far_larger_than_other_bodies_is_taken_in_pieces(house: House) -> None:
    film = MP4 + (1_500_000).to_bytes(4) + b"free" + bytes(1_500_000 - 8)
    file = await house.uploaded(film, "video/mp4")
    assert (file.status, file.stored_bytes) == ("available", len(film))


@pytest.mark.parametrize(
    ("sent", "headers", "code"),
    [
        (PNG + b"x", {}, "upload_differs"),
        (PNG[:-1], {}, "upload_differs"),
        (b"", {}, "upload_differs"),
        (PNG, {"content-type": "image/jpeg"}, "upload_differs"),
        (PNG, {"content-type": "image/svg+xml"}, "upload_differs"),
        (PNG, {"content-type": ""}, "upload_differs"),
        (b"<script>alert(1)</script>".ljust(len(PNG)), {}, "upload_differs"),
        (SVG[: len(PNG)], {}, "upload_differs"),
        (JPEG[: len(PNG)], {}, "upload_differs"),
    ],
)
async def test_another_size_or_type_than_announced_leaves_nothing(
    house: House, sent: bytes, headers: dict[str, str], code: str
) -> None:
    upload = await house.presign(PNG, "image/png")
    answer = await house.send(upload, sent, **headers)
    assert (answer.status_code, answer.json()["error"]) == (403, code)
    assert on_disk(house) == []
    assert (await house.send(upload, PNG)).status_code == 204


async def test_without_a_length_nothing_is_read(house: House) -> None:
    upload = await house.presign(PNG, "image/png")

    async def pieces():  # noqa: ANN202
        yield PNG

    answer = await house.client.put(upload.url, content=pieces(), headers=dict(upload.headers))
    assert (answer.status_code, answer.json()["error"]) == (411, "length_required")
    assert on_disk(house) == []


async def raw(upload: Upload, *sent: bytes, length: int) -> bytes:
    """Speaks HTTP by hand and hangs up after ``sent``."""
    host, _, path = upload.url.removeprefix("http://").partition("/")
    name, _, port = host.partition(":")
    reader, writer = await asyncio.open_connection(name, int(port))
    head = f"PUT /{path} HTTP/1.1\r\nHost: {host}\r\nContent-Type: image/png\r\n"
    writer.write(f"{head}Content-Length: {length}\r\nConnection: close\r\n\r\n".encode())
    for piece in sent:
        writer.write(piece)
        await writer.drain()
    writer.write_eof()
    answer = await reader.read()
    writer.close()
    return answer


async def test_a_sender_who_hangs_up_in_the_middle_leaves_nothing(house: House) -> None:
    upload = await house.presign(PNG, "image/png")
    await raw(upload, PNG[:100], length=len(PNG))
    assert on_disk(house) == []
    assert (await house.send(upload, PNG)).status_code == 204


async def test_a_body_longer_than_any_upload_is_refused_unread(house: House) -> None:
    upload = await house.presign(PNG, "image/png")
    assert b" 413 " in (await raw(upload, PNG, length=10**12)).split(b"\r\n")[0]
    other = await house.client.put(f"{upload.url}/x", content=bytes(2000))
    assert other.status_code == 413


async def test_a_link_takes_one_upload_however_many_come_at_once(house: House) -> None:
    upload = await house.presign(PNG, "image/png")
    answers = await asyncio.gather(*(house.send(upload, PNG) for _ in range(8)))
    assert sorted(one.status_code for one in answers) == [204] + [403] * 7
    (lying,) = on_disk(house)
    assert lying.read_bytes() == PNG


async def test_an_upload_link_ends(house: House) -> None:
    upload = await house.presign(PNG, "image/png")
    await house.push_clock(seconds=house.services.settings.upload_url_expire_seconds + 1)
    answer = await house.send(upload, PNG)
    assert (answer.status_code, answer.json()["error"]) == (403, "upload_link_refused")


async def test_a_link_of_something_confirmed_or_deleted_takes_nothing(house: House) -> None:
    for finish in (house.confirm, None):
        upload = await house.presign(PNG, "image/png")
        if finish:
            await finish(upload)
        else:
            await house.delete(await house.row(upload.file_id))
        assert (await house.send(upload, PNG)).status_code == 403


async def test_forged_and_foreign_links_open_nothing(house: House) -> None:
    file = await house.uploaded(PNG, "image/png")
    waiting = await house.presign(PNG, "image/png")
    shown = await files.link_to(house.services, file)
    base, token = shown.rsplit("/", 1)
    up = waiting.url.rsplit("/", 1)[1]
    payload, signature = token.rsplit(".", 1)
    for forged in (token[:-2], payload + "." + signature[::-1], payload, up, "x", "x" * 500,
                   "%2e%2e%2f%2e%2e%2fetc%2fpasswd"):  # fmt: skip
        assert (await house.client.get(f"{base}/{forged}")).status_code in {403, 404}
    for forged in (token, up[:-2], "x"):
        answer = await house.client.put(
            f"{base}/{forged}", content=PNG, headers={"content-type": "image/png"}
        )
        assert answer.status_code == 403
    assert read_download_token("another secret", token) is None
    assert read_upload_token(SECRET, token) is None
    assert read_download_token(SECRET, up) is None


async def test_a_file_comes_with_headers_that_let_it_do_nothing(house: House) -> None:
    for content, content_type, kind, shown in (
        (JPEG, "image/jpeg", "photo", "inline"),
        (PDF, "application/pdf", "plan", "attachment"),
        (SVG, "image/svg+xml", "plan", "attachment"),
    ):
        file = await house.uploaded(content, content_type, kind=kind, filename="Sal én")
        for asked in ("inline", "attachment"):
            link = await files.link_to(house.services, file, disposition=asked)
            answer = await house.client.get(link)
            assert answer.status_code == 200
            assert answer.headers["content-type"] == content_type
            assert {name: answer.headers[name] for name in SAFE_HEADERS} == SAFE_HEADERS
            disposition = answer.headers["content-disposition"]
            assert disposition.startswith(shown if asked == "inline" else "attachment")
            assert "filename*=UTF-8''Sal%20%C3%A9n." in disposition
            assert answer.headers["cache-control"] == "private, no-store"


async def test_a_private_link_ends_and_a_public_one_stays(house: House) -> None:
    private = await house.uploaded(PNG, "image/png")
    public = await house.uploaded(PNG, "image/png", kind="poster")
    links = [await files.link_to(house.services, one) for one in (private, public)]
    assert [(await house.client.get(one)).status_code for one in links] == [200, 200]
    await house.push_clock(days=30)
    ended, stays = [await house.client.get(one) for one in links]
    assert (ended.status_code, ended.json()["error"]) == (403, "file_link_refused")
    assert (stays.status_code, stays.headers["cache-control"]) == (200, "public, max-age=3600")
    assert await files.link_to(house.services, public) == links[1]


async def test_a_deleted_file_is_gone_at_once_whoever_has_a_link(house: House) -> None:
    file = await house.uploaded(PNG, "image/png", kind="poster")
    link = await files.link_to(house.services, file)
    await house.delete(file)
    assert (await house.client.get(link)).status_code == 403


async def test_a_part_of_a_film_can_be_asked_for(house: House) -> None:
    film = await house.uploaded(MP4, "video/mp4")
    link = await files.link_to(house.services, film)
    answer = await house.client.get(link, headers={"range": "bytes=4-7"})
    assert (answer.status_code, answer.content) == (206, b"ftyp")
    assert answer.headers["content-security-policy"] == SAFE_HEADERS["content-security-policy"]


async def test_a_file_that_lost_its_place_is_not_an_error_of_ours(house: House) -> None:
    file = await house.uploaded(PNG, "image/png")
    link = await files.link_to(house.services, file)
    for one in on_disk(house):
        one.unlink()
    assert (await house.client.get(link)).status_code == 403


async def test_a_full_or_missing_disk_is_said_and_passes(house: House) -> None:
    upload = await house.presign(PNG, "image/png")
    folder = Path(house.services.settings.files_dir)
    (folder / "incoming").write_bytes(b"in the way")
    answer = await house.send(upload, PNG)
    assert (answer.status_code, answer.json()["error"]) == (503, "storage_unavailable")
    assert answer.headers["retry-after"] == "30"
    (folder / "incoming").unlink()
    assert (await house.send(upload, PNG)).status_code == 204


async def test_what_a_dead_process_was_writing_is_cleared_away(house: House) -> None:
    await house.uploaded(PNG, "image/png")
    (kept,) = [one for one in on_disk(house) if "private" in one.parts]
    leftover, fresh = kept.parent / ".half.1", kept.parent / ".half.2"
    for one in (leftover, fresh):
        one.write_bytes(b"half")
    two_days_ago = clock.now().timestamp() - 2 * 86_400
    os.utime(leftover, (two_days_ago, two_days_ago))
    await house.sweep()
    assert kept.exists()
    assert [leftover.exists(), fresh.exists()] == [False, True]


@pytest.mark.parametrize("key", ["../x", "/etc/passwd", "a/../b", "a", "a//b", "a/.b", "A/b", ""])
def test_a_key_that_is_not_ours_has_no_place(key: str, tmp_path: Path) -> None:
    store = LocalStore(tmp_path, base_url="http://x", secret=SECRET)
    with pytest.raises(ValueError, match="not a key of ours"):
        store.path_of(key)


async def test_production_that_never_said_where_files_lie_takes_none() -> None:
    settings = Settings(app_env="production", base_url="https://example.org", secret_key=SECRET)
    store = files.store_from(settings)
    terms = files.UploadTerms(uuid4(), MARKET, "incoming/x", "image/png", 5, clock.now())
    with pytest.raises(files.StorageUnavailable, match="No place"):
        await store.upload_link(terms)


@pytest.mark.parametrize(
    ("values", "named"),
    [
        ({"files_dir": "files"}, "FILES_DIR"),
        ({"storage_provider": "s3"}, "S3_BUCKET"),
        ({"storage_provider": "s3"}, "S3_REGION"),
        ({"storage_provider": "s3"}, "S3_ACCESS_KEY_ID"),
        ({"storage_provider": "s3"}, "S3_SECRET_ACCESS_KEY"),
        ({"storage_provider": "s3", "s3_endpoint_url": "http://minio"}, "S3_ENDPOINT_URL"),
        ({"storage_provider": "s3", "s3_public_base_url": "//cdn"}, "S3_PUBLIC_BASE_URL"),
    ],
)
def test_production_is_told_what_is_wrong_with_its_storage(
    values: dict[str, str], named: str
) -> None:
    problems = Settings.model_validate({"app_env": "production", **values}).problems()
    assert any(one.startswith(named) for one in problems)
    whole = {"storage_provider": "s3", "s3_region": "eu-north-1", "s3_bucket": "bucket",
             "s3_access_key_id": "a", "s3_secret_access_key": "b"}  # fmt: skip
    for fine in (whole, {"files_dir": "/srv/files"}, {}):
        problems = Settings.model_validate({"app_env": "production", **fine}).problems()
        assert not [one for one in problems if one.startswith(("FILES", "S3"))]

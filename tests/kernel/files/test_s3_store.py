"""Files in a bucket: the real SDK against a server that speaks S3, and the signature on its own."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any, cast
from urllib.parse import parse_qs, urlsplit
from uuid import uuid4

import boto3
import httpx2
import pytest
from moto.server import ThreadedMotoServer
from tests.kernel.files.samples import JPEG, PDF, PNG
from tests.kernel.files.signatures import gate
from tests.kernel.files.stage import House, open_house

from steelyard.kernel import clock, files
from steelyard.kernel.files import S3Store, Upload, UploadTerms
from steelyard.settings import Settings

BUCKET = "gallery-files"
KEYS = {"s3_region": "eu-north-1", "s3_access_key_id": "AKIATEST", "s3_secret_access_key": "shh"}


@pytest.fixture(scope="module")
def moto() -> Iterator[str]:
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    yield f"http://{host}:{port}"
    server.stop()


@pytest.fixture
def bucket(moto: str) -> Any:
    """The bucket as its owner sees it, new."""
    session = cast("Any", boto3)
    whole = session.resource(
        "s3", endpoint_url=moto, region_name="eu-north-1", aws_access_key_id="AKIATEST",
        aws_secret_access_key="shh",
    )  # fmt: skip
    made = whole.Bucket(BUCKET)
    if made.creation_date is None:
        made.create(CreateBucketConfiguration={"LocationConstraint": "eu-north-1"})
    made.objects.all().delete()
    return made


@pytest.fixture
async def s3_house(
    database_url: str, valkey_url: str, tmp_path: Path, moto: str, bucket: Any
) -> AsyncIterator[House]:
    del bucket  # it must be there
    clock.forget()
    settings = {"storage_provider": "s3", "s3_bucket": BUCKET, "s3_endpoint_url": moto, **KEYS}
    async with open_house(database_url, valkey_url, tmp_path, **settings) as opened:
        yield opened
    clock.forget()


@pytest.fixture
async def s3_client() -> AsyncIterator[httpx2.AsyncClient]:
    async with httpx2.AsyncClient(trust_env=False, timeout=30) as client:
        yield client


def keys_of(bucket: Any) -> list[str]:
    return sorted(str(one.key) for one in bucket.objects.all())


async def test_a_photo_goes_to_the_bucket_and_comes_from_it(s3_house: House, bucket: Any) -> None:
    upload = await s3_house.presign(JPEG, "image/jpeg", filename="Sal én.jpg")
    assert upload.headers == {"content-type": "image/jpeg", "if-none-match": "*"}
    assert (await s3_house.send(upload, JPEG)).status_code == 200
    await s3_house.confirm(upload)
    await s3_house.work()
    file = await s3_house.row(upload.file_id)
    assert file.status == "available"
    assert file.object_key in keys_of(bucket)
    kept = bucket.Object(file.object_key).get()
    assert kept["ContentType"] == "image/jpeg"
    assert kept["CacheControl"] == "private, no-store"
    seen = await s3_house.client.get(await files.link_to(s3_house.services, file))
    assert (seen.status_code, seen.content) == (200, JPEG)
    assert seen.headers["content-type"] == "image/jpeg"
    assert seen.headers["content-disposition"].startswith("inline; ")
    assert "filename*=UTF-8''Sal%20%C3%A9n.jpg" in seen.headers["content-disposition"]
    assert await s3_house.violations() == []


async def test_the_client_names_nothing(s3_house: House) -> None:
    upload = await s3_house.presign(PNG, "image/png", filename="../../evil name.png")
    path = urlsplit(upload.url).path
    assert "evil" not in upload.url
    assert path.startswith(f"/{BUCKET}/incoming/gallery/")
    file = await s3_house.row(upload.file_id)
    assert path.endswith(file.upload_key)


async def test_a_second_upload_through_the_link_is_refused(s3_house: House) -> None:
    upload = await s3_house.presign(PNG, "image/png")
    assert (await s3_house.send(upload, PNG)).status_code == 200
    assert (await s3_house.send(upload, PNG)).status_code == 412


async def test_what_was_put_there_behind_our_back_is_found_out(
    s3_house: House, bucket: Any
) -> None:
    for content, content_type, reason in (
        (PNG + b"more", "image/png", "other_size"),
        (PNG[:-1], "image/png", "other_size"),
        (PNG, "text/html", "other_type"),
        (JPEG[: len(PNG)], "image/png", "other_type"),
    ):
        upload = await s3_house.presign(PNG, "image/png")
        key = (await s3_house.row(upload.file_id)).upload_key
        bucket.put_object(Key=key, Body=content, ContentType=content_type)
        await s3_house.confirm(upload)
        await s3_house.work()
        file = await s3_house.row(upload.file_id)
        assert (file.status, file.reason) == ("rejected", reason)


async def test_what_was_checked_is_what_is_kept(s3_house: House, bucket: Any) -> None:
    file = await s3_house.uploaded(PNG, "image/png")
    bucket.put_object(Key=file.upload_key, Body=b"<script>", ContentType="image/png")
    seen = await s3_house.client.get(await files.link_to(s3_house.services, file))
    assert seen.content == PNG


async def test_what_is_over_or_gone_leaves_the_bucket(s3_house: House, bucket: Any) -> None:
    kept = await s3_house.uploaded(PNG, "image/png")
    gone = await s3_house.uploaded(PDF, "application/pdf", kind="plan")
    await s3_house.delete(gone)
    await s3_house.push_clock(hours=2)
    await s3_house.sweep()
    assert keys_of(bucket) == [kept.object_key]
    assert await s3_house.violations() == []


async def test_a_bucket_out_of_reach_is_tried_again(s3_house: House, bucket: Any) -> None:
    upload = await s3_house.presign(PNG, "image/png")
    await s3_house.send(upload, PNG)
    await s3_house.confirm(upload)
    bucket.objects.all().delete()
    bucket.delete()
    with pytest.raises(files.StorageUnavailable):
        await s3_house.services.files.keep(
            "private/x/y", PNG, content_type="image/png", filename="x.png", public=False
        )
    assert (await s3_house.row(upload.file_id)).status == "quarantined"


async def signed(endpoint: str, content: bytes, content_type: str) -> Upload:
    settings = Settings.model_validate(
        {"storage_provider": "s3", "s3_bucket": BUCKET, "s3_endpoint_url": endpoint, **KEYS}
    )
    store = S3Store(settings)
    ends = clock.now().replace(microsecond=0)
    terms = UploadTerms(uuid4(), "gallery", "incoming/gallery/x", content_type, len(content), ends)
    return await store.upload_link(terms)


async def test_the_signature_is_over_size_and_type() -> None:
    upload = await signed("http://127.0.0.1:9", PNG, "image/png")
    query = parse_qs(urlsplit(upload.url).query)
    assert query["X-Amz-SignedHeaders"] == ["content-length;content-type;host;if-none-match"]
    assert query["X-Amz-Algorithm"] == ["AWS4-HMAC-SHA256"]
    assert "shh" not in upload.url


@pytest.mark.parametrize(
    ("content", "headers", "status"),
    [
        (PNG, {}, 200),
        (PNG + b"x", {}, 403),
        (PNG[:-1], {}, 403),
        (PNG, {"content-type": "image/svg+xml"}, 403),
        (PNG, {"content-type": "image/jpeg"}, 403),
        (PNG, {"if-none-match": ""}, 403),
    ],
)
async def test_who_checks_the_signature_refuses_another_size_or_type(
    s3_client: httpx2.AsyncClient, content: bytes, headers: dict[str, str], status: int
) -> None:
    with gate("shh") as endpoint:
        upload = await signed(endpoint, PNG, "image/png")
        answer = await s3_client.put(
            upload.url, content=content, headers={**upload.headers, **headers}
        )
        other = await s3_client.put(
            upload.url.replace("gallery/x", "gallery/y"), content=PNG, headers=dict(upload.headers)
        )
    assert (answer.status_code, other.status_code) == (status, 403)


async def test_a_public_file_has_a_public_address(moto: str) -> None:
    settings = {"storage_provider": "s3", "s3_bucket": BUCKET, "s3_endpoint_url": moto, **KEYS}
    terms = files.DownloadTerms(
        uuid4(), "gallery", "public/gallery/poster/1/2", "image/png", "a.png", "inline", None
    )
    told = Settings.model_validate({**settings, "s3_public_base_url": "https://cdn.example.org/"})
    assert await S3Store(told).download_link(terms) == (
        "https://cdn.example.org/public/gallery/poster/1/2"
    )
    without = await S3Store(Settings.model_validate(settings)).download_link(terms)
    assert parse_qs(urlsplit(without).query)["X-Amz-Expires"] == ["3600"]

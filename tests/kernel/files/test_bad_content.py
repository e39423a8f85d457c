"""What a file must not carry: scripts, bombs, other files, and where its maker was."""

import contextlib
import time
import zlib

import pytest
from tests.kernel.files import samples
from tests.kernel.files.samples import JPEG, MP4, PDF, PNG, SECRET, box, chunk, pdf, svg, webp_with

from steelyard.kernel.files.content import Unfit, inspect

XLINK = 'xmlns:xlink="http://www.w3.org/1999/xlink"'
SCRIPTED = [
    svg("<script>alert(1)</script>"),
    svg('<rect onload="alert(1)"/>'),
    svg("<g/>", 'onload="alert(1)"'),
    svg('<a href="javascript:alert(1)"><rect/></a>'),
    svg('<use xlink:href="https://evil.example/x.svg#a"/>', XLINK),
    svg('<use href="data:image/svg+xml;base64,AAAA"/>'),
    svg('<image href="https://evil.example/pixel.png"/>'),
    svg("<foreignObject><body/></foreignObject>"),
    svg('<h:script xmlns:h="http://www.w3.org/1999/xhtml">alert(1)</h:script>'),
    svg('<animate attributeName="href" values="javascript:alert(1)"/>'),
    svg('<set attributeName="onload" to="alert(1)"/>'),
    svg("<style>@import url(https://evil.example/x.css);</style>"),
    svg("<style>rect { fill: url(https://evil.example/x) }</style>"),
    svg("<style>rect { fill: u\\72l(https://evil.example/x) }</style>"),
    svg('<rect style="background:url(//evil.example/x)"/>'),
    svg("<rect fill=\"url('https://evil.example/x#a')\"/>"),
    svg("<g/>", 'xml:base="https://evil.example/"'),
    b'<?xml-stylesheet href="x.css"?>' + svg(""),
    b'<!DOCTYPE svg [<!ENTITY a "aaaa">]>' + svg("&a;"),
    b'<?xml version="1.0"?><!DOCTYPE svg SYSTEM "file:///etc/passwd">' + svg(""),
    svg("<iframe/>"),
    svg("<handler/>"),
]


@pytest.mark.parametrize("content", SCRIPTED)
def test_an_svg_that_does_more_than_draw_is_refused(content: bytes) -> None:
    with pytest.raises(Unfit) as refused:
        inspect(content, "image/svg+xml")
    assert refused.value.reason in {"unsafe", "other_type"}


def test_an_svg_that_draws_passes() -> None:
    drawing = svg(
        '<defs><linearGradient id="a"><stop offset="1"/></linearGradient></defs>'
        '<rect fill="url(#a)" style="stroke:red"/><use href="#a"/>'
        "<style>.a { fill: red; mask: url(#a) }</style><text>Hall 1 &lt;script&gt;</text>"
    )
    assert inspect(drawing, "image/svg+xml").content == drawing


@pytest.mark.parametrize(
    "content", [svg("<g>"), svg("") + b"<x/>", svg("é").decode().encode("utf-16")]
)
def test_an_svg_that_is_no_document_is_refused(content: bytes) -> None:
    with pytest.raises(Unfit):
        inspect(content, "image/svg+xml")


def test_an_svg_of_a_thousand_depths_is_refused() -> None:
    with pytest.raises(Unfit, match="too many parts"):
        inspect(svg("<g>" * 1000 + "</g>" * 1000), "image/svg+xml")


ACTING = [
    (b"<< /OpenAction << /S /JavaScript /JS (app.alert(1)) >> >>", "script"),
    (b"<< /S /J#61vaScript >>", "script"),
    (b"<< /S /Launch /F (cmd.exe) >>", "program"),
    (b"<< /Type /EmbeddedFile >>", "file"),
    (b"<< /XFA 1 0 R >>", "form"),
    (b"<< /Encrypt 1 0 R >>", "encrypted"),
]


@pytest.mark.parametrize(("acting", "named"), ACTING)
def test_a_pdf_that_acts_is_refused(acting: bytes, named: str) -> None:
    with pytest.raises(Unfit, match=named):
        inspect(pdf(acting), "application/pdf")


@pytest.mark.parametrize(("acting", "named"), ACTING)
def test_a_pdf_that_hides_it_in_a_packed_stream_is_refused(acting: bytes, named: str) -> None:
    packed = zlib.compress(b"1 0 " + acting)
    hidden = b"<< /Type /Obj#53tm /Filter /FlateDecode >>\nstream\n" + packed + b"\nendstream"
    with pytest.raises(Unfit, match=named):
        inspect(pdf(hidden), "application/pdf")


def test_a_pdf_with_a_bomb_in_it_is_refused_before_it_goes_off() -> None:
    packed = zlib.compress(bytes(200 << 20), 9)
    bomb = b"<< /Type /ObjStm >>\nstream\n" + packed + b"\nendstream"
    before = time.process_time()
    with pytest.raises(Unfit, match="more than its size shows"):
        inspect(pdf(bomb), "application/pdf")
    assert time.process_time() - before < 5


@pytest.mark.parametrize(
    "content",
    [
        b"%PDF-1.7\n<html><script>alert(1)</script>" + PDF[8:],
        PDF + b"<script>x</script>",
        b"x" + PDF,
        PDF + b"PK\x03\x04" + bytes(100),
    ],
)  # fmt: skip
def test_a_pdf_that_is_also_something_else_is_refused(content: bytes) -> None:
    with pytest.raises(Unfit):
        inspect(content, "application/pdf")


@pytest.mark.parametrize(
    ("width", "height"), [(50_000, 50_000), (30_000, 1), (9_000, 9_000), (0, 5)]
)
def test_a_picture_too_large_to_open_is_refused_by_its_header(width: int, height: int) -> None:
    with pytest.raises(Unfit) as refused:
        inspect(samples.png(width, height, b"\x00" * 100), "image/png")
    assert refused.value.reason == ("broken" if not width else "too_many_pixels")


def test_a_png_that_unpacks_to_more_than_it_says_is_stopped() -> None:
    bomb = samples.png(10, 10, bytes(300 << 20))
    before = time.process_time()
    with pytest.raises(Unfit, match="more than its header says"):
        inspect(bomb, "image/png")
    assert time.process_time() - before < 5


@pytest.mark.parametrize("orientation", [1, 3, 6, 8])
def test_of_a_photo_only_the_picture_and_which_way_is_up_are_kept(orientation: int) -> None:
    clean = inspect(samples.jpeg_of_a_camera(orientation), "image/jpeg")
    assert SECRET not in clean.content
    turned = b"MM\x00*" in clean.content
    assert turned == (orientation != 1)
    if turned:
        at = clean.content.index(b"\x01\x12\x00\x03\x00\x00\x00\x01")
        assert int.from_bytes(clean.content[at + 8 : at + 10]) == orientation
    assert clean.content[clean.content.index(b"\xff\xdb") :] == JPEG[JPEG.index(b"\xff\xdb") :]


def test_of_a_png_text_exif_and_what_hangs_on_are_left_out() -> None:
    told = b"".join(chunk(name, SECRET) for name in (b"tEXt", b"iTXt", b"eXIf", b"zTXt"))
    clean = inspect(PNG[:33] + told + PNG[33:] + SECRET, "image/png")
    assert clean.content == PNG


def test_of_a_webp_exif_and_xmp_are_left_out() -> None:
    clean = inspect(webp_with((b"EXIF", SECRET), (b"XMP ", SECRET)), "image/webp")
    assert clean.content == samples.WEBP


def test_of_a_film_what_tells_of_its_maker_is_blanked_and_nothing_moves() -> None:
    at = MP4.index(b"moov") - 4
    length = int.from_bytes(MP4[at : at + 4])
    told = box(b"udta", box(b"\xa9xyz", SECRET))
    film = (
        MP4[:at] + (length + len(told)).to_bytes(4) + MP4[at + 4 : at + length] + told
        + MP4[at + length :] + box(b"uuid", SECRET)
    )  # fmt: skip
    clean = inspect(film, "video/mp4")
    assert SECRET not in clean.content
    assert len(clean.content) == len(film)
    assert clean.content[: at + 4] == MP4[: at + 4][:at] + film[at : at + 4]


def test_a_film_without_film_is_refused() -> None:
    for content in (
        box(b"ftyp", b"isom" + bytes(4)),
        box(b"ftyp", b"isom" + bytes(4)) + box(b"mdat", b"x" * 50),
        MP4 + b"\x00\x00\x00\x00mdat",
        MP4[: MP4.index(b"moov") - 4],
    ):
        with pytest.raises(Unfit):
            inspect(content, "video/mp4")


_UNENDING = b"<< /Type /ObjStm >>\nstream\n" + zlib.compress(b"x")[:-4]


def test_what_was_made_to_keep_a_checker_busy_does_not() -> None:
    busy = [
        ("image/svg+xml", b"<!---->" * 200 + b"<html>"),
        ("image/svg+xml", svg('<rect fill="url(' + " " * 900_000 + '"/>')),
        ("image/svg+xml", svg("<g/>" * 220_000)),
        ("application/pdf", pdf(b"stream\n" * 100_000)),
        ("application/pdf", pdf(*[b"<< /Type /ObjStm >>\nstream\nx"] * 9_000)),
        ("application/pdf", pdf(*[_UNENDING] * 9_000)),
        ("image/png", PNG[:33] + chunk(b"teXt", b"") * 60_000 + PNG[33:]),
        ("image/webp", webp_with(*[(b"JUNK", b"")] * 30_000)),
        ("video/mp4", MP4 + box(b"free", b"") * 110_000),
    ]  # fmt: skip
    before = time.process_time()
    for kind, content in busy:
        with contextlib.suppress(Unfit):
            inspect(content, kind)
    assert time.process_time() - before < 10


@pytest.mark.parametrize(
    "inner",
    [
        "<style>rect { fill: image-set('https://evil.example/x' 1x) }</style>",
        '<rect style="content: src(x)"/>',
        "<style>rect { fill: url( \n 'https://evil.example/x') }</style>",
    ],
)
def test_other_ways_to_load_something_are_known(inner: str) -> None:
    with pytest.raises(Unfit) as refused:
        inspect(svg(inner), "image/svg+xml")
    assert refused.value.reason == "unsafe"

"""What a file is, by its own bytes: real ones pass, cut and lying ones do not."""

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from tests.kernel.files import samples
from tests.kernel.files.samples import JPEG, PNG, TYPES, WEBP, WEBP_ALPHA, WEBP_LOSSLESS

from steelyard.kernel.files.content import INSPECTORS, Unfit, inspect, sniff


def outcome(kind: str, content: bytes) -> str:
    """What comes of looking through ``content``; anything but a finding is raised."""
    try:
        clean = INSPECTORS[kind](content)
    except Unfit as unfit:
        return unfit.reason
    return "clean" if len(clean.content) <= len(content) + 40 else "grown"


def ends_of_parts(film: bytes) -> set[int]:
    """Where each of the outermost boxes ends."""
    ends, at = set[int](), 0
    while at < len(film):
        at += int.from_bytes(film[at : at + 4])
        ends.add(at)
    return ends


REAL = [*TYPES.items(), ("image/webp", WEBP_LOSSLESS), ("image/webp", WEBP_ALPHA)]
PICTURES = [one for one in REAL if one[0] in {"image/jpeg", "image/png", "image/webp"}]


@pytest.mark.parametrize(("kind", "content"), REAL)
def test_a_real_file_is_known_and_passes(kind: str, content: bytes) -> None:
    assert sniff(content) == kind
    clean = inspect(content, kind)
    assert sniff(clean.content) == kind
    assert inspect(clean.content, kind).content == clean.content


@pytest.mark.parametrize(("kind", "content"), PICTURES)
def test_a_picture_tells_its_size(kind: str, content: bytes) -> None:
    clean = inspect(content, kind)
    assert (clean.width, clean.height) == (24, 17)


@pytest.mark.parametrize(("kind", "content"), REAL)
@given(share=st.floats(0, 1, exclude_max=True))
@settings(max_examples=60)
def test_a_file_cut_off_anywhere_is_refused(kind: str, content: bytes, share: float) -> None:
    end = int(len(content) * share)
    # A film cut between two of its parts is a shorter film.
    assume(kind != "video/mp4" or end not in ends_of_parts(content))
    with pytest.raises(Unfit) as refused:
        inspect(content[:end], kind)
    assert refused.value.reason in {"broken", "other_type"}


@pytest.mark.parametrize("kind", sorted(TYPES))
@pytest.mark.parametrize("announced", sorted(TYPES))
def test_a_file_passes_as_its_own_type_only(kind: str, announced: str) -> None:
    if kind == announced:
        return
    with pytest.raises(Unfit) as refused:
        inspect(TYPES[kind], announced)
    assert refused.value.reason == "other_type"


@pytest.mark.parametrize("kind", sorted(TYPES))
@given(noise=st.binary(max_size=400), at=st.integers(0, 2000), data=st.data())
@settings(max_examples=150)
def test_whatever_comes_is_clean_or_refused(
    kind: str, noise: bytes, at: int, data: st.DataObject
) -> None:
    content = bytearray(TYPES[kind])
    place = at % len(content)
    content[place : place + data.draw(st.integers(0, 40))] = noise
    for given_content in (bytes(content), TYPES[kind][:16] + noise):
        assert outcome(kind, given_content) in {"clean", "broken", "unsafe", "too_many_pixels"}


@given(flipped=st.integers(8 * 8, 8 * len(PNG) - 1))
@settings(max_examples=100)
def test_one_flipped_bit_in_a_png_is_seen(flipped: int) -> None:
    content = bytearray(PNG)
    content[flipped // 8] ^= 1 << flipped % 8
    with pytest.raises(Unfit):
        inspect(bytes(content), "image/png")


def test_interlaced_and_plain_rows_are_counted() -> None:
    plain = samples.png(5, 3, b"\x00" * (3 * (1 + 5)))
    assert inspect(plain, "image/png").width == 5
    # Adam7 of 5 × 3: passes of 1×1, 1×1, 0, 2×1 (+1), … twenty-two bytes in all.
    passes = [(1, 1), (1, 1), (0, 0), (1, 1), (3, 1), (2, 2), (5, 1)]
    rows = sum(height * (1 + width) for width, height in passes if width)
    laced = samples.png(5, 3, b"\x00" * rows, interlace=1)
    assert inspect(laced, "image/png").height == 3
    for wrong in (-1, 1):
        with pytest.raises(Unfit):
            inspect(samples.png(5, 3, b"\x00" * (rows + wrong), interlace=1), "image/png")


@pytest.mark.parametrize(
    "other",
    [b"", b"GIF89a" + bytes(40), b"PK\x03\x04" + bytes(40), b"MZ" + bytes(40), b"<html><svg>",
     b"\x00\x00\x00\x18ftypqt  " + bytes(40), b"<!DOCTYPE html>", b"#!/bin/sh\n"],
)  # fmt: skip
def test_other_types_are_nothing_to_us(other: bytes) -> None:
    assert sniff(other) is None


def test_a_jpeg_whose_header_promises_far_more_than_it_holds_is_refused() -> None:
    at = JPEG.index(b"\xff\xc0") + 5
    grown = JPEG[:at] + (4000).to_bytes(2) + (4000).to_bytes(2) + JPEG[at + 4 :]
    with pytest.raises(Unfit, match="too few data"):
        inspect(grown, "image/jpeg")


def test_a_webp_whose_header_lies_about_its_picture_is_refused() -> None:
    lying = bytearray(WEBP)
    lying[24] += 1
    with pytest.raises(Unfit, match="size it says"):
        inspect(bytes(lying), "image/webp")


def test_a_jpeg_that_comes_in_passes_is_read_too() -> None:
    progressive = JPEG.replace(b"\xff\xc0", b"\xff\xc2", 1)
    assert inspect(progressive, "image/jpeg").height == 17
    arithmetic = JPEG.replace(b"\xff\xc0", b"\xff\xc9", 1)
    with pytest.raises(Unfit, match="browsers do not show"):
        inspect(arithmetic, "image/jpeg")

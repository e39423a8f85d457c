"""The two pieces of cryptography, against the RFCs' own examples and another's reading of them."""

from datetime import UTC, datetime, timedelta

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from hypothesis import given
from hypothesis import strategies as st

from steelyard.kernel.messaging.push_crypto import (
    PAYLOAD_MAX,
    VapidKey,
    decode,
    encode,
    encrypt,
    is_public_key,
)
from steelyard.sandbox.push.keys import BrowserKeys, UnreadableError

# RFC 8291, appendix A.
PLAIN = b"When I grow up, I want to be a watermelon"
SENDER = "yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw"
RECEIVER = "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4"
AUTH = "BTBZMqHH6r4Tts7J_aSIgg"
SALT = "DGv6ra1nlYgDCS1FRnbzlw"
SEALED = (
    "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6"
    "TlzAC8wEqKK6PBru3jl7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy"
    "4a-fN"
)


def test_the_rfcs_own_example_comes_out_octet_for_octet() -> None:
    sender = ec.derive_private_key(int.from_bytes(decode(SENDER)), ec.SECP256R1())
    made = encrypt(PLAIN, to=decode(RECEIVER), auth=decode(AUTH), salt=decode(SALT), sender=sender)
    assert encode(made) == SEALED


@given(st.binary(max_size=PAYLOAD_MAX))
def test_whatever_is_sealed_is_read_by_its_browser_alone(plain: bytes) -> None:
    browser, other = BrowserKeys.new(), BrowserKeys.new()
    made = encrypt(plain, to=browser.public, auth=browser.auth)
    assert len(made) <= 4096
    assert browser.read(made) == plain
    with pytest.raises(UnreadableError):
        other.read(made)


def test_more_than_fits_is_refused_before_it_is_sent() -> None:
    browser = BrowserKeys.new()
    with pytest.raises(ValueError, match="at most"):
        encrypt(b"x" * (PAYLOAD_MAX + 1), to=browser.public, auth=browser.auth)


@pytest.mark.parametrize("key", ["01" * 32, encode(b"\x01" * 32), encode(b"\x01" * 32) + "="])
def test_a_key_is_read_in_either_writing(key: str) -> None:
    assert VapidKey(key).public == VapidKey("01" * 32).public
    assert is_public_key(decode(VapidKey(key).public))


@pytest.mark.parametrize("key", ["", "abc", "00" * 32, "ff" * 32, "é" * 43])
def test_what_is_no_key_is_refused(key: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - the sentence differs, the refusal counts
        VapidKey(key)


def test_the_word_names_service_time_and_whom_to_write_to() -> None:
    key = VapidKey("01" * 32)
    until = datetime.now(UTC) + timedelta(hours=1)
    header = key.header(audience="https://push.test", subject="mailto:a@b.org", until=until)
    token, _, public = header.removeprefix("vapid t=").partition(", k=")
    point = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), decode(public))
    claims = jwt.decode(token, point, algorithms=["ES256"], audience="https://push.test")
    assert (claims["sub"], claims["exp"]) == ("mailto:a@b.org", int(until.timestamp()))
    assert jwt.get_unverified_header(token) == {"alg": "ES256", "typ": "JWT"}


@pytest.mark.parametrize("given_key", [b"", b"\x04" + b"\0" * 64, b"\x04" * 65, b"\x02" * 33])
def test_a_point_beside_the_curve_is_no_key(given_key: bytes) -> None:
    assert not is_public_key(given_key)

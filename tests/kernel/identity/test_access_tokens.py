"""Access tokens: ours, current and for this market, or nothing."""

import base64
import json
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import ed25519, rsa
from hypothesis import given
from hypothesis import strategies as st

from steelyard.kernel import clock
from steelyard.kernel.identity import refresh_tokens
from steelyard.kernel.identity.access_tokens import AccessTokens
from steelyard.kernel.identity.keys import KeyRing

OLD, NEW = (
    ("a", "an old key, thirty-two characters and more"),
    ("b", "a new key, of thirty-two characters, too"),
)
RING = KeyRing((OLD,))
TOKENS = AccessTokens(RING, "https://house.test", "bakery")
USER, SESSION = uuid4(), uuid4()
MINUTES = timedelta(minutes=10)


def token(tokens: AccessTokens = TOKENS, lifetime: timedelta = MINUTES) -> str:
    return tokens.make(USER, SESSION, ["baker"], lifetime)


def claims(**more: Any) -> dict[str, Any]:
    now = int(clock.now().timestamp())
    return {
        "iss": "https://house.test", "aud": "steelyard:bakery", "sub": str(USER),
        "sid": str(SESSION), "roles": [], "iat": now, "exp": now + 600, **more,
    }  # fmt: skip


def signed(
    content: dict[str, Any], key: Any = None, algorithm: str = "HS256", **header: Any
) -> str:
    return jwt.encode(
        content, RING.key("a", "access") if key is None else key, algorithm=algorithm,
        headers={"kid": "a", "typ": "at+jwt", **header},
    )  # fmt: skip


def test_a_token_says_who_and_on_which_device() -> None:
    read = TOKENS.read(token())
    assert read is not None
    assert (read.user_id, read.session_id, read.roles) == (USER, SESSION, ("baker",))


def test_a_hand_made_token_with_the_right_key_is_read() -> None:
    # Without this the refusals below could be for another reason.
    assert TOKENS.read(signed(claims())) is not None


def test_it_ends() -> None:
    assert TOKENS.read(token(lifetime=timedelta(seconds=-1))) is None
    assert TOKENS.read(signed(claims(iat=int(clock.now().timestamp()) + 600))) is None


@pytest.mark.parametrize("name", ["iss", "aud", "sub", "sid", "exp", "iat", "roles"])
def test_every_claim_is_needed(name: str) -> None:
    content = claims()
    del content[name]
    assert TOKENS.read(signed(content)) is None


@pytest.mark.parametrize(
    "wrong",
    [
        {"aud": "steelyard:garage"},
        {"aud": ["steelyard:bakery", "steelyard:garage"]},
        {"iss": "https://elsewhere.test"},
        {"sub": "root"},
        {"sid": 7},
        {"exp": "never"},
        {"exp": 1e20},
        {"exp": 10**30},
        {"exp": True},
        {"iat": None},
        {"roles": 5},
    ],
)
def test_a_wrong_claim_is_refused(wrong: dict[str, Any]) -> None:
    assert TOKENS.read(signed(claims(**wrong))) is None


def test_another_markets_token_is_refused() -> None:
    assert AccessTokens(RING, "https://house.test", "garage").read(token()) is None


def test_the_algorithm_is_ours_to_say() -> None:
    key = RING.key("a", "access")
    unsigned = jwt.encode(claims(), "", algorithm="none", headers={"kid": "a", "typ": "at+jwt"})
    assert TOKENS.read(unsigned) is None
    assert TOKENS.read(signed(claims(), key + key, "HS512")) is None
    private = rsa.generate_private_key(65537, 2048)
    assert TOKENS.read(signed(claims(), private, "RS256")) is None
    assert TOKENS.read(signed(claims(), ed25519.Ed25519PrivateKey.generate(), "EdDSA")) is None


def test_none_in_the_header_with_a_genuine_signature_is_refused() -> None:
    head, body, signature = token().split(".")
    for algorithm in ("none", "None", "NONE", "hs256", ""):
        forged = {"alg": algorithm, "typ": "at+jwt", "kid": "a"}
        other = base64.urlsafe_b64encode(json.dumps(forged).encode()).decode().rstrip("=")
        assert TOKENS.read(f"{other}.{body}.{signature}") is None
        assert TOKENS.read(f"{other}.{body}.") is None
    assert TOKENS.read(f"{head}.{body}.{signature}") is not None


@pytest.mark.parametrize(
    "header",
    [
        {"jku": "https://evil.test/keys"},
        {"jwk": {"kty": "oct", "k": "AAAA"}},
        {"x5u": "https://evil.test/cert"},
        {"typ": "JWT"},
        {"kid": "z"},
        {"kid": "../a"},
        {"crit": ["exp"]},
    ],
)
def test_a_header_that_is_not_ours_is_refused(header: dict[str, Any]) -> None:
    assert TOKENS.read(signed(claims(), **header)) is None


def test_keys_change_with_an_overlap() -> None:
    both = AccessTokens(KeyRing((NEW, OLD)), "https://house.test", "bakery")
    after = AccessTokens(KeyRing((NEW,)), "https://house.test", "bakery")
    assert both.read(token()) is not None
    assert after.read(token()) is None
    assert after.read(token(both)) is not None


def test_a_refresh_token_is_no_access_token() -> None:
    assert TOKENS.read(refresh_tokens.first(SESSION).written(RING)) is None


@given(st.one_of(st.text(max_size=200), st.binary(max_size=300).map(lambda b: b.decode("latin-1"))))
def test_rubbish_is_nothing(rubbish: str) -> None:
    assert TOKENS.read(rubbish) is None
    assert refresh_tokens.read(RING, rubbish) is None


@given(st.integers(min_value=0), st.characters(codec="ascii"))
def test_one_changed_character_makes_it_nothing(where: int, what: str) -> None:
    genuine = token()
    place = where % (len(genuine) - 1)
    changed = genuine[:place] + what + genuine[place + 1 :]
    if changed != genuine:
        assert TOKENS.read(changed) is None


def test_refresh_tokens_are_long_and_never_the_same() -> None:
    made = {refresh_tokens.first(SESSION).secret for _ in range(100)}
    assert len(made) == 100
    assert all(len(one) == 32 for one in made)


@given(st.uuids(), st.integers(min_value=0), st.integers(min_value=1, max_value=255))
def test_a_refresh_token_with_a_changed_byte_was_never_made(
    session: UUID, at: int, by: int
) -> None:
    written = refresh_tokens.first(session).written(RING)
    assert refresh_tokens.read(RING, written) is not None
    whole = bytearray(base64.urlsafe_b64decode(written + "=" * (-len(written) % 4)))
    whole[at % len(whole)] ^= by
    changed = base64.urlsafe_b64encode(bytes(whole)).decode().rstrip("=")
    assert refresh_tokens.read(RING, changed) is None


def test_a_successor_is_always_the_same_and_needs_the_key() -> None:
    shown = refresh_tokens.first(SESSION)
    assert shown.successor(RING) == shown.successor(RING)
    assert shown.successor(RING) != shown.successor(KeyRing((NEW,)))
    assert shown.successor(RING).hash != shown.hash


@pytest.mark.parametrize(
    "keys",
    [
        (),
        (OLD, OLD),
        (("A", OLD[1]),),
        (("a", "short"),),
        (("", OLD[1]),),
        (("toolongid", OLD[1]),),
    ],
)
def test_a_ring_that_cannot_be_used_is_refused(keys: tuple[tuple[str, str], ...]) -> None:
    with pytest.raises(ValueError, match="key"):
        KeyRing(keys)

"""Passwords: what is stored, what is refused, and that old hashes are replaced."""

import bcrypt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from steelyard.kernel.identity import Hasher, check_strength
from steelyard.kernel.identity.refusals import WeakPassword


@pytest.fixture
def hasher() -> Hasher:
    return Hasher(memory_kib=64, passes=1, lanes=1)


async def test_the_default_is_argon2id_with_the_recommended_costs() -> None:
    hashed = await Hasher().hash("seven brown loaves")
    assert hashed.startswith("$argon2id$v=19$m=65536,t=3,p=4$")


async def test_a_password_matches_its_own_hash_only(hasher: Hasher) -> None:
    hashed = await hasher.hash("seven brown loaves")
    assert (await hasher.verify("seven brown loaves", hashed)).matches
    assert not (await hasher.verify("seven brown loaves ", hashed)).matches


async def test_nothing_is_cut_off(hasher: Hasher) -> None:
    base = "x" * 72
    hashed = await hasher.hash(base + "one")
    assert not (await hasher.verify(base + "two", hashed)).matches


async def test_composed_and_decomposed_accents_are_one_password(hasher: Hasher) -> None:
    hashed = await hasher.hash("caf\u00e9 in the morning")
    assert (await hasher.verify("cafe\u0301 in the morning", hashed)).matches


async def test_a_bcrypt_hash_is_verified_and_replaced(hasher: Hasher) -> None:
    for prefix in (b"2a", b"2b"):
        old = bcrypt.hashpw(b"Loaves123", bcrypt.gensalt(4, prefix)).decode()
        verdict = await hasher.verify("Loaves123", old)
        assert verdict.matches
        assert verdict.renewed is not None
        assert verdict.renewed.startswith("$argon2id$")
        assert (await hasher.verify("Loaves123", verdict.renewed)).matches
        assert not (await hasher.verify("loaves123", old)).matches


async def test_a_long_password_behind_bcrypt_is_let_in_and_its_hash_kept(hasher: Hasher) -> None:
    long = "a long sentence about bread " * 4
    old = bcrypt.hashpw(long.encode()[:72], bcrypt.gensalt(4)).decode()
    verdict = await hasher.verify(long, old)
    assert (verdict.matches, verdict.renewed) == (True, None)


async def test_cheaper_hashes_of_former_days_are_replaced(hasher: Hasher) -> None:
    dearer = Hasher(memory_kib=128, passes=1, lanes=1)
    verdict = await dearer.verify("seven brown loaves", await hasher.hash("seven brown loaves"))
    assert verdict.matches
    assert verdict.renewed is not None


@pytest.mark.parametrize("known", ["", "plain", "$argon2id$broken", "$2b$04$short", "$1$md5$x"])
async def test_what_is_no_hash_matches_nothing(hasher: Hasher, known: str) -> None:
    assert not (await hasher.verify("plain", known)).matches


@given(st.text(max_size=80))
@settings(max_examples=25)
async def test_nobody_has_no_password(password: str) -> None:
    hasher = Hasher(memory_kib=64, passes=1, lanes=1)
    assert not (await hasher.verify(password, None)).matches
    assert not (await hasher.verify("nobody's password", None)).matches
    assert hasher.verifications == 2


@pytest.mark.parametrize(
    "password",
    [
        "short",
        "eleven char",
        "aaaaaaaaaaaaaaaa",
        "abababababab",
        "password1234!",
        "Password2026!!",
        "qwertyuiop123",
        "zyxwvutsrqponm",
        "0123456789012",
        "84715936203957",
        "iloveyouforever",
        "ana.baker@example.org",
        "ana.baker2026!",
        "x" * 257,
    ],
)
def test_what_is_guessed_first_is_refused(password: str) -> None:
    with pytest.raises(WeakPassword) as refused:
        check_strength(password, personal=("ana.baker@example.org", "Ana Baker"))
    assert password not in str(refused.value.details)


@pytest.mark.parametrize(
    "password",
    [
        "seven brown loaves",
        "no digits at all here",
        "Ωmega bakes träumend",
        "x7" + "q" * 30 + "pl/k",
    ],
)
def test_length_is_enough(password: str) -> None:
    check_strength(password, personal=("ana.baker@example.org", "Ana Baker"))


def test_a_market_may_ask_for_more() -> None:
    with pytest.raises(WeakPassword):
        check_strength("seven brown loaves", minimum=20)

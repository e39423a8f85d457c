"""Passwords: hashed with Argon2id, in a thread; old bcrypt hashes are verified and replaced.

Every try costs one verification, whether the account exists or not: without a hash to compare
with, a hash of nobody's password is verified.
"""

import asyncio
import unicodedata
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path

from pwdlib import PasswordHash
from pwdlib.exceptions import UnknownHashError
from pwdlib.hashers.argon2 import Argon2Hasher
from pwdlib.hashers.bcrypt import BcryptHasher

from steelyard.kernel.identity.policy import PASSWORD_FLOOR
from steelyard.kernel.identity.refusals import WeakPassword

PASSWORD_MAX = 256
_BCRYPT_BYTES = 72
_COMMON = Path(__file__).with_name("common_passwords.txt")
_FEW_DIFFERENT = 5
_THREADS = 4
_ADVICE = "Choose another: several unrelated words are good."


@dataclass(frozen=True, slots=True)
class Verdict:
    """``renewed``: a better hash of the same password, to be kept instead."""

    matches: bool
    renewed: str | None = None


class Hasher:
    """Argon2id with the given costs; the defaults are RFC 9106's second recommendation.

    A few threads of its own do the work: each holds the memory of one hash, so that many who
    sign in at once wait instead of filling the machine.
    """

    def __init__(self, *, memory_kib: int = 65_536, passes: int = 3, lanes: int = 4) -> None:
        self._argon = Argon2Hasher(time_cost=passes, memory_cost=memory_kib, parallelism=lanes)
        self._all = PasswordHash((self._argon, BcryptHasher()))
        self._pool = ThreadPoolExecutor(_THREADS, thread_name_prefix="passwords")
        self.verifications = 0
        """How many were done so far: what a stranger can make us do, and measure."""

    @cached_property
    def _nobodys(self) -> str:
        return self._argon.hash("nobody's password")

    async def hash(self, password: str) -> str:
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._pool, self._argon.hash, _one_form(password))

    async def verify(self, password: str, known: str | None) -> Verdict:
        """Whether ``known`` is a hash of ``password``; None: no, after the same work."""
        self.verifications += 1
        loop = asyncio.get_running_loop()
        verdict = await loop.run_in_executor(self._pool, self._verify, password, known)
        return verdict if known else Verdict(matches=False)

    def _verify(self, password: str, hashed: str | None) -> Verdict:
        # Made by whoever comes first, known or not.
        nobodys = self._nobodys
        known = hashed or nobodys
        try:
            if BcryptHasher.identify(known):
                return self._verify_old(password, known)
            matches, renewed = self._all.verify_and_update(_one_form(password), known)
        except UnknownHashError:
            return Verdict(matches=False)
        return Verdict(matches, renewed)

    def _verify_old(self, password: str, known: str) -> Verdict:
        """bcrypt knows 72 bytes only: whoever made the hash cut what came after them off.

        Such a long password is let in and its hash kept, since what follows was never checked.
        """
        whole = password.encode("utf-8", "surrogatepass")
        if b"\x00" in whole or not self._all.verify(whole[:_BCRYPT_BYTES], known):
            return Verdict(matches=False)
        long = len(whole) > _BCRYPT_BYTES
        return Verdict(
            matches=True, renewed=None if long else self._argon.hash(_one_form(password))
        )


def check_strength(
    password: str, *, minimum: int = PASSWORD_FLOOR, personal: tuple[str | None, ...] = ()
) -> None:
    """Length counts and nothing else, but for what is guessed first. Raises WeakPassword.

    ``personal``: what everybody knows of the account (address, name).
    """
    if len(password) < minimum:
        raise WeakPassword(
            "Please choose a longer password.", password=f"Use at least {minimum} characters."
        )
    if len(password) > PASSWORD_MAX:
        raise WeakPassword(
            "Please choose a shorter password.", password=f"Use at most {PASSWORD_MAX} characters."
        )
    plain = _one_form(password).casefold()
    if len(set(plain)) < _FEW_DIFFERENT or _is_common(plain) or _is_personal(plain, personal):
        raise WeakPassword(
            "This password is guessed too easily.",
            password=_ADVICE,
        )


def _is_common(plain: str) -> bool:
    """Whether it is one of the commonest, or one of them with digits and signs around it."""
    common = _common()
    letters = plain.strip("0123456789!?.,-_*#@$%&+ ")
    return plain in common or letters in common or plain in _runs() or not letters


def _is_personal(plain: str, personal: tuple[str | None, ...]) -> bool:
    known = [one.casefold() for one in personal if one]
    parts = {part for one in known for part in (one, one.partition("@")[0]) if len(part) > 3}
    return any(plain in {part, part * 2, part[::-1]} for part in parts) or any(
        plain.strip("0123456789!?.,-_*#@$%&+ ") == part for part in parts
    )


def _one_form(password: str) -> str:
    """The same password whatever keyboard composed its accents."""
    return unicodedata.normalize("NFKC", password)


@lru_cache(maxsize=1)
def _common() -> frozenset[str]:
    lines = _COMMON.read_text(encoding="utf-8").splitlines()
    return frozenset(line for line in lines if line and not line.startswith("#"))


@lru_cache(maxsize=1)
def _runs() -> frozenset[str]:
    """Walks along the keyboard, the alphabet, the digits: of any length, both ways."""
    rows = ("qwertyuiopasdfghjklzxcvbnm", "abcdefghijklmnopqrstuvwxyz", "01234567890123456789")
    both = [row for one in rows for row in (one, one[::-1])]
    return frozenset(
        row[start:end]
        for row in both
        for start in range(len(row))
        for end in range(start + PASSWORD_FLOOR, len(row) + 1)
    )

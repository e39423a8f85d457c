"""Idempotency keys as Stripe v1 has them. https://docs.stripe.com/api/idempotent_requests

The first answer to a key, 5xx included, is given again for 24 hours; other parameters under
the same key are refused; a second call while the first is under way is a conflict. The answer
is kept in the transaction of the work, so the two cannot part.
"""

import hashlib
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass

from steelyard.sandbox.clock import SandboxClock
from steelyard.sandbox.store import Doc, Store, dump, load
from steelyard.sandbox.stripe.errors import StripeError, key_in_use, key_with_other_parameters

LONGEST_KEY = 255
KEPT_SECONDS = 24 * 3600


@dataclass(frozen=True)
class Remembered:
    status: int
    body: Doc
    request_id: str


def fingerprint(method: str, path: str, body: str) -> str:
    """What makes two calls the same: order of the fields counts, as the clients keep it."""
    return hashlib.sha256(f"{method} {path}\n{body}".encode()).hexdigest()


class Keys:
    """All keys of all accounts."""

    def __init__(self, store: Store, clock: SandboxClock) -> None:
        self._store = store
        self._clock = clock
        self._under_way: set[tuple[str, str]] = set()

    def recall(self, account: str, key: str, print_: str) -> Remembered | None:
        """The kept answer; raises when the key was used for something else."""
        if not 0 < len(key) <= LONGEST_KEY:
            raise StripeError(
                400, f"Idempotency keys are 1 to {LONGEST_KEY} characters long.",
                kind="idempotency_error",
            )  # fmt: skip
        row = self._store.row(
            "SELECT * FROM stripe_idempotency WHERE account=? AND key=? AND created_at>?",
            account, key, self._clock.now() - KEPT_SECONDS,
        )  # fmt: skip
        if row is None:
            return None
        if row["fingerprint"] != print_:
            raise key_with_other_parameters(key)
        return Remembered(row["status"], load(row["body"]), row["request_id"])

    def remember(self, account: str, key: str, print_: str, answer: Remembered) -> None:
        self._store.run(
            "INSERT INTO stripe_idempotency VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (account, key)"
            " DO UPDATE SET fingerprint=excluded.fingerprint, status=excluded.status,"
            " body=excluded.body, request_id=excluded.request_id, created_at=excluded.created_at",
            account, key, print_, answer.status, dump(answer.body), answer.request_id,
            self._clock.now(),
        )  # fmt: skip

    @contextmanager
    def under_way(self, account: str, key: str) -> Generator[None]:
        """Holds the key while its first call runs; a second one is refused meanwhile."""
        held = (account, key)
        if held in self._under_way:
            raise key_in_use(key)
        self._under_way.add(held)
        try:
            yield
        finally:
            self._under_way.discard(held)

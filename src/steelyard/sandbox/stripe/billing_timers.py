"""What happens to subscriptions by itself, when its time has come."""

from collections.abc import Callable

from steelyard.sandbox.store import Doc
from steelyard.sandbox.stripe import billing
from steelyard.sandbox.stripe.desk import Desk


class BillingTimers:
    """Renewals, retries, ends of trials; what changed otherwise in the meantime stands."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        for kind, run in (
            (billing.RENEWAL, self.renewal),
            (billing.RETRY, self.retry),
            (billing.TRIAL, self.trial_will_end),
            (billing.EXPIRY, self.expiry),
        ):
            desk.ground.agenda.handle(kind, run)

    async def renewal(self, entry: int, payload: Doc) -> None:
        self._run(
            entry, "subscription", payload["subscription"],
            lambda found: billing.renew(self._desk, found, payload["period"]),
        )  # fmt: skip

    async def retry(self, entry: int, payload: Doc) -> None:
        self._run(
            entry, "invoice", payload["invoice"], lambda found: billing.try_again(self._desk, found)
        )

    async def trial_will_end(self, entry: int, payload: Doc) -> None:
        self._run(
            entry, "subscription", payload["subscription"],
            lambda found: billing.warn_of_trial_end(self._desk, found),
        )  # fmt: skip

    async def expiry(self, entry: int, payload: Doc) -> None:
        self._run(
            entry, "subscription", payload["subscription"],
            lambda found: billing.expire(self._desk, found),
        )  # fmt: skip

    def _run(self, entry: int, kind: str, name: str, act: Callable[[Doc], None]) -> None:
        desk = self._desk
        with desk.ground.store.transaction():
            desk.ground.agenda.finish(entry)
            act(desk.shelf.get(kind, name))

"""The example of docs/concepts/ledger.md, played."""

from collections.abc import Sequence

from tests.kernel.ledger.support import transfer

from steelyard.kernel.db import Session
from steelyard.kernel.ledger import Account, Floor, balance, open_account, post
from steelyard.kernel.money import Money

FLOORS: dict[str, Floor] = {
    "provider_cash": "none",
    "held": "zero",
    "payable": "none",
    "commission": "none",
    "paid_outside": "none",
    "refunds_in_flight": "zero",
}
DEPOSIT = Money(4900, "USD")


class TestTheDepositOfALocksmith:
    async def test_is_earned_when_the_job_is_done(self, session: Session) -> None:
        await self._open(session)
        fee = DEPOSIT.percent(1500)
        assert fee == Money(735, "USD")
        await self._post(session, "capture", provider_cash=-4900, held=4900)
        assert await self._balances(session, "provider_cash", "held") == [-4900, 4900]
        await self._post(session, "deposit_earned", held=-4900, payable=4165, commission=735)
        assert await self._balances(session, "held", "payable", "commission") == [0, 4165, 735]
        await self._post(session, "statement_paid", payable=-4165, paid_outside=4165)
        assert await self._balances(session, *FLOORS) == [-4900, 0, 0, 735, 4165, 0]

    async def test_goes_back_when_the_job_fails(self, session: Session) -> None:
        await self._open(session)
        await self._post(session, "capture", provider_cash=-4900, held=4900)
        await self._post(session, "refund_reserved", held=-4900, refunds_in_flight=4900)
        assert await self._balances(session, *FLOORS) == [-4900, 0, 0, 0, 0, 4900]
        await self._post(session, "refund_paid", refunds_in_flight=-4900, provider_cash=4900)
        assert await self._balances(session, *FLOORS) == [0, 0, 0, 0, 0, 0]

    async def _open(self, session: Session) -> None:
        self.accounts: dict[str, Account] = {
            purpose: await open_account(
                session,
                market="fairground",
                owner_type="example",
                owner_id="1",
                purpose=purpose,
                currency="USD",
                floor=floor,
            )
            for purpose, floor in FLOORS.items()
        }

    async def _post(self, session: Session, kind: str, **entries: int) -> None:
        legs = [(self.accounts[purpose], minor, "USD") for purpose, minor in entries.items()]
        await post(session, [transfer(*legs, kind=kind)])

    async def _balances(self, session: Session, *purposes: str) -> Sequence[int]:
        return [(await balance(session, self.accounts[p])).posted_minor for p in purposes]

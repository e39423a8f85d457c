"""Opening and reading accounts."""

from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from steelyard.kernel.errors import Conflict
from steelyard.kernel.ledger import chart
from steelyard.kernel.ledger.models import LedgerAccount
from steelyard.kernel.ledger.refusals import AccountNotFound
from steelyard.kernel.ledger.values import (
    Account,
    Balance,
    Floor,
    MalformedOperation,
    check_currency,
    check_text,
)


class AccountFloorDiffers(Conflict):
    """The account exists with another floor. A floor is chosen once, when it is opened."""

    code = "account_floor_differs"


async def open_account(
    session: AsyncSession,
    *,
    market: str,
    owner_type: str,
    owner_id: str,
    purpose: str,
    currency: str,
    floor: Floor,
) -> Account:
    """The account of this owner, purpose and currency; opened if it is not there yet.

    Any number of callers at once get the same one. ``floor`` "zero" means that it can never be
    spent below nothing. Raises MalformedOperation and AccountFloorDiffers.
    """
    names = {
        "market": market,
        "owner_type": owner_type,
        "owner_id": owner_id,
        "purpose": purpose,
    }
    for name, value in names.items():
        check_text(name, value, 255 if name == "owner_id" else 64)
    check_currency(currency)
    if floor not in {"none", "zero"}:
        raise MalformedOperation("The floor is unknown.", floor='give "none" or "zero"')
    chart.check_purpose(market, purpose, floor)
    account = await find_account(session, currency=currency, **names)
    while account is None:
        # A rival's open insert is waited for. Should it be rolled back after we saw a conflict,
        # there is nothing to find, and the next turn inserts.
        await session.execute(
            insert(LedgerAccount)
            .values(**names, currency=currency, floor=floor)
            .on_conflict_do_nothing()
        )
        account = await find_account(session, currency=currency, **names)
    if account.floor != floor:
        raise AccountFloorDiffers(
            f"This account has the floor {account.floor!r}.", floor=account.floor
        )
    return account


async def find_account(
    session: AsyncSession,
    *,
    market: str,
    owner_type: str,
    owner_id: str,
    purpose: str,
    currency: str,
) -> Account | None:
    """The account as it stands, or None if nobody has opened it."""
    query = select(LedgerAccount).where(
        LedgerAccount.market == market,
        LedgerAccount.owner_type == owner_type,
        LedgerAccount.owner_id == owner_id,
        LedgerAccount.purpose == purpose,
        LedgerAccount.currency == currency,
    )
    return await _one(session, query)


async def get_account(session: AsyncSession, account_id: UUID) -> Account:
    """The account as it stands. Raises AccountNotFound."""
    account = await _one(session, select(LedgerAccount).where(LedgerAccount.id == account_id))
    if account is None:
        raise AccountNotFound
    return account


async def balance(session: AsyncSession, account: Account | UUID) -> Balance:
    """The account's figures now, in this transaction's eyes. Raises AccountNotFound.

    To show, and to suggest: whoever spends on the strength of it must still be ready for
    InsufficientFunds, since only posting holds the account.
    """
    account_id = account.id if isinstance(account, Account) else account
    found = await get_account(session, account_id)
    return Balance(found.posted_minor, found.held_minor, found.currency)


async def _one(session: AsyncSession, query: Select[LedgerAccount]) -> Account | None:
    # Columns, not entities: the posting function changes rows behind the identity map's back.
    columns = LedgerAccount.__table__.c
    row = (
        await session.execute(
            query.with_only_columns(
                columns.id,
                columns.market,
                columns.owner_type,
                columns.owner_id,
                columns.purpose,
                columns.currency,
                columns.floor,
                columns.posted_minor,
                columns.held_minor,
                columns.version,
            )
        )
    ).one_or_none()
    return None if row is None else Account(*row)

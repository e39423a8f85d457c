"""Lists of payouts, newest first, a page at a time."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, select

from steelyard.kernel.db import Session
from steelyard.kernel.http.pages import Order, cut, read_cursor
from steelyard.kernel.payouts import Payee, Payout
from steelyard.markets.strathwell.lifecycles import MARKET
from steelyard.markets.strathwell.models import Vendor
from steelyard.markets.strathwell.money.shares import VENDOR

_NEWEST = Order("newest", Payout.created_at, Payout.id)
type Row = tuple[Payout, Payee]


async def page_of_payouts(
    session: Session,
    secret: str,
    *,
    vendor: Vendor | None = None,
    statuses: Sequence[str] = (),
    milestone: str | None = None,
    cursor: str | None,
    size: int,
) -> tuple[list[Row], str | None]:
    """One page with who is paid, and the cursor of the next. Raises InvalidPage."""
    where: list[ColumnElement[bool]] = [Payout.market == MARKET]
    if vendor is not None:
        where += [Payee.owner_type == VENDOR, Payee.owner_id == str(vendor.id)]
    if statuses:
        where.append(Payout.status.in_(statuses))
    if milestone is not None:
        where.append(Payout.milestone == milestone)
    if cursor:
        where.append(_NEWEST.after(*read_cursor(secret, _NEWEST, cursor)))
    found = await session.execute(
        select(Payout, Payee)
        .join(Payee, Payee.id == Payout.payee_id)
        .where(*where)
        .order_by(*_NEWEST.clauses())
        .limit(size + 1)
    )
    rows = {payout.id: (payout, payee) for payout, payee in found.all()}
    kept, following = cut(secret, _NEWEST, [payout for payout, _ in rows.values()], size)
    return [rows[payout.id] for payout in kept], following

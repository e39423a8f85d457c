"""Reports: what was booked, paid and paid out between two days; as rows or as a CSV file.

A spreadsheet opens the file and executes nothing of it.
"""

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import text

from steelyard.kernel.db import Session
from steelyard.kernel.errors import InvalidInput
from steelyard.markets.strathwell.admin.schemas import Report, ReportQuery
from steelyard.markets.strathwell.book.days import today
from steelyard.markets.strathwell.policy import policy_of

_SPAN = timedelta(days=30)
_SPAN_MAX = timedelta(days=366 * 3)
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
_MARK = "\ufeff"


class ReportName(StrEnum):
    BOOKINGS = "bookings"
    PAYMENTS = "payments"
    PAYOUTS = "payouts"
    VENDORS = "vendors"


@dataclass(frozen=True, slots=True)
class _Asked:
    columns: Sequence[str]
    sql: str


_REPORTS = {
    ReportName.BOOKINGS: _Asked(
        ("month", "status", "bookings", "total_cents", "paid_cents", "refunded_cents", "currency"),
        """
        SELECT to_char(created_at AT TIME ZONE :zone, 'YYYY-MM') AS month, status,
            count(*) AS bookings, coalesce(sum(total_minor), 0)::bigint AS total_cents,
            sum(paid_minor)::bigint AS paid_cents,
            sum(refunded_minor)::bigint AS refunded_cents, currency
        FROM strathwell.bookings
        WHERE (created_at AT TIME ZONE :zone)::date BETWEEN :since AND :until
        GROUP BY 1, status, currency ORDER BY 1, status, currency
        """,
    ),
    ReportName.PAYMENTS: _Asked(
        ("month", "payments", "captured_cents", "refunded_cents", "on_its_way_cents", "currency"),
        """
        SELECT to_char(succeeded_at AT TIME ZONE :zone, 'YYYY-MM') AS month,
            count(*) AS payments, sum(captured_minor)::bigint AS captured_cents,
            sum(refunded_minor)::bigint AS refunded_cents,
            sum(refund_reserved_minor - refunded_minor)::bigint AS on_its_way_cents,
            captured_currency AS currency
        FROM kernel.payment
        WHERE market = 'strathwell' AND status = 'succeeded'
            AND (succeeded_at AT TIME ZONE :zone)::date BETWEEN :since AND :until
        GROUP BY 1, captured_currency ORDER BY 1, captured_currency
        """,
    ),
    ReportName.PAYOUTS: _Asked(
        (
            "month",
            "milestone",
            "status",
            "payouts",
            "gross_cents",
            "commission_cents",
            "net_cents",
            "sent_cents",
            "currency",
        ),
        """
        SELECT to_char(created_at AT TIME ZONE :zone, 'YYYY-MM') AS month, milestone, status,
            count(*) AS payouts, sum(gross_minor)::bigint AS gross_cents,
            sum(commission_minor - commission_back_minor)::bigint AS commission_cents,
            sum(amount_minor - taken_minor - clawed_minor)::bigint AS net_cents,
            sum(sent_minor - reversed_minor)::bigint AS sent_cents, currency
        FROM kernel.payout
        WHERE market = 'strathwell'
            AND (created_at AT TIME ZONE :zone)::date BETWEEN :since AND :until
        GROUP BY 1, milestone, status, currency ORDER BY 1, milestone, status, currency
        """,
    ),
    ReportName.VENDORS: _Asked(
        (
            "vendor",
            "category",
            "status",
            "bookings",
            "gross_cents",
            "commission_cents",
            "paid_out_cents",
            "currency",
        ),
        """
        SELECT v.business_name AS vendor, v.category, v.status,
            count(DISTINCT p.subject_id) AS bookings,
            coalesce(sum(p.gross_minor), 0)::bigint AS gross_cents,
            coalesce(sum(p.commission_minor - p.commission_back_minor), 0)::bigint
                AS commission_cents,
            coalesce(sum(p.sent_minor - p.reversed_minor) FILTER (
                WHERE p.status IN ('paid', 'reversed')), 0)::bigint AS paid_out_cents,
            v.currency
        FROM strathwell.vendors v
        LEFT JOIN kernel.payee y ON y.market = 'strathwell' AND y.owner_type = 'vendor'
            AND y.owner_id = v.id::text AND y.currency = v.currency
        LEFT JOIN kernel.payout p ON p.payee_id = y.id
            AND (p.created_at AT TIME ZONE :zone)::date BETWEEN :since AND :until
        WHERE v.status IN ('approved', 'needs_changes')
        GROUP BY v.id ORDER BY gross_cents DESC, v.business_name, v.id
        """,
    ),
}


async def report(session: Session, name: ReportName, asked: ReportQuery) -> Report:
    """One report; the last 30 days where nothing else is asked for. Raises InvalidInput."""
    until = asked.until or today(session)
    since = asked.since or until - _SPAN
    _check(since, until)
    chosen = _REPORTS[name]
    found = await session.execute(
        text(chosen.sql),
        {"since": since, "until": until, "zone": policy_of(session).time_zone},
    )
    rows = [{column: row[column] for column in chosen.columns} for row in found.mappings()]
    return Report(
        name=name.value, since=since, until=until, columns=list(chosen.columns), rows=rows
    )


def as_csv(made: Report) -> str:
    """The rows as a file, headings first."""
    buffer = io.StringIO()
    buffer.write(_MARK)
    writer = csv.writer(buffer, lineterminator="\r\n")
    writer.writerow(made.columns)
    for row in made.rows:
        writer.writerow([_cell(row[column]) for column in made.columns])
    return buffer.getvalue()


def _cell(value: Any) -> str:
    written = "" if value is None else str(value)
    is_text = isinstance(value, str)
    return f"'{written}" if is_text and written.startswith(_FORMULA) else written


def _check(since: date, until: date) -> None:
    if until < since:
        raise InvalidInput("The span ends before it begins.", until="Choose a day after `since`.")
    if until - since > _SPAN_MAX:
        raise InvalidInput("The span is too long.", since="Ask for at most three years.")

"""Receipts as PDF, for the customer who paid and for staff."""

from typing import Any
from uuid import UUID

from fastapi import APIRouter, Response

from steelyard.kernel.db import Session
from steelyard.kernel.errors import Conflict
from steelyard.kernel.http.admin_gate import Staff
from steelyard.kernel.http.context import CurrentServices
from steelyard.kernel.http.errors import STANDARD
from steelyard.kernel.http.routes import UnitOfWorkRoute, own_transactions
from steelyard.markets.locksmith.jobs.queries import job_by_id, job_of_session
from steelyard.markets.locksmith.receipts.content import Receipt, receipt_of
from steelyard.markets.locksmith.receipts.render import pdf_of
from steelyard.markets.locksmith.requests.access import Customer

PDF = "application/pdf"
_PAGE: dict[int | str, dict[str, Any]] = {
    **STANDARD,
    200: {
        "description": "One page.",
        "content": {PDF: {"schema": {"type": "string", "contentMediaType": PDF}}},
    },
}

router = APIRouter(prefix="/api", route_class=UnitOfWorkRoute, responses=_PAGE)


class NothingPaid(Conflict):
    """No deposit was paid, so there is nothing to confirm."""

    code = "nothing_paid"


class PdfFile(Response):
    """``media_type`` stays open: a refusal at this door is JSON."""

    media_type = None

    def __init__(self, content: bytes = b"", *, name: str = "", status_code: int = 200) -> None:
        super().__init__(
            content,
            status_code=status_code,
            media_type=PDF,
            headers={"content-disposition": f'inline; filename="{name}"'},
        )


@router.get("/request/{request_id}/receipt.pdf", response_class=PdfFile, tags=["customer"])
@own_transactions
async def download_receipt(
    request_id: UUID, _actor: Customer, services: CurrentServices
) -> PdfFile:
    """The receipt of a paid request."""
    async with services.database.reading() as session:
        receipt = await _of_request(session, request_id)
    return await _page(receipt)


@router.get("/admin/jobs/{job_id}/receipt.pdf", response_class=PdfFile, tags=["staff"])
@own_transactions
async def download_job_receipt(job_id: UUID, _staff: Staff, services: CurrentServices) -> PdfFile:
    """The customer's receipt, as they see it."""
    async with services.database.reading() as session:
        receipt = await receipt_of(session, await job_by_id(session, job_id))
    return await _page(receipt)


async def _of_request(session: Session, request_id: UUID) -> Receipt:
    job = await job_of_session(session, request_id)
    if job is None:
        raise NothingPaid("There is no receipt yet: the deposit has not been paid.")
    return await receipt_of(session, job)


async def _page(receipt: Receipt) -> PdfFile:
    return PdfFile(await pdf_of(receipt), name=receipt.file_name)

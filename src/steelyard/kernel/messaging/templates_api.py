"""The page of templates: every text of a market as people will read it."""

from fastapi import APIRouter
from pydantic import Field

from steelyard.kernel.http.admin_gate import Staff
from steelyard.kernel.http.errors import answers
from steelyard.kernel.http.routes import UnitOfWorkRoute
from steelyard.kernel.http.wire import Answer
from steelyard.kernel.messaging.preview import previews


class SegmentsOut(Answer):
    """What the text is billed as."""

    encoding: str = Field(examples=["GSM-7"])
    units: int = Field(examples=[118])
    count: int = Field(examples=[1])


class TemplatePreview(Answer):
    """One template with its sample values. ``problem``: why it cannot be rendered."""

    name: str = Field(examples=["offer"])
    channel: str = Field(examples=["sms"])
    subject_line: str
    body: str
    segments: SegmentsOut | None
    problem: str | None


class TemplatePreviews(Answer):
    items: list[TemplatePreview]


def templates_router(market_name: str) -> APIRouter:
    """``GET /api/admin/templates`` of one market, for staff."""
    router = APIRouter(tags=["messages"], route_class=UnitOfWorkRoute)

    @router.get("/api/admin/templates", responses=answers(401, 503), summary="Every text, rendered")
    async def list_templates(actor: Staff) -> TemplatePreviews:
        del actor  # staff only; what is shown is the same for all of them
        items = [TemplatePreview.model_validate(one) for one in previews(market_name)]
        return TemplatePreviews(items=items)

    return router

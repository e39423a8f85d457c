"""The mailbox as people read it."""

from fastapi import APIRouter, Query
from pydantic import BaseModel
from starlette.responses import Response

from steelyard.sandbox.control.base import not_there
from steelyard.sandbox.links import Link, links_in
from steelyard.sandbox.mail.mailbox import Mailbox
from steelyard.sandbox.pages import page
from steelyard.sandbox.store import Doc


class MailSummary(BaseModel):
    id: int
    received_at: str
    mail_from: str
    recipients: list[str]
    subject: str


class MailList(BaseModel):
    mails: list[MailSummary]


class Attachment(BaseModel):
    filename: str | None
    content_type: str
    size: int


class Mail(MailSummary):
    """``html`` is as it was sent: show ``…/html`` in an iframe instead, which runs nothing."""

    headers: list[tuple[str, str]]
    text: str | None
    html: str | None
    attachments: list[Attachment]
    links: list[Link]


class Deleted(BaseModel):
    deleted: int


class MailControls:
    """``/control/mail``. ``origins``: the application's pages."""

    def __init__(self, mailbox: Mailbox, origins: tuple[str, ...]) -> None:
        self._mailbox = mailbox
        self._origins = origins
        self._policy = (
            "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; "
            "form-action 'none'; sandbox allow-popups allow-popups-to-escape-sandbox; "
            + " ".join(("frame-ancestors 'self'", *origins))
        )

    def router(self) -> APIRouter:
        router = APIRouter(prefix="/mail", tags=["mail"])
        router.add_api_route("", self.mails, methods=["GET"])
        router.add_api_route("", self.empty, methods=["DELETE"])
        router.add_api_route("/{number}", self.mail, methods=["GET"])
        router.add_api_route("/{number}/raw", self.raw, methods=["GET"])
        router.add_api_route(
            "/{number}/html", self.html, methods=["GET"],
            responses={200: {"content": {"text/html": {}}}},
        )  # fmt: skip
        return router

    async def mails(
        self,
        after: int = 0,
        limit: int = Query(default=100, ge=1, le=1000),
        to: str | None = None,
        newest_first: bool = False,
    ) -> MailList:
        """Without bodies; ``to``: only what was sent to that address."""
        found = self._mailbox.list(after, limit, to, newest_first=newest_first)
        return MailList.model_validate({"mails": found})

    async def mail(self, number: int) -> Mail:
        """One mail as text and as HTML, with its links."""
        found = self._get(number)
        links = links_in([found["text"], found["html"]], self._origins)
        return Mail.model_validate({**found, "links": links})

    async def html(self, number: int) -> Response:
        """The mail as a page for an iframe: no scripts, nothing loaded, links in a new tab."""
        found = self._get(number)
        if found["html"] is None:
            raise not_there(f"HTML in mail {number}")
        return page(f'<base target="_blank">{found["html"]}', self._policy)

    async def raw(self, number: int) -> Response:
        found = self._mailbox.raw(number)
        if found is None:
            raise not_there(f"mail {number}")
        return Response(found, media_type="message/rfc822")

    async def empty(self) -> Deleted:
        return Deleted(deleted=self._mailbox.empty())

    def _get(self, number: int) -> Doc:
        found = self._mailbox.get(number)
        if found is None:
            raise not_there(f"mail {number}")
        return found

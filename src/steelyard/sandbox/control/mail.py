"""The mailbox as people read it."""

from fastapi import APIRouter, Query
from starlette.responses import Response

from steelyard.sandbox.control.base import not_there
from steelyard.sandbox.mail.mailbox import Mailbox
from steelyard.sandbox.store import Doc


class MailControls:
    """``/control/mail``"""

    def __init__(self, mailbox: Mailbox) -> None:
        self._mailbox = mailbox

    def router(self) -> APIRouter:
        router = APIRouter(prefix="/mail")
        router.add_api_route("", self.mails, methods=["GET"])
        router.add_api_route("", self.empty, methods=["DELETE"])
        router.add_api_route("/{number}", self.mail, methods=["GET"])
        router.add_api_route("/{number}/raw", self.raw, methods=["GET"])
        return router

    async def mails(
        self,
        after: int = 0,
        limit: int = Query(default=100, ge=1, le=1000),
        to: str | None = None,
    ) -> Doc:
        """Oldest first, without bodies; ``to``: only what was sent to that address."""
        return {"mails": self._mailbox.list(after, limit, to)}

    async def mail(self, number: int) -> Doc:
        found = self._mailbox.get(number)
        if found is None:
            raise not_there(f"mail {number}")
        return found

    async def raw(self, number: int) -> Response:
        found = self._mailbox.raw(number)
        if found is None:
            raise not_there(f"mail {number}")
        return Response(found, media_type="message/rfc822")

    async def empty(self) -> Doc:
        return {"deleted": self._mailbox.empty()}

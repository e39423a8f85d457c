"""From a phone, a mail or a payment to the application's records about it."""

from fastapi import APIRouter, HTTPException, Query
from pydantic import BaseModel

from steelyard.sandbox.control.base import not_there
from steelyard.sandbox.links import Link, links_in
from steelyard.sandbox.store import Doc
from steelyard.sandbox.stripe.errors import StripeError
from steelyard.sandbox.stripe.till_roll import payment
from steelyard.sandbox.world import World

TEXTS_READ = 500


class Links(BaseModel):
    links: list[Link]


class LinkControls:
    """``/control/links``"""

    def __init__(self, world: World, origins: tuple[str, ...]) -> None:
        self._world = world
        self._origins = origins

    def router(self) -> APIRouter:
        router = APIRouter(tags=["links"])
        router.add_api_route("/links", self.links, methods=["GET"])
        return router

    async def links(
        self,
        phone: str | None = Query(default=None, pattern=r"^\+[1-9]\d{6,14}$"),
        mail: int | None = None,
        payment: str | None = None,
    ) -> Links:
        """The addresses in a phone's texts (newest first), in a mail, or about a payment.

        Exactly one of ``phone``, ``mail`` and ``payment`` is asked for.
        """
        if sum(one is not None for one in (phone, mail, payment)) != 1:
            raise HTTPException(422, "Ask for one of phone, mail and payment.")
        if phone is not None:
            return Links(links=self._of_phone(phone))
        if mail is not None:
            return Links(links=self._of_mail(mail))
        return Links(links=self._of_payment(payment or ""))

    def _of_phone(self, number: str) -> list[Link]:
        texts = self._world.network.texts.of_phone(number, limit=TEXTS_READ)
        return links_in([text.body for text in reversed(texts)], self._origins)

    def _of_mail(self, number: int) -> list[Link]:
        found: Doc | None = self._world.mailbox.get(number)
        if found is None:
            raise not_there(f"mail {number}")
        return links_in([found["text"], found["html"]], self._origins)

    def _of_payment(self, name: str) -> list[Link]:
        desk = self._world.desk
        try:
            intent = desk.shelf.get("payment_intent", name)
        except StripeError as unknown:
            raise HTTPException(unknown.status, str(unknown)) from unknown
        return payment(desk, intent, self._origins).links

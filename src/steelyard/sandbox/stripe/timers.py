"""What happens at Stripe by itself: late answers from banks."""

from steelyard.sandbox.store import Doc
from steelyard.sandbox.stripe import intents, refunds
from steelyard.sandbox.stripe.desk import Desk


class StripeTimers:
    """Carries out what is due; an answer that came otherwise in the meantime stands."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        desk.ground.agenda.handle("stripe.processing", self.processing)
        desk.ground.agenda.handle("stripe.refund", self.refund)

    async def processing(self, entry: int, payload: Doc) -> None:
        desk = self._desk
        with desk.ground.store.transaction():
            desk.ground.agenda.finish(entry)
            intent = desk.shelf.get("payment_intent", payload["payment_intent"])
            intents.settle_processing(desk, intent, succeeded=payload["succeeded"])

    async def refund(self, entry: int, payload: Doc) -> None:
        desk = self._desk
        with desk.ground.store.transaction():
            desk.ground.agenda.finish(entry)
            refund = desk.shelf.get("refund", payload["refund"])
            if refund["status"] == "pending":
                refunds.settle(desk, refund, succeeded=payload["succeeded"])

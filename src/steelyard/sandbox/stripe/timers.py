"""What happens at Stripe by itself: late answers from banks, deadlines, payouts."""

from steelyard.sandbox.store import Doc
from steelyard.sandbox.stripe import disputes, intents, payouts, refunds
from steelyard.sandbox.stripe.desk import Desk


class StripeTimers:
    """Carries out what is due; an answer that came otherwise in the meantime stands."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        desk.ground.agenda.handle("stripe.processing", self.processing)
        desk.ground.agenda.handle("stripe.refund", self.refund)
        desk.ground.agenda.handle("stripe.dispute_due", self.dispute_due)
        desk.ground.agenda.handle("stripe.payout", self.payout)
        desk.ground.agenda.handle("stripe.payout_arrival", self.payout_arrival)

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

    async def dispute_due(self, entry: int, payload: Doc) -> None:
        desk = self._desk
        with desk.ground.store.transaction():
            desk.ground.agenda.finish(entry)
            disputes.run_out(desk, desk.shelf.get("dispute", payload["dispute"]))

    async def payout(self, entry: int, payload: Doc) -> None:
        desk = self._desk
        with desk.ground.store.transaction():
            desk.ground.agenda.finish(entry)
            if desk.shelf.has("account", payload["account"]):
                account = desk.shelf.get("account", payload["account"])
                payouts.pay_everything_out(desk, account)

    async def payout_arrival(self, entry: int, payload: Doc) -> None:
        desk = self._desk
        with desk.ground.store.transaction():
            desk.ground.agenda.finish(entry)
            payout = desk.shelf.get("payout", payload["payout"])
            if payout["status"] == "in_transit":
                payouts.settle(desk, payout, succeeded=payload["succeeded"])

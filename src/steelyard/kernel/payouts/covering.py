"""Who bears a lost chargeback: the payees of the payment, as far as there is something left."""

from collections.abc import Mapping

from steelyard.kernel.audit import Actor
from steelyard.kernel.db import Session
from steelyard.kernel.errors import Conflict
from steelyard.kernel.payments import books as payment_books
from steelyard.kernel.payments import payment_by_id
from steelyard.kernel.payments.models import Chargeback
from steelyard.kernel.payouts.models import Recall
from steelyard.kernel.payouts.recalls import recall


class ChargebackNotLost(Conflict):
    """Only what is lost for good is passed on; until then hold what is not sent."""

    code = "chargeback_not_lost"


async def cover_chargeback(
    session: Session,
    chargeback: Chargeback,
    *,
    actor: Actor,
    reason: str = "the chargeback was lost",
    portions: Mapping[str, int] | None = None,
) -> Recall | None:
    """Recall the loss from the payment's payouts into the ``chargebacks`` account, once.

    A loss beyond what is left of the payouts stays the house's, and stays visible there. None
    when nothing is left, or when the loss was not booked in the payment's currency. With
    ``portions`` the market says how much falls on which line. Raises ChargebackNotLost.
    """
    if chargeback.status != "lost":
        raise ChargebackNotLost("The chargeback is not lost.", state=chargeback.status)
    payment = await payment_by_id(session, chargeback.payment_id, lock=True)
    passed_on = chargeback.booked and chargeback.moved_currency == payment.currency
    if not passed_on or chargeback.loss_minor <= 0:
        return None
    aside = await payment_books.chargebacks(session, payment.market, payment.currency)
    amount = chargeback.loss_minor if portions is None else sum(portions.values())
    return await recall(
        session,
        payment_id=payment.id,
        amount_minor=amount,
        key=f"chargeback-{chargeback.id}",
        reason=reason,
        actor=actor,
        into_account_id=aside.id,
        portions=portions,
        or_less=True,
    )

"""Chargebacks: what they take, what comes back, and who decides."""

import pytest
import stripe
from tests.sandbox.outside import Application, Control, Doc, eventually, until
from tests.sandbox.stripe.connect import earn, heard, platform

FEE = 1500


async def _disputed(
    sandbox: Control, pay: stripe.StripeClient, amount: int = 5000, **more: object
) -> tuple[stripe.Charge, Doc]:
    charge = await earn(pay, amount, "gbp")
    return charge, await sandbox.post(f"/stripe/charges/{charge.id}/dispute", more)


async def test_a_dispute_takes_the_money_and_a_fee_and_says_so(
    app: Application, sandbox: Control, pay: stripe.StripeClient
) -> None:
    before = await platform(sandbox, "gbp")
    charge, opened = await _disputed(sandbox, pay)
    assert await platform(sandbox, "gbp") == before - FEE
    dispute = await pay.v1.disputes.retrieve_async(opened["id"])
    assert (dispute.status, dispute.amount, dispute.charge) == ("needs_response", 5000, charge.id)
    (moved,) = dispute.balance_transactions
    assert (moved.amount, moved.fee, moved.net) == (-5000, FEE, -5000 - FEE)
    listed = await pay.v1.disputes.list_async({"charge": charge.id})
    assert [one.id for one in listed.data] == [dispute.id]
    assert (await pay.v1.charges.retrieve_async(charge.id)).disputed is True
    for kind in ("charge.dispute.created", "charge.dispute.funds_withdrawn"):
        await until(lambda: bool(heard(app, kind)), kind)  # noqa: B023 - asked at once
        assert heard(app, kind)[0]["data"]["object"]["payment_intent"] == charge.payment_intent


async def test_evidence_is_handed_in_once_and_the_bank_decides(
    app: Application, sandbox: Control, pay: stripe.StripeClient
) -> None:
    before = await platform(sandbox, "gbp")
    _, opened = await _disputed(sandbox, pay)
    kept = await pay.v1.disputes.update_async(
        opened["id"], {"evidence": {"customer_name": "Ann"}, "submit": False}
    )
    assert (kept.status, kept.evidence_details.submission_count) == ("needs_response", 0)
    submitted = await pay.v1.disputes.update_async(
        opened["id"], {"evidence": {"service_date": "2026-01-02"}}
    )
    assert (submitted.status, submitted.evidence.customer_name) == ("under_review", "Ann")
    assert submitted.evidence_details.has_evidence is True
    with pytest.raises(stripe.InvalidRequestError):
        await pay.v1.disputes.update_async(opened["id"], {"evidence": {"customer_name": "Bob"}})
    noted = await pay.v1.disputes.update_async(opened["id"], {"metadata": {"case": "7"}})
    assert noted.to_dict()["metadata"] == {"case": "7"}
    won = await sandbox.post(f"/stripe/disputes/{opened['id']}/close", {"outcome": "won"})
    assert [one["net"] for one in won["balance_transactions"]] == [-5000 - FEE, 5000]
    assert await platform(sandbox, "gbp") == before + 5000 - FEE
    for kind in ("updated", "closed", "funds_reinstated"):
        await until(lambda: bool(heard(app, f"charge.dispute.{kind}")), kind)  # noqa: B023 - asked at once
    assert heard(app, "charge.dispute.closed")[0]["data"]["object"]["status"] == "won"


@pytest.mark.parametrize(
    ("words", "status"), [("winning_evidence", "won"), ("losing_evidence", "lost")]
)
async def test_stripes_own_words_decide_a_test_dispute(
    sandbox: Control, pay: stripe.StripeClient, words: str, status: str
) -> None:
    _, opened = await _disputed(sandbox, pay)
    decided = await pay.v1.disputes.update_async(
        opened["id"], {"evidence": {"uncategorized_text": words}, "submit": True}
    )
    assert decided.status == status


async def test_a_dispute_may_be_about_more_than_refunds_left(
    sandbox: Control, pay: stripe.StripeClient
) -> None:
    before = await platform(sandbox, "gbp")
    charge = await earn(pay, 5000, "gbp")
    await pay.v1.refunds.create_async({"charge": charge.id, "amount": 4000})
    too_much = await sandbox.http.post(
        f"/control/stripe/charges/{charge.id}/dispute", json={"amount": 5001}
    )
    assert too_much.status_code == 400
    opened = await sandbox.post(f"/stripe/charges/{charge.id}/dispute", {"amount": 5000, "fee": 0})
    assert opened["amount"] == 5000
    assert await platform(sandbox, "gbp") == before - 4000
    lost = await pay.v1.disputes.close_async(opened["id"])
    assert lost.status == "lost"
    assert await platform(sandbox, "gbp") == before - 4000
    refunded = await earn(pay, 900, "gbp")
    await pay.v1.refunds.create_async({"charge": refunded.id})
    whole = await sandbox.post(f"/stripe/charges/{refunded.id}/dispute", {})
    assert whole["amount"] == 900
    told = (await sandbox.get("/stripe/disputes", limit=2))["disputes"]
    assert [one["id"] for one in told] == [whole["id"], opened["id"]]


async def test_a_dispute_nobody_answers_is_lost_after_a_week(
    app: Application, sandbox: Control, pay: stripe.StripeClient
) -> None:
    _, silent = await _disputed(sandbox, pay)
    _, answered = await _disputed(sandbox, pay)
    await pay.v1.disputes.update_async(answered["id"], {"evidence": {"receipt": "file_1"}})
    await sandbox.post("/clock/advance", {"seconds": 7 * 86_400 + 1})
    lost = await eventually(
        lambda: pay.v1.disputes.retrieve_async(silent["id"]), lambda one: one.status == "lost"
    )
    assert lost.evidence_details.past_due is True
    assert (await pay.v1.disputes.retrieve_async(answered["id"])).status == "under_review"
    await until(lambda: bool(heard(app, "charge.dispute.closed")), "charge.dispute.closed")
    again = await sandbox.http.post(
        f"/control/stripe/disputes/{silent['id']}/close", json={"outcome": "won"}
    )
    assert again.status_code == 400


async def test_the_books_know_disputes_and_fees(sandbox: Control, pay: stripe.StripeClient) -> None:
    await _disputed(sandbox, pay, 3000, fee=250)
    _, won = await _disputed(sandbox, pay, 2000)
    await sandbox.post(f"/stripe/disputes/{won['id']}/close", {"outcome": "won"})
    books = (await sandbox.get("/stripe/summary"))["currencies"]["gbp"]
    assert books["balance"] == (
        books["captured"] - books["refunded"] - books["disputed"] - books["fees"]
    )

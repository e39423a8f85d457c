"""Stripe.js as the sandbox gives it, in a real browser on a shop's page."""

import asyncio

import pytest
from playwright.async_api import expect
from tests.sandbox.browser.conftest import Till
from tests.sandbox.outside import eventually


async def test_a_good_card_pays(till: Till) -> None:
    payment = await till.payment()
    checkout = await till.open(payment)
    await checkout.choose("success")
    await checkout.pay()
    paid = (await checkout.outcome())["paymentIntent"]
    assert (paid["id"], paid["status"]) == (payment.id, "succeeded")
    assert "metadata" not in paid
    assert await till.captured(payment) == 4900
    last_change = (await checkout.heard("change"))[-1]
    assert last_change["complete"] is True
    assert last_change["value"] == {"type": "card"}


async def test_the_card_never_enters_the_page(till: Till) -> None:
    checkout = await till.open(await till.payment())
    await checkout.choose("success")
    assert await checkout.page.locator("#payment input").count() == 0
    assert "4242" not in await checkout.page.content()
    reached_into = await checkout.page.evaluate(
        "() => document.querySelector('#payment iframe').contentDocument"
    )
    assert reached_into is None


@pytest.mark.parametrize(
    ("card", "decline_code"),
    [("declined", "generic_decline"), ("insufficient_funds", "insufficient_funds")],
)
async def test_a_refused_card_says_why_and_another_may_be_tried(
    till: Till, card: str, decline_code: str
) -> None:
    payment = await till.payment()
    checkout = await till.open(payment)
    await checkout.choose(card)
    await checkout.pay()
    error = (await checkout.outcome())["error"]
    assert (error["type"], error["code"]) == ("card_error", "card_declined")
    assert error["decline_code"] == decline_code
    assert error["message"]
    assert error["payment_intent"]["status"] == "requires_payment_method"
    assert "metadata" not in error["payment_intent"]
    await checkout.choose("success")
    await checkout.pay()
    await expect(checkout.page.locator("#outcome")).to_contain_text("paymentIntent")
    assert await till.captured(payment) == 4900


async def test_the_bank_s_question_passed_pays(till: Till) -> None:
    payment = await till.payment()
    checkout = await till.open(payment)
    await checkout.choose("authentication_required")
    await checkout.pay()
    await expect(checkout.bank.get_by_text("$49.00")).to_be_visible()
    await checkout.bank.get_by_role("button", name="Complete").click()
    assert (await checkout.outcome())["paymentIntent"]["status"] == "succeeded"
    assert await checkout.page.locator("dialog").count() == 0


@pytest.mark.parametrize("how", ["button", "escape", "close"])
async def test_the_bank_s_question_failed_or_left_is_an_authentication_failure(
    till: Till, how: str
) -> None:
    payment = await till.payment()
    checkout = await till.open(payment)
    await checkout.choose("authentication_required")
    await checkout.pay()
    await expect(checkout.bank.get_by_role("button", name="Complete")).to_be_focused()
    if how == "button":
        await checkout.bank.get_by_role("button", name="Fail").click()
    elif how == "escape":
        await checkout.page.keyboard.press("Escape")
    else:
        await checkout.page.get_by_role("button", name="Cancel authentication").click()
    error = (await checkout.outcome())["error"]
    assert error["code"] == "payment_intent_authentication_failure"
    assert error["payment_intent"]["status"] == "requires_payment_method"
    assert await till.captured(payment) == 0


async def test_a_card_that_authenticates_may_still_be_declined(till: Till) -> None:
    checkout = await till.open(await till.payment())
    await checkout.choose("authentication_then_declined")
    await checkout.pay()
    await checkout.bank.get_by_role("button", name="Complete").click()
    error = (await checkout.outcome())["error"]
    assert (error["code"], error["decline_code"]) == ("card_declined", "generic_decline")


async def test_the_whole_way_can_be_gone_by_keyboard(till: Till) -> None:
    payment = await till.payment()
    checkout = await till.open(payment)
    keys = checkout.page.keyboard
    await keys.press("Tab")
    await keys.type("4000002760003184")
    await expect(checkout.card.get_by_label("Card number")).to_have_value("4000 0027 6000 3184")
    await keys.press("Tab")
    await keys.type("1234")
    await expect(checkout.card.get_by_label("Expiration date")).to_have_value("12 / 34")
    await keys.press("Tab")
    await keys.type("123")
    await keys.press("Tab")  # the test cards are one stop
    await keys.press("Tab")
    await expect(checkout.page.get_by_role("button", name="Pay")).to_be_focused()
    await keys.press("Enter")
    await expect(checkout.bank.get_by_role("button", name="Complete")).to_be_focused()
    await keys.press("Enter")
    assert (await checkout.outcome())["paymentIntent"]["status"] == "succeeded"


@pytest.mark.parametrize(
    ("number", "expiry", "cvc", "code", "field", "message"),
    [
        ("4242", "1234", "123", "incomplete_number", "Card number", "number is incomplete"),
        ("4242424242424241", "1234", "123", "invalid_number", "Card number", "number is invalid"),
        ("4242424242424242", "1220", "123", "invalid_expiry_year_past", "Expiration", "past"),
        ("4242424242424242", "1", "123", "incomplete_expiry", "Expiration", "date is incomplete"),
        ("378282246310005", "1234", "123", "incomplete_cvc", "Security code", "code is incomplete"),
    ],
)  # fmt: skip
async def test_what_is_wrong_with_the_form_is_said_at_its_field(
    till: Till, number: str, expiry: str, cvc: str, code: str, field: str, message: str
) -> None:
    checkout = await till.open(await till.payment())
    await checkout.card.get_by_label("Card number").fill(number)
    await checkout.card.get_by_label("Expiration date").fill(expiry)
    await checkout.card.get_by_label("Security code").fill(cvc)
    await checkout.pay()
    error = (await checkout.outcome())["error"]
    assert (error["type"], error["code"]) == ("validation_error", code)
    wrong = checkout.card.get_by_label(field)
    await expect(wrong).to_be_focused()
    await expect(wrong).to_have_attribute("aria-invalid", "true")
    described_by = str(await wrong.get_attribute("aria-describedby")).split()[-1]
    await expect(checkout.card.locator(f"#{described_by}")).to_contain_text(message)


async def test_a_button_below_the_form_stays_under_the_finger(till: Till) -> None:
    """Leaving a field that is not complete says so, and what is said makes the form higher."""
    checkout = await till.open(await till.payment())
    await checkout.card.get_by_label("Card number").fill("378282246310005")
    await checkout.card.get_by_label("Expiration date").fill("1234")
    await checkout.card.get_by_label("Security code").fill("123")
    await checkout.page.get_by_role("button", name="Pay").hover()
    await checkout.page.mouse.down()
    await asyncio.sleep(0.1)
    await checkout.page.mouse.up()
    assert (await checkout.outcome())["error"]["code"] == "incomplete_cvc"


async def test_it_fits_320_pixels_and_never_scrolls(till: Till) -> None:
    checkout = await till.open(await till.payment(), theme="night")
    await checkout.pay()  # all messages are shown: the form is at its highest
    frame = checkout.page.frames[1]
    await expect(checkout.card.get_by_text("security code is incomplete")).to_be_visible()
    form = await frame.evaluate("document.getElementById('card').getBoundingClientRect().height")
    await eventually(
        lambda: checkout.page.evaluate(
            "document.querySelector('#payment iframe').getBoundingClientRect().height"
        ),
        lambda high: abs(high - form) <= 1,
    )
    assert await frame.evaluate("document.documentElement.scrollWidth <= innerWidth")
    sizes = await frame.evaluate(
        "[...document.querySelectorAll('input, button')].map((one) => one.offsetHeight)"
    )
    assert min(sizes) >= 44


async def test_the_page_s_colours_and_corners_are_taken_over(till: Till) -> None:
    checkout = await till.open(await till.payment(), primary="rgb(1, 2, 3)")
    number = checkout.card.get_by_label("Card number")
    await number.focus()
    await expect(number).to_have_css("outline-color", "rgb(1, 2, 3)")
    await expect(number).to_have_css("border-radius", "10px")


async def test_two_clicks_confirm_once(till: Till) -> None:
    payment = await till.payment()
    checkout = await till.open(payment)
    await till.sandbox.fault("stripe", "slow", operation="payment_intents.confirm", delay_ms=300)
    await checkout.choose("success")
    both = await checkout.page.evaluate(
        """async () => {
          const pay = () => stripe.confirmPayment({ elements, redirect: 'if_required' });
          return (await Promise.all([pay(), pay()])).map((one) => one.paymentIntent?.status);
        }"""
    )
    assert both == ["succeeded", "succeeded"]
    journal = await till.sandbox.journal(subject=payment.id, kind="request")
    assert [one["operation"] for one in journal].count("payment_intents.confirm") == 1


async def test_an_answer_that_is_lost_is_asked_for_again_and_paid_once(till: Till) -> None:
    payment = await till.payment()
    checkout = await till.open(payment)
    await till.sandbox.fault(
        "stripe", "timeout", operation="payment_intents.confirm", delay_ms=50, count=1
    )
    await checkout.choose("success")
    await checkout.pay()
    assert (await checkout.outcome())["paymentIntent"]["status"] == "succeeded"
    assert await till.captured(payment) == 4900


async def test_a_provider_that_is_down_is_a_connection_error_and_nothing_is_paid(
    till: Till,
) -> None:
    payment = await till.payment()
    checkout = await till.open(payment)
    await checkout.choose("success")
    await till.sandbox.fault("stripe", "down")
    await checkout.pay()
    assert (await checkout.outcome())["error"]["type"] == "api_connection_error"
    await till.sandbox.delete("/faults")
    assert await till.captured(payment) == 0
    await checkout.pay()
    await expect(checkout.page.locator("#outcome")).to_contain_text("paymentIntent")


async def test_a_500_after_the_work_shows_the_paid_payment_on_the_next_try(till: Till) -> None:
    payment = await till.payment()
    checkout = await till.open(payment)
    await till.sandbox.fault(
        "stripe", "error_after_work", operation="payment_intents.confirm", count=1
    )
    await checkout.choose("success")
    await checkout.pay()
    assert (await checkout.outcome())["error"]["type"] == "api_error"
    await checkout.pay()
    await expect(checkout.page.locator("#outcome")).to_contain_text("unexpected_state")
    error = (await checkout.outcome())["error"]
    assert error["payment_intent"]["status"] == "succeeded"
    assert await till.captured(payment) == 4900


async def test_without_if_required_it_goes_to_the_return_url(till: Till) -> None:
    payment = await till.payment()
    checkout = await till.open(payment, redirect="always")
    await checkout.choose("processing")
    await checkout.pay()
    await checkout.page.wait_for_url("**/thanks?*")
    came_with = checkout.page.url
    assert f"payment_intent={payment.id}" in came_with
    assert f"payment_intent_client_secret={payment.client_secret}" in came_with
    assert "redirect_status=pending" in came_with


async def test_a_payment_that_cannot_be_read_is_a_loaderror(till: Till) -> None:
    payment = await till.payment()
    payment.client_secret = f"{payment.id}_secret_wrong"
    checkout = await till.open(payment, ready=False)
    await checkout.hears("loaderror")
    (told,) = await checkout.heard("loaderror")
    assert told["elementType"] == "payment"
    assert told["error"]["code"] == "payment_intent_invalid_parameter"


async def test_handle_next_action_asks_the_bank_of_a_payment_confirmed_elsewhere(
    till: Till,
) -> None:
    payment = await till.payment()
    checkout = await till.open(payment)
    await till.sandbox.post(
        f"/stripe/payment_intents/{payment.id}/pay", {"card": "authentication_required"}
    )
    asking = asyncio.create_task(
        checkout.page.evaluate("stripe.handleNextAction({ clientSecret })")
    )
    await checkout.bank.get_by_role("button", name="Complete").click()
    assert (await asking)["paymentIntent"]["status"] == "succeeded"
    again = await checkout.page.evaluate("stripe.handleNextAction({ clientSecret })")
    assert again["error"]["payment_intent"]["status"] == "succeeded"


async def test_stripe_s_own_wrappers_find_all_they_look_for(till: Till) -> None:
    checkout = await till.open(await till.payment())
    found = await checkout.page.evaluate(
        """() => ({
          version: Stripe.version,
          missing: ['elements', 'createToken', 'createPaymentMethod', 'confirmCardPayment',
            'confirmPayment', 'retrievePaymentIntent', 'handleNextAction', '_registerWrapper',
            'registerAppInfo'].filter((name) => typeof stripe[name] !== 'function'),
          withNew: typeof new Stripe('pk_test_x').elements,
          same: elements.getElement('payment') === payment,
        })"""
    )
    assert found == {"version": "endive", "missing": [], "withNew": "function", "same": True}


@pytest.mark.parametrize(
    ("wrong", "named"),
    [
        ("Stripe('')", "publishable key"),
        ("Stripe('sk_test_x')", "secret key"),
        ("stripe.elements({ clientSecret: 'nonsense' })", "client secret"),
        ("stripe.confirmPayment({ elements })", "return_url"),
        ("elements.create('payment')", "only create one"),
        ("stripe.elements({ mode: 'payment' }).create('payment').mount('#nowhere')", "#nowhere"),
    ],
)
async def test_a_page_s_mistake_is_thrown_by_name(till: Till, wrong: str, named: str) -> None:
    checkout = await till.open(await till.payment())
    thrown = await checkout.page.evaluate(
        f"() => {{ try {{ {wrong}; }} catch (error) {{ return [error.name, error.message]; }} }}"
    )
    assert thrown[0] == "IntegrationError"
    assert named in thrown[1]


async def test_an_element_can_be_taken_out_and_put_back(till: Till) -> None:
    payment = await till.payment()
    checkout = await till.open(payment)
    await checkout.page.evaluate("payment.unmount()")
    assert await checkout.page.locator("#payment iframe").count() == 0
    await checkout.page.evaluate(
        "heard.length = 0; document.body.dataset.heard = ''; payment.mount('#payment')"
    )
    await checkout.hears("ready")
    await checkout.choose("success")
    await checkout.pay()
    assert (await checkout.outcome())["paymentIntent"]["status"] == "succeeded"


async def test_a_stranger_s_page_cannot_frame_the_form(till: Till) -> None:
    checkout = await till.open(await till.payment())
    page = checkout.page
    strange = page.url.replace("127.0.0.1", "localhost")
    await page.goto(strange)
    refused = page.frame_locator("#payment iframe").get_by_label("Card number")
    await asyncio.sleep(0.3)
    assert await refused.count() == 0
    assert await checkout.heard("ready") == []

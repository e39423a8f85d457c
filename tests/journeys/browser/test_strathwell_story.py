"""An evening from the first look to a dispute, in real windows: an organizer on a phone, a venue
at its desk, a photographer on a phone, staff at theirs."""

import re

from playwright.async_api import Page, expect
from tests.journeys.browser.people import PHONE, People
from tests.journeys.browser.strathwell import BANK, Organizer, VendorDesk, member, walk_in

from steelyard.markets.strathwell.admin import demo

FIRST_VENUE, VENUE = "Orchard Hall", "The Long Gallery"
PICTURES, FLOWERS = "Lumen Photography", "Petal & Stem"
PRICE = "$2,050.00"
IN_DAYS = 80


async def test_an_evening_is_agreed_on_paid_for_and_objected_to(people: People) -> None:
    organizer = await Organizer.comes(people)
    await _ask(organizer)
    await _answer(people, organizer)
    await _settle(people, organizer)
    await _pay(organizer)
    await _pay_out(people, organizer.booking_id)
    await _object(people, organizer)


async def _ask(organizer: Organizer) -> None:
    """What was chosen stays while one makes an account."""
    await organizer.finds(FIRST_VENUE, IN_DAYS)
    await organizer.composes(70, (PICTURES, FLOWERS), "Her ninetieth. No speeches.")
    await expect(organizer.page.get_by_text("Sign in to send it.")).to_be_visible()
    await organizer.signs_up()
    await organizer.page.get_by_role("link", name="New event").first.click()
    await organizer.page.goto(f"{organizer.root}/bookings/new?step=look")
    await organizer.window.picture("strathwell-story-look")
    await organizer.presses("Ask the vendors")
    await expect(organizer.page.get_by_text("The vendors have been asked.")).to_be_visible()


async def _answer(people: People, organizer: Organizer) -> None:
    """The venue says no, the flowers yes; the photographer names another price, on a phone."""
    booking = f"/bookings/{organizer.booking_id}"
    for name, answer in ((FIRST_VENUE, "decline"), (FLOWERS, "approve")):
        vendor = await member(people, name)
        await vendor.post(f"/vendor{booking}/{answer}", {"note": "Thank you for asking."})
        await vendor.close()
    desk = await VendorDesk.opens(people, PICTURES, booking, PHONE)
    dialog = await desk.answers("Name another price")
    await dialog.get_by_label("Amount (USD)").fill("2050")
    await dialog.get_by_label(re.compile("^Note to the organizer")).fill("With an album.")
    await desk.window.picture("strathwell-story-counter")
    await dialog.get_by_role("button", name=f"Ask for {PRICE}").click()
    await expect(dialog).to_be_hidden()
    assert desk.window.complaints == []


async def _settle(people: People, organizer: Organizer) -> None:
    """The price is accepted, another venue is asked, and says yes at its desk."""
    await organizer.page.reload()
    pictures = organizer.part_of(PICTURES)
    await expect(pictures.get_by_text("With an album.")).to_be_visible()
    await organizer.window.picture("strathwell-story-answers")
    await organizer.presses(f"Accept {PRICE}", pictures)
    await expect(pictures.get_by_text("Agreed", exact=True)).to_be_visible()

    await organizer.presses("Ask somebody else", organizer.part_of(FIRST_VENUE))
    await organizer.page.get_by_role("radio", name=re.compile(f"^{VENUE}")).check()
    await organizer.presses("Ask them instead")
    await expect(organizer.part_of(VENUE)).to_be_visible()
    await expect(organizer.page.get_by_text(f"No longer part of it: {FIRST_VENUE}")).to_be_visible()

    desk = await VendorDesk.opens(people, VENUE, f"/bookings/{organizer.booking_id}")
    dialog = await desk.answers("Approve")
    await expect(dialog).to_contain_text("The day is kept for them")
    await desk.window.picture("strathwell-story-approve")
    await dialog.get_by_role("button", name="Agree to $5,600.00").click()
    await expect(dialog).to_be_hidden()
    assert desk.window.complaints == []


async def _pay(organizer: Organizer) -> None:
    """One card is declined; for the other the bank asks."""
    await organizer.page.reload()
    await expect(organizer.page.get_by_role("heading", name="All have agreed")).to_be_visible()
    await organizer.page.get_by_role("link", name=re.compile("Pay the deposit")).click()
    await organizer.reads("Secure the day")
    await organizer.pays_with("declined")
    await expect(organizer.page.get_by_role("alert").first).to_contain_text("declined")
    await organizer.window.picture("strathwell-story-declined")
    await organizer.pays_with("authentication_required")
    bank = organizer.page.frame_locator(BANK)
    await bank.get_by_role("button", name=re.compile("Complete")).click()
    await organizer.reads("is yours.")
    await organizer.window.picture("strathwell-story-paid")
    await organizer.page.get_by_role("link", name="To the event").click()
    await expect(organizer.page.get_by_role("heading", name="Contract")).to_be_visible()
    seen = await organizer.booking()
    assert seen["status"] == "deposit_paid"
    assert seen["paid_cents"] == seen["total_cents"] * 30 // 100


async def _pay_out(people: People, booking_id: str) -> None:
    """The venue sets up being paid and asks for its part; staff let it go."""
    desk = await VendorDesk.opens(people, VENUE, "/payouts")
    await desk.sets_up_payouts()
    await desk.page.get_by_role("button", name="Ask for it").first.click()
    await expect(desk.page.get_by_text("Waits for our approval").first).to_be_visible()

    staff = (await walk_in(people, demo.ADMIN_EMAIL, "/admin/payouts/pending")).page
    await staff.get_by_role("row").filter(has_text=VENUE).first.click()
    await staff.get_by_role("button", name="Approve", exact=True).click()
    dialog = staff.get_by_role("dialog").filter(has_text="Approve this payout")
    await dialog.get_by_role("button", name=re.compile(r"^Send \$")).click()
    await expect(dialog).to_be_hidden()

    venue = await member(people, VENUE)

    async def paid() -> bool:
        seen = await venue.get("/vendor/payouts", size=100)
        of_this = [one for one in seen["items"] if one["booking_id"] == booking_id]
        return any(one["status"] == "paid" for one in of_this)

    await people.world.until("the payout to be paid", paid)
    await venue.close()
    await desk.page.reload()
    await expect(desk.page.get_by_role("article").filter(has_text="Paid Nov")).to_be_visible()
    await desk.window.picture("strathwell-story-paid-out")


async def _object(people: People, organizer: Organizer) -> None:
    """About one vendor; staff decide that what was paid for it goes back."""
    page = organizer.page
    await organizer.presses("Object to a vendor's part")
    await page.get_by_role("checkbox", name=PICTURES).check()
    await page.get_by_label("What happened").fill("They wrote that they will not come.")
    await organizer.presses("Object")
    await expect(page.get_by_role("heading", name="Objections")).to_be_visible()

    staff = await walk_in(people, demo.ADMIN_EMAIL, "/admin/disputes")
    await staff.page.get_by_role("row").filter(has_text="they will not come").click()
    await _decide(staff.page)
    await staff.picture("strathwell-story-decided")

    async def back() -> bool:
        return bool((await organizer.booking())["refunded_cents"])

    await people.world.until("the money to go back", back)
    await page.reload()
    await expect(page.get_by_text(re.compile("Given back|On its way back")).first).to_be_visible()
    await organizer.window.picture("strathwell-story-given-back")
    assert staff.complaints == []


async def _decide(staff: Page) -> None:
    await staff.get_by_role("button", name="Start the review").click()
    dialog = staff.get_by_role("dialog")
    await dialog.get_by_role("button", name="Start the review").click()
    await expect(dialog).to_be_hidden()
    await staff.get_by_role("button", name="Resolve", exact=True).click()
    await dialog.get_by_label("How it ends").select_option("refund")
    await dialog.get_by_label("Reason").fill("They cancelled on you.")
    await dialog.get_by_role("button", name=re.compile(r"^Give back \$615")).click()
    await expect(dialog).to_be_hidden()
    await expect(staff.get_by_role("heading", name="Decision")).to_be_visible()

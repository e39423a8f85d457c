// The sandbox's own part of the form: buttons that fill in a test card. One tab stop; the arrow
// keys go from card to card, as in any toolbar.

const STEPS = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 };

async function showTestCards(form) {
  const answer = await fetch("/stripe/v3/test_cards", { credentials: "omit" });
  const { cards } = await answer.json();
  const bar = byId("test-cards");
  const buttons = cards.map((card) => button(card, form));
  bar.replaceChildren(...buttons);
  bar.addEventListener("keydown", (event) => {
    const step = STEPS[event.key];
    if (!step) return;
    event.preventDefault();
    const place = buttons.indexOf(document.activeElement) + step + buttons.length;
    buttons[place % buttons.length].focus();
  });
  bar.addEventListener("focusin", ({ target }) => oneTabStop(buttons, target));
  oneTabStop(buttons, buttons[0]);
}

function button(card, form) {
  const made = document.createElement("button");
  made.type = "button";
  made.dataset.card = card.card;
  made.textContent = card.label;
  made.title = card.number;
  made.addEventListener("click", () => {
    form.fill({ number: card.number, expiry: card.expiry, cvc: card.cvc });
    byId("filled").textContent = `Filled in: ${card.label}, ending in ${card.number.slice(-4)}.`;
  });
  return made;
}

function oneTabStop(buttons, stop) {
  for (const one of buttons) one.tabIndex = one === stop ? 0 : -1;
}

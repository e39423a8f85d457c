// The card form: three fields that format themselves, say what is wrong, and know when they are
// complete. Whoever made the form is told by `onChange`.

const PRESS_MS = 250;

class CardForm {
  #fields;
  #shown = new Set();
  #onChange;

  constructor(onChange) {
    this.#onChange = onChange;
    this.#fields = { number: byId("number"), expiry: byId("expiry"), cvc: byId("cvc") };
    for (const [name, field] of Object.entries(this.#fields)) {
      field.addEventListener("input", (event) => this.#typed(name, event));
      field.addEventListener("blur", () => this.#left(name));
    }
    byId("card").addEventListener("submit", (event) => event.preventDefault());
    this.#render();
  }

  get complete() {
    return this.#firstFault() === null;
  }

  get empty() {
    return Object.values(this.#fields).every((field) => field.value === "");
  }

  /** The card as the API wants it. */
  get card() {
    const expiry = digitsOf(this.#fields.expiry.value);
    return {
      number: digitsOf(this.#fields.number.value),
      exp_month: expiry.slice(0, 2),
      exp_year: expiry.slice(2),
      cvc: this.#fields.cvc.value,
    };
  }

  /** Shows everything that is wrong and goes there; the first of it in Stripe's shape, or null. */
  check() {
    for (const name of Object.keys(this.#fields)) this.#shown.add(name);
    this.#render();
    const fault = this.#firstFault();
    if (fault === null) return null;
    this.#fields[fault.name].focus();
    return { type: "validation_error", code: fault.code, message: MESSAGES[fault.code] };
  }

  fill({ number, expiry, cvc }) {
    this.#fields.number.value = writeNumber(number);
    this.#fields.expiry.value = writeExpiry(expiry, false);
    this.#fields.cvc.value = cvc;
    this.#shown.clear();
    this.#render();
    this.#onChange();
  }

  clear() {
    this.fill({ number: "", expiry: "", cvc: "" });
  }

  focus() {
    this.#fields.number.focus();
  }

  /** While the payment is under way nothing can be changed. */
  freeze(frozen) {
    for (const field of Object.values(this.#fields)) field.readOnly = frozen;
    byId("card").setAttribute("aria-busy", String(frozen));
  }

  #typed(name, event) {
    const field = this.#fields[name];
    const deleting = event.inputType?.startsWith("delete") ?? false;
    const write = {
      number: writeNumber,
      expiry: (text) => writeExpiry(text, deleting),
      cvc: (text) => digitsOf(text).slice(0, codeLength(this.#brand())),
    }[name];
    rewrite(field, write(field.value));
    // A number that is whole and wrong is told at once, the rest when the field is left.
    if (name === "number" && numberFault(field.value) === "invalid_number") this.#shown.add(name);
    else if (this.#faults()[name] !== null) this.#shown.delete(name);
    this.#render();
    this.#onChange();
  }

  #left(name) {
    if (this.#fields[name].value !== "") this.#shown.add(name);
    // A message makes the form higher: what was pressed below must still be there when let go.
    setTimeout(() => this.#render(), PRESS_MS);
  }

  #brand() {
    return brandOf(digitsOf(this.#fields.number.value));
  }

  #faults() {
    const { number, expiry, cvc } = this.#fields;
    return {
      number: numberFault(number.value),
      expiry: expiryFault(expiry.value),
      cvc: codeFault(cvc.value, this.#brand()),
    };
  }

  #firstFault() {
    const found = Object.entries(this.#faults()).find(([, code]) => code !== null);
    return found ? { name: found[0], code: found[1] } : null;
  }

  #render() {
    const faults = this.#faults();
    for (const [name, field] of Object.entries(this.#fields)) {
      const message = this.#shown.has(name) && faults[name] ? MESSAGES[faults[name]] : "";
      const place = byId(`${name}-error`);
      if (place.textContent !== message) place.textContent = message;
      if (message) field.setAttribute("aria-invalid", "true");
      else field.removeAttribute("aria-invalid");
    }
    byId("brand").textContent = this.#brand().label;
    byId("cvc").placeholder = codeLength(this.#brand()) === 4 ? "1234" : "123";
  }
}

const byId = (id) => document.getElementById(id);

/** Puts the formatted text into the field and leaves the caret at the digit it was at. */
function rewrite(field, text) {
  if (field.value === text) return;
  const before = digitsOf(field.value.slice(0, field.selectionStart)).length;
  const atEnd = field.selectionStart === field.value.length;
  field.value = text;
  let place = 0;
  for (let seen = 0; place < text.length && seen < before; place += 1) {
    if (/\d/.test(text[place])) seen += 1;
  }
  if (document.activeElement === field) {
    const caret = atEnd ? text.length : place;
    field.setSelectionRange(caret, caret);
  }
}

// The Payment Element: a box in the page that holds the sandbox's card form.

const LOAD_PATIENCE_MS = 20_000;
const NEWS = new Set(["change", "ready", "focus", "blur", "escape", "loaderror", "loaderstart"]);

class PaymentElement {
  #listeners = new Listeners();
  #settings;
  #options;
  #forget;
  #frame = null;
  #place = null;
  #alarm = 0;
  #gone = false;

  /** `settings()` gives what the frame has to know; `forget` is called when it is destroyed. */
  constructor(options, settings, forget) {
    this.#options = { ...options };
    this.#settings = settings;
    this.#forget = forget;
  }

  get mounted() {
    return this.#frame !== null;
  }

  mount(where) {
    if (this.#gone) throw new IntegrationError("This Element has already been destroyed.");
    const place = typeof where === "string" ? document.querySelector(where) : where;
    if (!(place instanceof Element)) {
      throw new IntegrationError(
        `The selector you specified (${where}) applies to no DOM elements that are currently on ` +
          "the page.",
      );
    }
    if (place === this.#place) return this;
    this.unmount();
    this.#place = place;
    this.#frame = new Frame("/stripe/v3/elements/payment", "Secure payment input frame", (news) =>
      this.#heard(news),
    );
    dress(this.#frame.node, this.#settings().appearance);
    place.replaceChildren(this.#frame.node);
    place.classList.add("StripeElement");
    this.#alarm = setTimeout(() => this.#tooLate(), LOAD_PATIENCE_MS);
    return this;
  }

  unmount() {
    clearTimeout(this.#alarm);
    this.#frame?.close();
    this.#place?.classList.remove("StripeElement");
    this.#frame = null;
    this.#place = null;
    return this;
  }

  destroy() {
    this.unmount();
    this.#gone = true;
    this.#forget();
    return this;
  }

  on(event, heard) {
    this.#listeners.add(event, heard);
    return this;
  }

  once(event, heard) {
    const only = (news) => {
      this.#listeners.remove(event, only);
      heard(news);
    };
    return this.on(event, only);
  }

  off(event, heard) {
    this.#listeners.remove(event, heard);
    return this;
  }

  update(options) {
    this.#options = { ...this.#options, ...options };
    this.#frame?.tell("update", { options: this.#options });
    return this;
  }

  focus() {
    this.#frame?.node.focus();
    this.#frame?.tell("focus");
    return this;
  }

  blur() {
    this.#frame?.tell("blur");
    return this;
  }

  clear() {
    this.#frame?.tell("clear");
    return this;
  }

  /** There is one way to pay here, so nothing folds; the call is taken as Stripe.js takes it. */
  collapse() {
    return this;
  }

  /** For the Elements group: new appearance or locale. */
  restyle(settings) {
    if (!this.#frame) return;
    dress(this.#frame.node, settings.appearance);
    this.#frame.tell("restyle", settings);
  }

  /** For the Elements group: asks the frame that holds the card. */
  ask(type, more) {
    if (!this.#frame) {
      throw new IntegrationError("The Payment Element is not mounted. Mount it, then try again.");
    }
    return this.#frame.ask(type, more);
  }

  #heard({ type, detail = {}, height }) {
    // Also after the page has moved the frame, which loads it anew.
    if (type === "listening") {
      this.#frame.tell("start", { ...this.#settings(), options: this.#options });
    }
    if (type === "height") this.#frame.node.style.height = `${Math.ceil(Number(height)) || 0}px`;
    if (type === "ready" || type === "loaderror") clearTimeout(this.#alarm);
    if (NEWS.has(type)) this.#listeners.tell(type, { ...detail, elementType: "payment" });
  }

  #tooLate() {
    this.#listeners.tell("loaderror", {
      elementType: "payment",
      error: { ...CONNECTION_ERROR },
    });
  }
}

/** Set through the style object, so that the page's policy may forbid inline styles. */
function dress(node, appearance) {
  const dark = appearance?.theme === "night";
  Object.assign(node.style, {
    display: "block",
    width: "100%",
    border: "0",
    margin: "0",
    padding: "0",
    height: node.style.height || "300px",
    background: "transparent",
    colorScheme: appearance?.theme ? (dark ? "dark" : "light") : "light dark",
  });
}

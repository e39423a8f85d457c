// stripe.elements(…): one payment's group of Elements. Here it has one, the Payment Element.

class Elements {
  #stripe;
  #options;
  #payment = null;

  constructor(stripe, options = {}) {
    if (options.clientSecret !== undefined)
      intentOf(options.clientSecret, "elements() clientSecret");
    else if (options.mode === undefined) {
      throw new IntegrationError(
        "In order to use the Payment Element pass a clientSecret or mode.",
      );
    }
    this.#stripe = stripe;
    this.#options = { ...options };
  }

  get clientSecret() {
    return this.#options.clientSecret;
  }

  create(type, options = {}) {
    if (type !== "payment") {
      throw new IntegrationError(`The sandbox has the payment Element only, not "${type}".`);
    }
    if (this.#payment) {
      throw new IntegrationError("Can only create one Element of type 'payment'.");
    }
    this.#payment = new PaymentElement(
      options,
      () => this.#settings(),
      () => {
        this.#payment = null;
      },
    );
    return this.#payment;
  }

  getElement(type) {
    return type === "payment" || type === PaymentElement ? this.#payment : null;
  }

  update(options) {
    this.#options = { ...this.#options, ...options };
    this.#payment?.restyle(this.#settings());
  }

  /** Takes over what changed on the server. */
  async fetchUpdates() {
    if (!this.#payment?.mounted || !this.clientSecret) return {};
    return this.#payment.ask("refresh");
  }

  /** Checks the form and shows what is wrong with it. */
  async submit() {
    return this.ask("submit");
  }

  /** Asks the form that holds the card; for this script only. */
  ask(type, more) {
    if (!this.#payment) {
      throw new IntegrationError("Create and mount a Payment Element first.");
    }
    return this.#payment.ask(type, more);
  }

  #settings() {
    const { clientSecret, appearance, locale } = this.#options;
    return {
      key: this.#stripe.key,
      clientSecret,
      appearance: appearance && { theme: appearance.theme, variables: appearance.variables },
      locale: locale ?? this.#stripe.locale ?? "auto",
    };
  }
}

// Confirming a payment and seeing it through to its end.

const WRONG_STATE = "payment_intent_unexpected_state";
const REDIRECT_STATUS = {
  succeeded: "succeeded",
  requires_capture: "succeeded",
  processing: "pending",
};

class Payments {
  #stripe;
  #underWay = new Map();

  constructor(stripe) {
    this.#stripe = stripe;
  }

  /** stripe.confirmPayment: asked twice while under way, it is one confirmation. */
  confirm({ elements, clientSecret, confirmParams = {}, redirect = "always" } = {}) {
    const secret = clientSecret ?? elements?.clientSecret;
    const intent = intentOf(secret, "stripe.confirmPayment(): clientSecret");
    if (redirect !== "if_required" && !confirmParams.return_url) {
      throw new IntegrationError(
        "stripe.confirmPayment(): the confirmParams.return_url argument is required when " +
          "redirect is not 'if_required'.",
      );
    }
    if (!elements && !confirmParams.payment_method) {
      throw new IntegrationError("stripe.confirmPayment(): pass elements or a payment_method.");
    }
    return this.#once(intent, async () => {
      const attempt = { intent, secret, confirmParams, idempotencyKey: `stripejs-${randomName()}` };
      const answer = elements ? await elements.ask("confirm", attempt) : await this.#post(attempt);
      const outcome = await this.#seeThrough(answer, secret);
      return redirect === "if_required" || outcome.error
        ? outcome
        : leave(confirmParams.return_url, outcome.paymentIntent);
    });
  }

  /** stripe.retrievePaymentIntent */
  async retrieve(secret) {
    const intent = intentOf(secret, "stripe.retrievePaymentIntent()");
    const { body, error } = await this.#call("GET", `/v1/payment_intents/${intent}`, {
      client_secret: secret,
    });
    return error ? { error } : { paymentIntent: body };
  }

  /** stripe.handleNextAction */
  handleNextAction({ clientSecret } = {}) {
    const intent = intentOf(clientSecret, "stripe.handleNextAction(): clientSecret");
    return this.#once(intent, async () => {
      const { paymentIntent, error } = await this.retrieve(clientSecret);
      if (error) return { error };
      if (paymentIntent.status !== "requires_action") {
        return {
          error: {
            type: "invalid_request_error",
            code: WRONG_STATE,
            message:
              "handleNextAction: The PaymentIntent supplied is not in the requires_action state.",
            payment_intent: paymentIntent,
          },
        };
      }
      return this.#seeThrough({ body: paymentIntent }, clientSecret);
    });
  }

  /** stripe.createPaymentMethod({elements}) */
  async createMethod({ elements, params = {} } = {}) {
    if (!elements) throw new IntegrationError("createPaymentMethod(): pass elements.");
    const { body, error } = await elements.ask("create_method", {
      params,
      idempotencyKey: `stripejs-${randomName()}`,
    });
    return error ? { error } : { paymentMethod: body };
  }

  #once(intent, work) {
    const running = this.#underWay.get(intent);
    if (running) return running;
    const started = work().finally(() => this.#underWay.delete(intent));
    this.#underWay.set(intent, started);
    return started;
  }

  #post({ intent, secret, confirmParams, idempotencyKey }) {
    const fields = { ...confirmParams, client_secret: secret, use_stripe_sdk: true };
    return this.#call("POST", `/v1/payment_intents/${intent}/confirm`, fields, idempotencyKey);
  }

  async #seeThrough({ body, error }, secret) {
    if (error) return { error };
    const next = body.status === "requires_action" ? body.next_action : null;
    if (next?.type === "redirect_to_url") return goTo(next.redirect_to_url.url);
    if (next?.type !== "use_stripe_sdk") return { paymentIntent: body };
    const page = new URL(next.use_stripe_sdk.stripe_js);
    page.searchParams.set("client_secret", secret);
    const how = await askBank(`${page.pathname}${page.search}`);
    return how === "answered" ? this.#outcome(secret) : this.#giveUp(body.id, secret);
  }

  /** What it came to, as the bank's own record says. */
  async #outcome(secret) {
    const { paymentIntent, error } = await this.retrieve(secret);
    if (error) return { error };
    const refused = paymentIntent.last_payment_error;
    if (paymentIntent.status === "requires_payment_method" && refused) {
      return { error: { ...refused, payment_intent: paymentIntent } };
    }
    return { paymentIntent };
  }

  async #giveUp(intent, secret) {
    const { body, error } = await this.#call("POST", "/v1/3ds2/authenticate", {
      source: intent,
      client_secret: secret,
      outcome: "fail",
    });
    // Answered in the same moment: then that answer stands.
    if (error?.code === WRONG_STATE) return this.#outcome(secret);
    return error ? { error } : { paymentIntent: body };
  }

  #call(method, path, fields, idempotencyKey) {
    const { apiBase, key } = this.#stripe;
    return callApi({ base: apiBase, key, method, path, fields, idempotencyKey });
  }
}

/** Goes to the return_url with the payment's outcome; the promise outlives the page. */
function leave(returnUrl, paymentIntent) {
  const target = new URL(returnUrl, window.location.href);
  const { id, client_secret: secret, status } = paymentIntent;
  target.searchParams.set("payment_intent", id);
  target.searchParams.set("payment_intent_client_secret", secret);
  target.searchParams.set("redirect_status", REDIRECT_STATUS[status] ?? "failed");
  return goTo(target.href);
}

function goTo(address) {
  window.location.assign(address);
  return new Promise(() => {});
}

/** 128 random bits; `crypto.randomUUID` exists on secure pages only. */
function randomName() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

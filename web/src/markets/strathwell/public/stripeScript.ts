const STRIPE_JS = "https://js.stripe.com/endive/stripe.js";

/** Where Stripe's own script is: the answer that began a payment says so where another one stands in for Stripe. */
export const scriptOf = (started: object): string =>
  "script_url" in started && typeof started.script_url === "string" ? started.script_url : STRIPE_JS;

// The global: Stripe(publishableKey, options), with the calls our pages make of Stripe.js.
// Options: apiBase (default: where this script came from), locale.

function Stripe(key, options = {}) {
  checkKey(key);
  const stripe = {
    key,
    locale: options?.locale,
    apiBase: (options?.apiBase ?? DEFAULT_API).replace(/\/$/, ""),
  };
  const payments = new Payments(stripe);
  return {
    elements: (given) => new Elements(stripe, given),
    confirmPayment: (given) => payments.confirm(given),
    retrievePaymentIntent: (secret) => payments.retrieve(secret),
    handleNextAction: (given) => payments.handleNextAction(given),
    createPaymentMethod: (given) => payments.createMethod(given),
    confirmCardPayment: (clientSecret, { payment_method: method, return_url: url } = {}) =>
      payments.confirm({
        clientSecret,
        confirmParams: { payment_method: method, return_url: url },
        redirect: "if_required",
      }),
    createToken: () => {
      throw new IntegrationError("The sandbox makes no tokens: use the Payment Element.");
    },
    // Wrappers (@stripe/stripe-js, @stripe/react-stripe-js) introduce themselves by these.
    _registerWrapper: () => {},
    registerAppInfo: () => {},
    _apiKey: key,
  };
}

/** The release @stripe/stripe-js of this year asks for. */
Stripe.version = "endive";

if (!window.Stripe) window.Stripe = Stripe;

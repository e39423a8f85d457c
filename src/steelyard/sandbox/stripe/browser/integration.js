// Where we come from, and what is wrong with a page that uses us wrongly.

const SCRIPT = document.currentScript;
if (!SCRIPT) throw new Error("Load the sandbox Stripe.js by a <script src> tag.");
const HOME = new URL(SCRIPT.src).origin;
const DEFAULT_API = `${HOME}/stripe`;

/** A mistake of the page's programmer, not of the customer. Thrown, as Stripe.js throws it. */
class IntegrationError extends Error {
  constructor(message) {
    super(message);
    this.name = "IntegrationError";
  }
}

function checkKey(key) {
  if (typeof key !== "string" || key === "") {
    throw new IntegrationError("Please call Stripe() with your publishable key.");
  }
  if (key.startsWith("sk_")) {
    throw new IntegrationError(
      "You should not use your secret key with Stripe.js. Please pass a publishable key instead.",
    );
  }
}

/** The payment's id within its client secret. */
function intentOf(clientSecret, caller) {
  const found = /^(pi_[A-Za-z0-9]+)_secret_[A-Za-z0-9]+$/.exec(clientSecret ?? "");
  if (!found) {
    throw new IntegrationError(
      `Invalid value for ${caller}: a client secret has the form \${id}_secret_\${secret}. ` +
        `You specified: ${clientSecret}.`,
    );
  }
  return found[1];
}

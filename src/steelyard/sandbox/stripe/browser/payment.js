// The Payment Element's inside: takes the card, and confirms the payment when the page says so.
// The card goes from here to the API; the page outside never sees it.

const API = `${window.location.origin}/stripe`;

let settings = {};
let options = {};
const form = new CardForm(tellChange);

hearHost({
  start,
  restyle: (given) => applyAppearance(given.appearance),
  update: (given) => {
    options = given.options ?? {};
    form.freeze(options.readOnly === true);
  },
  focus: () => form.focus(),
  blur: () => document.activeElement?.blur(),
  clear: () => form.clear(),
  refresh: async () => (await readPayment()) ?? {},
  submit: () => {
    const error = form.check();
    return error ? { error } : { selectedPaymentMethod: "card" };
  },
  confirm,
  create_method: createMethod,
});
reportHeight(byId("card"));
tellFocus();

async function start(given) {
  settings = given;
  options = given.options ?? {};
  applyAppearance(given.appearance);
  tellHost("loaderstart");
  const [trouble] = await Promise.all([readPayment(), showTestCards(form)]);
  if (trouble) {
    tellHost("loaderror", { detail: trouble });
    return;
  }
  form.freeze(options.readOnly === true);
  tellHost("ready");
  tellChange();
}

/** Nothing when the payment can be paid here, else `{error}`. */
async function readPayment() {
  if (!settings.clientSecret) return null;
  const [intent] = settings.clientSecret.split("_secret_");
  const { error } = await callApi({
    base: API,
    key: settings.key,
    method: "GET",
    path: `/v1/payment_intents/${intent}`,
    fields: { client_secret: settings.clientSecret },
  });
  return error ? { error } : null;
}

async function confirm({ intent, secret, confirmParams, idempotencyKey }) {
  const { payment_method_data: data = {}, ...others } = confirmParams;
  return post({
    path: `/v1/payment_intents/${intent}/confirm`,
    idempotencyKey,
    fields: {
      ...others,
      client_secret: secret,
      use_stripe_sdk: true,
      payment_method_data: methodData(data),
    },
  });
}

async function createMethod({ params, idempotencyKey }) {
  return post({ path: "/v1/payment_methods", idempotencyKey, fields: methodData(params) });
}

async function post({ path, fields, idempotencyKey }) {
  const fault = form.check();
  if (fault) return { error: fault };
  form.freeze(true);
  try {
    return await callApi({
      base: API,
      key: settings.key,
      method: "POST",
      path,
      fields,
      idempotencyKey,
    });
  } finally {
    form.freeze(options.readOnly === true);
  }
}

/** Defaults the page gave for the payer, then what it says now, then the card. */
function methodData(given) {
  const payer = { ...options.defaultValues?.billingDetails, ...given.billing_details };
  return {
    ...given,
    type: "card",
    card: form.card,
    ...(Object.keys(payer).length ? { billing_details: payer } : {}),
  };
}

function tellChange() {
  const { complete, empty } = form;
  tellHost("change", { detail: { complete, empty, collapsed: false, value: { type: "card" } } });
}

function tellFocus() {
  window.addEventListener("focus", () => tellHost("focus"));
  window.addEventListener("blur", () => tellHost("blur"));
  window.addEventListener("keydown", ({ key }) => {
    if (key === "Escape") tellHost("escape");
  });
}

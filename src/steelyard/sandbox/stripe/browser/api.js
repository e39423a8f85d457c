// Calls of Stripe's API from a browser: form-encoded, with the publishable key.

const ATTEMPTS = 3;
const PAUSE_MS = 400;
const PATIENCE_MS = 80_000;
const CONNECTION_ERROR = {
  type: "api_connection_error",
  message:
    "We are experiencing issues connecting to our payments provider. " +
    "Please check your internet connection and try again.",
};
const UNREADABLE = {
  type: "api_error",
  message: "An unexpected error occurred while communicating with our payments provider.",
};

/**
 * One call. Resolves to `{body}` or `{error}`, never rejects.
 *
 * A lost line is tried again under the same idempotency key, so what was done once is answered,
 * not done again. An answer, even a 500, is final.
 */
async function callApi({ base, key, method, path, fields = {}, idempotencyKey }) {
  const form = formEncode({ key, ...fields }).toString();
  const address = `${base}${path}`;
  for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
    if (attempt > 1) await pause(PAUSE_MS * attempt);
    try {
      const answer =
        method === "GET"
          ? await send(`${address}?${form}`, { method })
          : await send(address, { method, body: form, headers: postHeaders(idempotencyKey) });
      if (answer.status !== 409) return await readAnswer(answer);
    } catch (lost) {
      if (lost.name === "TimeoutError") break;
    }
  }
  return { error: { ...CONNECTION_ERROR } };
}

function send(address, options) {
  return fetch(address, {
    ...options,
    credentials: "omit",
    cache: "no-store",
    signal: AbortSignal.timeout(PATIENCE_MS),
  });
}

function postHeaders(idempotencyKey) {
  return {
    "Content-Type": "application/x-www-form-urlencoded",
    ...(idempotencyKey ? { "Idempotency-Key": idempotencyKey } : {}),
  };
}

async function readAnswer(answer) {
  const text = await answer.text();
  try {
    const body = JSON.parse(text);
    return body.error ? { error: body.error } : { body };
  } catch {
    return { error: { ...UNREADABLE } };
  }
}

/** `{a: {b: [1]}}` as `a[b][0]=1`; what is undefined or null is left out. */
function formEncode(fields, within = "", pairs = new URLSearchParams()) {
  for (const [name, value] of Object.entries(fields)) {
    const path = within ? `${within}[${name}]` : name;
    if (value === undefined || value === null) continue;
    if (typeof value === "object") formEncode(value, path, pairs);
    else pairs.append(path, String(value));
  }
  return pairs;
}

function pause(milliseconds) {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

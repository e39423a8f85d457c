import type { Stripe, StripeConstructor } from "@stripe/stripe-js";

declare global {
  interface Window {
    Stripe?: StripeConstructor;
  }
}

const loading = new Map<string, Promise<StripeConstructor>>();

/**
 * Loads Stripe's own script, once for each address: in production https://js.stripe.com, beside the
 * sandbox its script with the same calls. It must come from there, so that cards never touch us.
 */
function load(url: string): Promise<StripeConstructor> {
  const begun = loading.get(url);
  if (begun) return begun;
  const made = new Promise<StripeConstructor>((resolve, reject) => {
    const script = document.createElement("script");
    script.src = url;
    script.onload = () => (window.Stripe ? resolve(window.Stripe) : reject(new Error("Stripe is not there.")));
    script.onerror = () => {
      // Taken away, so that the next try loads it anew.
      loading.delete(url);
      script.remove();
      reject(new Error("Stripe's script could not be loaded."));
    };
    document.head.append(script);
  });
  loading.set(url, made);
  return made;
}

export async function openStripe(url: string, publishableKey: string): Promise<Stripe> {
  return (await load(url))(publishableKey);
}

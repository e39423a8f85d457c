import { ApiProblem } from "@api/problem";
import { ErrorState } from "@kit/base/ErrorState";
import { formatMoney } from "@kit/base/format";
import { Loading, Skeleton } from "@kit/base/Skeleton";
import { Button } from "@kit/public/Button";
import type { Appearance, Stripe, StripeElements } from "@stripe/stripe-js";
import { Lock } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { openStripe } from "./stripe";

/** A payment that was asked for, and waits for a card. */
export interface Charge {
  client_secret: string;
  publishable_key: string;
  amount_minor: number;
  currency: string;
}

export interface CardFormProps {
  started: Charge;
  scriptUrl: string;
  /** After Stripe said yes, or when it does not know: the server asks Stripe and tells. */
  onConfirmed: () => Promise<void>;
}

interface Till {
  stripe: Stripe;
  elements: StripeElements;
}

function tokens(): Record<string, string> {
  const style = getComputedStyle(document.documentElement);
  const read = (name: string) => style.getPropertyValue(name).trim();
  return {
    colorPrimary: read("--brand"),
    colorText: read("--foreground"),
    colorBackground: read("--field-background"),
    colorDanger: read("--trouble-mark"),
    borderRadius: "12px",
    fontSizeBase: "16px",
  };
}

const isDark = (): boolean => document.documentElement.dataset.theme === "dark";

/** The form in our colours: those of the theme that is worn now. */
const appearance = (): Appearance => ({ theme: isDark() ? "night" : "stripe", variables: tokens() });

/** Stripe's Payment Element: the card's numbers go from its frame to Stripe, never through us. */
export function CardForm({ started, scriptUrl, onConfirmed }: CardFormProps) {
  const place = useRef<HTMLDivElement>(null);
  const till = useRef<Till | null>(null);
  const [isReady, setReady] = useState(false);
  const [isBusy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState("");
  const [failure, setFailure] = useState<unknown>(null);
  const [attempt, setAttempt] = useState(0);

  // biome-ignore lint/correctness/useExhaustiveDependencies: `attempt` opens the till anew.
  useEffect(() => {
    let isGone = false;
    setFailure(null);
    openStripe(scriptUrl, started.publishable_key)
      .then((stripe) => {
        if (isGone || !place.current) return;
        const elements = stripe.elements({ clientSecret: started.client_secret, appearance: appearance() });
        const element = elements.create("payment", { layout: "tabs" });
        element.on("ready", () => setReady(true));
        element.on("change", () => setRefusal(""));
        element.on("loaderror", ({ error }) => setFailure(new Error(error.message)));
        element.mount(place.current);
        till.current = { stripe, elements };
      })
      .catch((thrown: unknown) => {
        if (!isGone) setFailure(thrown);
      });
    return () => {
      isGone = true;
      till.current?.elements.getElement("payment")?.destroy();
      till.current = null;
      setReady(false);
    };
  }, [scriptUrl, started.publishable_key, started.client_secret, attempt]);

  useEffect(() => {
    const dressed = new MutationObserver(() => till.current?.elements.update({ appearance: appearance() }));
    dressed.observe(document.documentElement, { attributeFilter: ["data-theme"] });
    return () => dressed.disconnect();
  }, []);

  async function pay({ stripe, elements }: Till): Promise<void> {
    const checked = await elements.submit();
    if (checked.error) {
      setRefusal(checked.error.message ?? "Check the card's details.");
      return;
    }
    const { error } = await stripe.confirmPayment({
      elements,
      clientSecret: started.client_secret,
      confirmParams: { return_url: location.href },
      redirect: "if_required",
    });
    if (error && error.type !== "api_connection_error" && error.type !== "api_error") {
      setRefusal(error.message ?? "The card was refused. Try another one.");
      return;
    }
    await onConfirmed();
    if (error) {
      setRefusal(
        "We could not hear from your bank. You have not been charged twice: look at the card's details and try again.",
      );
    }
  }

  async function submit(): Promise<void> {
    if (!till.current || isBusy) return;
    setBusy(true);
    setRefusal("");
    try {
      await pay(till.current);
    } catch (thrown) {
      if (thrown instanceof ApiProblem) setRefusal(thrown.message);
      else setFailure(thrown);
    } finally {
      setBusy(false);
    }
  }

  if (failure) {
    return <ErrorState thrown={failure} doing="open the card form" onRetry={() => setAttempt((count) => count + 1)} />;
  }
  return (
    <form
      className="flex flex-col gap-5"
      onSubmit={(event) => {
        event.preventDefault();
        void submit();
      }}
    >
      {isReady ? null : (
        <Loading what="the card form">
          <Skeleton className="mb-3 h-12 w-full" />
          <Skeleton className="h-12 w-full" />
        </Loading>
      )}
      <div ref={place} />
      <div aria-live="assertive">
        {refusal ? (
          <p
            role="alert"
            className="m-0 rounded-xl border border-trouble-mark bg-trouble-tint p-4 font-medium text-trouble-ink"
          >
            {refusal}
          </p>
        ) : null}
      </div>
      <Button type="submit" wide busy={isBusy} busyLabel="Paying …" disabled={!isReady}>
        <Lock size={18} aria-hidden /> Pay {formatMoney(started.amount_minor, started.currency)}
      </Button>
    </form>
  );
}

import type { VendorSeen, VendorType } from "@api/strathwell/types.gen";
import { type Intent, useIntent } from "@kit/base/intent";
import { useAccount } from "@markets/strathwell/account";
import { type KeptFile, type Uploads, useUploads } from "@markets/strathwell/useUploads";
import { forget, keep, readKept } from "@markets/strathwell/vendor/kept";
import { useNavigate } from "@tanstack/react-router";
import { useEffect, useRef, useState } from "react";
import {
  type Described,
  describe,
  describedBy,
  FIELD,
  HOME_CURRENCY,
  type Typed,
  type Wish,
  type Wrong,
  wrongIn,
} from "./description";

export interface Description {
  typed: Typed;
  onType: (name: keyof Typed, text: string) => void;
  wrong: Wrong;
  shown: Uploads;
  plan: Uploads;
  /** What is shown was typed before and never saved. */
  isKept: boolean;
  discard: () => void;
  /** False: something is missing, and `wrong` says what. */
  save: (submit: boolean) => boolean;
  sending: Intent<Wish, unknown>;
}

const idsOf = (files: readonly KeptFile[]) => files.map(({ fileId }) => fileId).join();

/** The form of a business: what is typed and sent, kept until it is saved. */
export function useDescription(
  vendor: VendorSeen | undefined,
  type: VendorType,
  onSaved: (submitted: boolean) => void,
): Description {
  const { me } = useAccount();
  const name = `business-${vendor?.id ?? `${me?.id}-${type}`}`;
  const navigate = useNavigate();
  const [saved] = useState(() => describedBy(vendor));
  const [kept] = useState(() => readKept<Described>(name));
  const begun = kept ?? saved;
  const [typed, setTyped] = useState<Typed>(begun.typed);
  const [tried, setTried] = useState(false);
  const shown = useUploads(type === "venue_owner" ? "venue_photo" : "service_portfolio", begun.files.shown);
  const plan = useUploads("venue_blueprint", begun.files.plan);
  const currency = vendor?.currency ?? HOME_CURRENCY;
  const done = useRef(false);

  const now: Described = { typed, files: { shown: shown.kept, plan: plan.kept } };
  const isSame =
    JSON.stringify(typed) === JSON.stringify(saved.typed) &&
    idsOf(now.files.shown) === idsOf(saved.files.shown) &&
    idsOf(now.files.plan) === idsOf(saved.files.plan);
  const written = JSON.stringify(now);
  useEffect(() => {
    if (done.current) return;
    if (isSame) forget(name);
    else keep(name, JSON.parse(written));
  }, [isSame, name, written]);

  const sending = useIntent<Wish, unknown>({
    send: describe,
    onDone: (_, { submit }) => {
      done.current = true;
      forget(name);
      onSaved(submit && vendor?.status !== "approved" && vendor?.status !== "pending");
      void navigate({ to: "/" });
    },
  });

  const own = tried ? wrongIn(typed, type, currency) : {};
  const told: Wrong = {};
  for (const [field, names] of Object.entries(FIELD) as [keyof Wrong, readonly string[]][]) {
    const says = names.map((one) => sending.error?.field(one)).find(Boolean);
    if (says) told[field] = says;
  }
  return {
    typed,
    onType: (field, text) => setTyped((before) => ({ ...before, [field]: text })),
    wrong: { ...told, ...own },
    shown,
    plan,
    isKept: kept !== null && !isSame,
    discard: () => {
      done.current = true;
      forget(name);
      location.reload();
    },
    save: (submit) => {
      setTried(true);
      if (Object.keys(wrongIn(typed, type, currency)).length) return false;
      if (!shown.busy && !plan.busy)
        sending.mutate({ type, typed, currency, shown: shown.ids, plan: plan.ids, submit });
      return true;
    },
    sending,
  };
}

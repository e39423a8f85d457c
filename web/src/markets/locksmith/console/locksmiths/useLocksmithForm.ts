import type { ServiceType } from "@api/locksmith/types.gen";
import { forgetDraft, keepDraft, readDraft } from "@markets/locksmith/drafts";
import { useEffect, useState } from "react";
import { useForm } from "react-hook-form";
import { type Checked, checked, type Typed } from "./fields";

function restored(draft: string, start: Typed): { typed: Typed; isDraft: boolean } {
  const { services, ...texts } = readDraft(draft);
  const typed: Typed = {
    ...start,
    ...texts,
    services: services === undefined ? start.services : (services.split(",").filter(Boolean) as ServiceType[]),
  };
  return { typed, isDraft: JSON.stringify(typed) !== JSON.stringify(start) };
}

/** The form about one locksmith; what is typed is kept in this tab until it is saved. */
export function useLocksmithForm(draft: string, start: Typed) {
  const [first] = useState(() => restored(draft, start));
  const [isDraft, setIsDraft] = useState(first.isDraft);
  const form = useForm<Typed, unknown, Checked>({
    resolver: checked,
    defaultValues: first.typed,
    mode: "onTouched",
  });
  useEffect(() => {
    const { unsubscribe } = form.watch((typed) =>
      keepDraft(draft, { ...typed, services: (typed.services ?? []).join(",") }),
    );
    return unsubscribe;
  }, [form, draft]);
  const startOver = () => {
    form.reset(start);
    forgetDraft(draft);
    setIsDraft(false);
  };
  return { form, isDraft, startOver, forget: () => forgetDraft(draft) };
}

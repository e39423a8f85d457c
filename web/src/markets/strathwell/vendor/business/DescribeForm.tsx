import type { VendorSeen, VendorType } from "@api/strathwell/types.gen";
import { ErrorState } from "@kit/base/ErrorState";
import { Button } from "@kit/console/Button";
import { Section } from "@kit/console/Section";
import { toast } from "@kit/console/toast";
import { UploadBox } from "@markets/strathwell/UploadBox";
import { type FormEvent, useRef } from "react";
import { DescribeFields } from "./DescribeFields";
import { useDescription } from "./useDescription";

export interface DescribeFormProps {
  vendor: VendorSeen | undefined;
  type: VendorType;
}

/** Everything about a business on one page; what is typed stays when the page is left. */
export function DescribeForm({ vendor, type }: DescribeFormProps) {
  const form = useRef<HTMLFormElement>(null);
  const saved = (submitted: boolean) => toast(submitted ? "Sent for review" : "Saved", { tone: "done" });
  const { typed, onType, wrong, shown, plan, isKept, discard, save, sending } = useDescription(vendor, type, saved);
  const isVenue = type === "venue_owner";
  const isReviewed = !vendor || vendor.status === "draft" || vendor.status === "needs_changes";
  const busy = shown.busy || plan.busy;

  function go(submit: boolean): void {
    if (!save(submit)) {
      requestAnimationFrame(() => form.current?.querySelector<HTMLElement>("[aria-invalid=true]")?.focus());
    }
  }
  function onSubmit(event: FormEvent): void {
    event.preventDefault();
    go(isReviewed);
  }
  return (
    <form ref={form} onSubmit={onSubmit} noValidate className="grid max-w-3xl grid-cols-[minmax(0,1fr)] gap-4">
      {isKept ? (
        <div className="flex flex-wrap items-center justify-between gap-2 rounded-lg bg-waiting-tint px-4 py-2 text-waiting-ink">
          <p className="m-0">You see what you typed before and did not save.</p>
          <Button size="small" onClick={discard}>
            Begin again from what is saved
          </Button>
        </div>
      ) : null}
      <Section title="About it">
        <DescribeFields typed={typed} onType={onType} wrong={wrong} isVenue={isVenue} currency={vendor?.currency} />
      </Section>
      <Section title={isVenue ? "Photos" : "Work samples"}>
        <UploadBox
          label={isVenue ? "Photos of the venue" : "Pictures, films and menus"}
          hint={
            isVenue
              ? "JPEG, PNG or WebP, up to 40. The first one is shown in lists."
              : "JPEG, PNG, WebP, MP4 or PDF, up to 40. The first picture is shown in lists."
          }
          kind={isVenue ? "venue_photo" : "service_portfolio"}
          uploads={shown}
          firstIs="Shown first"
          error={wrong.shown}
        />
      </Section>
      {isVenue ? (
        <Section title="Floor plan">
          <UploadBox
            label="Floor plan"
            hint="A picture, a PDF or an SVG. It is not shown publicly."
            kind="venue_blueprint"
            uploads={plan}
            most={1}
            error={wrong.plan}
          />
        </Section>
      ) : null}
      {sending.error ? <ErrorState thrown={sending.error} doing="save this" as="line" /> : null}
      <div className="sticky bottom-0 z-10 -mx-1 flex flex-wrap items-center gap-2 rounded-t-lg border-t border-border bg-background px-1 py-3">
        <Button type="submit" look="primary" busy={sending.isPending && sending.variables.submit === isReviewed}>
          {isReviewed ? "Send for review" : "Save changes"}
        </Button>
        {isReviewed ? (
          <Button busy={sending.isPending && !sending.variables.submit} onClick={() => go(false)}>
            Save as a draft
          </Button>
        ) : null}
        <p role="status" className="m-0 text-sm text-muted">
          {busy ? "Files are still on their way; wait for them before you save." : null}
        </p>
      </div>
    </form>
  );
}

import { Button } from "@kit/public/Button";
import { TextField } from "@kit/public/Field";
import { PageTitle } from "@kit/public/PublicShell";
import { getRouteApi } from "@tanstack/react-router";
import { type FormEvent, useState } from "react";
import { Gallery, type Wanted } from "./Gallery";

const route = getRouteApi("/templates");

function wantedOf(raw: Record<string, unknown>): Wanted {
  const guests = Number(raw.guests);
  return {
    ...(raw.occasion ? { occasion: String(raw.occasion).slice(0, 60) } : {}),
    ...(Number.isInteger(guests) && guests >= 1 && guests <= 100_000 ? { guests } : {}),
  };
}

/** The gallery: evenings somebody has thought through, to begin from. */
export function TemplatesPage() {
  const wanted = wantedOf(route.useSearch() as Record<string, unknown>);
  const navigate = route.useNavigate();
  const look = (next: Wanted) => void navigate({ search: next as never, replace: true, resetScroll: false });
  return (
    <div data-wide className="flex flex-col gap-6">
      <div className="flex flex-col gap-2">
        <PageTitle tab="Templates · Strathwell">Templates</PageTitle>
        <p className="m-0 max-w-prose text-muted">
          Evenings that have been thought through: what they cost, how the budget is split, what to do when.
        </p>
      </div>
      <Narrowing key={JSON.stringify(wanted)} wanted={wanted} onLook={look} />
      <Gallery wanted={wanted} onClear={() => look({})} />
    </div>
  );
}

function Narrowing({ wanted, onLook }: { wanted: Wanted; onLook: (next: Wanted) => void }) {
  const [wrong, setWrong] = useState<string>();
  function look(event: FormEvent<HTMLFormElement>): void {
    event.preventDefault();
    const given = new FormData(event.currentTarget);
    const guests = String(given.get("guests") ?? "").trim();
    const isNumber = !guests || /^[1-9]\d{0,4}$/.test(guests);
    setWrong(isNumber ? undefined : "Write how many guests, in digits.");
    if (isNumber)
      onLook(wantedOf({ occasion: String(given.get("occasion") ?? "").trim(), guests: guests || undefined }));
  }
  return (
    <search aria-label="Templates">
      <form noValidate className="flex flex-wrap items-end gap-4" onSubmit={look}>
        <div className="min-w-48 flex-1 sm:max-w-64">
          <TextField
            label="Occasion"
            name="occasion"
            placeholder="wedding"
            maxLength={60}
            defaultValue={wanted.occasion ?? ""}
          />
        </div>
        <div className="w-32">
          <TextField
            label="Guests"
            name="guests"
            inputMode="numeric"
            defaultValue={wanted.guests ?? ""}
            error={wrong}
          />
        </div>
        <Button type="submit" look="secondary">
          Show
        </Button>
      </form>
    </search>
  );
}

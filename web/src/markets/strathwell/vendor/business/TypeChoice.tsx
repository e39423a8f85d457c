import type { VendorType } from "@api/strathwell/types.gen";
import { InnerLink } from "@kit/console/InnerLink";
import { PageHeader } from "@kit/console/PageHeader";
import { ChefHat, ChevronRight, Landmark } from "lucide-react";
import type { ComponentType } from "react";

interface Offered {
  type: VendorType;
  title: string;
  says: string;
  icon: ComponentType<{ size?: number; "aria-hidden"?: boolean }>;
}

const OFFERED: Offered[] = [
  {
    type: "venue_owner",
    title: "I own a venue",
    says: "A place where events are held. You tell its address and how many guests it takes, and show photos and a floor plan.",
    icon: Landmark,
  },
  {
    type: "service_provider",
    title: "I provide a service",
    says: "Catering, photography, music, flowers and so on. You tell what you do, and show your work.",
    icon: ChefHat,
  },
];

/** What a vendor is, asked once: it does not change afterwards. */
export function TypeChoice() {
  return (
    <>
      <PageHeader title="What do you bring to an event?" tab="Your business · Strathwell">
        Choose one. It cannot be changed later; whoever does both opens a second account.
      </PageHeader>
      <ul className="m-0 grid max-w-4xl list-none gap-4 p-0 md:grid-cols-2">
        {OFFERED.map(({ type, title, says, icon: Icon }) => (
          <li key={type} className="min-w-0">
            <InnerLink
              href={`/describe?as=${type}`}
              className="flex h-full min-h-32 items-start gap-4 rounded-xl border border-border bg-surface p-5 text-foreground no-underline shadow-surface transition-colors hover:border-brand"
            >
              <span className="grid size-11 shrink-0 place-items-center rounded-full bg-brand text-brand-foreground">
                <Icon size={20} aria-hidden />
              </span>
              <span className="min-w-0 flex-1">
                <span className="block text-base font-semibold">{title}</span>
                <span className="mt-1 block text-muted">{says}</span>
              </span>
              <span className="mt-3 shrink-0 text-muted">
                <ChevronRight size={18} aria-hidden />
              </span>
            </InnerLink>
          </li>
        ))}
      </ul>
    </>
  );
}

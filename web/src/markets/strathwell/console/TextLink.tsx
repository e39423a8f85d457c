import { InnerLink } from "@kit/console/InnerLink";
import type { ReactNode } from "react";

/** A link that stands in text, a table or a fact. */
export function TextLink({ href, children }: { href: string; children: ReactNode }) {
  return (
    <InnerLink href={href} className="text-link underline decoration-1 underline-offset-2">
      {children}
    </InnerLink>
  );
}

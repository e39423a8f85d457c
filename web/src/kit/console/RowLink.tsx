import { useRouter } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { splitHref } from "./InnerLink";

export interface RowLinkProps {
  href?: string;
  onOpen?: () => void;
  current: boolean;
  children: ReactNode;
}

const LOOK =
  "static block max-w-full truncate text-left font-medium text-foreground no-underline after:absolute after:inset-0";

/** What a row opens: a link whose target is the whole row, so that a middle click and a copied address work. */
export function RowLink({ href, onOpen, current, children }: RowLinkProps) {
  const router = useRouter();
  if (href !== undefined)
    return (
      // The router's own Link costs too much where dozens are drawn with every scroll.
      <a
        href={`${router.basepath.replace(/\/$/, "")}${href}`}
        data-open
        aria-current={current || undefined}
        onClick={(event) => {
          if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
          event.preventDefault();
          if (onOpen) onOpen();
          else void router.navigate(splitHref(href));
        }}
        className={`${LOOK} row-link`}
      >
        {children}
      </a>
    );
  if (onOpen)
    return (
      <button
        type="button"
        data-open
        aria-current={current || undefined}
        onClick={onOpen}
        className={`${LOOK} row-link w-full cursor-pointer`}
      >
        {children}
      </button>
    );
  return <>{children}</>;
}

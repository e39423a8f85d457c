import { defaultParseSearch, Link } from "@tanstack/react-router";
import type { AnchorHTMLAttributes, Ref } from "react";

export interface InnerLinkProps extends AnchorHTMLAttributes<HTMLAnchorElement> {
  /** A console path without the base, with or without a query (`/jobs/1`, `/?status=FAILED`), or a whole address. */
  href: string;
  /** Only this very path counts as the current one, not what lies under it. */
  exact?: boolean;
  ref?: Ref<HTMLAnchorElement>;
}

const WHOLE = /^([a-z]+:|\/\/)/i;

/** A console path as the router wants it. */
export function splitHref(href: string): { to: string; search: Record<string, unknown>; hash?: string } {
  const [beforeHash = "", hash] = href.split("#", 2);
  const [to = "", query] = beforeHash.split("?", 2);
  return { to: to || ".", search: query ? defaultParseSearch(`?${query}`) : {}, ...(hash ? { hash } : {}) };
}

/** A link within the console goes through the router; any other is an ordinary link. */
export function InnerLink({ href, exact = false, ...rest }: InnerLinkProps) {
  if (WHOLE.test(href)) return <a {...rest} href={href} />;
  return <Link {...splitHref(href)} {...rest} activeOptions={{ exact, includeSearch: false }} />;
}

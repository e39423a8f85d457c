import { ChevronRight } from "lucide-react";
import { type ReactNode, useEffect } from "react";
import { InnerLink } from "./InnerLink";

export interface PageHeaderProps {
  title: ReactNode;
  /** Of the browser's tab: where one is. */
  tab: string;
  crumbs?: readonly { label: string; to: string }[];
  status?: ReactNode;
  /** At the top right. */
  actions?: ReactNode;
  /** Under the title: what this page is about, key facts. */
  children?: ReactNode;
}

export function PageHeader({ title, tab, crumbs, status, actions, children }: PageHeaderProps) {
  useEffect(() => {
    document.title = tab;
  }, [tab]);
  return (
    <header className="mb-4">
      {crumbs?.length ? (
        <nav aria-label="You are here" className="mb-1">
          <ol className="m-0 flex list-none flex-wrap items-center gap-1 p-0 text-sm text-muted">
            {crumbs.map((crumb) => (
              <li key={crumb.to} className="flex items-center gap-1">
                <InnerLink
                  href={crumb.to}
                  className="inline-flex min-h-7 items-center text-muted no-underline hover:text-foreground hover:underline"
                >
                  {crumb.label}
                </InnerLink>
                <ChevronRight size={14} aria-hidden />
              </li>
            ))}
          </ol>
        </nav>
      ) : null}
      <div className="flex flex-wrap items-start justify-between gap-x-4 gap-y-3">
        <div className="flex min-h-11 min-w-0 flex-wrap items-center gap-x-3 gap-y-1">
          <h1 className="m-0 text-xl leading-tight font-semibold break-words sm:text-2xl">{title}</h1>
          {status}
        </div>
        {actions ? <div className="flex flex-wrap items-center gap-2">{actions}</div> : null}
      </div>
      {children ? <div className="mt-1 max-w-[80ch] text-muted">{children}</div> : null}
    </header>
  );
}

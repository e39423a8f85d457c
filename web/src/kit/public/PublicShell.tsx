import { cx } from "@kit/base/cx";
import { OfflineBar } from "@kit/base/OfflineBar";
import { type ReactNode, useEffect, useRef } from "react";

export interface PublicShellProps {
  /** The market's name, linked to its first page. */
  brand: ReactNode;
  /** What still works without a connection. */
  works: string;
  /** At the right of the header, such as a phone number. */
  aside?: ReactNode;
  /** The few places one goes between; the header is then as wide as the widest page. */
  nav?: ReactNode;
  footer?: ReactNode;
  children: ReactNode;
}

/** The frame of every public page: one column for a thumb, 320 px up; wider for a page with `data-wide`. */
export function PublicShell({ brand, works, aside, nav, footer, children }: PublicShellProps) {
  return (
    <div className="flex min-h-dvh flex-col">
      <a
        href="#main"
        className="sr-only focus:not-sr-only focus:absolute focus:top-2 focus:left-2 focus:z-50 focus:rounded-md focus:bg-surface focus:px-4 focus:py-3"
      >
        Skip to content
      </a>
      <header className="border-b border-border bg-surface">
        <div
          className={cx(
            "mx-auto flex min-h-14 flex-wrap items-center justify-between gap-x-4 px-4",
            nav ? "max-w-6xl" : "max-w-2xl",
          )}
        >
          {brand}
          {nav ? (
            <nav aria-label="Pages" className="order-last w-full sm:order-none sm:mr-auto sm:ml-4 sm:w-auto">
              {nav}
            </nav>
          ) : null}
          {aside}
        </div>
      </header>
      <OfflineBar works={works} />
      <main
        id="main"
        tabIndex={-1}
        className="mx-auto w-full max-w-2xl flex-1 px-4 py-6 outline-none has-[[data-wide]]:max-w-6xl"
      >
        {children}
      </main>
      {footer ? <footer className="border-t border-border px-4 py-6 text-sm text-muted">{footer}</footer> : null}
    </div>
  );
}

export interface PageTitleProps {
  /** Of the browser's tab: where one is. */
  tab: string;
  children: ReactNode;
}

/** The page's h1; takes the focus when the page is come to, so that it is read first. */
export function PageTitle({ tab, children }: PageTitleProps) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    document.title = tab;
  }, [tab]);
  useEffect(() => {
    // On the first page of a visit the browser's own focus is right.
    if (history.state?.__TSR_index) heading.current?.focus();
  }, []);
  return (
    <h1
      ref={heading}
      tabIndex={-1}
      className="m-0 text-2xl leading-tight font-bold text-balance outline-none sm:text-3xl"
    >
      {children}
    </h1>
  );
}

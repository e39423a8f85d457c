import { cx } from "@kit/base/cx";
import { buttonLook } from "@kit/public/Button";
import { PageTitle } from "@kit/public/PublicShell";
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";

const STEPS = [
  {
    title: "Choose a place and a day",
    text: "Venues and vendors with pictures and prices. You see who is free on your day.",
  },
  {
    title: "Agree with everyone in one place",
    text: "Each vendor says yes, no, or names another price. You answer.",
  },
  {
    title: "Pay once, safely",
    text: "A deposit secures the day. Vendors are paid out when the evening has taken place.",
  },
] as const;
const WAYS = [
  {
    to: "/templates",
    title: "Begin from a template",
    text: "Whole evenings, thought through: budget, people, what to do when.",
  },
  {
    to: "/planner",
    title: "Let us plan it",
    text: "Guests, a day and a budget become a plan with names in it.",
  },
] as const;
const WAY = "block h-full rounded-2xl border border-border bg-surface p-5 text-foreground no-underline shadow-surface";

/** How a way somewhere is shown: as a link, or as its shape before links lead anywhere. */
export type LinkAs = (link: {
  to: string;
  search?: Record<string, string>;
  className: string;
  children: ReactNode;
}) => ReactNode;

const asShape: LinkAs = ({ className, children }) => (
  <span aria-disabled className={cx(className, "opacity-50")}>
    {children}
  </span>
);
const asLink: LinkAs = ({ to, search, className, children }) => (
  <Link to={to} search={(search ?? {}) as never} className={className}>
    {children}
  </Link>
);

/** The first page: what this is, and the ways in. */
export const LandingPage = () => <Landing linkAs={asLink} />;

/** The same; the document shows it before the script has come, its links as shapes. */
export function Landing({ linkAs: way = asShape }: { linkAs?: LinkAs }) {
  return (
    <div data-wide className="flex flex-col gap-12">
      <section className="flex flex-col items-start gap-5 rounded-3xl bg-linear-to-br from-[color-mix(in_oklab,var(--second)_30%,var(--background))] to-[color-mix(in_oklab,var(--brand)_14%,var(--background))] px-5 py-10 sm:px-12 sm:py-16">
        <PageTitle tab="Venues and vendors for an evening to remember · Strathwell">
          <span className="block text-4xl leading-tight sm:text-5xl">An evening to remember.</span>
        </PageTitle>
        <p className="m-0 max-w-xl text-lg text-pretty">
          A venue, and everyone it takes: ask them all at once, agree on a price with each, and pay in one place.
        </p>
        <div className="flex w-full flex-wrap gap-3">
          {way({
            to: "/browse",
            search: { type: "venue_owner" },
            className: cx(buttonLook("primary", false), "no-underline max-sm:w-full"),
            children: "Find a venue",
          })}
          {way({
            to: "/browse",
            search: { type: "service_provider" },
            className: cx(buttonLook("secondary", false), "no-underline max-sm:w-full"),
            children: "Find caterers, music, flowers",
          })}
        </div>
      </section>
      <section aria-labelledby="how">
        <h2 id="how" className="m-0 mb-4 text-2xl font-bold">
          How it goes
        </h2>
        <ol className="m-0 grid list-none gap-6 p-0 md:grid-cols-3">
          {STEPS.map(({ title, text }, index) => (
            <li key={title} className="border-t-4 border-second pt-4">
              <p aria-hidden className="figures m-0 text-2xl font-bold text-brand">
                {index + 1}
              </p>
              <p className="m-0 mt-1 text-lg font-semibold">{title}</p>
              <p className="m-0 text-muted">{text}</p>
            </li>
          ))}
        </ol>
      </section>
      <section aria-labelledby="ways">
        <h2 id="ways" className="m-0 mb-4 text-2xl font-bold">
          No idea yet where to begin?
        </h2>
        <ul className="m-0 grid list-none gap-4 p-0 md:grid-cols-2">
          {WAYS.map(({ to, title, text }) => (
            <li key={to}>
              {way({
                to,
                className: WAY,
                children: (
                  <>
                    <span className="block text-lg font-semibold">{title}</span>
                    <span className="block text-muted">{text}</span>
                  </>
                ),
              })}
            </li>
          ))}
        </ul>
      </section>
      <section
        aria-labelledby="vendors"
        className="flex flex-wrap items-center justify-between gap-4 border-t border-border pt-6"
      >
        <div>
          <h2 id="vendors" className="m-0 text-xl font-semibold">
            You have a venue or offer a service?
          </h2>
          <p className="m-0 text-muted">Be found, say your price, and be paid when the evening has taken place.</p>
        </div>
        {way({
          to: "/sign-up",
          search: { role: "vendor" },
          className: cx(buttonLook("secondary", false), "no-underline max-sm:w-full"),
          children: "Become a vendor",
        })}
      </section>
    </div>
  );
}

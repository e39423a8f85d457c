import type { About } from "@api/locksmith/types.gen";
import { buttonLook } from "@kit/public/Button";
import { PageTitle } from "@kit/public/PublicShell";
import { useAbout } from "@markets/locksmith/public/about";
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { Areas } from "./Areas";
import { Services } from "./Services";

export const WAY_IN = "Get a locksmith";
const PROMISES = [
  {
    title: "One price before work starts",
    text: "The locksmith asks, you approve on your phone. No surprises at the door.",
  },
  { title: "You know who comes", text: "A name, and a PIN that only our locksmith can confirm." },
  { title: "Nobody found? All of it back", text: "Your deposit returns to your card by itself." },
] as const;

/** The first page: what this is, what it costs, and the one way in. */
export function LandingPage() {
  return (
    <Landing
      about={useAbout().data}
      wayIn={
        <Link to="/request" className={buttonLook("primary", true)}>
          {WAY_IN}
        </Link>
      }
    />
  );
}

export interface LandingProps {
  about: About | undefined;
  wayIn: ReactNode;
}

/** The same without a way of its own to links and data: the document shows it before the script has come. */
export function Landing({ about, wayIn }: LandingProps) {
  return (
    <div className="flex flex-col gap-10">
      <section className="flex flex-col gap-4">
        <PageTitle tab="Locked out? A locksmith is on the way">Locked out? Help is on its way.</PageTitle>
        <p className="m-0 text-lg text-muted text-pretty">
          Tell us where you are. We text the locksmiths near you, and the first who says yes comes to you.
        </p>
        {wayIn}
        <p className="m-0 text-center text-sm text-muted">Three steps, about a minute. No account.</p>
      </section>
      <Services about={about} />
      <section>
        <h2 className="m-0 mb-3 text-xl font-semibold">What you can count on</h2>
        <ul className="m-0 grid list-none gap-4 p-0">
          {PROMISES.map((promise) => (
            <li key={promise.title} className="border-l-4 border-second pl-4">
              <p className="m-0 font-semibold">{promise.title}</p>
              <p className="m-0 text-muted">{promise.text}</p>
            </li>
          ))}
        </ul>
      </section>
      <Areas about={about} />
    </div>
  );
}

/**
 * What a public page's document shows before its script has come, so that there is something to read
 * after one round trip. Rendered when the web app is built (tools/openings.ts), from the parts the
 * page itself is made of: when the script comes, it puts the same in the same place.
 */
import { ButtonShape } from "@kit/public/shapes";
import { Landing, WAY_IN } from "@markets/locksmith/public/landing/LandingPage";
import { FrameOpening } from "@markets/locksmith/public/PublicFrame";
import { RequestOpening } from "@markets/locksmith/public/request/RequestOpening";
import { Landing as StrathwellLanding } from "@markets/strathwell/public/landing/LandingPage";
import { FrameOpening as StrathwellOpening } from "@markets/strathwell/public/PublicFrame";
import type { ReactElement } from "react";

export interface Opening {
  /** The document it is made from, and the one it is written to. The server knows the names' meaning. */
  from: string;
  to: string;
  title?: string;
  shows: ReactElement;
  /** The page's own module, which is then fetched together with the app. */
  page?: string;
}

export const OPENINGS: Opening[] = [
  {
    from: "locksmith.html",
    to: "locksmith-landing.html",
    shows: (
      <FrameOpening>
        <Landing about={undefined} wayIn={<ButtonShape>{WAY_IN}</ButtonShape>} />
      </FrameOpening>
    ),
  },
  {
    from: "locksmith.html",
    to: "locksmith-request.html",
    title: "Where do you need help? · Locksmith",
    shows: (
      <FrameOpening>
        <RequestOpening />
      </FrameOpening>
    ),
    page: "src/markets/locksmith/public/request/RequestPage.tsx",
  },
  {
    from: "strathwell.html",
    to: "strathwell-landing.html",
    shows: (
      <StrathwellOpening>
        <StrathwellLanding />
      </StrathwellOpening>
    ),
  },
  { from: "strathwell.html", to: "strathwell.html", shows: <StrathwellOpening /> },
  // The rest begin with the header alone: what follows depends on the request.
  { from: "locksmith.html", to: "locksmith.html", shows: <FrameOpening /> },
];

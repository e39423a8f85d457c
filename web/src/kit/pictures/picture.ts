import type { ReactNode } from "react";

/** What every picture takes besides its own data. */
export interface PictureProps {
  /** What the picture shows, for assistive technology: "Jobs per day, the last 30 days". */
  label: string;
  /** Grey shape of the real size instead of the picture. */
  loading?: boolean;
  /** Stands in the picture's place when there is nothing to draw. */
  empty?: ReactNode;
}

/** A moment as the server writes it (ISO 8601 with zone), or a Date. */
export type Moment = string | Date;
export const millis = (at: Moment): number => (typeof at === "string" ? Date.parse(at) : at.getTime());

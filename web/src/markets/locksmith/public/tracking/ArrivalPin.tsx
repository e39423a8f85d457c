import { Card } from "@kit/public/Card";
import { ShieldCheck } from "lucide-react";

/** What proves that who stands at the door is who we sent. */
export function ArrivalPin({ pin, locksmith }: { pin: string; locksmith: string | null }) {
  return (
    <Card className="border-2 border-brand">
      <h2 className="m-0 flex items-center gap-2 text-lg font-semibold">
        <ShieldCheck size={20} aria-hidden className="text-brand" /> Arrival PIN
      </h2>
      <p className="figures my-2 text-4xl font-bold tracking-[0.3em]" data-testid="arrival-pin">
        {pin}
      </p>
      <p className="m-0 text-muted">
        Tell it to {locksmith ?? "the locksmith"} at your door, and to nobody before. It proves that this is who we
        sent.
      </p>
    </Card>
  );
}

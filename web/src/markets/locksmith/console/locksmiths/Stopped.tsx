import type { LocksmithFile } from "@api/locksmith/types.gen";
import { PhoneText } from "@kit/base/PhoneText";
import { TimeText } from "@kit/base/TimeText";
import { MessageSquareOff } from "lucide-react";

/** They opted out: what that means, and the one way back. */
export function Stopped({ locksmith }: { locksmith: LocksmithFile }) {
  if (!locksmith.texts_stopped) return null;
  return (
    <section
      aria-label="Opted out of texts"
      className="mb-4 flex gap-3 rounded-xl border border-trouble-mark/40 bg-trouble-tint p-4"
    >
      <MessageSquareOff size={20} aria-hidden className="mt-0.5 shrink-0 text-trouble-ink" />
      <div className="min-w-0">
        <h2 className="m-0 text-sm font-semibold text-trouble-ink">Opted out of texts</h2>
        <p className="m-0 mt-1">
          They sent STOP
          {locksmith.opted_out_at ? (
            <>
              {" "}
              (<TimeText at={locksmith.opted_out_at} />)
            </>
          ) : null}
          . Nothing can be texted to this number and they get no offers; nobody here can undo that.
        </p>
        <p className="m-0 mt-1">
          To have them back: call <PhoneText phone={locksmith.phone} /> and ask them to text <strong>START</strong> to
          our number. Then activate them here.
        </p>
      </div>
    </section>
  );
}

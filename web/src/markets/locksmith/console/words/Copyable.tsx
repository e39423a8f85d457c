import { Button } from "@kit/console/Button";
import { Check, Copy } from "lucide-react";
import { useState } from "react";

/** Source text to take elsewhere: selectable, and copied with one press. */
export function Copyable({ label, text }: { label: string; text: string }) {
  const [copied, setCopied] = useState<"no" | "yes" | "refused">("no");
  const copy = () => {
    navigator.clipboard.writeText(text).then(
      () => setCopied("yes"),
      () => setCopied("refused"),
    );
  };
  return (
    <div className="grid gap-2">
      <div className="flex items-center gap-3">
        <Button
          size="small"
          icon={copied === "yes" ? <Check size={16} aria-hidden /> : <Copy size={16} aria-hidden />}
          onClick={copy}
        >
          Copy
        </Button>
        <span role="status" className="text-xs text-muted">
          {copied === "yes"
            ? "Copied."
            : copied === "refused"
              ? "The browser did not let us; select the text and copy it."
              : ""}
        </span>
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls must be reachable by keyboard. */}
      <section tabIndex={0} aria-label={label} className="max-h-80 overflow-auto rounded-lg bg-surface-secondary p-3">
        <pre className="m-0 text-xs select-all">{text}</pre>
      </section>
    </div>
  );
}

import { Button } from "@kit/public/Button";
import { InstallCard, InstallPrompt } from "@kit/public/InstallPrompt";
import { useState } from "react";
import { Shown } from "./Shown";

const WHY = "See where your locksmith is with one tap.";

/** What a browser fires when it would install, for those that never do. */
function sayInstallable(): void {
  const prompt = () => Promise.resolve({ outcome: "accepted" });
  dispatchEvent(Object.assign(new Event("beforeinstallprompt", { cancelable: true }), { prompt }));
}

export function InstallPromptShown() {
  const [last, setLast] = useState("Nothing yet");
  return (
    <div className="max-w-xl text-base">
      <Shown state="Where the browser can install">
        <InstallCard
          kind="prompt"
          name="Locksmith"
          why={WHY}
          onInstall={() => setLast("Install")}
          onDismiss={() => setLast("Not now")}
        />
      </Shown>
      <Shown state="Safari on iPhone and iPad">
        <InstallCard
          kind="hint"
          name="Our locksmiths"
          why={WHY}
          onInstall={() => setLast("Install")}
          onDismiss={() => setLast("Not now")}
        />
      </Shown>
      <p className="text-sm text-muted">Pressed: {last}</p>
      <Shown state="As a page has it: nothing until the browser says it can">
        <div className="flex flex-col items-start gap-4">
          <Button look="secondary" onClick={sayInstallable}>
            Let the browser say so
          </Button>
          <div className="w-full">
            <InstallPrompt name="The kit" why={WHY} />
          </div>
        </div>
      </Shown>
    </div>
  );
}

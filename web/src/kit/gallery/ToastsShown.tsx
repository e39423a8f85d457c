import { Button } from "@kit/console/Button";
import { Toasts } from "@kit/console/Toasts";
import { toast } from "@kit/console/toast";
import { useState } from "react";
import { Shown } from "./Shown";

export function ToastsShown() {
  const [available, setAvailable] = useState(true);
  return (
    <Shown state="Polite, with undo; the page itself shows the success too">
      <div className="flex flex-wrap items-center gap-2">
        <Button
          onClick={() => {
            setAvailable(false);
            toast("Dora Lind gets no more offers", { tone: "done", undo: () => setAvailable(true) });
          }}
        >
          Pause Dora Lind
        </Button>
        <Button onClick={() => toast("The list was downloaded", { detail: "1,204 rows" })}>Say something</Button>
        <Button onClick={() => toast("The message was not delivered", { tone: "trouble" })}>Say what failed</Button>
        <span>{available ? "Dora is available." : "Dora is paused."}</span>
      </div>
      <Toasts />
    </Shown>
  );
}

import { PhoneText } from "@kit/base/PhoneText";
import { Button } from "@kit/console/Button";
import { Switch } from "@kit/console/Switch";
import { useAct } from "../act";
import type { TrayBrowser } from "../api";
import { control } from "../control";
import { reading } from "../reading";

const KEYS = [reading.push.queryKey];

function OneBrowser({ browser }: { browser: TrayBrowser }) {
  const act = useAct("switch it", (state: TrayBrowser["state"]) => control.setBrowser(browser.id, state), KEYS);
  const name = browser.label || "A browser";
  if (browser.state === "gone") {
    return <p className="m-0 text-sm text-muted">{name}: gone, whatever is pushed there gets a 410</p>;
  }
  return (
    <div className="flex flex-wrap items-center justify-between gap-2">
      <Switch
        label={name}
        detail={browser.phone ? <PhoneText plain phone={browser.phone} /> : "Off: what comes is held"}
        on={(act.busyWith ?? browser.state) === "on"}
        busy={act.busyWith !== null}
        onChange={(on) => act.do(on ? "on" : "off")}
      />
      <Button look="quiet" size="small" onClick={() => act.do("gone")}>
        Take its leave back<span className="sr-only"> from {name}</span>
      </Button>
    </div>
  );
}

/** Who is told; a browser can be switched off for a while, or be gone for good. */
export function Browsers({ browsers }: { browsers: readonly TrayBrowser[] }) {
  return (
    <section aria-label="Browsers">
      <h3 className="mt-0 mb-1 text-xs font-medium text-muted">Browsers that are told</h3>
      <ul className="m-0 flex list-none flex-col gap-1 p-0">
        {browsers.map((browser) => (
          <li key={browser.id}>
            <OneBrowser browser={browser} />
          </li>
        ))}
      </ul>
    </section>
  );
}

import { Button } from "@kit/console/Button";
import { ThemeSwitch } from "@kit/console/ThemeSwitch";
import { useQuery } from "@tanstack/react-query";
import { CircleHelp, ExternalLink, LogOut } from "lucide-react";
import { useAct } from "./act";
import { control } from "./control";
import { useStreamState } from "./live";
import { reading } from "./reading";
import { useMarkets } from "./useMarkets";

function Line() {
  const state = useStreamState();
  const live = state === "live";
  return (
    <span className="inline-flex items-center gap-1.5 text-xs whitespace-nowrap text-muted" role="status">
      <span aria-hidden className={`size-2 rounded-full ${live ? "bg-done-mark" : "bg-waiting-mark"}`} />
      <span className={live ? "max-[479px]:sr-only" : undefined}>
        {live ? "Live" : state === "lost" ? "Reconnecting" : "Connecting"}
      </span>
    </span>
  );
}

export function DeskHeader({ onHelp, helpShown }: { onHelp: () => void; helpShown: boolean }) {
  const markets = useMarkets();
  const session = useQuery(reading.session);
  const leave = useAct("leave the desk", () => control.signOut(), [reading.session.queryKey]);
  return (
    <header className="flex flex-wrap items-center gap-x-2 gap-y-1 min-[480px]:gap-x-3">
      <h1 className="m-0 text-base font-semibold">Sandbox</h1>
      <Line />
      <div className="ml-auto flex flex-wrap items-center min-[480px]:gap-x-1">
        {markets.map((market) => (
          <a
            key={market.name}
            href={market.console}
            target="_blank"
            rel="noreferrer"
            className="inline-flex min-h-9 items-center gap-1.5 rounded-md px-3 text-sm font-medium whitespace-nowrap text-foreground no-underline hover:bg-surface-tertiary pointer-coarse:min-h-11"
          >
            <span>
              <span className="capitalize max-[479px]:sr-only">{market.name} </span>
              <span className="max-[479px]:capitalize">console</span>
            </span>
            <ExternalLink size={14} aria-hidden />
          </a>
        ))}
        <Button
          look="quiet"
          size="small"
          aria-expanded={helpShown}
          icon={<CircleHelp size={16} aria-hidden />}
          onClick={onHelp}
        >
          <span className="max-[479px]:sr-only">How to play</span>
        </Button>
        <ThemeSwitch />
        {session.data?.needed ? (
          <Button
            look="quiet"
            size="small"
            aria-label="Leave the desk"
            title="Leave the desk"
            icon={<LogOut size={16} aria-hidden />}
            onClick={() => leave.do(undefined)}
          />
        ) : null}
      </div>
    </header>
  );
}

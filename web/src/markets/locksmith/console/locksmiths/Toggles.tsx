import type { LocksmithListed } from "@api/locksmith/types.gen";
import { Switch } from "@kit/console/Switch";
import { useActive, useAvailable } from "./useStanding";

export function AvailableToggle({ locksmith }: { locksmith: LocksmithListed }) {
  const available = useAvailable(locksmith);
  return (
    <Switch
      bare
      label={`${locksmith.display_name} is available`}
      on={locksmith.is_available}
      busy={available.isPending}
      disabled={!locksmith.is_active}
      onChange={(on) => available.mutate(on)}
    />
  );
}

export interface ActiveToggleProps {
  locksmith: LocksmithListed;
  /** Turning it off takes back offers, so that is asked about first. */
  onDeactivate: (locksmith: LocksmithListed) => void;
}

export function ActiveToggle({ locksmith, onDeactivate }: ActiveToggleProps) {
  const active = useActive(locksmith);
  return (
    <Switch
      bare
      label={`${locksmith.display_name} is active`}
      on={locksmith.is_active}
      busy={active.isPending}
      disabled={!locksmith.is_active && locksmith.opted_out_at !== null}
      onChange={(on) => (on ? active.mutate(true) : onDeactivate(locksmith))}
    />
  );
}

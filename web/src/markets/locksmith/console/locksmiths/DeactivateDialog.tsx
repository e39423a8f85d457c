import type { LocksmithRow } from "@api/locksmith/types.gen";
import { ConfirmAction } from "@kit/console/ConfirmAction";
import { counted } from "./figures";
import { useActive } from "./useStanding";

export interface DeactivateDialogProps {
  locksmith: LocksmithRow;
  /** As far as it is known. */
  openOffers?: number;
  onClose: () => void;
}

export function DeactivateDialog({ locksmith, openOffers, onClose }: DeactivateDialogProps) {
  const active = useActive(locksmith, onClose);
  const withdrawn =
    openOffers === undefined
      ? "Offers they have not answered are withdrawn at once."
      : openOffers
        ? `${counted(openOffers, "open offer")} ${openOffers === 1 ? "is" : "are"} withdrawn at once.`
        : "They have no open offer now.";
  return (
    <ConfirmAction
      open
      danger
      title={`Deactivate ${locksmith.display_name}`}
      says={
        <>
          <p className="m-0">{withdrawn} They get no more, until somebody activates them again.</p>
          <p className="m-0 mt-2 text-muted">A job they have already taken stays theirs.</p>
        </>
      }
      reason="none"
      confirmLabel="Deactivate"
      busy={active.isPending}
      problem={active.error}
      onConfirm={() => active.mutate(false)}
      onClose={onClose}
    />
  );
}

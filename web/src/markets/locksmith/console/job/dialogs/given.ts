import type { ActionSeen, JobFile } from "@api/locksmith/types.gen";

/** What every dialog about a job gets. */
export interface DialogGiven {
  job: JobFile;
  action: ActionSeen;
  onClose: () => void;
}

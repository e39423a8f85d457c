import { asProblem } from "@api/problem";
import { seeReport } from "@api/strathwell/sdk.gen";
import type { ReportName } from "@api/strathwell/types.gen";
import { Button } from "@kit/console/Button";
import { toast } from "@kit/console/toast";
import { Download } from "lucide-react";
import { useState } from "react";

export interface CsvButtonProps {
  name: ReportName;
  asked: { since?: string | null; until?: string | null };
}

/** The report as a file. It is fetched with one's own token, so a plain link would not do. */
export function CsvButton({ name, asked }: CsvButtonProps) {
  const [busy, setBusy] = useState(false);
  async function save(): Promise<void> {
    setBusy(true);
    try {
      const got = await seeReport({ path: { name }, query: { ...asked, format: "csv" }, parseAs: "blob" });
      const address = URL.createObjectURL(got.data as unknown as Blob);
      const link = document.createElement("a");
      link.href = address;
      link.download =
        /filename="([^"]+)"/.exec(got.response.headers.get("content-disposition") ?? "")?.[1] ?? `${name}.csv`;
      link.click();
      URL.revokeObjectURL(address);
    } catch (thrown) {
      toast(asProblem(thrown).message, { tone: "trouble" });
    } finally {
      setBusy(false);
    }
  }
  return (
    <Button icon={<Download size={16} aria-hidden />} busy={busy} onClick={() => void save()}>
      Save as CSV
    </Button>
  );
}

import { StatusBadge } from "@kit/base/StatusBadge";
import { ActionBar } from "@kit/console/ActionBar";
import { PageHeader } from "@kit/console/PageHeader";
import { Shown } from "./Shown";

export function PageHeaderShown() {
  return (
    <>
      <Shown state="A record">
        <PageHeader
          title="Job 10482"
          tab="Job 10482 · The kit"
          crumbs={[{ label: "Jobs", to: "/" }]}
          status={<StatusBadge tone="moving" label="On the way" size="large" />}
          actions={
            <ActionBar
              primary={["complete"]}
              onAct={() => {}}
              actions={[
                { name: "complete", label: "Complete", allowed: true },
                { name: "refund", label: "Refund", allowed: false, why_not: "The job is still open." },
              ]}
            />
          }
        >
          Home lockout for Ada Okafor, 233 South Wacker Drive, Chicago.
        </PageHeader>
      </Shown>
      <Shown state="A list">
        <PageHeader title="Jobs" tab="Jobs · The kit" />
      </Shown>
    </>
  );
}

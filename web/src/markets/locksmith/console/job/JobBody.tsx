import type { JobFile } from "@api/locksmith/types.gen";
import { Section } from "@kit/console/Section";
import { Timeline } from "@kit/console/Timeline";
import { timelineOf } from "@markets/locksmith/console/timeline";
import { JOB_STATUS } from "@markets/locksmith/words";
import { Considered } from "./Considered";
import { CustomerFacts } from "./CustomerFacts";
import { Deposit } from "./Deposit";
import { LedgerPicture } from "./LedgerPicture";
import { Messages } from "./Messages";
import { Offers } from "./Offers";
import { Prices } from "./Prices";
import { Refunds } from "./Refunds";
import { WavesPicture } from "./WavesPicture";

/** The story at the left, who and how much at the right; one column where there is no room. */
export function JobBody({ job }: { job: JobFile }) {
  return (
    <div className="grid min-w-0 grid-cols-[minmax(0,1fr)] gap-4 xl:grid-cols-[minmax(0,1fr)_22rem]">
      <div className="grid min-w-0 grid-cols-[minmax(0,1fr)] content-start gap-4">
        <WavesPicture job={job} />
        <Offers job={job} />
        <Considered job={job} />
        <Messages job={job} />
        <Section title="Timeline" aside={`${job.timeline.length} entries`}>
          <Timeline lines={timelineOf(job.timeline, JOB_STATUS)} />
        </Section>
      </div>
      <div className="grid min-w-0 grid-cols-[minmax(0,1fr)] content-start gap-4">
        <CustomerFacts job={job} />
        <Deposit job={job} />
        <Refunds job={job} />
        <Prices job={job} />
        <LedgerPicture job={job} />
      </div>
    </div>
  );
}

import type { JobSeen } from "@api/locksmith/types.gen";

const HEADLINES: Record<JobSeen["now"]["code"], (name: string) => string> = {
  starting: () => "Your deposit is paid",
  between_waves: () => "Asking more locksmiths",
  paused: () => "Our team is looking into it",
  asking: () => "Asking locksmiths near you",
  assigned: (name) => `${name} is coming`,
  on_the_way: (name) => `${name} is on the way`,
  arrived: (name) => `${name} is there`,
  price_to_decide: (name) => `${name} asks you to approve a price`,
  done: () => "All done",
  customer_no_show: () => "This job has ended",
  locksmith_no_show: () => "This job has ended",
  unsuccessful: () => "This job has ended",
  canceled_by_customer: () => "You canceled this job",
  canceled: () => "This job was canceled",
  nobody_found: () => "We could not find a locksmith",
};

/** What a person wants to know first, in a few words. */
export const headline = (job: JobSeen): string => HEADLINES[job.now.code](job.locksmith?.name ?? "Your locksmith");

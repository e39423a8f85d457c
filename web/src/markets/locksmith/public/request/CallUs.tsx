import type { RequestSeen } from "@api/locksmith/types.gen";
import { ButtonLink } from "@kit/public/Button";
import { PageTitle } from "@kit/public/PublicShell";
import { useAbout } from "@markets/locksmith/public/about";

/** A person goes on from here: said without accusing anybody. */
export function CallUs({ request }: { request: RequestSeen }) {
  const phone = useAbout().data?.phone;
  const why = request.actions.find((action) => action.name === "pay")?.why_not;
  return (
    <div className="flex flex-col gap-4">
      <PageTitle tab="Please call us · Locksmith">Please call us to go on</PageTitle>
      <p>{why ?? "We need a word with you before this request can go on."} Nothing has been paid.</p>
      {phone ? (
        <ButtonLink wide href={`tel:${phone.e164}`}>
          Call {phone.formatted}
        </ButtonLink>
      ) : null}
    </div>
  );
}

import type { RequestSeen } from "@api/locksmith/types.gen";
import { Button } from "@kit/public/Button";
import { Card } from "@kit/public/Card";
import { PageTitle } from "@kit/public/PublicShell";
import { useAbout } from "@markets/locksmith/public/about";

/** We do not come there yet: said plainly, with what we serve and a way to another address. */
export function OutsideStep({ request, onChangeAddress }: { request: RequestSeen; onChangeAddress: () => void }) {
  const areas = useAbout().data?.areas ?? [];
  return (
    <div className="flex flex-col gap-6">
      <PageTitle tab="Not in your area yet · Locksmith">We are not in your area yet</PageTitle>
      <p>
        We looked up <strong>{request.address}</strong>.{" "}
        {request.ineligible_reason ?? "No locksmith of ours works there."} You have paid nothing. Your request tells us
        where we are needed next.
      </p>
      {areas.length ? (
        <Card>
          <h2 className="m-0 mb-2 text-lg font-semibold">Where we are</h2>
          <p className="m-0 text-muted">{areas.map((area) => area.name).join(" · ")}</p>
        </Card>
      ) : null}
      <Button wide onClick={onChangeAddress}>
        Try another address
      </Button>
    </div>
  );
}

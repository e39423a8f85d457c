import { asProblem } from "@api/problem";
import { seeTemplateOptions } from "@api/strathwell/@tanstack/react-query.gen";
import type { TemplateCard } from "@api/strathwell/types.gen";
import { ErrorState } from "@kit/base/ErrorState";
import { Loading, Skeleton } from "@kit/base/Skeleton";
import { buttonLook } from "@kit/public/Button";
import { Card } from "@kit/public/Card";
import { PageTitle } from "@kit/public/PublicShell";
import { plays, useAccount } from "@markets/strathwell/account";
import { Cover } from "@markets/strathwell/public/Cover";
import { SubscribeOffer } from "@markets/strathwell/public/SubscribeOffer";
import { type InfiniteData, useQuery, useQueryClient } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { ArrowLeft } from "lucide-react";
import type { ReactNode } from "react";
import { WholeTemplate } from "./WholeTemplate";

const route = getRouteApi("/templates/$templateId");

/** One template: whole for subscribers; for others what the gallery shows, and how to see the rest. */
export function TemplatePage() {
  const { templateId } = route.useParams();
  const { standing, me, thrown, again } = useAccount();
  const isOrganizer = plays(me, "organizer");
  const seen = useQuery({ ...seeTemplateOptions({ path: { template_id: templateId } }), enabled: isOrganizer });
  const card = useCard(templateId);
  if (seen.data) return <WholeTemplate template={seen.data} />;
  if (standing === "out") return <Closed card={card} way={<SignInFirst />} />;
  if (me && !isOrganizer) return <Closed card={card} way={<ForOrganizers />} />;
  if (seen.error && asProblem(seen.error).status === 402) {
    return <Closed card={card} way={<SubscribeOffer what="The whole template" />} />;
  }
  if (seen.error && [404, 422].includes(asProblem(seen.error).status)) return <Gone />;
  if (seen.error) {
    return <ErrorState thrown={seen.error} doing="show this template" onRetry={() => void seen.refetch()} />;
  }
  if (thrown) return <ErrorState thrown={thrown} doing="see who you are" onRetry={again} />;
  return (
    <Loading what="the template">
      <Skeleton className="mb-4 aspect-3/2 w-full rounded-2xl" />
      <Skeleton className="mb-3 h-8 w-2/3" />
      <Skeleton className="h-24 w-full" />
    </Loading>
  );
}

/** What the gallery has shown of it already, where one came that way. */
function useCard(templateId: string): TemplateCard | undefined {
  const known = useQueryClient().getQueriesData<InfiniteData<{ items: TemplateCard[] }>>({
    queryKey: ["strathwell", "gallery"],
  });
  return known
    .flatMap(([, data]) => data?.pages.flatMap((page) => page.items) ?? [])
    .find((one) => one.id === templateId);
}

function Back() {
  return (
    <Link
      to="/templates"
      className="inline-flex min-h-11 items-center gap-2 self-start text-link no-underline hover:underline"
    >
      <ArrowLeft size={18} aria-hidden /> Templates
    </Link>
  );
}

function Closed({ card, way }: { card: TemplateCard | undefined; way: ReactNode }) {
  const title = card?.title ?? "A template";
  return (
    <div className="flex flex-col gap-5">
      <Back />
      {card ? <Cover url={card.cover_url} className="aspect-3/2 rounded-2xl" /> : null}
      <div className="flex flex-col gap-2">
        <PageTitle tab={`${title} · Strathwell`}>{title}</PageTitle>
        {card?.summary ? <p className="m-0 text-lg text-muted">{card.summary}</p> : null}
      </div>
      {way}
    </div>
  );
}

function SignInFirst() {
  const back = { to: location.pathname };
  return (
    <Card className="flex flex-col gap-4">
      <p className="m-0">Sign in to see the whole of it: the budget split, what to do when, and all of its pictures.</p>
      <Link to="/sign-in" search={back} className={buttonLook("primary", true)}>
        Sign in
      </Link>
      <Link to="/sign-up" search={back} className={buttonLook("secondary", true)}>
        Sign up
      </Link>
    </Card>
  );
}

function ForOrganizers() {
  return (
    <Card>
      <p className="m-0">Whole templates are for organizers. You are signed in as something else.</p>
    </Card>
  );
}

function Gone() {
  return (
    <div className="flex flex-col items-start gap-4">
      <PageTitle tab="Not found · Strathwell">There is no such template</PageTitle>
      <p className="m-0 text-muted">The address may be old, or it is not published any more.</p>
      <Link to="/templates" className={buttonLook("primary", false)}>
        See all templates
      </Link>
    </div>
  );
}

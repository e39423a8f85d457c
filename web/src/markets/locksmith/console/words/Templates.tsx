import { listTemplatesOptions } from "@api/locksmith/@tanstack/react-query.gen";
import type { TemplatePreview } from "@api/locksmith/types.gen";
import { EmptyState } from "@kit/base/EmptyState";
import { ErrorState } from "@kit/base/ErrorState";
import { plainWords } from "@kit/base/format";
import { Loading, Skeleton } from "@kit/base/Skeleton";
import { StatusBadge } from "@kit/base/StatusBadge";
import { TextField } from "@kit/console/Field";
import { Section } from "@kit/console/Section";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";

const CHANNELS: Record<string, string> = { sms: "Texts", email: "Mails", push: "Notifications" };

const says = (one: TemplatePreview, text: string) =>
  `${plainWords(one.name)} ${one.name} ${one.subject_line} ${one.body}`.toLowerCase().includes(text);

/** Every text as people read it, with sample values in it. */
export function Templates() {
  const found = useQuery({ ...listTemplatesOptions(), staleTime: 300_000 });
  const [text, setText] = useState("");
  if (found.error && !found.data)
    return <ErrorState thrown={found.error} doing="show the texts" onRetry={() => void found.refetch()} />;
  if (!found.data)
    return (
      <Loading what="the texts">
        <Skeleton className="mb-4 h-12 w-72" />
        <Skeleton className="h-96" />
      </Loading>
    );
  const shown = found.data.items.filter((one) => says(one, text.trim().toLowerCase()));
  const channels = [...new Set(shown.map((one) => one.channel))];
  return (
    <div className="grid min-w-0 gap-4">
      <div className="max-w-sm">
        <TextField
          label="Find a text"
          type="search"
          placeholder="Words in it, or its name"
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
        />
      </div>
      <p role="status" className="sr-only">
        {shown.length} texts
      </p>
      {shown.length === 0 ? <EmptyState title="No text says that">Look for another word.</EmptyState> : null}
      {channels.map((channel) => {
        const those = shown.filter((one) => one.channel === channel);
        return (
          <Section key={channel} title={CHANNELS[channel] ?? plainWords(channel)} aside={those.length} flush>
            <ul className="m-0 grid list-none p-0 xl:grid-cols-2">
              {those.map((one) => (
                <Preview key={`${one.channel} ${one.name}`} one={one} />
              ))}
            </ul>
          </Section>
        );
      })}
    </div>
  );
}

function Preview({ one }: { one: TemplatePreview }) {
  const { segments } = one;
  return (
    <li className="grid min-w-0 content-start gap-2 border-b border-separator p-4 xl:odd:border-r">
      <div className="flex flex-wrap items-center justify-between gap-x-3 gap-y-1">
        <h3 className="m-0 text-sm font-semibold">{plainWords(one.name)}</h3>
        {segments ? (
          <span className="figures text-xs text-muted">
            {segments.count} {segments.count === 1 ? "segment" : "segments"} · {segments.units} units ·{" "}
            {segments.encoding}
          </span>
        ) : null}
      </div>
      {one.subject_line ? <p className="m-0 font-medium">{one.subject_line}</p> : null}
      {one.problem ? (
        <p className="m-0">
          <StatusBadge tone="trouble" label="Cannot be sent" /> {one.problem}
        </p>
      ) : (
        <p className="m-0 justify-self-start rounded-xl bg-moving-tint px-3 py-2 text-moving-ink [overflow-wrap:anywhere] whitespace-pre-wrap">
          {one.body}
        </p>
      )}
      <code className="text-xs text-muted">{one.name}</code>
    </li>
  );
}

import { listMessages } from "@api/locksmith/sdk.gen";
import type { MessageSeen } from "@api/locksmith/types.gen";
import { EmptyState } from "@kit/base/EmptyState";
import { findPlace } from "@kit/base/place";
import { useLive } from "@kit/base/useLive";
import { DataTable, type Sort } from "@kit/console/DataTable";
import { FilterBar } from "@kit/console/FilterBar";
import { PageHeader } from "@kit/console/PageHeader";
import { usePages } from "@kit/console/usePages";
import { csvHref } from "@markets/locksmith/console/csv";
import { getRouteApi, useLocation } from "@tanstack/react-router";
import { MessageSquareText } from "lucide-react";
import { useMemo } from "react";
import { columnsWith } from "./columns";
import { filtersFor } from "./filters";
import { MessagePanel } from "./MessagePanel";

const route = getRouteApi("/messages");
const PAGE = 50;

/** Every text and mail, both ways: what was said, and whether it arrived. */
export function MessagesPage() {
  const { cursor: _cursor, size: _size, ...kept } = route.useSearch();
  const navigate = route.useNavigate();
  const openId = useLocation({ select: (place) => place.hash });
  const onlyFailed = kept.failed === true;
  const columns = useMemo(() => columnsWith(onlyFailed), [onlyFailed]);
  const pages = usePages<MessageSeen>({
    queryKey: ["messages", kept],
    fetchPage: async (cursor, signal) => (await listMessages({ query: { ...kept, cursor, size: PAGE }, signal })).data,
  });
  useLive(["locksmith:messages"], pages.refresh);
  const open = openId ? pages.rows?.find((message) => message.id === openId) : undefined;
  const sort: Sort = { by: "created", direction: kept.order === "oldest" ? "asc" : "desc" };
  const isFiltered = Object.keys(kept).some((name) => name !== "order");
  return (
    <>
      <PageHeader title="Messages" tab="Messages · Locksmith console" />
      <DataTable
        {...pages.table}
        label="Messages"
        columns={columns}
        rowKey={(message) => message.id}
        selectedKey={open?.id}
        onOpen={(message) => void navigate({ search: kept, hash: message.id, resetScroll: false })}
        sort={sort}
        onSort={({ direction }) =>
          void navigate({ search: { ...kept, order: direction === "asc" ? "oldest" : "newest" }, replace: true })
        }
        storageKey={onlyFailed ? "locksmith-messages-failed" : "locksmith-messages"}
        csvHref={csvHref(findPlace(location).base, "messages", kept)}
        toolbar={
          <FilterBar
            filters={filtersFor(kept, pages.rows)}
            value={kept}
            onChange={(next) => void navigate({ search: next as typeof kept, replace: true })}
            search={{ name: "q", placeholder: "Text, phone or mail" }}
          />
        }
        empty={
          onlyFailed ? (
            <EmptyState title="Everything arrived">No message that fits these filters failed.</EmptyState>
          ) : isFiltered ? (
            <EmptyState title="No message fits these filters">
              Take a filter away, or search for other words.
            </EmptyState>
          ) : (
            <EmptyState title="Nothing has been said yet" icon={<MessageSquareText size={28} aria-hidden />}>
              Every text and mail to and from locksmiths, customers and staff is kept here, with what became of it.
            </EmptyState>
          )
        }
      />
      {open ? (
        <MessagePanel
          key={open.id}
          message={open}
          onClose={() => void navigate({ search: kept, hash: "", replace: true, resetScroll: false })}
        />
      ) : null}
    </>
  );
}

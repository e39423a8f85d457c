import { listMembers } from "@api/strathwell/sdk.gen";
import type { MemberSeen } from "@api/strathwell/types.gen";
import { EmptyState } from "@kit/base/EmptyState";
import { DataTable } from "@kit/console/DataTable";
import { FilterBar } from "@kit/console/FilterBar";
import { PageHeader } from "@kit/console/PageHeader";
import { usePages } from "@kit/console/usePages";
import { getRouteApi, useLocation } from "@tanstack/react-router";
import { AccountPanel } from "./AccountPanel";
import { columns, filters } from "./columns";
import { RoleRequests } from "./RoleRequests";

const route = getRouteApi("/accounts");
const PAGE = 50;

/** Everybody with an account here: who plays which role, and what one may do about it. */
export function AccountsPage() {
  const { cursor: _cursor, size: _size, ...kept } = route.useSearch();
  const navigate = route.useNavigate();
  const openId = useLocation({ select: (place) => place.hash });
  const pages = usePages<MemberSeen>({
    queryKey: ["strathwell", "accounts", kept],
    fetchPage: async (cursor, signal) => (await listMembers({ query: { ...kept, cursor, size: PAGE }, signal })).data,
  });
  return (
    <>
      <PageHeader title="Accounts" tab="Accounts · Strathwell">
        Staff are made, and unmade, by two people.
      </PageHeader>
      <RoleRequests onOpen={(id) => void navigate({ search: kept, hash: id, resetScroll: false })} />
      <DataTable
        {...pages.table}
        label="Accounts"
        columns={columns}
        rowKey={(one) => one.id}
        selectedKey={openId || undefined}
        onOpen={(one) => void navigate({ search: kept, hash: one.id, resetScroll: false })}
        storageKey="strathwell-accounts"
        toolbar={
          <FilterBar
            filters={filters}
            value={kept}
            onChange={(next) => void navigate({ search: next as typeof kept, replace: true })}
            search={{ name: "q", placeholder: "Name, e-mail or phone" }}
          />
        }
        empty={<EmptyState title="Nobody fits these filters">Take a filter away, or look for another name.</EmptyState>}
      />
      {openId ? (
        <AccountPanel
          key={openId}
          userId={openId}
          onClose={() => void navigate({ search: kept, hash: "", replace: true, resetScroll: false })}
        />
      ) : null}
    </>
  );
}

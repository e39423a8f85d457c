import { seeMemberOptions } from "@api/strathwell/@tanstack/react-query.gen";
import { useAccount } from "@markets/strathwell/account";
import { useQuery } from "@tanstack/react-query";
import { TextLink } from "./TextLink";

/** Names hardly change; what was asked for one row serves all rows that name them. */
const WHILE = 300_000;

/** Somebody by id: oneself as "You", anybody else by name; who has no role here any more by the end of the id. */
export function SomeOne({ id }: { id: string }) {
  const { me } = useAccount();
  const own = me?.id === id;
  const found = useQuery({
    ...seeMemberOptions({ path: { user_id: id } }),
    staleTime: WHILE,
    retry: false,
    enabled: me !== undefined && !own,
  });
  if (own) return <>You</>;
  if (found.data) {
    const { name, email, phone } = found.data;
    return <TextLink href={`/accounts#${id}`}>{name || email || phone || "Somebody"}</TextLink>;
  }
  return (
    <span className="text-muted" title={id}>
      Somebody else (…{id.slice(-6)})
    </span>
  );
}

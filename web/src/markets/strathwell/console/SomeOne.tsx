import { useAccount } from "@markets/strathwell/account";

/** Somebody by id: oneself as "You", anybody else by the end of the id, as there is no name to ask for. */
export function SomeOne({ id }: { id: string }) {
  const { me } = useAccount();
  if (me?.id === id) return <>You</>;
  return (
    <span className="text-muted" title={id}>
      Somebody else (…{id.slice(-6)})
    </span>
  );
}

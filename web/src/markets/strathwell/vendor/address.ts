import { useNavigate, useSearch } from "@tanstack/react-router";

interface Going {
  hash?: string;
  /** Without a step back to where one was. */
  replace?: boolean;
}

/** What a page keeps in the address, in the shape its route reads it, and how it is changed. */
export function useAddress<Search extends object>() {
  const search = useSearch({ strict: false }) as Search;
  const navigate = useNavigate();
  const go = (next: Search, going: Going = {}) =>
    // One router is registered for types, and it is another market's; the route checks what it reads.
    void navigate({ to: ".", search: next as never, resetScroll: false, ...going });
  return { search, go };
}

import { useEffect, useState } from "react";

const shown = (): string => location.hash.slice(1);

/** What stands behind `#` in a mailed link; no server and no log sees it. Empty: one came without. */
export function useMailedToken(): string {
  const [token, setToken] = useState(shown);
  useEffect(() => {
    // Another link opened in the same tab changes nothing but this.
    const follow = () => setToken((before) => shown() || before);
    addEventListener("hashchange", follow);
    return () => removeEventListener("hashchange", follow);
  }, []);
  return token;
}

/** Out of the address bar and the history, once it is spent. */
export function forgetToken(): void {
  history.replaceState(history.state, "", location.pathname + location.search);
}

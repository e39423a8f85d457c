import { control } from "../control";

/**
 * The demo prints the desk's address with the secret behind `#`, where no server sees it. It becomes
 * a session, and leaves the address bar and the history before anybody copies it.
 */
export async function spendFragment(): Promise<void> {
  const secret = decodeURIComponent(location.hash.slice(1));
  if (!secret) return;
  history.replaceState(history.state, "", location.pathname + location.search);
  // A wrong one is told by the field that asks for the right one.
  await control.signIn(secret).catch(() => {});
}

/** What can be said of an address or a password before it is sent; the server has the last word. */

export const PASSWORD_LEAST = 12;
export const PASSWORD_HINT = `At least ${PASSWORD_LEAST} characters. A few unrelated words are good.`;

const ADDRESS = /^[^\s@]+@[^\s@]+\.[^\s@]+$/;

export function wrongEmail(typed: string): string | undefined {
  if (!typed.trim()) return "Write your e-mail address.";
  return ADDRESS.test(typed.trim()) ? undefined : "Write one address, as in ana@example.org.";
}

export function wrongNewPassword(typed: string): string | undefined {
  if (!typed.trim()) return "Choose a password.";
  return [...typed].length < PASSWORD_LEAST ? `Use at least ${PASSWORD_LEAST} characters.` : undefined;
}

export const missing =
  (what: string) =>
  (typed: string): string | undefined =>
    typed.trim() ? undefined : what;

const ID = /[0-9a-f-]{20,}/gi;

/** Where a path leads, without ids in full. */
export const shortPath = (url: string): string => new URL(url).pathname.replace(ID, (id) => `…${id.slice(-4)}`);

/** An address as a phone shows it, without ids and tokens in full. */
export function shortAddress(url: string): string {
  const path = shortPath(url);
  return `${new URL(url).host}${path === "/" ? "" : path}`;
}

import * as z from "zod/mini";

/**
 * Reads filters from the address bar by a schema of the API's query, leniently: what does not fit is
 * left out (an old link must still open the list), what is default or empty is not repeated.
 */
export function lenientSearch<Shape extends z.core.$ZodShape>(schema: z.ZodMiniObject<Shape>) {
  type Out = Partial<z.output<z.ZodMiniObject<Shape>>>;
  return (raw: Record<string, unknown>): Out => {
    const kept: Record<string, unknown> = {};
    for (const [name, field] of Object.entries(schema.shape)) {
      if (raw[name] === undefined || raw[name] === null || raw[name] === "") continue;
      const read = z.safeParse(field as z.core.$ZodType, raw[name]);
      if (read.success) kept[name] = read.data;
    }
    return kept as Out;
  };
}

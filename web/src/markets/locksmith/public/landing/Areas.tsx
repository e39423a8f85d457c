import type { About } from "@api/locksmith/types.gen";

/** Where we come to, and how to reach a person. */
export function Areas({ about }: { about: About | undefined }) {
  if (!about) return null;
  return (
    <section className="border-t border-border pt-6 text-muted">
      <h2 className="m-0 mb-1 text-xl font-semibold text-foreground">Where we are</h2>
      <p className="m-0">{about.areas.map((area) => area.name).join(" · ") || "Coming soon."}</p>
      {about.phone ? (
        <p className="m-0 mt-4">
          Questions?{" "}
          <a className="text-link underline underline-offset-4" href={`tel:${about.phone.e164}`}>
            {about.phone.formatted}
          </a>
        </p>
      ) : null}
    </section>
  );
}

import { ButtonLink } from "@kit/public/Button";
import { Card } from "@kit/public/Card";

const MARKETS = [
  { name: "locksmith", title: "Locksmith", tagline: "Locked out? The nearest locksmith who can come, on the way." },
];

/** The house's own front page: which markets stand here, and their consoles. */
export function HousePage() {
  return (
    <main className="mx-auto max-w-2xl px-4 py-10">
      <h1 className="m-0 text-3xl font-bold">Steelyard</h1>
      <p className="mt-2 text-muted">Markets in which someone pays first and someone else turns up.</p>
      <div className="mt-6 grid gap-4">
        {MARKETS.map((market) => (
          <Card key={market.name}>
            <h2 className="m-0 text-xl font-semibold">{market.title}</h2>
            <p className="mt-1 mb-4 text-muted">{market.tagline}</p>
            <div className="flex flex-wrap gap-2">
              <ButtonLink href={`/${market.name}`}>For customers</ButtonLink>
              <ButtonLink look="secondary" href={`/${market.name}/admin`}>
                Console
              </ButtonLink>
              <ButtonLink look="secondary" href={`/${market.name}/docs`}>
                API
              </ButtonLink>
            </div>
          </Card>
        ))}
      </div>
    </main>
  );
}

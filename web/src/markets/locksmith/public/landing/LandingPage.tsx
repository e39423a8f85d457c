import { buttonLook } from "@kit/public/Button";
import { PageTitle } from "@kit/public/PublicShell";
import { Link } from "@tanstack/react-router";

export function LandingPage() {
  return (
    <>
      <PageTitle tab="Locked out? A locksmith is on the way">Locked out? Help is on its way.</PageTitle>
      <Link to="/request" className={buttonLook("primary", true)}>
        Get a locksmith
      </Link>
    </>
  );
}

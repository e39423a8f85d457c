export function LocksmithsPage() {
  return null;
}

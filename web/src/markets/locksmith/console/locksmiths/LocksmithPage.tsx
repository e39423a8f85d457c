export function LocksmithPage() {
  return null;
}

export function AddLocksmithPage() {
  return null;
}

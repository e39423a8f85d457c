export function ServiceAreasPage() {
  return null;
}

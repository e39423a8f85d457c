export function FollowedRequestPage() {
  return null;
}

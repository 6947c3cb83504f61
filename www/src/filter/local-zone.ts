/** Whose days the page's dates are. Where the host's zone has no name that is undefined: UTC. */
export function localZone(): string {
  const { timeZone } = new Intl.DateTimeFormat().resolvedOptions() as { timeZone?: string };
  return timeZone ?? "UTC";
}

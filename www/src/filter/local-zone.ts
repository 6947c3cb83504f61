/** The time zone of the page's dates. UTC if the host's zone has no name. */
export function localZone(): string {
  const { timeZone } = new Intl.DateTimeFormat().resolvedOptions() as { timeZone?: string };
  return timeZone ?? "UTC";
}

/**
 * A time as Credo writes it, in milliseconds; null when there is none. A day without a time is put at noon UTC, which is
 * that day nearly everywhere.
 */
export function timeOf(date: string | null | undefined): number | null {
  if (!date) return null;
  const at = Date.parse(/^\d{4}-\d\d-\d\d$/.test(date) ? `${date}T12:00:00Z` : date);
  return Number.isNaN(at) ? null : at;
}

/** "just now", "5 min ago", "yesterday", "3 Dec": how long ago an instant was. */
export function ago(at: string, now: Date, locale?: string): string {
  const then = new Date(at);
  const minutes = Math.round((now.getTime() - then.getTime()) / 60_000);
  if (minutes < 1) return 'just now';
  if (minutes < 60) return `${String(minutes)} min ago`;
  if (minutes < 24 * 60) return `${String(Math.round(minutes / 60))} h ago`;
  const days = Math.round(minutes / 1440);
  if (days === 1) return 'yesterday';
  if (days < 7) return `${String(days)} days ago`;
  const options: Intl.DateTimeFormatOptions = { day: 'numeric', month: 'short' };
  if (days > 300) options.year = 'numeric';
  return new Intl.DateTimeFormat(locale, options).format(then);
}

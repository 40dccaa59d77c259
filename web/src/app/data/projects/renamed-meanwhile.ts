/** What to tell a person whose new name for something met another's: both names, so that neither is lost. Pure. */
export function renamedMeanwhile(seen: string, theirs: string, mine: string): string {
  return `Somebody renamed “${seen}” to “${theirs}” meanwhile. Your “${mine}” was not taken.`;
}

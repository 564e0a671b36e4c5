/** A part of a whole in full percent; never 0 % for some and never 100 % for fewer than all. */
export function formatRoundedShare(part: number, whole: number): string {
  const percent = (part / whole) * 100;
  if (percent > 0 && percent < 1) return '< 1 %';
  if (percent < 100 && percent > 99) return '> 99 %';
  return `${Math.round(percent)} %`;
}

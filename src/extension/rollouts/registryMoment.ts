import type { TextMoment } from './rolloutSentence.ts';

/** The same moment by a registry's clock: what it says happened is compared with its clock, not with this machine's. */
export function registryMoment(
  moment: TextMoment,
  { clockOffsetMs }: { readonly clockOffsetMs: number },
): TextMoment {
  return { ...moment, now: moment.now + clockOffsetMs };
}

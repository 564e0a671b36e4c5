import { l10n } from '../platform/localize.ts';

export interface RunCounts {
  /** All runs on one content. */
  readonly runs: number;
  /** Those whose verdict was a regression. */
  readonly regressions: number;
}

/** `newest of 3 runs, 1 with a regression`; empty for a single run. */
export function newestOfText({ runs, regressions }: RunCounts): string {
  if (runs < 2) return '';
  return regressions === 0
    ? l10n.t('newest of {0} runs', runs)
    : l10n.t('newest of {0} runs, {1} with a regression', runs, regressions);
}

// What the registry has of eval runs on one content, and the line that a person reads before deciding on it.
import type { RegistryClient } from '../../client/registryClient.ts';
import type { CallOptions } from '../../client/registryTransport.ts';
import { describeVerdict } from '../../domain/comparison/verdictSentence.ts';
import type { Evidence } from '../../domain/evidence/evidence.ts';
import type { EvidenceDto } from '../../protocol/registry/evidenceDto.ts';
import { describeError, type Logger } from '../platform/logger.ts';
import { l10n } from '../platform/localize.ts';
import { agoText } from '../rolloutPanel/durationText.ts';
import { newestOfText } from './newestOfText.ts';
import { rateText } from './rateText.ts';

/** As many as the registry looks at. */
const readRuns = 100;

export interface EvaluatedContent {
  readonly prompt: string;
  readonly contentHash: string;
}

/** Newest first. */
export async function readRecordedEvals(
  { evidence }: Pick<RegistryClient, 'evidence'>,
  content: EvaluatedContent,
  options?: CallOptions,
): Promise<readonly Evidence[]> {
  const { items } = await evidence.list({ ...content, limit: readRuns }, options);
  return items.map(toEvidence);
}

function toEvidence(dto: EvidenceDto): Evidence {
  return { ...dto, recordedAt: Date.parse(dto.recordedAt) };
}

/** What only informs keeps nobody waiting. */
const patienceMs = 2000;

/** What can be read within a moment; undefined where it cannot. */
export async function readInTime<T>(
  read: (signal: AbortSignal) => Promise<T>,
  log: Pick<Logger, 'debug'>,
): Promise<T | undefined> {
  const signal = AbortSignal.timeout(patienceMs);
  const late = new Promise<undefined>((resolve) => {
    signal.addEventListener('abort', () => resolve(undefined), { once: true });
  });
  try {
    return await Promise.race([read(signal), late]);
  } catch (error) {
    log.debug(`Recorded evals could not be read: ${describeError(error)}`);
    return undefined;
  }
}

/** The newest run against a version; where there is none, the newest of all. */
export function findNewestRun(
  runs: readonly Evidence[],
  baseline: string | undefined,
): Evidence | undefined {
  return runs.find((run) => run.baseline === baseline) ?? runs[0];
}

/** What people read of one run before they decide on it. */
export interface ToldRun {
  /** Undefined where there is none. */
  readonly run: Evidence | undefined;
  /** All on the same content: a good one may be the last of many. */
  readonly runs: readonly Evidence[];
}

/** What they said, and when and how often, which lists show below it: a line that is cut loses what matters least. */
export interface ToldEvals {
  /** `Evals: 19/20, no regression against 1.3.0`. */
  readonly text: string;
  /** `5 min ago`, and how often they ran where that was more than once; empty where they never did. */
  readonly when: string;
}

export function tellEvals({ run, runs }: ToldRun, now: number): ToldEvals {
  if (run === undefined) return { text: l10n.t('Evals: not run on this content'), when: '' };
  const { verdict, baseline } = run;
  const counts = countsText(run);
  const ago = agoText(Math.max(0, now - run.recordedAt));
  const regressions = runs.filter((one) => one.verdict === 'regression').length;
  const others = newestOfText({ runs: runs.length, regressions });
  return {
    text:
      baseline === undefined
        ? l10n.t('Evals: {0} passed, compared with nothing', counts)
        : l10n.t('Evals: {0}, {1} against {2}', counts, describeVerdict(verdict), baseline),
    when: others === '' ? ago : `${ago}, ${others}`,
  };
}

/** All of it in one line, for dialogs, which wrap. */
export function evalsLine({ text, when }: ToldEvals): string {
  return when === '' ? text : `${text}, ${when}`;
}

/** `22/23`; with the pass rate where some cases passed some of their attempts, which the verdict counts in part. */
function countsText({ summary: { passed, cases, passRate } }: Evidence): string {
  const counts = `${passed}/${cases}`;
  const isTold = Math.abs(passRate - passed / Math.max(1, cases)) < 0.0005;
  return isTold ? counts : l10n.t('{0} every time (pass rate {1})', counts, rateText(passRate));
}

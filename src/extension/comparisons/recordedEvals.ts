// What the registry has of eval runs on one content, and the line that a person reads before deciding on it.
import type { RegistryClient } from '../../client/registryClient.ts';
import type { CallOptions } from '../../client/registryTransport.ts';
import { describeVerdict } from '../../domain/comparison/verdictSentence.ts';
import type { Evidence } from '../../domain/evidence/evidence.ts';
import type { EvidenceDto } from '../../protocol/registry/evidenceDto.ts';
import { describeError, type Logger } from '../platform/logger.ts';
import { l10n } from '../platform/localize.ts';
import { agoText } from '../rolloutPanel/durationText.ts';

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

/** `Evals: 19/20, no regression against 1.3.0, 5 min ago`. */
export function evalsText(run: Evidence | undefined, now: number): string {
  if (run === undefined) return l10n.t('Evals: not run on this content');
  const { summary, verdict, baseline } = run;
  const counts = `${summary.passed}/${summary.cases}`;
  const ago = agoText(Math.max(0, now - run.recordedAt));
  return baseline === undefined
    ? l10n.t('Evals: {0} passed, compared with nothing, {1}', counts, ago)
    : l10n.t('Evals: {0}, {1} against {2}, {3}', counts, describeVerdict(verdict), baseline, ago);
}

import { countAttempts } from '../comparison/comparedCase.ts';
import { compareCases } from '../comparison/compareCases.ts';
import { describeVerdict, writeVerdictReason } from '../comparison/verdictSentence.ts';
import type { EvalVerdict } from '../rollout/rolloutPlan.ts';
import type { EvidenceBody } from './evidence.ts';

const ranks: Readonly<Record<EvalVerdict, number>> = {
  regression: 0,
  insufficient: 1,
  noRegression: 2,
  better: 3,
};

/** What lists carry of each run, in characters of JSON. */
const maxHeaderLength = 64 * 1024;

/** What is wrong with an eval run that somebody wants to record, as a sentence; undefined when nothing is. */
export function findEvidenceFault(body: EvidenceBody): string | undefined {
  return (
    findSizeFault(body) ?? findCaseFault(body) ?? findBaselineFault(body) ?? findVerdictFault(body)
  );
}

function findSizeFault({ cases: _, ...header }: EvidenceBody): string | undefined {
  return JSON.stringify(header).length > maxHeaderLength
    ? 'The run says more than 64 KiB beside its cases; leave long parameters out.'
    : undefined;
}

function findCaseFault({ cases }: EvidenceBody): string | undefined {
  const ids = new Set<string>();
  for (const one of cases) {
    if (ids.has(one.id)) return `Two cases have the id “${one.id}”; give each case once.`;
    ids.add(one.id);
    if (countAttempts(one) + countAttempts(one.baseline) === 0)
      return `The case “${one.id}” has no attempts; leave it out.`;
  }
  return undefined;
}

function findBaselineFault({ baseline, baselineHash, cases }: EvidenceBody): string | undefined {
  if (baseline !== undefined) return undefined;
  const hasBaseline = baselineHash !== undefined || cases.some((one) => one.baseline !== undefined);
  return hasBaseline
    ? 'The run holds results of a baseline but does not name it; send the version as “baseline”.'
    : undefined;
}

/** A verdict may be worse than the counts, since a run can know of more that went wrong; never better. */
function findVerdictFault({ verdict, baseline, cases }: EvidenceBody): string | undefined {
  const found = compareCases({ cases, hasBaseline: baseline !== undefined });
  if (ranks[verdict] <= ranks[found.verdict]) return undefined;
  const why = found.reasons.map((reason) => writeVerdictReason(reason, { baseline })).join(' ');
  return `The run claims “${describeVerdict(verdict)}”, but its counts say “${describeVerdict(found.verdict)}”. ${why}`;
}

import { describeVerdict } from '../../domain/comparison/verdictSentence.ts';
import type { EvalCaseReport, EvalOutcome, PromptEvalReport } from './evalReport.ts';

/** What a terminal shows of one prompt: what did not pass with its place, then one line of figures, then the verdict. */
export function listEvalLines(report: PromptEvalReport): readonly string[] {
  const { prompt, path, comparison } = report;
  const versus = comparison === undefined ? '' : `, ${describeBaseline(report)}`;
  return [
    `${prompt}  ${path}${describeModels(report)}${versus}`,
    ...report.cases.filter(({ outcome }) => outcome !== 'passed').flatMap(listCaseLines),
    ...report.problems.map((problem) => `  ! ${problem}`),
    `  ${describeFigures(report)}`,
    ...listReliabilityLines(report),
    ...listVerdictLines(report),
    `  ${outcomeWords[report.outcome]}`,
    '',
  ];
}

const outcomeWords: Readonly<Record<EvalOutcome, string>> = {
  passed: 'PASSED',
  failed: 'FAILED',
  insufficient: 'INSUFFICIENT',
  error: 'NOT COMPLETE',
};

const marks: Readonly<Record<EvalCaseReport['outcome'], string>> = {
  passed: '✓',
  failed: '✗',
  error: '!',
  skipped: '-',
};

function describeModels({ model, answeredBy }: PromptEvalReport): string {
  const answered = answeredBy.join(', ');
  if (model === undefined) return answered === '' ? '' : `  ${answered}`;
  return answered === '' || answered === model ? `  ${model}` : `  ${model} (${answered})`;
}

function describeBaseline({ comparison }: PromptEvalReport): string {
  const baseline = comparison?.baseline;
  return baseline === undefined ? 'nothing live to compare with' : `compared with ${baseline}`;
}

function listCaseLines(one: EvalCaseReport): readonly string[] {
  const attempts = one.passed + one.failed + one.errors;
  const share = attempts > 1 ? ` ${one.passed}/${attempts}` : '';
  const before = describeBefore(one);
  return [
    `  ${marks[one.outcome]} ${one.name} [${one.kind}]${share}${before}`,
    ...one.findings.map(
      ({ file, line, type, reason }) => `      ${file}:${line}: ${type}: ${oneLine(reason)}`,
    ),
    ...(one.findings.length > 0 || one.error === undefined
      ? []
      : [`      ${one.file}:${one.line}: ${oneLine(one.error)}`]),
  ];
}

/** `(passed before)` is what somebody looks for first. */
function describeBefore({ baseline }: EvalCaseReport): string {
  if (baseline === undefined) return '';
  const { passed, failed, errors } = baseline;
  if (passed + failed + errors === 0) return '';
  if (failed + errors === 0) return ' (passed before)';
  return passed === 0 ? ' (failed before)' : ` (${passed}/${passed + failed + errors} before)`;
}

function describeFigures(report: PromptEvalReport): string {
  const { cases, passRate, tokens, costUsd, durationMs } = report;
  const count = (outcome: EvalCaseReport['outcome']): number =>
    cases.filter((one) => one.outcome === outcome).length;
  const bad = (['failed', 'error', 'skipped'] as const)
    .filter((outcome) => count(outcome) > 0)
    .map((outcome) => `, ${count(outcome)} ${badWords[outcome]}`);
  const rate = passRate === undefined ? '' : ` (${formatShare(passRate)})`;
  const cost = costUsd === undefined ? '' : `, $${costUsd.toFixed(4)}`;
  const time = `${(durationMs / 1000).toFixed(1)} s`;
  return `${count('passed')} of ${cases.length} cases passed${rate}${bad.join('')}; ${tokens} tokens${cost}, ${time}`;
}

function listReliabilityLines({ reliability }: PromptEvalReport): readonly string[] {
  if (reliability === undefined) return [];
  const { k, passAtK, passHatK } = reliability;
  return [
    `  asked ${k} times, ${formatShare(passHatK)} pass every time and ${formatShare(passAtK)} at least once`,
  ];
}

const badWords = { failed: 'failed', error: 'could not be told', skipped: 'skipped' } as const;

function listVerdictLines({ comparison, evidence }: PromptEvalReport): readonly string[] {
  if (comparison === undefined) return [];
  const sentences = comparison.reasons.map(({ sentence }) => sentence).join(' ');
  return [
    `  verdict: ${describeVerdict(comparison.verdict)}. ${sentences}`,
    ...(comparison.note === undefined ? [] : [`  ${comparison.note}`]),
    ...(evidence === undefined ? [] : [`  recorded as evidence ${evidence}`]),
  ];
}

function formatShare(share: number): string {
  return `${Math.floor(share * 1000 + 1e-6) / 10} %`;
}

function oneLine(text: string): string {
  return text
    .split('\n')
    .map((part) => part.trim())
    .filter((part) => part !== '')
    .join(' ');
}

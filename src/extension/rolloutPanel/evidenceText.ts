import type { EvidenceSummary } from '../../domain/evidence/evidenceSummary.ts';
import { l10n } from '../platform/localize.ts';
import { conditionPhrase, conditionSentence } from './conditionPhrase.ts';
import { percentText } from './percentText.ts';
import type { RolloutPanelFacts } from './rolloutPanelFacts.ts';
import { momentText } from './timeText.ts';

/** What the evals of the candidate's content said: the gate's own reading, else the newest run that is recorded. */
export function evidenceText(facts: RolloutPanelFacts): string | undefined {
  const condition = facts.rollout?.conditions.find(({ key }) => key === 'evidence');
  if (condition !== undefined && condition.code !== 'evidence_missing') {
    return condition.state === 'met'
      ? conditionPhrase(condition, facts)
      : conditionSentence(condition, facts);
  }
  const evidence = facts.live?.evidence;
  if (evidence === undefined) {
    return condition === undefined ? undefined : conditionSentence(condition, facts);
  }
  const { passed, cases, passRate } = evidence.summary;
  return l10n.t(
    '{0}, recorded by {1}, {2}',
    passedText({ passed, cases, passRate }),
    evidence.recordedBy.name,
    momentText(evidence.recordedAt, facts),
  );
}

/** A case that is repeated counts as passed when every attempt did; the pass rate knows the others too. */
export function passedText({
  passed,
  cases,
  passRate,
}: Pick<EvidenceSummary, 'passed' | 'cases' | 'passRate'>): string {
  const rate = percentText(100 * passRate, 1);
  const isSame = cases > 0 && Math.abs(passRate - passed / cases) < 0.0005;
  return isSame
    ? l10n.t('{0} of {1} cases passed ({2})', passed, cases, rate)
    : l10n.t('{0} of {1} cases passed every attempt (pass rate {2})', passed, cases, rate);
}

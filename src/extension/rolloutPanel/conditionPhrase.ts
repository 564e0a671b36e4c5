import { writeConditionSentence } from '../../domain/rollout/conditionSentence.ts';
import type { ConditionCode } from '../../domain/rollout/gateCondition.ts';
import type { GateConditionDto } from '../../protocol/registry/rolloutDto.ts';
import { l10n } from '../platform/localize.ts';
import { unitsText } from '../rollouts/unitsText.ts';
import { durationText } from './durationText.ts';
import { watchedText } from './holdText.ts';
import { newestOfText } from '../comparisons/newestOfText.ts';
import type { RolloutPanelFacts } from './rolloutPanelFacts.ts';
import { timeText } from './timeText.ts';

type Params = GateConditionDto['params'];

/** What a condition says beside its name, in as few words as a row has room for. */
export function conditionPhrase(condition: GateConditionDto, facts: RolloutPanelFacts): string {
  return phrases[condition.code]?.(condition.params) ?? conditionSentence(condition, facts);
}

/** The whole sentence: what is so, and what would release it. */
export function conditionSentence(condition: GateConditionDto, facts: RolloutPanelFacts): string {
  return writeConditionSentence(condition, {
    formatTime: (at) => timeText(at, facts.now, facts.place),
  });
}

// What somebody has to do something about is said in full; what is fine or only takes time is not.
const phrases: Readonly<Partial<Record<ConditionCode, (params: Params) => string>>> = {
  evidence_ok: (params) => verdictPhrase(params) + runsPhrase(params),
  evidence_as_before: (params) =>
    l10n.t(
      '{0}/{1} as before, too few cases to tell',
      read(params, 'passed'),
      read(params, 'cases'),
    ) + runsPhrase(params),
  hold_running: (params) =>
    l10n.t(
      '{0} of {1}',
      watchedText(read(params, 'watchedMs'), read(params, 'requiredMs')),
      durationText(read(params, 'requiredMs')),
    ),
  hold_done: (params) => l10n.t('watched for {0}', durationText(read(params, 'requiredMs'))),
  units_missing: unitsPhrase,
  units_reached: unitsPhrase,
  guard_no_data: () => l10n.t('no data yet'),
  guard_inconclusive: () => l10n.t('not clear yet'),
  guard_clear: () => l10n.t('clear'),
  guard_no_harm: () => l10n.t('no harm seen'),
  reviews_missing: reviewsPhrase,
  reviews_done: reviewsPhrase,
  inside_advance_hours: () => l10n.t('now'),
  person_advances: () => l10n.t('a person advances this stage'),
};

function read(params: Params, name: string): number {
  return Number(params[name] ?? 0);
}

function unitsPhrase(params: Params): string {
  return l10n.t(
    '{0} of {1}',
    read(params, 'have'),
    unitsText(read(params, 'need'), params['unit']),
  );
}

function reviewsPhrase(params: Params): string {
  return l10n.t('{0} of {1} signed off', read(params, 'have'), read(params, 'need'));
}

/** A good run may be the last of many. */
function runsPhrase(params: Params): string {
  const runs = newestOfText({
    runs: read(params, 'runs'),
    regressions: read(params, 'regressions'),
  });
  return runs === '' ? '' : `, ${runs}`;
}

function verdictPhrase(params: Params): string {
  const counts = l10n.t('{0}/{1}', read(params, 'passed'), read(params, 'cases'));
  switch (params['verdict']) {
    case 'better':
      return l10n.t('{0}, better', counts);
    case 'noRegression':
      return l10n.t('{0}, no regression', counts);
    default:
      // A plan that asks for a pass rate alone takes a comparison that could not tell.
      return l10n.t('{0} passed', counts);
  }
}

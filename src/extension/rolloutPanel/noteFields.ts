import { createGuardSettings } from '../../domain/guards/createGuardSettings.ts';
import { getGuardKey } from '../../domain/guards/guardKey.ts';
import type { RolloutNote } from '../../domain/rollout/rolloutNote.ts';
import { isFinalPhase } from '../../domain/rollout/rollout.ts';
import type { RolloutDto } from '../../protocol/registry/rolloutDto.ts';
import { l10n } from '../platform/localize.ts';
import { assessStanding } from './assessStanding.ts';
import { unitsText } from '../rollouts/unitsText.ts';
import { isStillStable } from './endTexts.ts';
import { evidenceText } from './evidenceText.ts';
import { guardLimitText } from './guardLimitText.ts';
import { guardName, readingKey } from './guardNames.ts';
import { guardNumbers } from './guardNumbers.ts';
import { recoveryWord } from './recoveryWord.ts';
import { reviewText } from './reviewText.ts';
import type { RolloutPanelFacts } from './rolloutPanelFacts.ts';
import { toHeadline } from './headlineView.ts';
import { momentText } from './timeText.ts';
import { servedClause } from './trafficText.ts';
import { verdictWord } from './verdictWord.ts';

export interface NoteField {
  readonly label: string;
  readonly text: string;
}

/** What a person wrote at the start, without what is empty. */
export function writtenFields(note: RolloutNote): NoteField[] {
  return keep([
    [l10n.t('Change'), note.change],
    [l10n.t('Expected gain'), note.expectedGain],
    [l10n.t('Main risk'), note.mainRisk],
    [l10n.t('Expanded cohort'), note.expandedCohort],
    [l10n.t('Dashboard'), note.dashboard],
  ]);
}

/** What is so now, filled in below it. */
export function liveFields(facts: RolloutPanelFacts, rollout: RolloutDto): NoteField[] {
  return keep([
    [l10n.t('State'), stateText(facts, rollout)],
    [l10n.t('Stage'), stageText(rollout)],
    [l10n.t('Traffic'), trafficText(facts, rollout)],
    [l10n.t('Rollback trigger'), rollout.plan.rollbackTrigger],
    [l10n.t('Guards'), guardLines(rollout)],
    [l10n.t('Units'), seenText(rollout)],
    [l10n.t('Evals'), evidenceText(facts)],
    [l10n.t('Reviews'), (rollout.reviews ?? []).map((one) => reviewText(one, facts)).join('\n')],
    [l10n.t('Outcome'), outcomeText(facts, rollout)],
    [l10n.t('Recovery'), recoveryText(facts, rollout)],
  ]);
}

function keep(fields: readonly (readonly [string, string | undefined])[]): NoteField[] {
  return fields.flatMap(([label, text]) => {
    const kept = text?.trim() ?? '';
    return kept === '' ? [] : [{ label, text: kept }];
  });
}

/** As anybody reads it, whoever exports it: what needs you needs a person. After the end it is the outcome. */
function stateText(facts: RolloutPanelFacts, rollout: RolloutDto): string | undefined {
  if (isFinalPhase(rollout.phase)) return undefined;
  const { word, sentence } = toHeadline({ ...facts, mayAct: false });
  const needsSomebody = assessStanding(rollout, { mayAct: true }) === 'needsYou';
  return `${needsSomebody ? l10n.t('Needs a person') : word}. ${sentence}`;
}

/** Of the guard that saw the most. */
function seenText({ guards = [], plan, candidate, stable }: RolloutDto): string | undefined {
  const seen = (arm: 'candidate' | 'stable'): number =>
    Math.max(0, ...guards.map(({ arms }) => arms[arm].units));
  if (seen('candidate') + seen('stable') === 0) return undefined;
  return l10n.t(
    '{0} with {1}, {2} with {3}',
    unitsText(seen('candidate'), plan.unit),
    candidate,
    seen('stable'),
    stable,
  );
}

function stageText({ plan, stageIndex, stageName }: RolloutDto): string {
  const { length } = plan.stages;
  return l10n.t('{0} ({1} of {2})', stageName, Math.min(stageIndex + 1, length), length);
}

/** After the end only what is so still: what a later deployment serves is not of this rollout. */
function trafficText(facts: RolloutPanelFacts, rollout: RolloutDto): string | undefined {
  const { candidate, phase } = rollout;
  if (phase === 'completed')
    return isStillStable(facts, candidate) ? l10n.t('Everyone has {0}.', candidate) : undefined;
  if (isFinalPhase(phase)) {
    const { stable, candidate: other } = facts.serving?.deployment ?? {};
    const isServed = [stable, other?.version].includes(candidate);
    return isServed ? undefined : l10n.t('Nobody has {0}.', candidate);
  }
  return `${servedClause(rollout.candidate, rollout.rules)}.`;
}

function guardLines(rollout: RolloutDto): string {
  const settings = createGuardSettings(rollout.plan);
  return (rollout.plan.guards ?? [])
    .map((guard, index) => {
      const key = getGuardKey(guard);
      const reading = rollout.guards?.find((one) => readingKey(one) === key);
      const filled = settings[index];
      const numbers = reading === undefined ? undefined : guardNumbers(reading, rollout);
      return [
        `${guardName(key, rollout)}: ${verdictWord(reading).word}`,
        ...(numbers === undefined ? [] : [numbers]),
        ...(filled === undefined ? [] : [guardLimitText(filled)]),
      ].join(' · ');
    })
    .join('\n');
}

function outcomeText(facts: RolloutPanelFacts, rollout: RolloutDto): string | undefined {
  if (rollout.end === undefined) return undefined;
  const headline = toHeadline(facts);
  return [`${headline.word}.`, headline.sentence, ...headline.next].join(' ');
}

function recoveryText(facts: RolloutPanelFacts, rollout: RolloutDto): string | undefined {
  const recovery = rollout.recoveryDetail ?? rollout.recovery;
  if (recovery === undefined) return undefined;
  const { confirmed } = recovery;
  const { word } = recoveryWord(recovery.state);
  if (confirmed === undefined) return word;
  const by = l10n.t('confirmed by {0}, {1}', confirmed.actor.name, momentText(confirmed.at, facts));
  const comment = confirmed.comment === undefined ? '' : ` “${confirmed.comment}”`;
  return `${word} · ${by}${comment}`;
}

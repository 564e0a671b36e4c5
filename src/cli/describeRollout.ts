import { describeTraffic } from '../domain/deployment/describeTraffic.ts';
import { writeConditionSentence } from '../domain/rollout/conditionSentence.ts';
import type {
  GateConditionDto,
  RolloutDto,
  RolloutSummaryDto,
} from '../protocol/registry/rolloutDto.ts';
import { describeConfounder } from './describeConfounders.ts';
import { healthWords, listGuardLines } from './describeGuards.ts';
import { isRecoveryOpen, listRecoveryLines, recoveryWords } from './describeRecovery.ts';
import { describeWanted, listReviewLines } from './describeReviews.ts';
import { describeStop } from './describeStop.ts';
import { formatTable } from './formatTable.ts';
import { formatTime } from './formatTime.ts';

/** `10 %, internal 50 %`; `nothing` while the candidate is not served. */
function describeShare(rollout: Pick<RolloutSummaryDto, 'rules'>): string {
  return describeTraffic(rollout.rules).join(', ') || 'nothing';
}

/** One line: `support/answer 1.4.0 in production: running, stage wide (3 of 4), serves 10 %`. */
function describeRollout(rollout: RolloutSummaryDto): string {
  const { prompt, candidate, environment, phase, stageName, stageIndex, stageCount } = rollout;
  const stage = `stage ${stageName} (${stageIndex + 1} of ${stageCount})`;
  return `${prompt} ${candidate} in ${environment}: ${phaseWords[phase]}, ${stage}, serves ${describeShare(rollout)}`;
}

export const phaseWords: Readonly<Record<RolloutSummaryDto['phase'], string>> = {
  pending: 'waiting to start',
  progressing: 'running',
  paused: 'paused',
  completed: 'completed',
  rolledBack: 'rolled back',
  cancelled: 'cancelled',
};

export function listRolloutLines(rollouts: readonly RolloutSummaryDto[]): string[] {
  if (rollouts.length === 0) return ['No rollouts.'];
  return formatTable(
    ['ID', 'PROMPT', 'ENVIRONMENT', 'MOVE', 'PHASE', 'STAGE', 'SERVES', 'GUARDS', 'STARTED'],
    rollouts.map((rollout) => [
      rollout.id,
      rollout.prompt,
      rollout.environment,
      `${rollout.stable} → ${rollout.candidate}`,
      describePhase(rollout),
      `${rollout.stageName} (${rollout.stageIndex + 1}/${rollout.stageCount})`,
      describeShare(rollout),
      rollout.health === undefined ? '' : healthWords[rollout.health],
      formatTime(rollout.createdAt),
    ]),
  );
}

/** `running, 2 reviews wanted` or `rolled back, stable is watched`. */
function describePhase(rollout: RolloutSummaryDto): string {
  const { phase, reviewWanted, recovery } = rollout;
  const words = [phaseWords[phase]];
  if (reviewWanted !== undefined) words.push(describeWanted(reviewWanted));
  if (recovery !== undefined)
    words.push(isRecoveryOpen(rollout) ? recoveryWords[recovery.state] : 'recovery confirmed');
  return words.join(', ');
}

/** Everything about one rollout that fits a terminal. */
export function listRolloutDetails(rollout: RolloutDto): string[] {
  return [
    describeRollout(rollout),
    `  id       ${rollout.id}, revision ${rollout.revision}`,
    `  stable   ${rollout.stable}`,
    ...optional('owner', rollout.owner),
    ...optional('plan', rollout.planName),
    `  started  ${formatTime(rollout.createdAt)} by ${rollout.createdBy.name}`,
    ...optional('paused', rollout.pause && describeStop(rollout.pause, rollout.plan)),
    ...optional('ended', rollout.end && describeStop(rollout.end, rollout.plan)),
    ...describeNext(rollout),
    ...listGuardLines(rollout),
    ...listConditionLines(rollout.waitsFor),
    ...listReviewLines(rollout.reviews ?? []),
    ...listRecoveryLines(rollout),
    ...(rollout.confounders ?? []).map((one) => `  beware   ${describeConfounder(one)}`),
  ];
}

export function listConditionLines(conditions: readonly GateConditionDto[]): string[] {
  return conditions.map(
    (condition) => `  ${condition.key.padEnd(8)} ${writeConditionSentence(condition)}`,
  );
}

function optional(name: string, value: string | undefined): string[] {
  return value === undefined ? [] : [`  ${name.padEnd(8)} ${value}`];
}

function describeNext({ next }: RolloutSummaryDto): string[] {
  if (next === undefined) return [];
  const who = next.mode === 'manual' ? 'when a person advances it' : 'by itself';
  const where = next.stage === undefined ? '' : ` ${next.stage}`;
  const when = next.earliestAt === undefined ? '' : `, not before ${formatTime(next.earliestAt)}`;
  return [`  next     ${next.kind}${where} ${who}${when}`];
}

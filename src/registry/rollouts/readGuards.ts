import { canOverlap } from '../../domain/deployment/traffic.ts';
import { assessGuard } from '../../domain/guards/assessGuard.ts';
import { assessTraffic } from '../../domain/guards/assessTraffic.ts';
import { createGuardSettings } from '../../domain/guards/createGuardSettings.ts';
import { createGuardState } from '../../domain/guards/createGuardState.ts';
import { countReports } from '../../domain/guards/reportedShare.ts';
import type { Rollout } from '../../domain/rollout/rollout.ts';
import { listPlanRules } from '../../domain/rollout/stageRules.ts';
import type { UnitOfWork } from '../changes/unitOfWork.ts';
import { noGuards, type GuardStanding } from '../store/tables/rolloutTable.ts';

/** What the guards of a serving rollout say now, on everything that was reported so far. */
export async function readGuards(
  unit: Pick<UnitOfWork, 'tables' | 'now' | 'upSince'>,
  rollout: Rollout,
): Promise<GuardStanding> {
  if (rollout.phase !== 'progressing' && rollout.phase !== 'paused') return noGuards;
  const stage = rollout.plan.stages[rollout.stageIndex]?.name ?? '';
  const states = await unit.tables.guards.readStates(rollout.id);
  const traffic = assessTraffic(states.traffic, {
    stage,
    since: Math.max(rollout.stageEnteredAt, unit.upSince),
    now: unit.now,
  });
  const rules = listPlanRules(rollout.plan, rollout.stageIndex);
  const { stable, candidate } = countReports(states.traffic);
  const guards = createGuardSettings(rollout.plan).map((settings) => {
    const state = states.byKey.get(settings.key) ?? createGuardState();
    const isServed = rules.some(({ when }) => canOverlap(when, settings.when));
    const look = { stage, traffic, isServed, seen: stable + candidate };
    return assessGuard(settings, state, look);
  });
  return { guards, traffic };
}

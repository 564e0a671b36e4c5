import { assessCohorts } from '../../domain/guards/assessCohorts.ts';
import { toCohortText, type CohortName } from '../../domain/guards/cohortName.ts';
import { createGuardSettings } from '../../domain/guards/createGuardSettings.ts';
import { listCohortDimensions } from '../../domain/guards/listCohortDimensions.ts';
import type { Rollout } from '../../domain/rollout/rollout.ts';
import type {
  CohortStanding,
  RolloutMetricsDto,
} from '../../protocol/registry/rolloutMetricsDto.ts';
import { toTime } from '../clock.ts';
import { RegistryRefusal } from '../http/registryRefusal.ts';
import { toGuardDtos } from '../rollouts/toGuardDtos.ts';
import type { StoreTables } from '../store/registryStore.ts';
import type { StoredRollout } from '../store/tables/rolloutTable.ts';
import { CohortBook } from './cohortBook.ts';
import { readRecords } from './outcomeRecord.ts';
import { allUnits, minuteMs, OutcomeSteps, type SummedStep } from './outcomeSteps.ts';
import { toMetricSeries } from './toMetricSeries.ts';

/** More points than a chart has pixels say nothing more. */
const maxPoints = 500;

/** What was reported about a rollout, of all units or of a cohort, in steps that keep the answer small. */
export async function readRolloutMetrics(
  tables: StoreTables,
  stored: StoredRollout,
  cohort?: CohortName,
): Promise<RolloutMetricsDto> {
  const { rollout } = stored;
  if (cohort !== undefined) checkDimension(rollout, cohort);
  const chosen = cohort === undefined ? allUnits : toCohortText(cohort);
  const book = new CohortBook(rollout.plan, await tables.cohorts.list(rollout.id));
  const steps = new OutcomeSteps();
  for (const step of await tables.outcomes.list(rollout.id, chosen)) steps.merge(step);
  for (const { body } of await tables.outcomes.listPending(rollout.id))
    for (const record of readRecords(body)) {
      const names = [allUnits, ...book.add(record)];
      if (names.includes(chosen)) steps.add(record, [chosen]);
    }
  const stepMs = chooseStep(steps.all);
  const faults = await tables.observations.listFaults(rollout.id);
  return {
    ...{ rolloutId: rollout.id, stepMs, ...(cohort === undefined ? {} : { cohort }) },
    series: toMetricSeries(steps.all, stepMs),
    stages: await listStages(tables, rollout),
    cohorts: assessBook(book, stored),
    crowded: book.crowded,
    refused: faults.map(({ outcome, count, lastAt }) => ({
      ...{ outcome, count, lastAt: toTime(lastAt) },
    })),
  };
}

function checkDimension({ plan }: Rollout, { attribute }: CohortName): void {
  const dimensions = listCohortDimensions(plan);
  if (dimensions.includes(attribute)) return;
  const known = dimensions.length === 0 ? 'no cohorts' : `cohorts by ${dimensions.join(', ')}`;
  const asked = JSON.stringify(attribute.slice(0, 64));
  throw new RegistryRefusal(
    'bad_request',
    `This rollout has ${known}, not by ${asked}. Name attributes in “cohorts” of the plan.`,
  );
}

/** Steps are whole multiples of what is stored. */
function chooseStep(steps: readonly SummedStep[]): number {
  const base = Math.max(minuteMs, ...new Set(steps.map(({ key }) => key.stepMs)));
  let [from, to] = [Infinity, -Infinity];
  for (const { key } of steps) [from, to] = [Math.min(from, key.at), Math.max(to, key.at)];
  return base * Math.max(1, Math.ceil((to - from) / base / maxPoints));
}

function assessBook(book: CohortBook, { rollout, guards }: StoredRollout): CohortStanding[] {
  const assessed = assessCohorts(book.cohorts, {
    settings: createGuardSettings(rollout.plan),
    acting: guards.guards,
    stage: rollout.plan.stages[rollout.stageIndex]?.name ?? '',
  });
  return assessed.map((one) => ({
    cohort: { ...one.cohort },
    units: { ...one.units },
    exploratory: one.exploratory,
    guards: toGuardDtos({ guards: one.guards }),
  }));
}

/** When each stage was entered, by the deployments that served it. */
async function listStages(
  tables: StoreTables,
  { id, prompt, environment }: Rollout,
): Promise<{ stage: string; at: string }[]> {
  const deployments = await tables.deployments.listOfRollout({ prompt, environment }, id);
  const entered = deployments.map(({ candidate, at }) => ({ stage: candidate?.stage ?? '', at }));
  return entered
    .filter(({ stage }, index) => stage !== entered[index - 1]?.stage)
    .map(({ stage, at }) => ({ stage, at: toTime(at) }));
}

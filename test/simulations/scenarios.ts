/** Worlds in which guards are tried: without harm, with harm that is known, and at the edge of their margin. */
import type { GuardSettings } from '../../src/domain/guards/guardSettings.ts';
import { compareArms } from '../../src/domain/guards/compareArms.ts';
import type { GuardState } from '../../src/domain/guards/guardState.ts';
import { drawNormal } from './randomStream.ts';
import type { Request, SimulatedGuard, SimulatedStage, Simulation } from './simulateRollout.ts';

export interface Scenario {
  readonly name: string;
  /** The world at so many requests. */
  readonly simulate: (requests: number) => Simulation;
}

export const alpha = 0.05;

function settle(changes: Partial<GuardSettings> = {}): GuardSettings {
  return {
    key: 'metric',
    metric: 'metric',
    measure: { kind: 'rate' },
    direction: 'lower',
    margin: 0,
    alpha,
    minUnits: 30,
    onHarm: 'rollback',
    dryRun: false,
    ...changes,
  };
}

type Chance = (request: Request) => number;

function aRate(chance: Chance, changes: Partial<GuardSettings> = {}): SimulatedGuard {
  return { settings: settle(changes), draw: (request) => request.random() < chance(request) };
}

/** Costs with a heavy tail, capped at about the hundredth part of units. */
function aCost(factor: Chance, changes: Partial<GuardSettings> = {}): SimulatedGuard {
  return {
    settings: settle({ measure: { kind: 'mean', ceiling: 10 }, ...changes }),
    draw: (request) => factor(request) * Math.exp(drawNormal(request.random)),
  };
}

function aLatency(changes: Partial<GuardSettings> = {}): SimulatedGuard {
  return {
    settings: settle({ measure: { kind: 'budget', budget: 4000 }, ...changes }),
    draw: (request) => 1500 * Math.exp(0.6 * drawNormal(request.random)),
  };
}

const always =
  (rate: number): Chance =>
  () =>
    rate;
/** A bad day: up to six times as many failures in the middle of the rollout. */
const drifting: Chance = ({ progress }) => 0.02 + 0.1 * Math.sin(Math.PI * progress) ** 2;
/** One user in fifty fails nearly always, the others nearly never. */
const mixed: Chance = ({ trait }) => (trait < 0.02 ? 0.9 : 0.002);

const growingShares = [0.01, 0.02, 0.05, 0.1, 0.2, 0.35, 0.6, 0.9];

function growing(requests: number): SimulatedStage[] {
  return growingShares.map((share) => ({ share, requests: requests / growingShares.length }));
}

/** Ten per cent of units are of a cohort that fails more often and is ahead of the others. */
const isInternal = (trait: number): boolean => trait < 0.1;
function growingCohort(requests: number): SimulatedStage[] {
  return [
    [0.5, 0],
    [0.5, 0.05],
    [0.9, 0.3],
  ].map(([inside = 0, outside = 0]) => ({
    share: (trait) => (isInternal(trait) ? inside : outside),
    requests: requests / 3,
  }));
}

const oneStage = (share: number) => (requests: number) => [{ share, requests }];

function world(
  name: string,
  guards: readonly SimulatedGuard[],
  stages: (requests: number) => readonly SimulatedStage[],
  more: (requests: number) => Partial<Simulation> = () => ({}),
): Scenario {
  return {
    name,
    simulate: (requests) => ({ guards, stages: stages(requests), ...more(requests) }),
  };
}

const returning = (requests: number) => ({ users: requests / 5 });
/** Few users with many requests each. */
const sticky = (requests: number) => ({ users: requests / 10 });

/** A guard that sees only the cohort which is ahead. */
const ofInternal = (guard: SimulatedGuard): SimulatedGuard => ({ ...guard, isFor: isInternal });
/** A metric that few requests have. */
const rarely = (guard: SimulatedGuard, share: number): SimulatedGuard => ({
  ...guard,
  draw: (request) => (request.random() < share ? guard.draw(request) : undefined),
});

/** Nothing is harmed beyond the margin here. */
export const harmless: readonly Scenario[] = [
  world('1 % of traffic', [aRate(always(0.02))], oneStage(0.01)),
  world('5 % of traffic', [aRate(always(0.02))], oneStage(0.05)),
  world('50 % of traffic', [aRate(always(0.02))], oneStage(0.5)),
  world(
    'a candidate exactly at its margin',
    [aRate(({ arm }) => (arm === 'candidate' ? 0.03 : 0.02), { margin: 0.01 })],
    oneStage(0.5),
  ),
  world('eight growing stages', [aRate(always(0.02))], growing),
  world('a base rate that drifts over eight stages', [aRate(drifting)], growing),
  world(
    'a cohort that is ahead and fails more often',
    [aRate(({ trait }) => (isInternal(trait) ? 0.15 : 0.02))],
    growingCohort,
  ),
  world('mixed users who return over eight stages', [aRate(mixed)], growing, returning),
  world('few users with many requests each at 50 %', [aRate(mixed)], oneStage(0.5), sticky),
  world('few users with many requests each over eight stages', [aRate(mixed)], growing, sticky),
  world(
    'guards of a cohort that is ahead and fails more often, beside guards of all',
    [
      aRate(({ trait }) => (isInternal(trait) ? 0.15 : 0.02), { alpha: alpha / 4 }),
      ofInternal(aRate(() => 0.15, { alpha: alpha / 4 })),
      aCost(({ trait }) => (isInternal(trait) ? 3 : 1), { alpha: alpha / 4 }),
      ofInternal(aCost(always(3), { alpha: alpha / 4 })),
    ],
    growingCohort,
    returning,
  ),
  world(
    'a guard of a cohort in which a bad day hits users who return',
    [ofInternal(aRate((request) => drifting(request) * 3))],
    growingCohort,
    returning,
  ),
  world(
    'a metric that one request in twenty has, of users who return',
    [rarely(aRate(mixed), 0.05)],
    growing,
    returning,
  ),
  world('late and repeated outcomes of users who return', [aRate(mixed)], growing, (requests) => ({
    ...returning(requests),
    lateBy: requests / 5,
    duplicated: 0.3,
  })),
  world(
    'five guards that share alpha',
    [
      aRate(always(0.05), { alpha: alpha / 5 }),
      aRate(always(0.2), { alpha: alpha / 5 }),
      aRate(always(0.9), { alpha: alpha / 5, direction: 'higher' }),
      aLatency({ alpha: alpha / 5 }),
      aCost(always(1), { alpha: alpha / 5 }),
    ],
    growing,
  ),
  world('a mean with a heavy tail at 1 % of traffic', [aCost(always(1))], oneStage(0.01)),
  world('a mean with a heavy tail at 50 % of traffic', [aCost(always(1))], oneStage(0.5)),
  world(
    'a mean with a heavy tail of which more is better at 5 % of traffic',
    [aCost(always(1), { direction: 'higher' })],
    oneStage(0.05),
  ),
  world(
    'a mean that drifts over eight stages',
    [aCost(({ progress }) => 1 + 3 * progress)],
    growing,
  ),
  world(
    'a mean of mixed users who return',
    [aCost(({ trait }) => 1 + 5 * trait)],
    growing,
    returning,
  ),
];

/** Each request of few users counted as if it were a unit, which the records of guards forbid. */
export const countedWrongly: Scenario = world(
  'every request of users who return',
  [aRate(mixed)],
  oneStage(0.5),
  () => ({ users: 800, countsEveryRequest: true }),
);

/** Worse by a known amount, with the median number of requests that finding it takes. */
export const harmful = [
  { candidate: 0.04, stable: 0.02, share: 0.05, median: 12_600 },
  { candidate: 0.04, stable: 0.02, share: 0.5, median: 2000 },
  { candidate: 0.1, stable: 0.02, share: 0.05, median: 967 },
  { candidate: 0.1, stable: 0.02, share: 0.5, median: 242 },
  { candidate: 0.3, stable: 0.02, share: 0.05, median: 132 },
] as const;

/** One of `harmful`, to its end. */
export function simulateHarm({
  candidate,
  stable,
  share,
  median,
}: (typeof harmful)[number]): Simulation {
  const chance: Chance = ({ arm }) => (arm === 'candidate' ? candidate : stable);
  return { guards: [aRate(chance)], stages: [{ share, requests: 6 * median }] };
}

/** Twice as many failures for users who return over eight stages. */
export const harmedUsers: Scenario = world(
  'users who return over eight stages',
  [aRate(({ arm, trait }) => (arm === 'candidate' ? 2 : 1) * (trait < 0.5 ? 0.02 : 0.06))],
  growing,
  (requests) => ({ users: requests / 2 }),
);

/** A tenant of one in ten for which every third answer fails, which hides among the others. */
export const harmedTenant: Scenario = world(
  'one tenant of many, by a guard of its own',
  [
    ofInternal(
      aRate(({ arm, trait }) => (arm === 'candidate' && isInternal(trait) ? 0.33 : 0.02), {
        alpha: alpha / 2,
      }),
    ),
  ],
  growing,
);

/** Whether any guard would be clear now, by the bound that `assessGuard` uses. */
function isAnyClear(guards: readonly SimulatedGuard[]): NonNullable<Simulation['stopsWhen']> {
  return (states: readonly GuardState[], request: number) =>
    // Each look costs much more than a record; every 25th is often enough to be found out.
    request % 25 === 0 &&
    states.some((state, index) => {
      const settings = guards[index]?.settings;
      return settings !== undefined && isClear(settings, state);
    });
}

function isClear(settings: GuardSettings, state: GuardState): boolean {
  const comparison = compareArms(settings, state);
  return comparison !== undefined && comparison.high <= settings.margin;
}

function atEdge(
  name: string,
  guard: SimulatedGuard,
  stages: (requests: number) => readonly SimulatedStage[],
): Scenario {
  return world(name, [guard], stages, () => ({ stopsWhen: isAnyClear([guard]) }));
}

/** Worse by exactly the margin, so that “clear” is false. */
export const unclear: readonly Scenario[] = [
  atEdge(
    'a rate at 5 % of traffic',
    aRate(({ arm }) => (arm === 'candidate' ? 0.04 : 0.02), { margin: 0.02 }),
    oneStage(0.05),
  ),
  atEdge(
    'a rare failure at 50 % of traffic',
    aRate(({ arm }) => (arm === 'candidate' ? 0.012 : 0.002), { margin: 0.01 }),
    oneStage(0.5),
  ),
  atEdge(
    'a drifting rate over eight stages',
    aRate((request) => drifting(request) + (request.arm === 'candidate' ? 0.05 : 0), {
      margin: 0.05,
    }),
    growing,
  ),
  atEdge(
    'a mean with a heavy tail at 5 % of traffic',
    // Capped at 10, e^normal has a mean of 1.598 and twice it one of 2.942.
    aCost(({ arm }) => (arm === 'candidate' ? 2 : 1), { margin: 1.344 }),
    oneStage(0.05),
  ),
  atEdge(
    'a rare cost at 50 % of traffic',
    {
      settings: settle({ measure: { kind: 'mean', ceiling: 10 }, margin: 0.05 }),
      draw: ({ arm, random }) => (random() < (arm === 'candidate' ? 0.02 : 0.01) ? 5 : 0),
    },
    oneStage(0.5),
  ),
];

/** A rollout as the guards see it: requests arrive, units are assigned and credited, every record is looked at. */
import {
  calculateAssignmentProbability,
  learnAssignment,
  unknownAssignment,
  type Assignment,
} from '../../src/domain/guards/assignment.ts';
import { createGuardState } from '../../src/domain/guards/createGuardState.ts';
import type { Arm } from '../../src/domain/guards/guardRecord.ts';
import type { GuardSettings } from '../../src/domain/guards/guardSettings.ts';
import type { GuardState } from '../../src/domain/guards/guardState.ts';
import { updateGuard } from '../../src/domain/guards/updateGuard.ts';
import type { RandomStream } from './randomStream.ts';

export interface Request {
  readonly random: RandomStream;
  readonly arm: Arm;
  readonly stageIndex: number;
  /** From 0 at the first request to 1 at the last. */
  readonly progress: number;
  /** From 0 to 1, the same at every request of a unit. */
  readonly trait: number;
}

export interface SimulatedGuard {
  readonly settings: GuardSettings;
  /** What the request reports on the metric; undefined for nothing. */
  readonly draw: (request: Request) => number | boolean | undefined;
  /** The cohort that the guard is about, by trait; without it, everybody. */
  readonly isFor?: (trait: number) => boolean;
}

export interface SimulatedStage {
  /** The candidate's share from 0 to 1: of every unit, or by its trait as cohorts have it. */
  readonly share: number | ((trait: number) => number);
  readonly requests: number;
}

export interface Simulation {
  readonly guards: readonly SimulatedGuard[];
  readonly stages: readonly SimulatedStage[];
  /** Returning units among which each request picks one; without it every request is a new unit. */
  readonly users?: number;
  /** Requests that pass until an outcome arrives, at most; each is late by its own chance. */
  readonly lateBy?: number;
  /** Share of outcomes that arrive a second time. */
  readonly duplicated?: number;
  /** Counts each outcome of a unit as if it were a unit of its own, at its plain share: how it must not be done. */
  readonly countsEveryRequest?: boolean;
  /** When to stop, asked after every request; else at the first harm. */
  readonly stopsWhen?: (states: readonly GuardState[], request: number) => boolean;
}

export interface SimulatedRun {
  readonly states: readonly GuardState[];
  /** Requests until it stopped; undefined when it ran to its end. */
  readonly stoppedAfter?: number;
}

interface Unit {
  readonly position: number;
  readonly trait: number;
  /** By the place of the guard among all: each has records of its own. */
  readonly known: Map<number, Known>;
}

/** What one guard knows of one unit. */
interface Known {
  readonly assignment: Assignment;
  readonly stages: ReadonlySet<number>;
}

interface Outcome {
  readonly unit: Unit;
  readonly arm: Arm;
  readonly stageIndex: number;
  readonly values: readonly (number | boolean | undefined)[];
}

/** One run from its first request to its last, or to harm. */
export function simulateRollout(simulation: Simulation, random: RandomStream): SimulatedRun {
  const { guards, stages, stopsWhen = showsHarm } = simulation;
  const total = stages.reduce((sum, stage) => sum + stage.requests, 0);
  const draw = createUnits(simulation, random);
  const post = createPost(simulation, random);
  let states: readonly GuardState[] = guards.map(() => createGuardState());
  let request = 0;
  for (const [stageIndex, { share, requests }] of stages.entries()) {
    for (let index = 0; index < requests; index += 1, request += 1) {
      const unit = draw();
      const arm: Arm = unit.position < shareOf(share, unit) ? 'candidate' : 'stable';
      const facts = { random, arm, stageIndex, progress: request / total, trait: unit.trait };
      const values = guards.map((guard) => guard.draw(facts));
      for (const outcome of post(request, { unit, arm, stageIndex, values })) {
        states = credit(simulation, states, outcome);
      }
      if (stopsWhen(states, request)) return { states, stoppedAfter: request + 1 };
    }
  }
  return { states };
}

function showsHarm(states: readonly GuardState[]): boolean {
  return states.some((state) => state.isHarmShown);
}

function shareOf(share: SimulatedStage['share'], { trait }: Unit): number {
  return typeof share === 'number' ? share : share(trait);
}

/** Who sends the next request: somebody new, or one of those who return. */
function createUnits({ users = 0 }: Simulation, random: RandomStream): () => Unit {
  const create = (): Unit => ({
    position: random(),
    trait: random(),
    known: new Map(),
  });
  const returning = Array.from({ length: users }, create);
  return () => returning[Math.floor(random() * users)] ?? create();
}

/** Takes the outcome of a request, now or later, once or twice; gives those that arrive now. */
function createPost(
  { lateBy = 0, duplicated = 0 }: Simulation,
  random: RandomStream,
): (request: number, outcome: Outcome) => readonly Outcome[] {
  if (lateBy === 0 && duplicated === 0) return (_, outcome) => [outcome];
  const arriving = new Map<number, Outcome[]>();
  return (request, outcome) => {
    const copies = random() < duplicated ? 2 : 1;
    for (let copy = 0; copy < copies; copy += 1) {
      const due = request + Math.floor(random() * (lateBy + 1));
      arriving.set(due, [...(arriving.get(due) ?? []), outcome]);
    }
    const arrived = arriving.get(request) ?? [];
    arriving.delete(request);
    return arrived;
  };
}

/** Hands an outcome to each guard that it is about. */
function credit(
  simulation: Simulation,
  states: readonly GuardState[],
  outcome: Outcome,
): readonly GuardState[] {
  return states.map((state, index) => {
    const guard = simulation.guards[index];
    const value = outcome.values[index];
    if (guard === undefined || value === undefined) return state;
    if (guard.isFor?.(outcome.unit.trait) === false) return state;
    const probability = learn(simulation, outcome, index);
    if (probability === undefined) return state;
    const { arm, stageIndex } = outcome;
    const record = { stage: `stage ${stageIndex}`, arm, probability, at: 0, value };
    return updateGuard(guard.settings, state, record);
  });
}

/** One record per unit, stage and guard, with the probability that follows from what earlier records told. */
function learn(
  { stages, countsEveryRequest = false }: Simulation,
  { unit, arm, stageIndex }: Outcome,
  guard: number,
): number | undefined {
  const share = shareOf(stages[stageIndex]?.share ?? 0, unit);
  if (countsEveryRequest) return share;
  const known = unit.known.get(guard) ?? { assignment: unknownAssignment, stages: new Set() };
  if (known.stages.has(stageIndex)) return undefined;
  unit.known.set(guard, {
    assignment: learnAssignment(known.assignment, share, arm),
    stages: new Set([...known.stages, stageIndex]),
  });
  return calculateAssignmentProbability(known.assignment, share);
}

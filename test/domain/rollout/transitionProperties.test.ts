import assert from 'node:assert/strict';
import { FlagdCore } from '@openfeature/flagd-core';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import type { Deployment } from '../../../src/domain/deployment/deployment.ts';
import { createFlagDefinition } from '../../../src/domain/deployment/flagDefinition.ts';
import { isFinalPhase, type Rollout } from '../../../src/domain/rollout/rollout.ts';
import type { RolloutEvent } from '../../../src/domain/rollout/rolloutEvent.ts';
import { listPlanRules } from '../../../src/domain/rollout/stageRules.ts';
import { transition, type DeployEffect } from '../../../src/domain/rollout/transition.ts';
import { attributesArbitrary, stagesArbitrary, unitArbitrary } from '../deployment/traffics.ts';
import { ada, aCondition, aPending, registry } from './rollouts.ts';

const gateArbitrary = fc.constantFrom(
  [],
  [],
  [aCondition({ state: 'met', code: 'hold_done' })],
  [aCondition()],
  [aCondition({ key: 'guard:x', state: 'failed', code: 'guard_harm', overridable: false })],
);
const overrideArbitrary = fc.constantFrom(
  {},
  {},
  { override: { conditions: ['hold'], reason: 'urgent' } },
  { override: { conditions: ['guard:x'], reason: 'urgent' } },
);
const gated = fc
  .tuple(gateArbitrary, overrideArbitrary, fc.constantFrom(ada, registry))
  .map(([gate, override, actor]) => ({ gate, actor, ...override }));
const mode = fc.constantFrom('manual' as const, 'automatic' as const);
const onHarm = fc.constantFrom('rollback' as const, 'pause' as const);

const eventArbitrary: fc.Arbitrary<RolloutEvent> = fc.oneof(
  gated.map((event): RolloutEvent => ({ type: 'begin', ...event })),
  fc
    .tuple(gated, mode)
    .map(([event, how]): RolloutEvent => ({ type: 'advance', mode: how, ...event })),
  fc.constantFrom<RolloutEvent>(
    { type: 'pause', actor: ada },
    { type: 'resume', actor: ada },
    { type: 'stall', actor: registry, cause: 'missingData' },
  ),
  fc
    .integer({ min: -1e6, max: 1e6 })
    .map((elapsedMs): RolloutEvent => ({ type: 'watched', elapsedMs })),
  fc.oneof(
    { weight: 4, arbitrary: fc.constant<RolloutEvent>({ type: 'resume', actor: ada }) },
    fc.constant<RolloutEvent>({ type: 'cancel', actor: ada }),
    fc.constant<RolloutEvent>({ type: 'rollback', actor: ada, cause: 'person' }),
    onHarm.map((how): RolloutEvent => ({ type: 'harm', actor: registry, guard: 'x', onHarm: how })),
  ),
);

const planArbitrary = stagesArbitrary.map((stages) => ({
  stages: stages.map(({ traffic }, index) => ({
    name: `s${index}`,
    ...(traffic === undefined ? {} : { traffic }),
  })),
}));

interface Step {
  readonly rollout: Rollout;
  readonly effects: readonly DeployEffect[];
  readonly event: RolloutEvent;
}

/** Plays events from a new rollout and gives the states that were kept. */
function play(start: Rollout, events: readonly RolloutEvent[]): Step[] {
  const steps: Step[] = [];
  let rollout = start;
  for (const [index, event] of events.entries()) {
    const result = transition(rollout, event, index);
    if (result.kind === 'changed' || result.kind === 'credited') {
      rollout = result.rollout;
      steps.push({ rollout, event, effects: result.kind === 'changed' ? result.effects : [] });
    }
  }
  return steps;
}

const storyArbitrary = fc.tuple(planArbitrary, fc.array(eventArbitrary, { maxLength: 40 }));

describe('any sequence of events', () => {
  it('reaches a final phase at most once, and nothing changes afterwards', () => {
    fc.assert(
      fc.property(storyArbitrary, ([plan, events]) => {
        const steps = play(aPending(0, plan), events);
        const firstFinal = steps.findIndex(({ rollout }) => isFinalPhase(rollout.phase));
        assert.ok(firstFinal === -1 || firstFinal === steps.length - 1);
      }),
      { numRuns: 500 },
    );
  });

  it('serves only what the deployments name', () => {
    fc.assert(
      fc.property(storyArbitrary, ([plan, events]) => {
        let served: Pick<DeployEffect, 'stable' | 'candidate'> = { stable: '1.3.0' };
        for (const { rollout, effects } of play(aPending(0, plan), events)) {
          assert.ok(effects.length <= 1);
          served = effects[0] ?? served;
          const isServing = rollout.phase === 'progressing' || rollout.phase === 'paused';
          assert.equal(served.stable, rollout.phase === 'completed' ? '1.4.0' : '1.3.0');
          assert.equal(served.candidate?.version, isServing ? '1.4.0' : undefined);
          if (isServing) {
            const { salt, rules } = served.candidate ?? {};
            assert.equal(salt, rollout.salt);
            assert.deepEqual(rules, listPlanRules(plan, rollout.stageIndex));
          }
        }
      }),
      { numRuns: 500 },
    );
  });

  it('changes the revision with each transition and never with watched time', () => {
    fc.assert(
      fc.property(storyArbitrary, ([plan, events]) => {
        let revision = 1;
        for (const { rollout, event } of play(aPending(0, plan), events)) {
          revision += event.type === 'watched' ? 0 : 1;
          assert.equal(rollout.revision, revision);
        }
      }),
    );
  });

  it('never passes a gate with harm', () => {
    fc.assert(
      fc.property(storyArbitrary, ([plan, events]) => {
        for (const { event } of play(aPending(0, plan), events)) {
          if (event.type !== 'begin' && event.type !== 'advance') continue;
          assert.ok(event.gate.every((condition) => condition.code !== 'guard_harm'));
        }
      }),
    );
  });

  it('keeps a unit on the candidate until the rollout is rolled back', () => {
    const units = fc.array(fc.tuple(unitArbitrary, attributesArbitrary), {
      minLength: 1,
      maxLength: 5,
    });
    fc.assert(
      fc.property(storyArbitrary, units, ([plan, events], people) => {
        const onCandidate = new Set<number>();
        const steps = play(aPending(0, plan), events);
        const looks = steps.flatMap(({ rollout, effects }) =>
          effects.flatMap((effect) =>
            people.map((unit, index) => ({ index, rollout, version: resolveArm(effect, unit) })),
          ),
        );
        for (const { index, rollout, version } of looks) {
          if (rollout.phase === 'rolledBack') assert.equal(version, '1.3.0');
          else if (onCandidate.has(index)) assert.equal(version, '1.4.0');
          if (version === '1.4.0') onCandidate.add(index);
        }
      }),
    );
  });
});

function resolveArm(
  { stable, candidate, reason }: DeployEffect,
  [targetingKey, attributes]: [string, Record<string, string | number | boolean>],
): string | undefined {
  const deployment: Deployment = {
    prompt: 'p',
    environment: 'e',
    revision: 1,
    stable,
    ...(candidate === undefined ? {} : { candidate }),
    actor: ada,
    reason,
    at: 0,
  };
  const served = { content: { messages: [] }, contentHash: '' };
  const core = new FlagdCore();
  const definition = createFlagDefinition(deployment, served, candidate && served);
  core.setConfigurations(JSON.stringify({ flags: { p: definition } }));
  return core.resolveObjectEvaluation('p', {}, { ...attributes, targetingKey }).variant;
}

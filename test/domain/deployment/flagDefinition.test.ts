import assert from 'node:assert/strict';
import { FlagdCore, MemoryStorage } from '@openfeature/flagd-core';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import type { Deployment } from '../../../src/domain/deployment/deployment.ts';
import {
  createFlagDefinition,
  totalWeight,
  toWeight,
} from '../../../src/domain/deployment/flagDefinition.ts';
import { createResolutionMetadata } from '../../../src/domain/deployment/resolutionMetadata.ts';
import {
  calculateStageRules,
  calculateUnitPercent,
} from '../../../src/domain/deployment/traffic.ts';
import type { TrafficRule } from '../../../src/domain/deployment/trafficRule.ts';
import {
  attributesArbitrary,
  ruleArbitrary,
  saltArbitrary,
  stagesArbitrary,
  unitArbitrary,
} from './traffics.ts';

const stable = {
  content: { messages: [{ role: 'user' as const, content: 'old' }] },
  contentHash: 's',
};
const candidate = {
  content: {
    messages: [{ role: 'user' as const, content: 'new' }],
    jsonSchema: { name: 'x', schema: { $ref: '#/definitions/x' } },
  },
  contentHash: 'c',
};
const silent = { error: () => {}, warn: () => {}, info: () => {}, debug: () => {} };

function aDeployment(rules?: readonly TrafficRule[], salt = 'abcd'): Deployment {
  const traffic = { version: '1.4.0', rolloutId: 'r1', stage: 'canary', salt, rules: rules ?? [] };
  return {
    prompt: 'support/answer',
    environment: 'production',
    revision: 7,
    stable: '1.3.0',
    ...(rules === undefined ? {} : { candidate: traffic }),
    actor: { name: 'ada', kind: 'person' },
    reason: 'deployed',
    at: 0,
  };
}

function toFlags(deployment: Deployment): string {
  const definition = createFlagDefinition(deployment, stable, candidate);
  return JSON.stringify({ flags: { [deployment.prompt]: definition } });
}

type Attributes = Record<string, string | number | boolean>;

/** Resolves with the engine that the registry uses. */
function aResolver(
  deployment: Deployment,
): (context: Attributes) => { variant?: string; reason?: string } {
  const core = new FlagdCore(undefined, silent);
  core.setConfigurations(toFlags(deployment));
  return (context) => core.resolveObjectEvaluation(deployment.prompt, {}, context);
}

describe('createFlagDefinition', () => {
  it('serves stable to all without a candidate', () => {
    const resolve = aResolver(aDeployment());
    const answer = resolve({ targetingKey: 'u1' });
    assert.equal(answer.variant, '1.3.0');
    assert.equal(answer.reason, 'STATIC');
    assert.equal('targeting' in createFlagDefinition(aDeployment(), stable, undefined), false);
  });

  it('passes the schemas of flagd in every form', () => {
    fc.assert(
      fc.property(fc.option(fc.array(ruleArbitrary), { nil: undefined }), (rules) => {
        const storage = new MemoryStorage(silent);
        storage.setConfigurations(toFlags(aDeployment(rules)), true);
      }),
    );
  });

  it('gives stable with reason DEFAULT to a unit without a key', () => {
    fc.assert(
      fc.property(fc.array(ruleArbitrary), attributesArbitrary, (rules, attributes) => {
        const resolve = aResolver(aDeployment([...rules, { percent: 100 }]));
        for (const context of [attributes, { ...attributes, targetingKey: '' }]) {
          const { variant, reason } = resolve(context);
          assert.deepEqual([variant, reason], ['1.3.0', 'DEFAULT']);
        }
      }),
    );
  });

  it('gives a cohort at 100 % the candidate and everyone else stable, by lists of values', () => {
    const rules = [{ when: { tenant: ['internal', 'acme'], region: ['eu'] }, percent: 100 }];
    const resolve = aResolver(aDeployment(rules));
    const variantOf = (context: Attributes): string | undefined =>
      resolve({ targetingKey: '0', ...context }).variant;
    assert.equal(variantOf({ tenant: 'acme', region: 'eu' }), '1.4.0');
    assert.equal(variantOf({ tenant: 'internal', region: 'eu' }), '1.4.0');
    assert.equal(variantOf({ tenant: 'internal', region: 'us' }), '1.3.0');
    assert.equal(variantOf({ tenant: 'intern', region: 'eu' }), '1.3.0');
    assert.equal(variantOf({ region: 'eu' }), '1.3.0');
    assert.equal(resolve({ targetingKey: '0' }).reason, 'TARGETING_MATCH');
  });

  it('keeps every unit on the candidate as stages grow', () => {
    fc.assert(
      fc.property(
        stagesArbitrary,
        saltArbitrary,
        fc.array(fc.tuple(unitArbitrary, attributesArbitrary), { minLength: 1, maxLength: 20 }),
        (stages, salt, units) => {
          const resolvers = stages.map((_, index) =>
            aResolver(aDeployment(calculateStageRules(stages, index), salt)),
          );
          for (const [targetingKey, attributes] of units) {
            const arms = resolvers.map(
              (resolve) => resolve({ ...attributes, targetingKey }).variant,
            );
            assert.deepEqual(arms, arms.toSorted(), `${targetingKey}: ${arms.join(' ')}`);
          }
        },
      ),
    );
  });

  it('gives each kind of unit the share that the rules say', () => {
    const count = 4000;
    fc.assert(
      fc.property(
        fc.array(ruleArbitrary, { minLength: 1, maxLength: 4 }),
        attributesArbitrary,
        saltArbitrary,
        (rules, attributes, salt) => {
          const resolve = aResolver(aDeployment(rules, salt));
          const share = calculateUnitPercent(rules, attributes) / 100;
          let onCandidate = 0;
          for (let unit = 0; unit < count; unit += 1) {
            const { variant } = resolve({ ...attributes, targetingKey: `user-${unit}` });
            if (variant === '1.4.0') onCandidate += 1;
          }
          // Six standard deviations: fails by chance once in a billion.
          const slack = 6 * Math.sqrt(share * (1 - share) * count) + 1;
          assert.ok(Math.abs(onCandidate - share * count) <= slack, `${onCandidate} of ${share}`);
        },
      ),
      { numRuns: 30 },
    );
  });

  it('assigns anew under another salt', () => {
    const arms = ['aa', 'bb'].map((salt) => {
      const resolve = aResolver(aDeployment([{ percent: 50 }], salt));
      return Array.from(
        { length: 100 },
        (_, unit) => resolve({ targetingKey: `u${unit}` }).variant,
      );
    });
    assert.notDeepEqual(arms[0], arms[1]);
  });

  it('serves content with references of its own unchanged', () => {
    const core = new FlagdCore(undefined, silent);
    core.setConfigurations(toFlags(aDeployment([{ percent: 100 }])));
    const { value } = core.resolveObjectEvaluation('support/answer', {}, { targetingKey: 'u' });
    assert.deepEqual(value, candidate.content);
  });

  it('has flat metadata that names both versions', () => {
    assert.deepEqual(createFlagDefinition(aDeployment([]), stable, candidate).metadata, {
      deploymentRevision: 7,
      version: 7,
      stableVersion: '1.3.0',
      stableContentHash: 's',
      candidateVersion: '1.4.0',
      candidateContentHash: 'c',
      rolloutId: 'r1',
      stage: 'canary',
    });
  });
});

describe('toWeight', () => {
  it('keeps three decimals and the limits', () => {
    assert.equal(toWeight(0.001), 1);
    assert.equal(toWeight(33.333), 33_333);
    assert.equal(toWeight(100), totalWeight);
    assert.equal(toWeight(200), totalWeight);
    assert.equal(toWeight(-1), 0);
  });
});

describe('createResolutionMetadata', () => {
  const definition = createFlagDefinition(aDeployment([]), stable, candidate);

  it('says the arm and the hash of what was served', () => {
    const served = createResolutionMetadata(definition, '1.4.0');
    assert.deepEqual([served['arm'], served['contentHash']], ['candidate', 'c']);
    const other = createResolutionMetadata(definition, '1.3.0');
    assert.deepEqual([other['arm'], other['contentHash']], ['stable', 's']);
    assert.equal('candidateContentHash' in other, false);
  });

  it('has no arm without a rollout', () => {
    const plain = createFlagDefinition(aDeployment(), stable, undefined);
    assert.deepEqual(createResolutionMetadata(plain, '1.3.0'), {
      deploymentRevision: 7,
      version: 7,
      stableVersion: '1.3.0',
      contentHash: 's',
    });
  });

  it('stays a text when a hash is missing', () => {
    assert.equal(createResolutionMetadata({ metadata: {} }, 'x')['contentHash'], '');
    assert.equal(
      createResolutionMetadata({ metadata: { candidateVersion: 'x' } }, 'x')['contentHash'],
      '',
    );
  });
});

import fc from 'fast-check';
import type { TrafficRule } from '../../../src/domain/deployment/trafficRule.ts';

const values = ['internal', 'acme', 'eu', 'gold'] as const;

/** Rules over few attributes and values, so that units often match. */
export const ruleArbitrary: fc.Arbitrary<TrafficRule> = fc.record(
  {
    when: fc.dictionary(
      fc.constantFrom('tenant', 'region'),
      fc.uniqueArray(fc.constantFrom(...values), { minLength: 1, maxLength: 3 }),
    ),
    percent: fc.integer({ min: 0, max: 100_000 }).map((thousandths) => thousandths / 1000),
  },
  { requiredKeys: ['percent'] },
);

export const stagesArbitrary = fc.array(
  fc.record({
    traffic: fc.option(fc.oneof(ruleArbitrary, fc.integer({ min: 0, max: 100 })), {
      nil: undefined,
    }),
  }),
  { minLength: 1, maxLength: 6 },
);

export const attributesArbitrary: fc.Arbitrary<Record<string, string | number | boolean>> =
  fc.dictionary(
    fc.constantFrom('tenant', 'region', 'other'),
    fc.oneof(fc.constantFrom(...values), fc.constantFrom('none', '', 5, true)),
  );

/** ASCII, as the promise of the same answer in every language asks for. */
export const unitArbitrary = fc.oneof(
  fc.string({ minLength: 1, maxLength: 40 }),
  fc.nat().map((n) => `u${n}`),
  fc.constant('0'),
);

export const saltArbitrary = fc.stringMatching(/^[0-9a-f]{16}$/);

import type { ComparedCase } from '../../../src/domain/comparison/comparedCase.ts';

/** A case by its passes on both sides, of so many attempts on each. */
export function aCase(
  id: string,
  passes: readonly [candidate: number, baseline: number],
  parts: Partial<ComparedCase> & { readonly attempts?: number } = {},
): ComparedCase {
  const { attempts = 3, ...more } = parts;
  const [candidate, baseline] = passes;
  return {
    id,
    kind: 'representative',
    passed: candidate,
    failed: attempts - candidate,
    errors: 0,
    baseline: { passed: baseline, failed: attempts - baseline, errors: 0 },
    ...more,
  };
}

/** So many cases that passed every time on both sides. */
export function goodCases(count: number): ComparedCase[] {
  return Array.from({ length: count }, (_, index) => aCase(`good ${index}`, [3, 3]));
}

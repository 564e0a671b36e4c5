import type { LoadedCase } from '../../../src/evals/fixtures/loadedCase.ts';

const range = { start: { line: 1, column: 2 }, end: { line: 3, column: 0 } };

/** A case with one assertion, `equals: a` on line 3. */
export function aCase(parts: Partial<LoadedCase> = {}): LoadedCase {
  return {
    id: 'c1',
    name: 'a case',
    kind: 'representative',
    values: { question: 'When?' },
    assertions: [{ type: 'equals', negated: false, value: 'a', weight: 1 }],
    dialect: 'fixtures',
    file: 'prompts/answer.fixtures.yml',
    range,
    assertionPlaces: [
      {
        file: 'prompts/answer.fixtures.yml',
        range: { start: { line: 2, column: 4 }, end: { line: 2, column: 20 } },
        path: ['tests', 0, 'assert', 0],
        members: [],
      },
    ],
    ...parts,
  };
}

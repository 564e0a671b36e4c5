import type { LoadedCase } from '../../../src/evals/fixtures/loadedCase.ts';
import type { TextRange } from '../../../src/formats/text/textRange.ts';

/** From the beginning of a line to that of another; the offsets are of no account to what is tested with it. */
export function aRange(from: number, to: number): TextRange {
  const at = (line: number) => ({ offset: line * 40, line, column: 0 });
  return { start: at(from), end: at(to) };
}

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
    range: aRange(1, 3),
    assertionPlaces: [
      {
        file: 'prompts/answer.fixtures.yml',
        range: aRange(2, 2),
        path: ['tests', 0, 'assert', 0],
        members: [],
      },
    ],
    ...parts,
  };
}

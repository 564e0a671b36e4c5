import type { Assertion } from '../../domain/fixtures/assertion.ts';
import { findPlaceholders } from '../../domain/prompt/variables.ts';
import type { ProblemList } from '../text/problemList.ts';
import { headSpan } from '../yaml/readNode.ts';
import { findEntry } from '../yaml/sourceNode.ts';
import type { SourceEvaluator } from './readEvaluator.ts';
import type { SourceTestCase } from './readRest.ts';

/** Warns of rows without a value that an evaluator uses: its placeholder would stay in the text as it is. */
export function checkEvaluatorValues(
  problems: ProblemList,
  testCases: readonly SourceTestCase[],
  evaluators: readonly SourceEvaluator[],
): void {
  const used = new Set(evaluators.flatMap(({ assertion }) => listUsedNames(assertion)));
  for (const { node } of testCases) {
    if (problems.full) return;
    const missing = [...used].filter((name) => findEntry(node, name) === undefined);
    if (missing.length === 0) continue;
    const names = missing.map((name) => `“${name}”`).join(', ');
    const message = `This test case has no value for ${names}, which the evaluators use.`;
    problems.warning('missing_test_value', message, headSpan(problems, node));
  }
}

function listUsedNames(assertion: Assertion | undefined): readonly string[] {
  const { value, rubricPrompt } = assertion ?? {};
  return [value, rubricPrompt].flatMap((text) => {
    if (typeof text !== 'string') return [];
    const { placeholders } = findPlaceholders(text);
    const names = placeholders.map(({ name }) => name);
    return assertion?.type === 'github-llm' ? names.filter((name) => name !== 'completion') : names;
  });
}

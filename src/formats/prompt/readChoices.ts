import type { Assertion } from '../../domain/fixtures/assertion.ts';
import type { ProblemList } from '../text/problemList.ts';
import { headSpan } from '../yaml/readNode.ts';
import { findEntry, type SourceMap, type SourceNode } from '../yaml/sourceNode.ts';

type Choices = NonNullable<Assertion['choices']>;

/** Reads the `choices` of an evaluator, or says what is wrong with them. */
export function readChoices(problems: ProblemList, map: SourceMap): Choices | string {
  const list = findEntry(map, 'choices')?.value;
  const items = list?.kind === 'list' ? list.items : [];
  const choices = items.map(readChoice).filter((choice) => choice !== undefined);
  if (list === undefined || choices.length === 0 || choices.length < items.length) {
    const message = '“llm” needs “choices”: a list of “choice” and “score”.';
    problems.warning('bad_evaluator', message, headSpan(problems, list ?? map));
    return message;
  }
  const clash = findClash(choices);
  if (clash !== undefined) {
    const [inner, outer] = clash;
    const message = `The first choice that stands anywhere in the judge’s reply counts, and “${inner}” is a part of “${outer}”. Use choices that hold none of the others.`;
    problems.warning('bad_evaluator', message, headSpan(problems, list));
  }
  return choices;
}

function readChoice(node: SourceNode): Choices[number] | undefined {
  if (node.kind !== 'map') return undefined;
  const choice = findEntry(node, 'choice')?.value;
  const score = findEntry(node, 'score')?.value;
  if (choice?.kind !== 'scalar' || choice.value === null || choice.value === '') return undefined;
  if (score?.kind !== 'scalar' || typeof score.value !== 'number') return undefined;
  return { choice: String(choice.value), score: score.value };
}

/** A choice that is found in a reply that means a later one. */
function findClash(choices: Choices): readonly [inner: string, outer: string] | undefined {
  const names = choices.map(({ choice }) => choice);
  for (const [index, inner] of names.entries()) {
    const outer = names
      .slice(index + 1)
      .find((later) => later.toLowerCase().includes(inner.toLowerCase()));
    if (outer !== undefined) return [inner, outer];
  }
  return undefined;
}

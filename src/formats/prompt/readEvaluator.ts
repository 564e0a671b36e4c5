/** Reads one entry of `evaluators`. Defects are warnings: evaluators are not served and never block publishing. */
import type { Assertion, GithubAssertionType } from '../../domain/fixtures/assertion.ts';
import { githubJudges } from '../../domain/fixtures/githubJudges.ts';
import { findPlaceholders } from '../../domain/prompt/variables.ts';
import { findClosestName } from '../text/findClosestName.ts';
import type { ProblemList, SpanFix } from '../text/problemList.ts';
import type { TextSpan } from '../text/textRange.ts';
import { findInScalar } from '../yaml/findInScalar.ts';
import { headSpan } from '../yaml/readNode.ts';
import { findEntry, isNull, type SourceMap, type SourceNode } from '../yaml/sourceNode.ts';
import { readChoices } from './readChoices.ts';

/** An evaluator with its place, and the assertion that it stands for; or why it cannot judge anything. */
export type SourceEvaluator =
  | { readonly node: SourceMap; readonly assertion: Assertion; readonly fault?: undefined }
  | { readonly node: SourceMap; readonly assertion?: undefined; readonly fault: string };

const kinds = ['string', 'llm', 'uses'] as const;

/** In the order in which GitHub's runner looks for them: the first that is there counts. */
const stringTypes: readonly (readonly [key: string, type: GithubAssertionType])[] = [
  ['equals', 'github-equals'],
  ['contains', 'github-contains'],
  ['startsWith', 'github-starts-with'],
  ['endsWith', 'github-ends-with'],
];

export function readEvaluator(problems: ProblemList, node: SourceMap): SourceEvaluator {
  const name = readTextOf(findEntry(node, 'name')?.value);
  const place = headSpan(problems, node);
  if (name === undefined) {
    problems.warning('bad_evaluator', 'An evaluator needs a name.', place);
  }
  const found = kinds.filter((kind) => findEntry(node, kind) !== undefined);
  if (found.length !== 1) {
    const message = 'An evaluator needs exactly one of “string”, “llm” and “uses”.';
    problems.warning('bad_evaluator', message, place);
    if (found.length === 0) return { node, fault: message };
  }
  const read = readKind(problems, node, found[0] ?? 'uses');
  if (typeof read === 'string') return { node, fault: read };
  return {
    node,
    assertion: {
      ...read,
      negated: false,
      weight: 1,
      ...(name === undefined ? {} : { metric: name }),
    },
  };
}

type Judgement = Pick<
  Assertion,
  'type' | 'value' | 'provider' | 'rubricPrompt' | 'systemPrompt' | 'choices'
>;

function readKind(
  problems: ProblemList,
  node: SourceMap,
  kind: (typeof kinds)[number],
): Judgement | string {
  const entry = findEntry(node, kind);
  const value = entry?.value;
  if (kind === 'uses') return readBuiltIn(problems, value, entry?.keySpan ?? node);
  if (value?.kind !== 'map') {
    return warn(problems, `“${kind}” must be a mapping (key: value).`, entry?.keySpan ?? node);
  }
  return kind === 'string' ? readString(problems, value) : readLlm(problems, value);
}

function readString(problems: ProblemList, map: SourceMap): Judgement | string {
  const set = stringTypes.flatMap(([key, type]) => {
    const node = findEntry(map, key)?.value;
    const text = readTextOf(node);
    return node === undefined || text === undefined ? [] : [{ key, type, text, node }];
  });
  const [first, ...others] = set;
  if (first === undefined) {
    const keys = stringTypes.map(([key]) => `“${key}”`).join(', ');
    return warn(problems, `“string” needs one of ${keys}, with a text.`, headSpan(problems, map));
  }
  if (others.length > 0) {
    const message = `Only “${first.key}” counts: the first of equals, contains, startsWith and endsWith that is there. Write an evaluator for each.`;
    warn(problems, message, headSpan(problems, map));
  }
  warnOfSpaces(problems, first.node);
  return { type: first.type, value: first.text };
}

function readLlm(problems: ProblemList, map: SourceMap): Judgement | string {
  const prompt = findEntry(map, 'prompt')?.value;
  const rubricPrompt = readTextOf(prompt);
  if (prompt === undefined || rubricPrompt === undefined) {
    return warn(problems, '“llm” needs a “prompt”.', headSpan(problems, map));
  }
  warnOfSpaces(problems, prompt);
  const choices = readChoices(problems, map);
  if (typeof choices === 'string') return choices;
  const provider = readTextOf(findEntry(map, 'modelId')?.value);
  const systemPrompt = readTextOf(findEntry(map, 'systemPrompt')?.value);
  return {
    type: 'github-llm',
    rubricPrompt,
    choices,
    ...(provider === undefined ? {} : { provider }),
    ...(systemPrompt === undefined ? {} : { systemPrompt }),
  };
}

function readBuiltIn(
  problems: ProblemList,
  node: SourceNode | undefined,
  keySpan: TextSpan,
): Judgement | string {
  const name = readTextOf(node) ?? '';
  const judge = githubJudges.get(name);
  if (judge !== undefined) return { type: 'github-llm', ...judge };
  const names = [...githubJudges.keys()];
  const meant = findClosestName(name, names);
  const fixes: SpanFix[] =
    meant === undefined || node === undefined
      ? []
      : [{ title: `Change to “${meant}”`, edits: [{ span: node, newText: meant }] }];
  const span = node === undefined || isNull(node) ? keySpan : headSpan(problems, node);
  return warn(
    problems,
    `“${name}” is no built-in evaluator. Use ${names.join(', ')}.`,
    span,
    fixes,
  );
}

/** A text that is not empty: an empty one counts as left out. */
function readTextOf(node: SourceNode | undefined): string | undefined {
  if (node?.kind !== 'scalar' || isNull(node)) return undefined;
  const text = String(node.value);
  return text === '' ? undefined : text;
}

function warn(
  problems: ProblemList,
  message: string,
  span: TextSpan,
  fixes: readonly SpanFix[] = [],
): string {
  problems.warning('bad_evaluator', message, span, ...fixes);
  return message;
}

/** Only `{{name}}` without spaces is replaced in evaluators, and nothing in their system prompts. */
function warnOfSpaces(problems: ProblemList, node: SourceNode): void {
  if (node.kind !== 'scalar' || typeof node.value !== 'string') return;
  for (const { name, start, end } of findPlaceholders(node.value).placeholders) {
    const text = node.value.slice(start, end);
    const wanted = `{{${name}}}`;
    if (text === wanted || problems.full) continue;
    const span = findInScalar(problems, node, { start, end });
    const isVerbatim = problems.text.slice(span.start, span.end) === text;
    const fix = { title: `Change to ${wanted}`, edits: [{ span, newText: wanted }] };
    const message = `Write ${wanted} without spaces: in an evaluator only that is replaced.`;
    problems.warning('spaced_placeholder', message, span, ...(isVerbatim ? [fix] : []));
  }
}

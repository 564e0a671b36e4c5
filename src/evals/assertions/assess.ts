import type { Assertion, AssertionType } from '../../domain/fixtures/assertion.ts';
import { aggregate } from './aggregate.ts';
import type { AssertionContext } from './assertionContext.ts';
import type { AssertionResult } from './assertionResult.ts';
import { checkContains, checkContainsAll, checkContainsAny } from './contains.ts';
import { checkContainsJson } from './containsJson.ts';
import { checkEndsWith, checkStartsWith } from './edges.ts';
import { checkEquals } from './equals.ts';
import { fillAssertion } from './fillAssertion.ts';
import { unclear, type Check, type Finding } from './finding.ts';
import {
  checkGithubContains,
  checkGithubEndsWith,
  checkGithubEquals,
  checkGithubStartsWith,
} from './github.ts';
import { checkGithubLlm } from './githubJudge.ts';
import { checkIsJson } from './isJson.ts';
import { checkJavascript } from './javascript.ts';
import { checkLevenshtein } from './levenshtein.ts';
import { checkCost, checkLatency, checkTokens } from './limits.ts';
import { checkRefusal } from './refusal.ts';
import { checkRegex } from './regex.ts';
import { checkRubric } from './rubric.ts';
import { checkToolCalls } from './toolCalls.ts';
import { checkWordCount } from './wordCount.ts';

const withCase = { ignoreCase: false };
const withoutCase = { ignoreCase: true };
const checks: Readonly<Record<Exclude<AssertionType, 'assert-set'>, Check>> = {
  equals: checkEquals,
  contains: checkContains(withCase),
  icontains: checkContains(withoutCase),
  'contains-any': checkContainsAny(withCase),
  'contains-all': checkContainsAll(withCase),
  'icontains-any': checkContainsAny(withoutCase),
  'icontains-all': checkContainsAll(withoutCase),
  'starts-with': checkStartsWith,
  'ends-with': checkEndsWith,
  regex: checkRegex,
  'is-json': checkIsJson,
  'contains-json': checkContainsJson,
  'is-valid-openai-tools-call': checkToolCalls,
  levenshtein: checkLevenshtein,
  'word-count': checkWordCount,
  latency: checkLatency,
  cost: checkCost,
  tokens: checkTokens,
  'is-refusal': checkRefusal,
  javascript: checkJavascript,
  'llm-rubric': checkRubric,
  'github-equals': checkGithubEquals,
  'github-contains': checkGithubContains,
  'github-starts-with': checkGithubStartsWith,
  'github-ends-with': checkGithubEndsWith,
  'github-llm': checkGithubLlm,
};

/** Holds one assertion against an answer. `path` is where it stands in its case. */
export async function assess(
  assertion: Assertion,
  context: AssertionContext,
  path: readonly number[] = [],
): Promise<AssertionResult> {
  if (assertion.type === 'assert-set') return assessSet(assertion, context, path);
  const { assertion: filled, missing } = fillAssertion(assertion, context.values);
  const finding =
    filled === undefined
      ? unclear(`The assertion names “{{${missing}}}”, for which the case has no value.`)
      : await checks[assertion.type](filled, context);
  return toResult(assertion, finding, path);
}

async function assessSet(
  assertion: Assertion,
  context: AssertionContext,
  path: readonly number[],
): Promise<AssertionResult> {
  const members = await assessAll(assertion.assertions ?? [], context, path);
  return { ...toResult(assertion, aggregate(members, assertion.threshold), path), members };
}

/** Holds several assertions against an answer; the results are in their order. */
export async function assessAll(
  assertions: readonly Assertion[],
  context: AssertionContext,
  path: readonly number[],
): Promise<readonly AssertionResult[]> {
  return Promise.all(
    assertions.map((assertion, index) => assess(assertion, context, [...path, index])),
  );
}

function toResult(
  { type, negated, weight, metric }: Assertion,
  finding: Finding,
  path: readonly number[],
): AssertionResult {
  const base = { path, type, negated, weight, ...(metric === undefined ? {} : { metric }) };
  const { outcome, reason } = finding;
  if (outcome === 'error') return { ...base, outcome, score: 0, reason };
  if (negated) {
    const turned = outcome === 'pass' ? 'fail' : 'pass';
    return { ...base, outcome: turned, score: 1 - finding.score, reason };
  }
  const { score, expected, actual } = finding;
  return {
    ...base,
    outcome,
    score,
    reason,
    ...(expected === undefined ? {} : { expected }),
    ...(actual === undefined ? {} : { actual }),
  };
}

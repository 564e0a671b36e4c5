import { createHash } from 'node:crypto';
import type { Assertion } from '../../domain/fixtures/assertion.ts';
import { judgePromptHash } from '../assertions/judgePrompt.ts';

/**
 * Tells evidence whose judges were asked with these words from evidence with others: our own words, and what a
 * `rubricPrompt` or an evaluator of GitHub's format says instead of them. What they judge by is in the hash of the fixtures.
 */
export function calculateJudgePromptHash(assertions: readonly Assertion[]): string {
  const [first, ...others] = [...new Set(assertions.flatMap(listPromptHashes))].sort();
  if (first === undefined || others.length === 0) return first ?? judgePromptHash;
  return hash([first, ...others]);
}

function listPromptHashes({
  type,
  rubricPrompt,
  systemPrompt = '',
  assertions = [],
}: Assertion): readonly string[] {
  const isJudged = type === 'llm-rubric' || type === 'github-llm';
  const own = rubricPrompt === undefined ? judgePromptHash : hash([systemPrompt, rubricPrompt]);
  return [...(isJudged ? [own] : []), ...assertions.flatMap(listPromptHashes)];
}

function hash(texts: readonly string[]): string {
  return createHash('sha256').update(JSON.stringify(texts)).digest('hex');
}

import type { JsonValue } from '../../domain/fixtures/assertion.ts';
import { found, unclear, type Check } from './finding.ts';

interface WordLimits {
  readonly min: number;
  readonly max: number;
}

/** `word-count`: an exact number, or `min`, `max` or both. Words are what white space separates. */
export const checkWordCount: Check = ({ value }, { answer }) => {
  const limits = readLimits(value);
  if (limits === undefined) {
    return unclear('“word-count” needs a number, or “min”, “max” or both with min not above max.');
  }
  const count = countWords(answer.text);
  const reason = `The answer has ${describeCount(count)}; wanted ${describeLimits(limits)}.`;
  const holds = count >= limits.min && count <= limits.max;
  return found(holds, { pass: reason, fail: reason });
};

function countWords(text: string): number {
  let count = 0;
  for (const _word of text.matchAll(/\S+/g)) count += 1;
  return count;
}

function readLimits(value: JsonValue | undefined): WordLimits | undefined {
  if (value === undefined || value === null) return undefined;
  if (typeof value !== 'object') {
    const exact = readCount(value);
    return exact === undefined ? undefined : { min: exact, max: exact };
  }
  if (!('min' in value) && !('max' in value)) return undefined;
  const min = 'min' in value ? readCount(value['min']) : 0;
  const max = 'max' in value ? readCount(value['max']) : Infinity;
  return min === undefined || max === undefined || min > max ? undefined : { min, max };
}

function readCount(value: JsonValue | undefined): number | undefined {
  const isText = typeof value === 'string' && value.trim() !== '';
  const count = isText ? Number(value) : value;
  return typeof count === 'number' && Number.isFinite(count) ? count : undefined;
}

function describeCount(count: number): string {
  return count === 1 ? '1 word' : `${count} words`;
}

function describeLimits({ min, max }: WordLimits): string {
  if (min === max) return `exactly ${min}`;
  if (max === Infinity) return `at least ${min}`;
  return min === 0 ? `at most ${max}` : `${min} to ${max}`;
}

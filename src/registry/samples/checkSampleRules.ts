import type { SampleRules } from '../../domain/environment/environment.ts';
import { maxSampleBytes } from '../../protocol/registry/sampleDto.ts';
import { RegistryRefusal } from '../http/registryRefusal.ts';
import { createRedactionRules } from './createRedactionRules.ts';
import { listTrialTexts } from './listTrialTexts.ts';
import { runWithinTime } from './runWithinTime.ts';

/** For all patterns together on all texts; patterns that look at each character a few times take a tenth of it. */
const trialMs = 400;

interface NamedPattern {
  readonly name: string;
  readonly pattern: string;
}

/** Refuses patterns that cannot be used: broken ones, and those that take too long on a text that they do not expect. */
export function checkSampleRules(rules: SampleRules | undefined): void {
  if (rules === undefined) return;
  const names = new Set<string>();
  for (const rule of rules.redact ?? []) {
    if (names.has(rule.name))
      throw refuse(`Two patterns are named “${rule.name}”. Give each a name of its own.`);
    names.add(rule.name);
    checkSyntax(rule);
  }
  tryPatterns(rules.redact ?? []);
}

function checkSyntax(rule: NamedPattern): void {
  try {
    createRedactionRules({ keep: false, redact: [rule] });
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw refuse(
      `The pattern “${rule.name}” is no regular expression of JavaScript: ${why}. It is matched with the flags “gu”.`,
    );
  }
}

function tryPatterns(patterns: readonly NamedPattern[]): void {
  let current = '';
  const done = runWithinTime(() => {
    for (const one of patterns) {
      current = one.name;
      const own = listTrialTexts(one.pattern, maxSampleBytes);
      for (const { find } of createRedactionRules({ keep: false, redact: [one] }))
        for (const text of [...trialTexts, ...own]) find(text);
    }
  }, trialMs);
  if (done === undefined)
    throw refuse(
      `The pattern “${current}” takes too long on a text of ${maxSampleBytes / 1024} KiB. Bound its repetitions, such as {1,40} instead of +, and do not repeat what repeats.`,
    );
}

/** Long rows of what many patterns repeat, and an end that most do not expect. */
const trialTexts = [
  'a',
  'A',
  '0',
  ' ',
  '-',
  '.',
  'aA0 ',
  'a.',
  '0-',
  'é',
  ':',
  '/',
  '\n',
  '"',
  '@',
].map((unit) => `${unit.repeat(Math.floor(maxSampleBytes / unit.length) - 1)}\u0001`);

function refuse(detail: string): RegistryRefusal {
  return new RegistryRefusal('invalid_body', detail);
}

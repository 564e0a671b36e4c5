import type { SampleRules } from '../../domain/environment/environment.ts';
import { createPatternRule, type RedactionRule } from '../../domain/samples/redactionRule.ts';

/** The patterns of an environment; one that is no regular expression throws a `SyntaxError`. */
export function createRedactionRules({ redact = [] }: SampleRules): readonly RedactionRule[] {
  return redact.map(({ name, pattern }) => createPatternRule(name, new RegExp(pattern, 'gu')));
}

import type { Environment } from '../../domain/environment/environment.ts';

/** What changed between two sets of rules, before and after; undefined when nothing did. */
export function describeRuleChange(
  before: Environment | undefined,
  after: Environment,
): string | undefined {
  const changes = describeRules(after).flatMap(([name, now], index) => {
    const was = before && describeRules(before)[index]?.[1];
    if (was === now) return [];
    return [was === undefined ? `${name}: ${now}` : `${name}: ${was} → ${now}`];
  });
  return changes.length === 0 ? undefined : changes.join(', ');
}

function describeRules(environment: Environment): [string, string][] {
  return [
    ['order', String(environment.order)],
    ['protected', environment.protected ? 'yes' : 'no'],
    ['requires evidence', environment.requireEvidence ? 'yes' : 'no'],
    ['accepts', environment.accepts],
    ['samples', environment.samples?.keep === true ? 'kept' : 'not kept'],
    ['also redacts', describePatterns(environment)],
  ];
}

function describePatterns({ samples }: Environment): string {
  const patterns = (samples?.redact ?? []).map(({ name, pattern }) => `${name} /${pattern}/`);
  return patterns.length === 0 ? 'nothing' : patterns.join(' ');
}

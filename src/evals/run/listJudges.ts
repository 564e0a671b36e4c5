import type { Assertion } from '../../domain/fixtures/assertion.ts';

/** Models that have to judge an answer; undefined among them where one must and none is named. */
export function listJudges(
  assertions: readonly Assertion[],
  judge: string | undefined,
): ReadonlySet<string | undefined> {
  const models = new Set<string | undefined>();
  for (const { type, provider, assertions: members } of assertions) {
    if (type === 'llm-rubric' || type === 'github-llm') models.add(provider ?? judge);
    for (const model of listJudges(members ?? [], judge)) models.add(model);
  }
  return models;
}

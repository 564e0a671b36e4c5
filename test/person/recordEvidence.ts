import { createHash } from 'node:crypto';
import type { RegistryClient } from '../../src/client/registryClient.ts';
import { caseKinds } from '../../src/domain/rollout/rolloutPlan.ts';

export interface EvidenceFor {
  readonly prompt: string;
  readonly version: string;
  readonly baseline: string;
}

/** Records a passing comparison on a version's content through the API, with enough cases of every kind. */
export async function recordEvidence(
  client: RegistryClient,
  { prompt, version, baseline }: EvidenceFor,
): Promise<void> {
  const { contentHash, content } = await client.versions.get(prompt, version);
  const passes = { passed: 1, failed: 0, errors: 0 };
  await client.evidence.record({
    prompt,
    contentHash,
    fixturesHash: createHash('sha256').update('fixtures').digest('hex'),
    model: content.model ?? '',
    baseline,
    verdict: 'noRegression',
    ranIn: 'ci',
    cases: caseKinds.flatMap((kind) =>
      Array.from({ length: 12 }, (_, index) => ({
        id: `${kind}-${index}`,
        kind,
        ...passes,
        baseline: passes,
      })),
    ),
  });
}

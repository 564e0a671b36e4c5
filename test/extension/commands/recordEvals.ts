import type { EvidenceBody } from '../../../src/domain/evidence/evidence.ts';
import { compareCases } from '../../../src/domain/comparison/compareCases.ts';
import { calculateContentHash } from '../../../src/domain/prompt/contentHash.ts';
import { parsePromptFile } from '../../../src/formats/promptFile.ts';
import type { EvidenceDto } from '../../../src/protocol/registry/evidenceDto.ts';
import { key, type CommandBench } from './commandBench.ts';

export interface RecordedRun {
  /** The text of a prompt file. */
  readonly source: string;
  readonly cases?: number;
  /** Of those, so many fail that passed with the baseline; asked again, they fail again. */
  readonly failing?: number;
  readonly baseline?: string;
}

const passes = { passed: 3, failed: 0, errors: 0 };
const fails = { passed: 0, failed: 3, errors: 0 };

/** Records what a comparison of this content would find. */
export function recordEvals(
  { client }: CommandBench,
  { source, cases: count = 12, failing = 0, baseline = '1.0.0' }: RecordedRun,
): Promise<EvidenceDto> {
  const { content } = parsePromptFile(source);
  if (content === undefined) throw new Error('The test evaluates a broken prompt.');
  const cases: EvidenceBody['cases'] = Array.from({ length: count }, (_, index) => ({
    id: `case ${index}`,
    kind: 'representative',
    ...(index < failing
      ? { ...fails, confirmation: { candidate: fails, baseline: passes } }
      : passes),
    baseline: passes,
  }));
  const { verdict, reasons } = compareCases({ cases, hasBaseline: true });
  return client.evidence.record({
    prompt: key,
    contentHash: calculateContentHash(content),
    fixturesHash: 'f'.repeat(64),
    model: content.model ?? '',
    ...{ baseline, verdict, cases },
    reasons: [...reasons],
    ranIn: 'editor',
  });
}

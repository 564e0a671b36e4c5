import type { FlagDefinition } from './flagDefinition.ts';

/** Flat metadata of one answer: the flag's, with the arm and the hash of the version that was given. */
export function createResolutionMetadata(
  definition: Pick<FlagDefinition, 'metadata'>,
  variant: string,
): Readonly<Record<string, string | number>> {
  const { stableContentHash = '', candidateContentHash, ...metadata } = definition.metadata;
  if (metadata['candidateVersion'] === undefined)
    return { ...metadata, contentHash: stableContentHash };
  const isCandidate = variant === metadata['candidateVersion'];
  return {
    ...metadata,
    arm: isCandidate ? 'candidate' : 'stable',
    contentHash: (isCandidate ? candidateContentHash : stableContentHash) ?? '',
  };
}

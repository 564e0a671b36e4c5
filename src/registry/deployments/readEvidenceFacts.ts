import type { Evidence } from '../../domain/evidence/evidence.ts';
import type { StoreTables } from '../store/registryStore.ts';

const readEvidence = 100;

/** The newest eval runs on a version's content, and the model that the content names. */
export async function readEvidenceFacts(
  tables: StoreTables,
  version: { readonly prompt: string; readonly version: string; readonly contentHash: string },
): Promise<{ evidence: Evidence[]; model: string | undefined }> {
  const { prompt, contentHash } = version;
  const stored = await tables.evidence.list({ prompt, contentHash, limit: readEvidence });
  const content = await tables.versions.readContent(prompt, version.version);
  return { evidence: stored.map((one) => one.evidence), model: content?.content.model };
}

import type { EvidenceBody } from '../../domain/evidence/evidence.ts';
import { findEvidenceFault } from '../../domain/evidence/findEvidenceFault.ts';
import { find } from '../http/find.ts';
import { RegistryRefusal } from '../http/registryRefusal.ts';
import type { StoreTables } from '../store/registryStore.ts';

/** Refuses a run that contradicts itself, or names a baseline that is not what the registry has under that number. */
export async function checkEvidenceBody(tables: StoreTables, body: EvidenceBody): Promise<void> {
  const fault = findEvidenceFault(body);
  if (fault !== undefined) throw new RegistryRefusal('invalid_evidence', fault);
  const { prompt, baseline, baselineHash } = body;
  if (baseline === undefined) return;
  const { contentHash } = await find.version(tables, prompt, baseline);
  if (baselineHash === undefined || baselineHash === contentHash) return;
  throw new RegistryRefusal(
    'invalid_evidence',
    `The run compared with another content than ${baseline} of ${prompt}; fetch ${baseline} and run again.`,
  );
}

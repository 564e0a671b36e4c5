import type { Environment } from '../../domain/environment/environment.ts';
import { assessEvidence } from '../../domain/evidence/assessEvidence.ts';
import type { Identity } from '../../domain/identity/actor.ts';
import type { GateCondition } from '../../domain/rollout/gateCondition.ts';
import { writeConditionSentence } from '../../domain/rollout/conditionSentence.ts';
import type { Override } from '../../protocol/registry/deploymentDto.ts';
import type { UnitOfWork } from '../changes/unitOfWork.ts';
import { RegistryRefusal } from '../http/registryRefusal.ts';
import { requirePermission } from '../http/requirePermission.ts';
import type { StoredVersion } from '../store/tables/versionTable.ts';
import { readEvidenceFacts } from './readEvidenceFacts.ts';

/** Condition keys that an override of a direct deployment may name. */
export const deploymentConditions = ['evidence', 'origin'] as const;

export interface RuleCheck {
  readonly identity: Identity;
  readonly environment: Environment;
  readonly version: StoredVersion;
  readonly override: Override | undefined;
}

/** Only a person with the role owner overrides, and says why. */
export function checkOverride(
  check: Pick<RuleCheck, 'identity' | 'environment' | 'override'>,
  known?: readonly string[],
): void {
  const { override } = check;
  if (!override) return;
  requirePermission(check.identity, 'override', check.environment);
  if (override.reason.trim() === '')
    throw new RegistryRefusal('override_needs_reason', 'Say why the conditions are overridden.');
  const unknown = known && override.conditions.find((condition) => !known.includes(condition));
  if (unknown !== undefined)
    throw new RegistryRefusal(
      'override_unknown_condition',
      `${JSON.stringify(unknown)} is no condition here. There are: ${(known ?? []).join(', ')}.`,
    );
}

/** The origin that an environment accepts; a version that was stable there before may always return. */
export async function checkOrigin(unit: UnitOfWork, check: RuleCheck): Promise<void> {
  const { environment, version, override } = check;
  if (environment.accepts === 'any' || override?.conditions.includes('origin')) return;
  const isAccepted = version.origins.some((origin) =>
    environment.accepts === 'merged'
      ? origin.merged === true
      : origin.commit !== undefined && origin.uncommitted !== true,
  );
  if (isAccepted || (await wasStable(unit, check))) return;
  throw new RegistryRefusal(
    'origin_not_accepted',
    environment.accepts === 'merged'
      ? `${environment.name} accepts merged versions only. Merge the change and bump it from there.`
      : `${environment.name} accepts committed versions only. Commit the file and bump it again.`,
  );
}

/** Evidence on exactly this content, where the environment requires it. */
export async function checkEvidence(
  unit: UnitOfWork,
  check: RuleCheck & { readonly stable: string | undefined },
): Promise<void> {
  const { environment, version, override, stable } = check;
  if (!environment.requireEvidence || override?.conditions.includes('evidence')) return;
  if (await wasStable(unit, check)) return;
  const { evidence, model } = await readEvidenceFacts(unit.tables, version);
  const condition: GateCondition = assessEvidence(
    { contentHash: version.contentHash, model, baseline: stable },
    evidence,
    unit.now,
  );
  if (condition.state === 'met') return;
  throw new RegistryRefusal(
    'evidence_required',
    `${environment.name} requires evidence. ${writeConditionSentence(condition)}`,
    { conditions: [condition] },
  );
}

function wasStable(unit: UnitOfWork, { environment, version }: RuleCheck): Promise<boolean> {
  const place = { prompt: version.prompt, environment: environment.name };
  return unit.tables.deployments.wasStable(place, version.version);
}

import type { UnitOfWork } from '../changes/unitOfWork.ts';
import { RegistryRefusal } from '../http/registryRefusal.ts';

/** How far back it is looked for the last rollout of a version. */
const lookedAt = 100;

/**
 * What a guard took back a pipeline does not serve again, by a rollout or to everyone: a person has to have started it, or
 * made it the stable version, since.
 */
export async function refuseTakenBack(
  { tables }: Pick<UnitOfWork, 'tables'>,
  place: { readonly prompt: string; readonly environment: string },
  version: string,
): Promise<void> {
  const rollouts = await tables.rollouts.list({ ...place, limit: lookedAt });
  const last = rollouts.find(({ rollout }) => rollout.candidate === version)?.rollout;
  if (last === undefined || !('end' in last) || last.end.cause !== 'guard') return;
  if (await tables.deployments.wasStable(place, version, last.end.at)) return;
  throw new RegistryRefusal(
    'forbidden',
    `A guard took ${version} back in ${place.environment}. A person has to start it again, or publish a better version.`,
  );
}

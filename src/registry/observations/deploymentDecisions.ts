import { DeploymentDecision } from '../resolution/deploymentDecision.ts';
import type { StoreTables } from '../store/registryStore.ts';

/** Stages of running rollouts in one environment and prompt are few; older revisions come up rarely. */
const maxKept = 500;

/** Decisions of deployments by revision. A deployment never changes, so what was read once stays right. */
export class DeploymentDecisions {
  readonly #kept = new Map<string, DeploymentDecision>();

  async find(
    tables: StoreTables,
    place: { readonly prompt: string; readonly environment: string; readonly revision: number },
  ): Promise<DeploymentDecision | undefined> {
    const { prompt, environment, revision } = place;
    const name = JSON.stringify([prompt, environment, revision]);
    const kept = this.#kept.get(name);
    if (kept !== undefined) return kept;
    const deployment = await tables.deployments.findRevision({ prompt, environment }, revision);
    if (deployment === undefined) return undefined;
    const decision = new DeploymentDecision(deployment);
    if (this.#kept.size >= maxKept) this.#kept.clear();
    this.#kept.set(name, decision);
    return decision;
  }
}

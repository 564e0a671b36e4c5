import type { Identity } from '../../domain/identity/actor.ts';
import type { ObservationResults } from '../../protocol/registry/observationDto.ts';
import { find } from '../http/find.ts';
import { requirePermission } from '../http/requirePermission.ts';
import type { RouteDeps } from '../http/routeDeps.ts';
import { DeploymentDecisions } from './deploymentDecisions.ts';
import { takeObservations } from './takeObservations.ts';

export interface ObservationIntakeDeps extends Pick<RouteDeps, 'store' | 'changes'> {
  /** Looks at the rollouts that know more than before. */
  readonly lookAt: (rolloutIds: readonly string[]) => Promise<void>;
}

/** The one way in for outcomes, in whatever form they come. */
export class ObservationIntake {
  readonly #deps: ObservationIntakeDeps;
  readonly #decisions = new DeploymentDecisions();

  constructor(deps: ObservationIntakeDeps) {
    this.#deps = deps;
  }

  /** Refuses a caller who may not report in this environment. */
  async admit(identity: Identity, environment: string): Promise<void> {
    const found = await this.#deps.store.read((tables) => find.environment(tables, environment));
    requirePermission(identity, 'observe', found);
  }

  /** Takes a batch, in one transaction. Harm that it proves is acted on before its sender hears of it. */
  async take(
    identity: Identity,
    batch: { readonly environment: string; readonly items: readonly unknown[] },
  ): Promise<ObservationResults> {
    const { changes, lookAt } = this.#deps;
    const taken = await changes.run(identity, (unit) =>
      takeObservations(unit, batch, this.#decisions),
    );
    await lookAt(taken.rolloutIds);
    return taken.answer;
  }
}

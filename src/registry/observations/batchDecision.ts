import { hash } from 'node:crypto';
import type { Deployment } from '../../domain/deployment/deployment.ts';
import type { UnitAttributes } from '../../domain/deployment/traffic.ts';
import type { DeploymentDecision } from '../resolution/deploymentDecision.ts';

interface KnownUnit {
  version?: string;
  hash?: string;
}

/** One deployment during one batch: units come back in it turn by turn, and are looked at once. */
export class BatchDecision {
  readonly #decision: DeploymentDecision;
  readonly #units = new Map<string, KnownUnit>();

  constructor(decision: DeploymentDecision) {
    this.#decision = decision;
  }

  get deployment(): Deployment {
    return this.#decision.deployment;
  }

  /** The version that a unit got. */
  decide(unit: string, attributes: UnitAttributes): string {
    // Where attributes decide, the same unit may have got both.
    if (this.#decision.asksForAttributes) return this.#decision.decide(unit, attributes);
    return (this.#open(unit).version ??= this.#decision.decide(unit, attributes));
  }

  /** Another one in each rollout, so that units cannot be followed from one to the next. */
  hashUnit(unit: string): string {
    const salt = this.deployment.candidate?.salt ?? '';
    return (this.#open(unit).hash ??= hash('sha256', `${salt}:${unit}`, 'base64url').slice(0, 22));
  }

  #open(unit: string): KnownUnit {
    const known = this.#units.get(unit);
    if (known !== undefined) return known;
    const opened: KnownUnit = {};
    this.#units.set(unit, opened);
    return opened;
  }
}

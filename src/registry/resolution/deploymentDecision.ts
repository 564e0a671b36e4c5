import type { Deployment } from '../../domain/deployment/deployment.ts';
import { createFlagDefinition } from '../../domain/deployment/flagDefinition.ts';
import { DecisionEngine } from './decisionEngine.ts';
import type { EvaluationContext } from './evaluationContext.ts';

const withoutContent = { content: { messages: [] }, contentHash: '' };

/** Which version a deployment gives to whom, also one that is served no more. */
export class DeploymentDecision {
  readonly deployment: Deployment;
  readonly #engine: DecisionEngine | undefined;

  constructor(deployment: Deployment) {
    this.deployment = deployment;
    const { candidate } = deployment;
    if (candidate === undefined) return;
    const definition = createFlagDefinition(deployment, withoutContent, withoutContent);
    this.#engine = new DecisionEngine(definition, candidate.rules);
  }

  /** Whether anything but the unit itself decides. */
  get asksForAttributes(): boolean {
    return this.#engine?.asksForAttributes ?? false;
  }

  decide(unit: string, attributes: EvaluationContext['attributes']): string {
    return this.#engine?.decide(unit, attributes) ?? this.deployment.stable;
  }
}

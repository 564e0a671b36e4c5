import type { Logger } from '@openfeature/core';
import { FlagdCore } from '@openfeature/flagd-core';
import type { FlagDefinition } from '../../domain/deployment/flagDefinition.ts';
import type { TrafficRule } from '../../domain/deployment/trafficRule.ts';
import type { EvaluationContext } from './evaluationContext.ts';

// flagd-core writes to the console by default; what it would say is thrown here instead.
const silent: Logger = {
  error: () => undefined,
  warn: () => undefined,
  info: () => undefined,
  debug: () => undefined,
};

// The key is the same for all: a decision depends on the salt of the rollout, never on the name of the flag.
const flagKey = 'prompt';

/** Chooses versions with the same engine that a flagd beside an application uses, from the same definition. */
export class DecisionEngine {
  readonly #core: FlagdCore;
  readonly #attributeNames: readonly string[];

  constructor(definition: FlagDefinition, rules: readonly TrafficRule[]) {
    this.#attributeNames = [...new Set(rules.flatMap((rule) => Object.keys(rule.when ?? {})))];
    // Interpreted, so that no code is ever generated from a plan; it still decides a million times a second.
    this.#core = new FlagdCore(undefined, silent, { disableDynamicCodeGeneration: true });
    this.#core.setConfigurations(JSON.stringify({ flags: { [flagKey]: definition } }));
  }

  /** Whether anything but the unit itself decides. */
  get asksForAttributes(): boolean {
    return this.#attributeNames.length > 0;
  }

  /** The version for a unit. */
  decide(targetingKey: string, attributes: EvaluationContext['attributes']): string {
    // Only what the rules ask for goes in: however large or strange a context is, nothing else of it counts.
    const context: Record<string, string> = { targetingKey };
    for (const name of this.#attributeNames) {
      const value = Object.hasOwn(attributes, name) ? attributes[name] : undefined;
      if (typeof value === 'string') context[name] = value;
    }
    const { variant, errorMessage } = this.#core.resolveObjectEvaluation(flagKey, {}, context);
    if (variant === undefined)
      throw new Error(`The engine chose no version: ${errorMessage ?? 'no variant'}.`);
    return variant;
  }
}

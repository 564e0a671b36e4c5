import type { AppliedDeployment } from './appliedDeployment.ts';
import { calculateEntityTag } from './entityTag.ts';
import { EnvironmentResolvers } from './environmentResolvers.ts';
import type { EvaluationContext } from './evaluationContext.ts';
import { PromptResolver } from './promptResolver.ts';
import type { Resolution } from './servedAnswers.ts';
import type { ServedCounts } from './servedCounts.ts';

/** Most prompts that one request may evaluate. */
export const maxBulkPrompts = 500;

/** A document that is only built when the client does not have it yet. */
export interface TaggedDocument {
  readonly entityTag: string;
  readonly createBody: () => string;
}

export interface ResolutionIndexDeps {
  readonly servedCounts: ServedCounts;
  /** Epoch milliseconds. */
  readonly now: () => number;
}

/** Everything that is served, in memory: one resolver per environment and prompt. */
export class ResolutionIndex {
  readonly #servedCounts: ServedCounts;
  readonly #now: () => number;
  readonly #environments = new Map<string, EnvironmentResolvers>();

  constructor({ servedCounts, now }: ResolutionIndexDeps) {
    this.#servedCounts = servedCounts;
    this.#now = now;
  }

  /**
   * Serves a deployment from the next resolve on. A revision older than the served one is ignored, so that commits
   * may be applied in any order.
   */
  apply(applied: AppliedDeployment): void {
    const { environment, prompt, deployment } = applied;
    let resolvers = this.#environments.get(environment);
    if (resolvers === undefined) {
      resolvers = new EnvironmentResolvers();
      this.#environments.set(environment, resolvers);
    }
    const served = resolvers.get(prompt);
    if (served !== undefined && served.deployment.revision > deployment.revision) return;
    const counters = this.#servedCounts.counters(environment, prompt);
    resolvers.set(new PromptResolver(applied, counters));
  }

  /** The version for a context, counted as served; undefined when the environment serves no such prompt. */
  resolve(environment: string, key: string, context: EvaluationContext): Resolution | undefined {
    return this.#environments.get(environment)?.get(key)?.resolve(context, this.#now());
  }

  /** How many prompts an environment serves. */
  countPrompts(environment: string): number {
    return this.#environments.get(environment)?.size ?? 0;
  }

  /** Every prompt of an environment for one context, as OFREP answers for all flags; each is counted as served. */
  resolveAll(environment: string, context: EvaluationContext): TaggedDocument {
    const now = this.#now();
    const parts: string[] = [];
    const bodies: string[] = [];
    for (const resolver of this.#environments.get(environment)?.list('') ?? []) {
      const { version, reason, body } = resolver.resolve(context, now);
      parts.push(resolver.entityTag, version, reason);
      bodies.push(body);
    }
    return {
      entityTag: calculateEntityTag(parts),
      createBody: () => `{"flags":[${bodies.join(',')}]}`,
    };
  }

  /** The definitions of an environment's prompts whose key starts with a prefix, as a flagd document. */
  definitions(environment: string, prefix = ''): TaggedDocument {
    const resolvers = this.#environments.get(environment) ?? new EnvironmentResolvers();
    return {
      entityTag: resolvers.calculateEntityTag(prefix),
      createBody: () => {
        const flags = resolvers
          .list(prefix)
          .map((resolver) => `${JSON.stringify(resolver.key)}:${resolver.createDefinitionText()}`);
        return `{"flags":{${flags.join(',')}}}`;
      },
    };
  }
}

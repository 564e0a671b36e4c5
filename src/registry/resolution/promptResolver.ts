import type { Deployment } from '../../domain/deployment/deployment.ts';
import {
  createFlagDefinition,
  type FlagDefinition,
  type ServedContent,
} from '../../domain/deployment/flagDefinition.ts';
import { createResolutionMetadata } from '../../domain/deployment/resolutionMetadata.ts';
import { calculateUnitPercent } from '../../domain/deployment/traffic.ts';
import type { TrafficRule } from '../../domain/deployment/trafficRule.ts';
import type { AppliedDeployment } from './appliedDeployment.ts';
import { DecisionEngine } from './decisionEngine.ts';
import { calculateEntityTag } from './entityTag.ts';
import type { EvaluationContext } from './evaluationContext.ts';
import { ServedAnswers, type Resolution, type ResolutionReason } from './servedAnswers.ts';
import type { PromptCounters } from './servedCounts.ts';

/** Answers for one prompt in one environment, as one deployment has it. What costs is made when first asked for. */
export class PromptResolver {
  readonly key: string;
  readonly deployment: Deployment;
  /** Complete but for the contents, which are kept as text and put in when the definition is asked for. */
  readonly #definition: FlagDefinition;
  readonly #counters: PromptCounters;
  readonly #stable: ServedAnswers;
  readonly #candidate: ServedAnswers | undefined;
  #engine: DecisionEngine | undefined;
  #entityTag: string | undefined;

  constructor(applied: AppliedDeployment, counters: PromptCounters) {
    const { stable, candidate } = applied.deployment;
    this.key = applied.prompt;
    this.deployment = applied.deployment;
    this.#definition = createFlagDefinition(
      applied.deployment,
      createPlaceholder(applied, stable),
      candidate && createPlaceholder(applied, candidate.version),
    );
    this.#counters = counters;
    this.#stable = this.#createAnswers(applied, stable);
    this.#candidate = candidate && this.#createAnswers(applied, candidate.version);
  }

  /** Changes with everything that the definition holds, contents included. */
  get entityTag(): string {
    this.#entityTag ??= calculateEntityTag([this.key, JSON.stringify(this.#definition)]);
    return this.#entityTag;
  }

  /** The version for a context, counted as served at `now`. */
  resolve({ targetingKey, attributes }: EvaluationContext, now: number): Resolution {
    if (targetingKey === undefined) {
      this.#counters.withoutUnit.add(now);
      return this.#stable.serve('DEFAULT', now);
    }
    const traffic = this.deployment.candidate;
    if (this.#candidate === undefined || traffic === undefined)
      return this.#stable.serve('STATIC', now);
    this.#engine ??= new DecisionEngine(this.#definition, traffic.rules);
    const version = this.#engine.decide(targetingKey, attributes);
    const answers = version === this.#candidate.version ? this.#candidate : this.#stable;
    return answers.serve(assessReason(traffic.rules, attributes), now);
  }

  /** JSON of the flagd definition with the contents. */
  createDefinitionText(): string {
    const { variants: _, ...definition } = this.#definition;
    const variants = [this.#stable, ...(this.#candidate ? [this.#candidate] : [])].map(
      ({ version, contentText }) => `${JSON.stringify(version)}:${contentText}`,
    );
    return `${JSON.stringify(definition).slice(0, -1)},"variants":{${variants.join(',')}}}`;
  }

  #createAnswers(applied: AppliedDeployment, version: string): ServedAnswers {
    return new ServedAnswers({
      prompt: applied.prompt,
      version,
      contentText: JSON.stringify(applied.contents[version]),
      metadata: createResolutionMetadata(this.#definition, version),
      counter: this.#counters.version(version),
    });
  }
}

/** The version without its content: deciding needs only the name, and the engine copies and hashes what it gets. */
function createPlaceholder(applied: AppliedDeployment, version: string): ServedContent {
  const contentHash = applied.contentHashes[version];
  if (contentHash === undefined || applied.contents[version] === undefined)
    throw new RangeError(`The deployment of ${applied.prompt} came without version ${version}.`);
  return { content: { messages: [] }, contentHash };
}

/** A split is a matter of chance; all or nothing is a matter of who the unit is. */
function assessReason(
  rules: readonly TrafficRule[],
  attributes: EvaluationContext['attributes'],
): ResolutionReason {
  const percent = calculateUnitPercent(rules, attributes);
  return percent > 0 && percent < 100 ? 'SPLIT' : 'TARGETING_MATCH';
}

import type { ModelEndpoint } from '../../../domain/project/modelEndpoint.ts';
import { ModelError } from '../model.ts';
import { matchesPattern } from './matchesPattern.ts';

/** The endpoint that is asked, and the name of the model there. */
export interface ChosenEndpoint {
  readonly endpoint: ModelEndpoint;
  readonly sentModel: string;
}

/**
 * The first endpoint that says that it serves the model, else the one whose name is before the slash, else the first that
 * does not say what it serves. Throws `ModelError`.
 */
export function chooseEndpoint(endpoints: readonly ModelEndpoint[], model: string): ChosenEndpoint {
  const endpoint =
    endpoints.find((each) => servesByName(each, model)) ??
    endpoints.find((each) => each.serves === undefined && hasItsName(each, model)) ??
    endpoints.find((each) => each.serves === undefined);
  if (endpoint === undefined) throw new ModelError('no_endpoint', explain(endpoints, model));
  return { endpoint, sentModel: endpoint.model ?? withoutName(endpoint, model) };
}

/** As `chooseEndpoint`; undefined where none serves the model, for those that only tell of it. */
export function findEndpoint(
  endpoints: readonly ModelEndpoint[],
  model: string,
): ChosenEndpoint | undefined {
  try {
    return chooseEndpoint(endpoints, model);
  } catch (error) {
    if (error instanceof ModelError) return undefined;
    throw error;
  }
}

function servesByName(endpoint: ModelEndpoint, model: string): boolean {
  const names = [model, withoutName(endpoint, model)];
  return (endpoint.serves ?? []).some((pattern) =>
    names.some((name) => matchesPattern(pattern, name)),
  );
}

function hasItsName({ name }: ModelEndpoint, model: string): boolean {
  return model.startsWith(`${name}/`) && model.length > name.length + 1;
}

function withoutName(endpoint: ModelEndpoint, model: string): string {
  return hasItsName(endpoint, model) ? model.slice(endpoint.name.length + 1) : model;
}

function explain(endpoints: readonly ModelEndpoint[], model: string): string {
  if (endpoints.length === 0)
    return `This project names no model endpoint, so “${model}” cannot be asked. Add one under “models” in prompt-rollout.yml.`;
  const names = endpoints.map(({ name }) => `“${name}”`).join(', ');
  return `No endpoint of this project serves “${model}”. Add it to “serves” of one of them in prompt-rollout.yml: ${names}.`;
}

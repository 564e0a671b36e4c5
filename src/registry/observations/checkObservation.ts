import {
  builtInMetrics,
  isBuiltInMetric,
  observationSchema,
  type Observation,
  type ObservationOutcome,
} from '../../protocol/registry/observationDto.ts';
import { maxSampleBytes } from '../../protocol/registry/sampleDto.ts';
import { findJsonProblem } from '../http/findJsonProblem.ts';
import { createValidatorCompiler } from '../http/validatorCompiler.ts';

/** Older outcomes say nothing about what is served now. */
export const latestAgeMs = 7 * 24 * 60 * 60 * 1000;

export type MetricValue = number | boolean;

/** An outcome whose form is right. */
export interface CheckedObservation {
  readonly kind: 'checked';
  readonly observation: Observation;
  /** When it happened, by the application's clock; never in the future. */
  readonly at: number;
  readonly values: ReadonlyMap<string, MetricValue>;
}

export interface RefusedObservation {
  readonly kind: 'refused';
  readonly outcome: ObservationOutcome;
  readonly detail: string;
}

const validate = createValidatorCompiler()({
  schema: observationSchema,
  ...{ method: 'POST', url: '', httpPart: 'body' },
});

/** Looks at one item of a batch, so that one that is wrong does not refuse the others. */
export function checkObservation(
  sent: unknown,
  { now, keepsSamples }: { readonly now: number; readonly keepsSamples: boolean },
): CheckedObservation | RefusedObservation {
  const { item, whole } = takeSample(sent, keepsSamples);
  const problem = findJsonProblem(item);
  if (problem !== undefined)
    return refuse('invalid', `“${problem.path.slice(1)}” ${problem.message}.`);
  if (!isObservation(whole)) return refuse('invalid', describeProblem());
  return checkContent(whole, now);
}

/** What is not kept is not looked at; what is kept may hold any text, also half of an emoji that was cut off. */
function takeSample(sent: unknown, keepsSamples: boolean): { item: unknown; whole: unknown } {
  if (typeof sent !== 'object' || sent === null || !('sample' in sent))
    return { item: sent, whole: sent };
  const { sample: _sample, ...item } = sent;
  return { item, whole: keepsSamples ? sent : item };
}

function checkContent(item: Observation, now: number): CheckedObservation | RefusedObservation {
  const bytes = countBytes(item);
  if (bytes > maxSampleBytes)
    return refuse(
      'invalid',
      `Its sample has ${bytes} bytes; at most ${maxSampleBytes} are kept. Shorten input, output or variables, or leave the sample out.`,
    );
  const clash = Object.keys(item.metrics ?? {}).find(isBuiltInMetric);
  if (clash !== undefined)
    return refuse('invalid', `“${clash}” has a field of its own; send it there.`);
  const at = item.time === undefined ? now : Date.parse(item.time);
  if (Number.isNaN(at))
    return refuse('invalid', '“time” is no RFC 3339 time, such as 2026-11-20T10:00:00Z.');
  if (now - at > latestAgeMs)
    return refuse(
      'too_late',
      'It is more than seven days old. Report sooner, and check the clock of the application.',
    );
  return { kind: 'checked', observation: item, at: Math.min(at, now), values: readValues(item) };
}

/** Of input, output and variables. */
function countBytes({ sample }: Observation): number {
  if (sample === undefined) return 0;
  const { input, output, variables } = sample;
  const texts = [input, output, ...Object.entries(variables ?? {}).flat()];
  return texts.reduce<number>((sum, text) => sum + Buffer.byteLength(String(text)), 0);
}

function isObservation(item: unknown): item is Observation {
  return validate(item) === true;
}

/** Of the item that was validated last. */
function describeProblem(): string {
  const [error] = validate.errors ?? [];
  const field = error?.params['additionalProperty'];
  const where = error?.instancePath === '' ? 'It' : `“${error?.instancePath.slice(1)}”`;
  if (typeof field === 'string') return `${where} has the unknown field “${field.slice(0, 100)}”.`;
  return `${where} ${error?.message ?? 'is not valid'}.`;
}

function readValues(observation: Observation): ReadonlyMap<string, MetricValue> {
  const values = new Map<string, MetricValue>();
  for (const name of builtInMetrics) {
    const value = observation[name];
    if (value !== undefined) values.set(name, value);
  }
  for (const [name, value] of Object.entries(observation.metrics ?? {})) values.set(name, value);
  return values;
}

function refuse(outcome: ObservationOutcome, detail: string): RefusedObservation {
  return { kind: 'refused', outcome, detail };
}

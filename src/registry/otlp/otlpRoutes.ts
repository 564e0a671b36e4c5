import { createGunzip } from 'node:zlib';
import {
  maxObservations,
  type ObservationOutcome,
  type ObservationResult,
} from '../../protocol/registry/observationDto.ts';
import { createEnvelopeCompiler } from '../http/envelopeCompiler.ts';
import { problemResponses } from '../http/problemResponses.ts';
import type { RegistryApp, RouteDeps } from '../http/routeDeps.ts';
import { environmentParams } from '../http/routeParams.ts';
import type { ObservationIntake } from '../observations/observationIntake.ts';
import { checkSpans, type RejectedSpan } from './checkSpans.ts';
import {
  exportTracesAnswerSchema,
  exportTracesSchema,
  listSpans,
  tracesEnvelopeSchema,
  type ExportTracesAnswer,
} from './otlpTraces.ts';
import { toObservations } from './toObservations.ts';

const maxBodyBytes = 5 * 1024 * 1024;

export interface OtlpRouteDeps extends RouteDeps {
  readonly intake: ObservationIntake;
}

/** `POST /environments/{env}/otlp/v1/traces`: outcomes out of an application's own telemetry. */
export function registerOtlpRoutes(app: RegistryApp, deps: OtlpRouteDeps): void {
  app.post(
    '/environments/:env/otlp/v1/traces',
    {
      bodyLimit: maxBodyBytes,
      config: { checksItems: true },
      validatorCompiler: createEnvelopeCompiler(tracesEnvelopeSchema),
      schema: {
        tags: ['observations'],
        summary: 'Report outcomes as OpenTelemetry traces (OTLP/HTTP, JSON)',
        params: environmentParams,
        body: exportTracesSchema,
        response: { 200: exportTracesAnswerSchema, ...problemResponses },
      },
      // Exporters and collectors compress when they are told to; the limit counts what comes out.
      preParsing: (request, _reply, payload, done) => {
        if (request.headers['content-encoding'] !== 'gzip') {
          done(null, payload);
          return;
        }
        const unpacked = createGunzip();
        payload.once('error', (error) => unpacked.destroy(error));
        delete request.headers['content-length'];
        done(null, payload.pipe(unpacked));
      },
    },
    async (request) => {
      const identity = deps.identify(request);
      const { env } = request.params;
      await deps.intake.admit(identity, env);
      const { spans, rejected } = checkSpans(listSpans(request.body));
      const items = await deps.store.read((tables) => toObservations(tables, env, spans));
      const results = await takeAll(deps, { environment: env, items }, request.bodyLength);
      return toAnswer([...rejected, ...listRejected(results)]);
    },
  );
}

async function takeAll(
  { intake }: OtlpRouteDeps,
  { environment, items }: { readonly environment: string; readonly items: readonly unknown[] },
  length: number,
): Promise<readonly ObservationResult[]> {
  const results: ObservationResult[] = [];
  for (let start = 0; start < items.length; start += maxObservations) {
    const batch = { environment, items: items.slice(start, start + maxObservations) };
    results.push(...(await intake.take(batch, length)).results);
  }
  return results;
}

/** What is no mistake of the sender: outcomes without a rollout as well. */
const taken = new Set<ObservationOutcome>(['accepted', 'merged', 'duplicate', 'no_rollout']);

function listRejected(results: readonly ObservationResult[]): readonly RejectedSpan[] {
  return results
    .filter(({ outcome }) => !taken.has(outcome))
    .map(({ id, detail = '' }) => ({ ...(id !== undefined && { id }), detail }));
}

function toAnswer(rejected: readonly RejectedSpan[]): ExportTracesAnswer {
  const [first] = rejected;
  if (first === undefined) return {};
  const more = rejected.length === 1 ? '' : ` (${rejected.length - 1} more were rejected)`;
  return {
    partialSuccess: {
      rejectedSpans: rejected.length,
      errorMessage: `Span ${first.id ?? 'without an id'}: ${first.detail}${more}`,
    },
  };
}

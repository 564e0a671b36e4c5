import { Type } from 'typebox';
import { contentHashSchema } from '../../domain/evidence/evidence.ts';
import { summarizeCases } from '../../domain/evidence/evidenceSummary.ts';
import {
  evidenceDetailDtoSchema,
  evidenceDtoSchema,
  evidenceListSchema,
  recordEvidenceSchema,
  type EvidenceDto,
} from '../../protocol/registry/evidenceDto.ts';
import { toTime } from '../clock.ts';
import {
  decodeNumberCursor,
  defaultPageLimit,
  pageQueryProperties,
  toPage,
} from '../http/cursor.ts';
import { find } from '../http/find.ts';
import { problemResponses } from '../http/problemResponses.ts';
import { requirePermission } from '../http/requirePermission.ts';
import type { RegistryApp, RouteDeps } from '../http/routeDeps.ts';
import { readPromptKey } from '../http/routeParams.ts';
import type { StoredEvidence } from '../store/tables/evidenceTable.ts';
import { checkEvidenceBody } from './checkEvidenceBody.ts';

const tags = ['evidence'];
const maxEvidenceBytes = 5 * 1024 * 1024;
const idParams = Type.Object({ id: Type.String({ description: 'Id of the eval run.' }) });
const listQuery = Type.Object({
  ...pageQueryProperties,
  prompt: Type.Optional(Type.String({ maxLength: 200 })),
  contentHash: Type.Optional(contentHashSchema),
});

export interface EvidenceRouteDeps extends RouteDeps {
  /** Looks at the rollouts that may have waited for this. */
  readonly wake: () => Promise<void>;
}

/** `POST·GET /v1/evidence` and `GET /v1/evidence/{id}`. */
export function registerEvidenceRoutes(app: RegistryApp, deps: EvidenceRouteDeps): void {
  addRecord(app, deps);
  addList(app, deps);
  addOne(app, deps);
}

function addRecord(app: RegistryApp, deps: EvidenceRouteDeps): void {
  app.post(
    '/v1/evidence',
    {
      bodyLimit: maxEvidenceBytes,
      schema: {
        tags,
        summary: 'Record an eval run',
        body: recordEvidenceSchema,
        response: { 201: evidenceDtoSchema, ...problemResponses },
      },
    },
    async (request, reply) => {
      const identity = deps.identify(request);
      requirePermission(identity, 'recordEvidence');
      const { body } = request;
      const prompt = readPromptKey(body.prompt);
      const answer = await deps.answers.send({ request, reply, identity }, async (unit) => {
        await find.prompt(unit.tables, prompt);
        await checkEvidenceBody(unit.tables, body);
        const { cases, ...header } = body;
        const summary = summarizeCases(cases);
        const evidence = { ...header, summary, id: deps.newId(), recordedAt: unit.now };
        const recordedBy = { name: identity.name, kind: identity.kind };
        await unit.tables.evidence.insert(evidence, cases, recordedBy);
        const version = await unit.tables.versions.findByContent(prompt, body.contentHash);
        await unit.record({
          type: 'evidence.recorded',
          prompt,
          ...(version ? { version: version.version } : {}),
          summary: body.verdict,
        });
        return { status: 201, body: toEvidenceDto({ evidence, recordedBy, sequence: 0 }) };
      });
      await deps.wake();
      return answer;
    },
  );
}

function addList(app: RegistryApp, deps: EvidenceRouteDeps): void {
  app.get(
    '/v1/evidence',
    {
      schema: {
        tags,
        summary: 'Eval runs without their cases, newest first',
        querystring: listQuery,
        response: { 200: evidenceListSchema, ...problemResponses },
      },
    },
    async (request) => {
      requirePermission(deps.identify(request), 'read');
      const { cursor, limit = defaultPageLimit, ...filters } = request.query;
      const beforeSequence = decodeNumberCursor(cursor);
      const rows = await deps.store.read((tables) =>
        tables.evidence.list({
          ...filters,
          limit: limit + 1,
          ...(beforeSequence === undefined ? {} : { beforeSequence }),
        }),
      );
      const page = toPage(rows, limit, (stored) => stored.sequence);
      const items = page.rows.map(toEvidenceDto);
      return { items, ...(page.nextCursor === undefined ? {} : { nextCursor: page.nextCursor }) };
    },
  );
}

function addOne(app: RegistryApp, deps: EvidenceRouteDeps): void {
  app.get(
    '/v1/evidence/:id',
    {
      schema: {
        tags,
        summary: 'One eval run with its cases',
        params: idParams,
        response: { 200: evidenceDetailDtoSchema, ...problemResponses },
      },
    },
    async (request) => {
      requirePermission(deps.identify(request), 'read');
      const { id } = request.params;
      const { cases, ...stored } = await deps.store.read((tables) => find.evidence(tables, id));
      return { ...toEvidenceDto(stored), cases };
    },
  );
}

function toEvidenceDto({ evidence, recordedBy }: StoredEvidence): EvidenceDto {
  return { ...evidence, recordedAt: toTime(evidence.recordedAt), recordedBy };
}

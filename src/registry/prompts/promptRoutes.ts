import { Type } from 'typebox';
import {
  promptDtoSchema,
  promptListSchema,
  putPromptSchema,
} from '../../protocol/registry/promptDto.ts';
import type { UnitOfWork } from '../changes/unitOfWork.ts';
import { decodeTextCursor, defaultPageLimit, pageQueryProperties, toPage } from '../http/cursor.ts';
import { find } from '../http/find.ts';
import { problemResponses } from '../http/problemResponses.ts';
import { RegistryRefusal } from '../http/registryRefusal.ts';
import { requirePermission } from '../http/requirePermission.ts';
import type { RegistryApp, RouteDeps } from '../http/routeDeps.ts';
import { promptParams, readPromptKey } from '../http/routeParams.ts';
import { archivePrompt } from './archivePrompt.ts';
import { readPromptDto, readPromptDtos } from './toPromptDto.ts';
import { unarchivePrompt } from './unarchivePrompt.ts';

const tags = ['prompts'];
const one = { 200: promptDtoSchema, ...problemResponses };
const listQuery = Type.Object({
  ...pageQueryProperties,
  query: Type.Optional(Type.String({ maxLength: 200, description: 'Part of a key.' })),
});

/** `GET /v1/prompts`, `GET·PUT /v1/prompts/{prompt}`, `POST …/archive·unarchive`. */
export function registerPromptRoutes(app: RegistryApp, deps: RouteDeps): void {
  registerReading(app, deps);

  app.put(
    '/v1/prompts/:prompt',
    {
      schema: {
        tags,
        summary: 'Create a prompt, or say which one it continues',
        params: promptParams,
        body: putPromptSchema,
        response: { ...one, 201: promptDtoSchema },
      },
    },
    async (request, reply) => {
      const identity = deps.identify(request);
      requirePermission(identity, 'publish');
      const key = readPromptKey(request.params.prompt);
      const { continues } = request.body;
      const { created, dto } = await deps.changes.run(identity, async (unit) => {
        const isNew = await putPrompt(unit, { key, continues }, deps);
        const prompt = await find.prompt(unit.tables, key);
        return { created: isNew, dto: await readPromptDto(unit.tables, prompt, deps.servedCounts) };
      });
      return reply.code(created ? 201 : 200).send(dto);
    },
  );

  registerArchiving(app, deps, {
    path: '/v1/prompts/:prompt/archive',
    summary: 'Archive a prompt that nothing serves',
    act: archivePrompt,
  });
  registerArchiving(app, deps, {
    path: '/v1/prompts/:prompt/unarchive',
    summary: 'Take a prompt out of the archive',
    act: unarchivePrompt,
  });
}

interface Archiving {
  readonly path: '/v1/prompts/:prompt/archive' | '/v1/prompts/:prompt/unarchive';
  readonly summary: string;
  readonly act: typeof archivePrompt;
}

function registerArchiving(app: RegistryApp, deps: RouteDeps, route: Archiving): void {
  const { path, summary, act } = route;
  const body = Type.Object({}, { additionalProperties: false });
  app.post(
    path,
    { schema: { tags, summary, params: promptParams, body, response: one } },
    async (request, reply) => {
      const identity = deps.identify(request);
      requirePermission(identity, 'publish');
      const key = readPromptKey(request.params.prompt);
      return deps.answers.send({ request, reply, identity }, (unit) =>
        act(unit, key, deps.servedCounts),
      );
    },
  );
}

function registerReading(app: RegistryApp, deps: RouteDeps): void {
  app.get(
    '/v1/prompts',
    {
      schema: {
        tags,
        summary: 'Prompts with what each environment serves',
        querystring: listQuery,
        response: { 200: promptListSchema, ...problemResponses },
      },
    },
    async (request) => {
      requirePermission(deps.identify(request), 'read');
      const { cursor, limit = defaultPageLimit, query } = request.query;
      const after = decodeTextCursor(cursor);
      return deps.store.read(async (tables) => {
        const rows = await tables.prompts.list({
          limit: limit + 1,
          ...(after === undefined ? {} : { after }),
          ...(query === undefined ? {} : { text: query }),
        });
        const { rows: prompts, nextCursor } = toPage(rows, limit, (prompt) => prompt.key);
        const items = await readPromptDtos(tables, prompts, deps.servedCounts);
        return { items, ...(nextCursor === undefined ? {} : { nextCursor }) };
      });
    },
  );

  app.get(
    '/v1/prompts/:prompt',
    { schema: { tags, summary: 'One prompt', params: promptParams, response: one } },
    async (request) => {
      requirePermission(deps.identify(request), 'read');
      const key = readPromptKey(request.params.prompt);
      return deps.store.read(async (tables) =>
        readPromptDto(tables, await find.prompt(tables, key), deps.servedCounts),
      );
    },
  );
}

/** True when the prompt is new. */
async function putPrompt(
  unit: UnitOfWork,
  request: { key: string; continues: string | undefined },
  deps: RouteDeps,
): Promise<boolean> {
  const { key, continues } = request;
  const before = await unit.tables.prompts.find(key);
  if (continues !== undefined) {
    await find.prompt(unit.tables, continues);
    if (continues === key)
      throw new RegistryRefusal('invalid_body', 'A prompt cannot continue itself.');
  }
  if (before && before.continues === continues) return false;
  const kept = before ?? { key, archived: false, versionCount: 0, createdAt: unit.now };
  const { continues: _, ...rest } = { continues: undefined, ...kept };
  const prompt = { ...rest, ...(continues === undefined ? {} : { continues }) };
  await unit.tables.prompts.save(prompt);
  await unit.record({
    type: before ? 'prompt.changed' : 'prompt.created',
    prompt: key,
    ...(continues === undefined ? {} : { summary: `continues ${continues}` }),
    promptState: await readPromptDto(unit.tables, prompt, deps.servedCounts),
  });
  return before === undefined;
}

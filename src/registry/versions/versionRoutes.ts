import { Type } from 'typebox';
import {
  publishVersionSchema,
  versionDtoSchema,
  versionListSchema,
} from '../../protocol/registry/versionDto.ts';
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
import { promptParams, readPromptKey, versionParams } from '../http/routeParams.ts';
import { checkVersionSize, publishVersion } from './publishVersion.ts';
import { readServedHistory, toVersionDto, toVersionSummaryDto } from './toVersionDto.ts';

const tags = ['versions'];
const listQuery = Type.Object(pageQueryProperties);
/** Content and source as JSON texts, in which a character may take six bytes. */
const maxPublishBytes = 8 * 1024 * 1024;

/** `GET·POST /v1/prompts/{prompt}/versions`, `GET …/versions/{version}`. */
export function registerVersionRoutes(app: RegistryApp, deps: RouteDeps): void {
  addPublish(app, deps);
  addList(app, deps);
  addOne(app, deps);
}

function addPublish(app: RegistryApp, deps: RouteDeps): void {
  app.post(
    '/v1/prompts/:prompt/versions',
    {
      bodyLimit: maxPublishBytes,
      schema: {
        tags,
        summary: 'Publish a version; equal content answers with the existing one',
        description:
          'Equal content answers 200 with the existing version and adds the origin. Message, source and dependencies ' +
          'stay as they were first published and as the answer shows them, since a version never changes.',
        params: promptParams,
        body: publishVersionSchema,
        response: { 200: versionDtoSchema, 201: versionDtoSchema, ...problemResponses },
      },
    },
    async (request, reply) => {
      const identity = deps.identify(request);
      requirePermission(identity, 'publish');
      const prompt = readPromptKey(request.params.prompt);
      const { body } = request;
      checkVersionSize(body);
      return deps.answers.send({ request, reply, identity }, (unit) =>
        publishVersion(unit, { prompt, body }, deps.servedCounts),
      );
    },
  );
}

function addList(app: RegistryApp, deps: RouteDeps): void {
  app.get(
    '/v1/prompts/:prompt/versions',
    {
      schema: {
        tags,
        summary: 'Versions, newest first',
        params: promptParams,
        querystring: listQuery,
        response: { 200: versionListSchema, ...problemResponses },
      },
    },
    async (request) => {
      requirePermission(deps.identify(request), 'read');
      const key = readPromptKey(request.params.prompt);
      const { cursor, limit = defaultPageLimit } = request.query;
      const beforeSequence = decodeNumberCursor(cursor);
      return deps.store.read(async (tables) => {
        await find.prompt(tables, key);
        const rows = await tables.versions.list(key, {
          limit: limit + 1,
          ...(beforeSequence === undefined ? {} : { beforeSequence }),
        });
        const page = toPage(rows, limit, (version) => version.sequence);
        const history = await readServedHistory(tables, key);
        const items = page.rows.map((version) => toVersionSummaryDto(version, history));
        return { items, ...(page.nextCursor === undefined ? {} : { nextCursor: page.nextCursor }) };
      });
    },
  );
}

function addOne(app: RegistryApp, deps: RouteDeps): void {
  app.get(
    '/v1/prompts/:prompt/versions/:version',
    {
      schema: {
        tags,
        summary: 'One version with content and source',
        params: versionParams,
        response: { 200: versionDtoSchema, ...problemResponses },
      },
    },
    async (request) => {
      requirePermission(deps.identify(request), 'read');
      const key = readPromptKey(request.params.prompt);
      return deps.store.read(async (tables) => {
        await find.prompt(tables, key);
        const version = await find.version(tables, key, request.params.version);
        const stored = await tables.versions.readContent(key, version.version);
        if (!stored) throw new Error(`Version ${version.version} of ${key} has no content.`);
        return toVersionDto({ ...version, ...stored }, await readServedHistory(tables, key));
      });
    },
  );
}

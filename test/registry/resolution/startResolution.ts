import Fastify, { type FastifyInstance } from 'fastify';
import type { CandidateTraffic, Deployment } from '../../../src/domain/deployment/deployment.ts';
import type { Identity } from '../../../src/domain/identity/actor.ts';
import { calculateContentHash } from '../../../src/domain/prompt/contentHash.ts';
import type { PromptContent } from '../../../src/domain/prompt/promptContent.ts';
import { registerResolutionRoutes } from '../../../src/registry/resolution/registerResolutionRoutes.ts';
import { ResolutionIndex } from '../../../src/registry/resolution/resolutionIndex.ts';
import { ServedCounts } from '../../../src/registry/resolution/servedCounts.ts';

const actor = { name: 'test', kind: 'machine' } as const;
const app: Identity = { ...actor, tokenId: 't1', roles: ['app'] };

/** Token → identity; anything else is unauthorized. */
export const tokens: Readonly<Record<string, Identity>> = {
  app,
  staging: { ...app, tokenId: 't2', environments: ['staging'] },
  nobody: { ...actor, tokenId: 't3', roles: [] },
};

/** A content that names its version, so that answers can be told apart. */
export function aContent(version: string): PromptContent {
  return { messages: [{ role: 'system', content: `Version ${version} says “hé, {{name}} 👋”.` }] };
}

export interface DeploymentShape {
  readonly environment?: string;
  readonly prompt?: string;
  readonly revision?: number;
  readonly stable?: string;
  readonly candidate?: Partial<CandidateTraffic>;
  readonly contents?: Readonly<Record<string, PromptContent>>;
}

export const aCandidate: CandidateTraffic = {
  version: '1.4.0',
  rolloutId: 'r1',
  stage: 'canary',
  salt: 'salt-1',
  rules: [{ percent: 10 }],
};

/** What the registry applies after a commit. */
export function aDeployment(shape: DeploymentShape = {}): Parameters<ResolutionIndex['apply']>[0] {
  const { environment = 'production', prompt = 'support/answer', stable = '1.3.0' } = shape;
  const candidate = shape.candidate && { ...aCandidate, ...shape.candidate };
  const deployment: Deployment = {
    prompt,
    environment,
    revision: shape.revision ?? 1,
    stable,
    ...(candidate && { candidate }),
    actor,
    reason: 'deployed',
    at: 0,
  };
  const versions = [stable, ...(candidate ? [candidate.version] : [])];
  const contents =
    shape.contents ?? Object.fromEntries(versions.map((version) => [version, aContent(version)]));
  const contentHashes = Object.fromEntries(
    Object.entries(contents).map(([version, content]) => [version, calculateContentHash(content)]),
  );
  return { environment, prompt, deployment, contents, contentHashes };
}

export interface RunningResolution {
  readonly server: FastifyInstance;
  readonly url: string;
  readonly resolution: ResolutionIndex;
  readonly servedCounts: ServedCounts;
  readonly close: () => Promise<void>;
}

/** The routes on a free loopback port, with an index of their own. */
export async function startResolution(
  options: { readonly knownEnvironments?: readonly string[]; readonly slowTokens?: boolean } = {},
): Promise<RunningResolution> {
  const servedCounts = new ServedCounts(Date.now);
  const resolution = new ResolutionIndex({ servedCounts, now: Date.now });
  const server = Fastify({ routerOptions: { maxParamLength: 1_000 } });
  await registerResolutionRoutes(server, {
    resolution,
    servedCounts,
    authenticate: (request) => {
      const token = request.headers.authorization?.replace('Bearer ', '') ?? '';
      const identity = Object.hasOwn(tokens, token) ? tokens[token] : undefined;
      return options.slowTokens === true ? Promise.resolve(identity) : identity;
    },
    ...(options.knownEnvironments && {
      environmentExists: (name: string) => options.knownEnvironments?.includes(name) === true,
    }),
  });
  const url = await server.listen({ host: '127.0.0.1', port: 0 });
  return { server, url, resolution, servedCounts, close: () => server.close() };
}

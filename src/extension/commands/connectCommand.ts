// Connect to Registry…: address, consent for a new origin, token, and where the address is kept.
import { normalizeBaseUrl } from '../../client/connectionOptions.ts';
import { RegistryClient } from '../../client/registryClient.ts';
import type { RegistryError } from '../../client/registryError.ts';
import type { Connections } from '../connection/connections.ts';
import { toOrigin, type TokenStore } from '../connection/tokenStore.ts';
import { commandIds, type CommandTarget } from '../manifest.ts';
import { l10n } from '../platform/localize.ts';
import type { Settings } from '../platform/settings.ts';
import { CancelledError, UserError } from '../platform/userError.ts';
import type { Project } from '../projects/project.ts';
import type { CommandDeps } from './commandDeps.ts';
import { isRegistryFault } from './registryFault.ts';

export interface ConnectDeps extends CommandDeps {
  readonly settings: Pick<Settings, 'values' | 'isTlsStrict' | 'trustRegistry' | 'setRegistry'>;
  readonly tokens: TokenStore;
  readonly connections: Pick<Connections, 'all'>;
  readonly clientName: string;
  /** Writes the address into the project file; answers false when there is none to write. */
  readonly writeRegistry: (project: Project, url: string) => Promise<void>;
}

export async function connectToRegistry(target: CommandTarget, deps: ConnectDeps): Promise<void> {
  await deps.projects.ready;
  const project = await findProject(target, deps);
  const baseUrl = await askUrl(project, deps);
  await askConsent(baseUrl, project, deps);
  await signIn({ project, baseUrl }, undefined, deps);
}

interface SignIn {
  readonly project: Project | undefined;
  readonly baseUrl: string;
}

/** `typed` is a token that could not be tried, since the registry was away. */
async function signIn(
  { project, baseUrl }: SignIn,
  typed: string | undefined,
  deps: ConnectDeps,
): Promise<void> {
  const token = await askToken({ project, baseUrl }, typed, deps);
  await deps.tokens.set(baseUrl, token);
  if (project?.file.registry === undefined) await keepAddress(project, baseUrl, deps);
  for (const connection of deps.connections.all) {
    if (!connection.isLocal) connection.reconnect();
  }
  deps.ui.inform(l10n.t('Connected to {0}.', new URL(baseUrl).host));
}

/** The project that needs it: the named one, one that waits for a sign-in, else the only one. */
async function findProject(
  target: CommandTarget,
  { projects, ui }: ConnectDeps,
): Promise<Project | undefined> {
  const named = target.project === undefined ? undefined : projects.find(target.project);
  if (named !== undefined) return named;
  const own = projects.all.filter((project) => project.folder !== undefined);
  const waiting = own.filter(({ connection }) =>
    ['needsConsent', 'signedOut', 'forbidden'].includes(connection.status.kind),
  );
  const candidates = waiting.length > 0 ? waiting : own;
  const [first, ...others] = candidates;
  if (first === undefined || others.length === 0) return first;
  return ui.pick({
    title: l10n.t('Connect to Registry'),
    placeholder: l10n.t('For which project?'),
    items: candidates.map((value) => ({
      label: value.name,
      description: value.connection.label,
      value,
    })),
  });
}

/** A project that names its registry is the one source of truth; otherwise it is asked. */
async function askUrl(
  project: Project | undefined,
  { ui, settings }: ConnectDeps,
): Promise<string> {
  const named = project?.file.registry;
  if (named !== undefined) return normalizeBaseUrl(named);
  const text = await ui.input({
    title: l10n.t('Connect to Registry (1/2)'),
    prompt: l10n.t('Address of the registry, for example https://registry.example.com'),
    value: project === undefined ? settings.values.registry : '',
    validate: (value) => {
      try {
        normalizeBaseUrl(value);
        return undefined;
      } catch (error) {
        return error instanceof Error ? error.message : String(error);
      }
    },
  });
  return normalizeBaseUrl(text);
}

/** Once for each origin; the answer is kept in the user settings, which a workspace cannot change. */
async function askConsent(
  baseUrl: string,
  project: Project | undefined,
  { ui, settings }: ConnectDeps,
): Promise<void> {
  const origin = toOrigin(baseUrl);
  if (settings.values.trustedRegistries.includes(origin)) return;
  const isPlain = isUnencrypted(origin);
  // A person who types the address has agreed to it; one that a project names is asked about.
  if (project?.file.registry !== undefined || isPlain) {
    const named =
      project?.file.registry === undefined
        ? l10n.t('Your token and the prompts that you publish are sent there.')
        : l10n.t(
            'The project {0} names it. Your token for it and the prompts that you publish are sent there.',
            project.name,
          );
    const warning = l10n.t(
      'The connection is not encrypted: whoever can listen on the network can read and use your token.',
    );
    await ui.confirm({
      message: l10n.t('Use the registry {0}?', origin),
      detail: isPlain ? `${named}\n${warning}` : named,
      actions: [{ label: l10n.t('Use This Registry'), value: true }],
    });
  }
  await settings.trustRegistry(origin);
}

/** Plain HTTP to another machine. */
function isUnencrypted(origin: string): boolean {
  const { protocol, hostname } = new URL(origin);
  return protocol === 'http:' && !/^(localhost|127\.[\d.]+|\[::1\])$/.test(hostname);
}

async function askToken(
  place: SignIn,
  typed: string | undefined,
  deps: ConnectDeps,
): Promise<string> {
  const { baseUrl } = place;
  let problem = typed === undefined ? undefined : await tryToken(place, typed, deps);
  if (typed !== undefined && problem === undefined) return typed;
  for (;;) {
    const text = await deps.ui.input({
      title: l10n.t('Connect to {0} (2/2)', new URL(baseUrl).host),
      prompt:
        problem ??
        l10n.t(
          'Your token. It is kept in this system’s secret storage and sent to this registry only.',
        ),
      isSecret: true,
      validate: (value) => (value.trim() === '' ? l10n.t('A token is needed.') : undefined),
    });
    const token = text.trim();
    problem = await tryToken(place, token, deps);
    if (problem === undefined) return token;
  }
}

/** A registry that is away must not cost what was typed: the same address and token are tried again with one click. */
async function tryToken(
  place: SignIn,
  token: string,
  deps: ConnectDeps,
): Promise<string | undefined> {
  try {
    return await checkToken(place.baseUrl, token, deps);
  } catch (error) {
    if (!isRegistryFault(error, 'unreachable', 'invalid_response', 'unavailable')) throw error;
    throw new UserError(error.message, {
      cause: error,
      actions: [{ label: l10n.t('Try Again'), run: () => signIn(place, token, deps) }],
    });
  }
}

/** Undefined when the registry takes the token; what it says when the token is at fault; throws for anything else. */
async function checkToken(
  baseUrl: string,
  token: string,
  { ui, clientName, settings }: ConnectDeps,
): Promise<string | undefined> {
  const client = new RegistryClient({
    baseUrl,
    token: () => Promise.resolve(token),
    clientName,
    proxy: 'none',
    isTlsStrict: () => settings.isTlsStrict,
    retries: 0,
  });
  try {
    await ui.progress(l10n.t('Connecting to {0}…', baseUrl), () => client.info());
    return undefined;
  } catch (error) {
    if (!isTokenFault(error)) throw error;
    return error.code === 'unauthorized'
      ? l10n.t('{0} does not know this token, or it is expired or revoked.', new URL(baseUrl).host)
      : error.message;
  }
}

function isTokenFault(error: unknown): error is RegistryError {
  return isRegistryFault(error, 'unauthorized', 'forbidden');
}

async function keepAddress(
  project: Project | undefined,
  baseUrl: string,
  deps: ConnectDeps,
): Promise<void> {
  if (project === undefined) {
    await deps.settings.setRegistry(baseUrl);
    return;
  }
  const choice = await deps.ui.pick({
    title: l10n.t('Connect to Registry'),
    placeholder: l10n.t('{0} uses the local registry so far.', project.name),
    items: [
      {
        label: l10n.t('Write the address into prompt-rollout.yml'),
        description: l10n.t('everyone who opens the project then uses it'),
        value: true,
        isPreselected: true,
      },
      { label: l10n.t('Cancel'), value: false },
    ],
  });
  if (!choice) throw new CancelledError();
  await deps.writeRegistry(project, baseUrl);
}

export async function reconnect(_target: CommandTarget, deps: ConnectDeps): Promise<void> {
  await deps.projects.ready;
  for (const connection of deps.connections.all) connection.reconnect();
}

export const connectHandlers = (deps: ConnectDeps) => ({
  [commandIds.connectToRegistry]: (target: CommandTarget) => connectToRegistry(target, deps),
  [commandIds.reconnect]: (target: CommandTarget) => reconnect(target, deps),
});

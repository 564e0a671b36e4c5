// Manage Model Keys…: which endpoint, then enter or forget its key.
import { readEndpointUrl } from '../../domain/project/modelEndpoint.ts';
import { projectFileName } from '../../domain/project/project.ts';
import type { CommandDeps } from '../commands/commandDeps.ts';
import { toOrigin } from '../connection/tokenStore.ts';
import { l10n } from '../platform/localize.ts';
import { UserError } from '../platform/userError.ts';
import type { Project } from '../projects/project.ts';
import type { ModelKeys } from './modelKeys.ts';

export interface ManageKeysDeps extends Pick<CommandDeps, 'projects' | 'ui'> {
  readonly keys: Pick<ModelKeys, 'has' | 'set' | 'delete'>;
  readonly openProjectFile: (project: Project) => Promise<void>;
}

interface KnownEndpoint {
  readonly name: string;
  readonly url: string;
}

export async function manageModelKeys(deps: ManageKeysDeps): Promise<void> {
  await deps.projects.ready;
  const endpoint = await pickEndpoint(deps);
  if (await deps.keys.has(endpoint.url)) {
    const isNew = await deps.ui.pick({
      title: endpoint.name,
      placeholder: l10n.t('There is a key for {0}.', toOrigin(endpoint.url)),
      items: [
        { label: l10n.t('Enter another key…'), value: true },
        { label: l10n.t('Forget the key'), value: false },
      ],
    });
    if (!isNew) {
      await deps.keys.delete(endpoint.url);
      deps.ui.inform(l10n.t('The key for {0} is forgotten.', toOrigin(endpoint.url)));
      return;
    }
  }
  await enterKey(endpoint, deps);
}

/** The key is kept by VS Code, encrypted, and sent to this origin only. */
export async function enterKey(
  { name, url }: KnownEndpoint,
  { ui, keys }: Pick<ManageKeysDeps, 'ui' | 'keys'>,
): Promise<void> {
  const origin = toOrigin(url);
  const key = await ui.input({
    title: l10n.t('Key of {0}', name),
    prompt: l10n.t('Kept by VS Code, encrypted, and sent to {0} only.', origin),
    isSecret: true,
    validate: (text) => (text.trim() === '' ? l10n.t('Enter the key.') : undefined),
  });
  await keys.set(url, key.trim());
  ui.inform(l10n.t('The key for {0} is kept.', origin));
}

async function pickEndpoint(deps: ManageKeysDeps): Promise<KnownEndpoint> {
  const endpoints = deps.projects.all.flatMap(({ file }) => listEndpoints(file.models ?? []));
  const known = [...new Map(endpoints.map((one) => [toOrigin(one.url), one])).values()];
  const [first, ...others] = known;
  if (first === undefined) throw noEndpoint(deps);
  if (others.length === 0) return first;
  return deps.ui.pick({
    title: l10n.t('Manage Model Keys'),
    placeholder: l10n.t('Of which endpoint?'),
    items: known.map((value) => ({
      label: value.name,
      description: toOrigin(value.url),
      value,
    })),
  });
}

function listEndpoints(models: NonNullable<Project['file']['models']>): readonly KnownEndpoint[] {
  return models.flatMap((endpoint) => {
    const url = readEndpointUrl(endpoint);
    return url === undefined || !URL.canParse(url) ? [] : [{ name: endpoint.name, url }];
  });
}

function noEndpoint({ projects, openProjectFile }: ManageKeysDeps): UserError {
  const project = projects.all.find((one) => one.hasFile);
  return new UserError(
    l10n.t(
      'No project here names a model endpoint that needs a key. Add one under “models” in {0}.',
      projectFileName,
    ),
    project === undefined
      ? {}
      : {
          actions: [{ label: l10n.t('Open Project File'), run: () => openProjectFile(project) }],
        },
  );
}

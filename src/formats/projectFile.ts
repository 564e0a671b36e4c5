/** Reads and edits the project file, `prompt-rollout.yml`. */
import type { ModelEndpoint } from '../domain/project/modelEndpoint.ts';
import { type Project, projectSchema } from '../domain/project/project.ts';
import { findPromptKeyProblem } from '../domain/prompt/promptKey.ts';
import { isSamePlainValue } from './edit/isSamePlainValue.ts';
import { writeProjectEntry } from './project/writeProjectEntry.ts';
import { readBySchema } from './schema/reportSchemaErrors.ts';
import type { FileProblem } from './text/fileProblem.ts';
import type { ProblemList } from './text/problemList.ts';
import type { TextSpan } from './text/textRange.ts';
import { findNodeAt, locate } from './yaml/locate.ts';
import { parseYamlFile } from './yaml/parseYamlFile.ts';
import type { SourceMap } from './yaml/sourceNode.ts';

/** A project file as it was read. */
export interface ProjectFile {
  /** Only without errors. */
  readonly project?: Project;
  readonly problems: readonly FileProblem[];
  readonly inConflict: boolean;
}

/** Reads the text of a project file; an empty one is a project with all defaults. Never throws. */
export function parseProjectFile(text: string): ProjectFile {
  const { root, problems, inConflict } = parseYamlFile(text, 'project file');
  if (root === undefined) {
    const found = problems.toProblems();
    const isBlank = found.every((problem) => problem.code === 'empty_file');
    return isBlank ? { project: {}, problems: [], inConflict } : { problems: found, inConflict };
  }
  const project = problems.hasErrors
    ? undefined
    : readBySchema(problems, root, { schema: projectSchema, what: 'project file' });
  if (project !== undefined) {
    checkUrls(problems, root, project);
    checkEndpoints(problems, root, project.models ?? []);
    checkRoots(problems, root, project.prompts ?? []);
    checkKeys(problems, root);
  }
  return {
    ...(project === undefined || problems.hasErrors ? {} : { project }),
    problems: problems.toProblems(),
    inConflict,
  };
}

function checkUrls(problems: ProblemList, root: SourceMap, project: Project): void {
  const urls: readonly (readonly [path: readonly (string | number)[], url: string | undefined])[] =
    [
      [['registry'], project.registry],
      ...(project.models ?? []).map(({ url }, index) => [['models', index, 'url'], url] as const),
    ];
  for (const [path, url] of urls) {
    if (url === undefined) continue;
    const span = locate(problems, root, path);
    if (!/^https?:\/\/[^/?#\s]+/i.test(url)) {
      problems.error('not_allowed', 'Write a URL that starts with https:// or http://.', span);
    } else if (/^https?:\/\/[^/?#]*@/i.test(url)) {
      problems.error(
        'secret_in_url',
        'This URL holds a name or password, and the file is shared. Remove them; tokens are asked for once and stored safely.',
        span,
      );
    }
  }
}

/** Two of one name would make “name/model” mean the first; what the editor's models do not have would be ignored. */
function checkEndpoints(
  problems: ProblemList,
  root: SourceMap,
  endpoints: readonly ModelEndpoint[],
): void {
  const names = new Set<string>();
  for (const [index, { name, kind, url, keyVariable }] of endpoints.entries()) {
    const at = (key: string): TextSpan => locate(problems, root, ['models', index, key]);
    if (names.has(name)) {
      const message = `There is already an endpoint “${name}”. Give each its own name.`;
      problems.error('not_allowed', message, at('name'));
    }
    names.add(name);
    if (url !== undefined && /[?#]/.test(url)) {
      const message = 'Write the base URL only, without what follows “?” or “#”.';
      problems.error('not_allowed', message, at('url'));
    }
    if (kind !== 'vscode') continue;
    const message = 'The language models of the editor have no URL and no key. Remove this line.';
    if (url !== undefined) problems.error('not_allowed', message, at('url'));
    if (keyVariable !== undefined) problems.error('not_allowed', message, at('keyVariable'));
  }
}

function checkRoots(problems: ProblemList, root: SourceMap, roots: readonly string[]): void {
  for (const [index, path] of roots.entries()) {
    const isOutside = path.split('/').includes('..') || /^(?:[/\\]|[A-Za-z]:)/.test(path);
    if (!isOutside && !path.includes('\\')) continue;
    problems.error(
      'not_allowed',
      'Name a folder below this one, with “/” between its parts.',
      locate(problems, root, ['prompts', index]),
    );
  }
}

function checkKeys(problems: ProblemList, root: SourceMap): void {
  const { node } = findNodeAt(root, ['keys']);
  if (node === root || node.kind !== 'map') return;
  const keys = node.entries.flatMap(({ value }) =>
    value.kind === 'scalar' && typeof value.value === 'string'
      ? [{ key: value.value, span: value }]
      : [],
  );
  const owners = new Map<string, number>();
  for (const { key } of keys) owners.set(key, (owners.get(key) ?? 0) + 1);
  for (const { key, span } of keys) {
    if (findPromptKeyProblem(key) !== undefined) {
      problems.error('bad_prompt_key', `“${key}” cannot be a prompt key.`, span);
    } else if ((owners.get(key) ?? 0) > 1) {
      const message = `Two files have the key “${key}”. Give each its own.`;
      problems.error('duplicated_prompt_key', message, span);
    }
  }
}

/**
 * The text of a project file in which a file has the given prompt key, or none of its own. Comments and order stay.
 * Undefined when the file has errors that must be repaired first.
 */
export function editProjectKey(
  text: string,
  change: { readonly path: string; readonly key: string | undefined },
): string | undefined {
  const { project } = parseProjectFile(text);
  if (project === undefined) return undefined;
  const { [change.path]: _old, ...others } = project.keys ?? {};
  const keys = change.key === undefined ? others : { ...others, [change.path]: change.key };
  const isEmpty = Object.keys(keys).length === 0;
  const edited = writeProjectEntry(text, 'keys', isEmpty ? undefined : keys);
  const after = edited === undefined ? undefined : parseProjectFile(edited).project;
  const { keys: _keys, ...rest } = project;
  const wanted = isEmpty ? rest : { ...rest, keys };
  return after !== undefined && isSamePlainValue(after, wanted) ? edited : undefined;
}

/**
 * The text of a project file with another endpoint before all others, so that it is asked first. Comments and order stay.
 * Undefined when the file has errors that must be repaired first.
 */
export function addModelEndpoint(text: string, endpoint: ModelEndpoint): string | undefined {
  const { project } = parseProjectFile(text);
  if (project === undefined) return undefined;
  const models = [endpoint, ...(project.models ?? [])];
  const edited = writeProjectEntry(text, 'models', models);
  const after = edited === undefined ? undefined : parseProjectFile(edited).project;
  return after !== undefined && isSamePlainValue(after, { ...project, models })
    ? edited
    : undefined;
}

// Joins prompt files with the versions of their registry by content. Pure: texts and versions come in, states go out.
import { calculateWorkingCopyState, type KnownVersion } from '../../domain/prompt/workingCopy.ts';
import type { ReadWorkingFile } from './readWorkingFile.ts';
import type { WorkingCopy, WorkingCopyProblem } from './workingCopy.ts';

/** A prompt file as it was found. */
export interface FoundFile {
  readonly uri: string;
  readonly project: string;
  readonly path: string;
  readonly key: string | undefined;
  /** Why it has no key, or shares it. */
  readonly keyProblem: WorkingCopyProblem | undefined;
}

/** What the registry knows of one prompt. */
export interface PromptKnowledge {
  /** False until the registry's state is known. */
  readonly isKnown: boolean;
  /** Newest first, as far as read. */
  readonly versions: readonly KnownVersion[];
  /** True when there are versions that have not been read. */
  readonly hasMore: boolean;
  readonly live: string | undefined;
}

interface Entry {
  readonly found: FoundFile;
  read: ReadWorkingFile | undefined;
  base: string | undefined;
  copy: WorkingCopy;
}

/** The prompt files of a window with their states. */
export class WorkingCopyBook {
  readonly #entries = new Map<string, Entry>();
  readonly #byPrompt = new Map<string, string>();
  readonly #byProject = new Map<string, readonly WorkingCopy[]>();

  get(uri: string): WorkingCopy | undefined {
    return this.#entries.get(uri)?.copy;
  }

  find(project: string, key: string): WorkingCopy | undefined {
    const uri = this.#byPrompt.get(nameOf(project, key));
    return uri === undefined ? undefined : this.get(uri);
  }

  /** The same list until one of its files changes: it is asked for with every row of a tree. */
  inProject(project: string): readonly WorkingCopy[] {
    let copies = this.#byProject.get(project);
    if (copies === undefined) {
      copies = [...this.#entries.values()]
        .filter((entry) => entry.found.project === project)
        .map((entry) => entry.copy);
      this.#byProject.set(project, copies);
    }
    return copies;
  }

  /** Takes over what was found in a project; answers the URIs that came, went or changed. */
  setFiles(project: string, files: readonly FoundFile[]): readonly string[] {
    const touched: string[] = [];
    const present = new Set(files.map((file) => file.uri));
    for (const [uri, { found }] of this.#entries) {
      if (found.project !== project || present.has(uri)) continue;
      this.#forget(uri);
      touched.push(uri);
    }
    for (const file of files) if (this.#setFile(file)) touched.push(file.uri);
    return touched;
  }

  /** Forgets projects that are gone. */
  keepOnly(projects: ReadonlySet<string>): readonly string[] {
    const gone = [...this.#entries.values()]
      .filter(({ found }) => !projects.has(found.project))
      .map(({ found }) => found.uri);
    for (const uri of gone) this.#forget(uri);
    return gone;
  }

  setRead(uri: string, read: ReadWorkingFile): void {
    const entry = this.#entries.get(uri);
    if (entry !== undefined) entry.read = read;
  }

  setBase(uri: string, base: string | undefined): void {
    const entry = this.#entries.get(uri);
    if (entry !== undefined) entry.base = base;
  }

  /** Files that have been found but not read. */
  listUnread(): readonly string[] {
    return [...this.#entries.values()]
      .filter((entry) => entry.read === undefined)
      .map((entry) => entry.found.uri);
  }

  /** Compares one file again; answers whether its state changed. */
  compare(uri: string, knowledge: PromptKnowledge): boolean {
    const entry = this.#entries.get(uri);
    if (entry === undefined) return false;
    const copy = toWorkingCopy(entry, knowledge);
    if (JSON.stringify(copy) === JSON.stringify(entry.copy)) return false;
    entry.copy = copy;
    this.#byProject.delete(copy.project);
    return true;
  }

  /** True when only older versions, which have not been read, can tell what the file equals. */
  needsOlderVersions(uri: string, knowledge: PromptKnowledge): boolean {
    const state = this.get(uri)?.state.kind;
    return knowledge.hasMore && state === 'changedSince';
  }

  #setFile(found: FoundFile): boolean {
    const known = this.#entries.get(found.uri);
    if (known !== undefined && JSON.stringify(known.found) === JSON.stringify(found)) return false;
    this.#forget(found.uri);
    const entry = { found, read: known?.read, base: known?.base, copy: unknownCopy(found) };
    this.#entries.set(found.uri, entry);
    this.#byProject.delete(found.project);
    if (found.key !== undefined) this.#byPrompt.set(nameOf(found.project, found.key), found.uri);
    return true;
  }

  #forget(uri: string): void {
    const found = this.#entries.get(uri)?.found;
    if (found === undefined) return;
    this.#entries.delete(uri);
    this.#byProject.delete(found.project);
    if (found.key === undefined) return;
    const name = nameOf(found.project, found.key);
    if (this.#byPrompt.get(name) === uri) this.#byPrompt.delete(name);
  }
}

function unknownCopy({ uri, project, path, key, keyProblem }: FoundFile): WorkingCopy {
  const state = { kind: keyProblem === undefined ? 'unknown' : 'invalid' } as const;
  return { uri, project, path, key, contentHash: undefined, state, problem: keyProblem };
}

function toWorkingCopy({ found, read, base }: Entry, knowledge: PromptKnowledge): WorkingCopy {
  const data = read?.hasTestData === true ? ({ hasTestData: true } as const) : {};
  const unknown = { ...unknownCopy(found), ...data };
  if (found.keyProblem !== undefined || read === undefined) return unknown;
  const { file, problem } = read;
  if (file.kind !== 'valid') return { ...unknown, state: { kind: file.kind }, problem };
  const { contentHash } = file;
  if (!knowledge.isKnown) return { ...unknown, contentHash };
  const { versions, live } = knowledge;
  const state = calculateWorkingCopyState({
    file,
    versions,
    ...(base === undefined ? {} : { base }),
    ...(live === undefined ? {} : { live }),
  });
  return { ...unknown, contentHash, state };
}

function nameOf(project: string, key: string): string {
  return `${project}\n${key}`;
}

// The state of one registry in memory, patched by its events instead of being fetched again.
import { isFinalPhase } from '../domain/rollout/rollout.ts';
import type { ApiInfoDto } from '../protocol/registry/actorDto.ts';
import type { EnvironmentDto } from '../protocol/registry/environmentDto.ts';
import type { EventDto } from '../protocol/registry/eventDto.ts';
import type { PromptDto } from '../protocol/registry/promptDto.ts';
import type { RolloutSummaryDto } from '../protocol/registry/rolloutDto.ts';
import type { ConnectionState } from './connectionState.ts';
import { fetchRegistryState, type RegistryState } from './fetchRegistryState.ts';
import { toMirrorChanges, type MirrorChanges } from './mirrorChanges.ts';
import { orderEnvironments, patchDeployment, patchRolloutPhase } from './patchPrompt.ts';
import type { RegistryClient } from './registryClient.ts';
import type { RegistrySnapshot } from './registrySnapshot.ts';

export type MirrorListener = (changes: MirrorChanges) => void;

/** Less than this is how long answers take, not how clocks differ. */
const noticedOffsetMs = 1000;

/** Ended rollouts are kept this long. */
const endedRolloutsKeptMs = 7 * 24 * 60 * 60 * 1000;

interface Touched {
  readonly prompts: Set<string>;
  readonly rollouts: Set<string>;
  readonly environments: Set<string>;
  readonly versions: Set<string>;
  readonly evidence: Set<string>;
}

/** What views read. Emits what changed; never asks the registry by itself except in `load`. */
export class RegistryMirror {
  readonly #listeners = new Set<MirrorListener>();
  readonly #localNow: () => number;
  #prompts = new Map<string, PromptDto>();
  #rollouts = new Map<string, RolloutSummaryDto>();
  #environments = new Map<string, EnvironmentDto>();
  #info: ApiInfoDto | undefined;
  #asOf: number | undefined;
  #clockOffsetMs = 0;
  #connection: ConnectionState = { kind: 'connecting' };
  #loads = 0;
  #newestLoad = 0;
  #waiting: EventDto[] = [];

  /** `localNow` is this machine's clock. */
  constructor(localNow: () => number = () => Date.now()) {
    this.#localNow = localNow;
  }

  /** By key. */
  get prompts(): ReadonlyMap<string, PromptDto> {
    return this.#prompts;
  }

  /** Not ended, or ended within seven days; by id. */
  get rollouts(): ReadonlyMap<string, RolloutSummaryDto> {
    return this.#rollouts;
  }

  /** By name, in their order. */
  get environments(): ReadonlyMap<string, EnvironmentDto> {
    return this.#environments;
  }

  /** Undefined until the first load or restored snapshot. */
  get info(): ApiInfoDto | undefined {
    return this.#info;
  }

  /** How far the registry's clock is ahead of this machine's, as last heard; 0 where nobody would notice. */
  get clockOffsetMs(): number {
    return this.#clockOffsetMs;
  }

  /** Epoch ms by the registry's clock at which the state was last known to be true: now while live. */
  get asOf(): number | undefined {
    return this.#connection.kind === 'live' ? this.#now() : this.#asOf;
  }

  get connection(): ConnectionState {
    return this.#connection;
  }

  /** The running or pending rollout of a prompt in an environment. */
  findOpenRollout(prompt: string, environment: string): RolloutSummaryDto | undefined {
    for (const rollout of this.#rollouts.values())
      if (
        rollout.prompt === prompt &&
        rollout.environment === environment &&
        !isFinalPhase(rollout.phase)
      )
        return rollout;
    return undefined;
  }

  /** The answer removes the listener. */
  onDidChange(listener: MirrorListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Fetches everything. Events that arrive meanwhile are applied afterwards, so that none is lost. */
  async load(client: RegistryClient, signal?: AbortSignal): Promise<void> {
    this.#loads += 1;
    this.#newestLoad += 1;
    const mine = this.#newestLoad;
    try {
      const endedSince = (): number => this.#now() - endedRolloutsKeptMs;
      const hear = (time: string, askedAt: number): void => this.#hearClock(time, askedAt);
      const now = this.#localNow;
      const state = await fetchRegistryState(client, { endedSince, signal, now, hear });
      // An older load that ends later would turn time back.
      if (mine !== this.#newestLoad) return;
      this.#replace(state);
      this.#asOf = this.#now();
    } finally {
      this.#loads -= 1;
      if (this.#loads === 0) this.#applyWaiting();
    }
    this.#emit(toMirrorChanges({ everything: true }));
  }

  /** Compares the clocks again: this machine may have slept, or its clock was set. */
  async compareClocks(client: RegistryClient): Promise<void> {
    const askedAt = this.#localNow();
    const before = this.#clockOffsetMs;
    this.#hearClock((await client.info()).time, askedAt);
    if (before !== this.#clockOffsetMs) this.#emit(toMirrorChanges({ connection: true }));
  }

  /** Patches the state from one event of the stream. */
  apply(event: EventDto): void {
    if (this.#loads > 0) {
      this.#waiting.push(event);
      return;
    }
    const touched = this.#patch(event);
    this.#asOf = this.#now();
    this.#emit(toMirrorChanges({ ...touched, event }));
  }

  setConnection(state: ConnectionState): void {
    // A stream can be silent for long before it is known to be dead, and a laptop may have slept.
    if (this.#connection.kind === 'live')
      this.#asOf =
        state.kind === 'connecting' && state.heardAt !== undefined
          ? state.heardAt + this.#clockOffsetMs
          : this.#now();
    this.#connection = state;
    this.#emit(toMirrorChanges({ connection: true }));
  }

  /** Undefined while nothing is known. */
  toSnapshot(baseUrl: string): RegistrySnapshot | undefined {
    const asOf = this.asOf;
    if (this.#info === undefined || asOf === undefined) return undefined;
    return {
      format: 1,
      baseUrl,
      asOf,
      clockOffsetMs: this.#clockOffsetMs,
      info: this.#info,
      environments: [...this.#environments.values()],
      prompts: [...this.#prompts.values()],
      rollouts: [...this.#rollouts.values()],
    };
  }

  /** Shows a kept state until the registry answers; does nothing once something was loaded. */
  restore(snapshot: RegistrySnapshot): void {
    if (this.#info !== undefined) return;
    this.#replace(snapshot);
    this.#asOf = snapshot.asOf;
    this.#clockOffsetMs = snapshot.clockOffsetMs ?? 0;
    this.#emit(toMirrorChanges({ everything: true }));
  }

  #replace(state: RegistryState): void {
    this.#info = state.info;
    this.#environments = new Map(sortEnvironments(state.environments).map((e) => [e.name, e]));
    this.#prompts = new Map(state.prompts.map((prompt) => [prompt.key, prompt]));
    this.#rollouts = new Map(state.rollouts.map((rollout) => [rollout.id, rollout]));
  }

  #now(): number {
    return this.#localNow() + this.#clockOffsetMs;
  }

  /** The answer was written about halfway between the question and now. */
  #hearClock(time: string, askedAt: number): void {
    const offset = Date.parse(time) - (askedAt + this.#localNow()) / 2;
    if (Number.isNaN(offset)) return;
    this.#clockOffsetMs = Math.abs(offset) < noticedOffsetMs ? 0 : Math.round(offset);
  }

  #applyWaiting(): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const event of waiting) this.apply(event);
  }

  #patch(event: EventDto): Touched {
    const touched: Touched = {
      prompts: new Set(),
      rollouts: new Set(),
      environments: new Set(),
      versions: new Set(),
      evidence: new Set(),
    };
    this.#patchEnvironment(event, touched);
    this.#patchRollout(event, touched);
    this.#patchPrompt(event, touched);
    if (event.type === 'evidence.recorded' && event.prompt !== undefined)
      touched.evidence.add(event.prompt);
    return touched;
  }

  #patchEnvironment({ environmentState }: EventDto, touched: Touched): void {
    if (environmentState === undefined) return;
    const { name, order } = environmentState;
    const isMoved = this.#environments.get(name)?.order !== order;
    const all = new Map(this.#environments).set(name, environmentState);
    this.#environments = new Map(sortEnvironments([...all.values()]).map((e) => [e.name, e]));
    touched.environments.add(name);
    if (isMoved) this.#reorderPrompts(touched);
  }

  /** Prompts list what they serve in the order of the environments. */
  #reorderPrompts(touched: Touched): void {
    const order = [...this.#environments.keys()];
    for (const [key, prompt] of this.#prompts) {
      const ordered = orderEnvironments(prompt, order);
      if (ordered === prompt) continue;
      this.#prompts.set(key, ordered);
      touched.prompts.add(key);
    }
  }

  #patchRollout({ rollout }: EventDto, touched: Touched): void {
    if (rollout === undefined) return;
    const known = this.#rollouts.get(rollout.id);
    // A rollout keeps its revision while its waiting conditions change, so an equal one is news too.
    if (known !== undefined && known.revision > rollout.revision) return;
    this.#rollouts.set(rollout.id, rollout);
    touched.rollouts.add(rollout.id);
    this.#forgetOldRollouts(touched);
  }

  #forgetOldRollouts(touched: Touched): void {
    const oldest = this.#now() - endedRolloutsKeptMs;
    for (const { id, end } of this.#rollouts.values())
      if (end !== undefined && Date.parse(end.at) < oldest) {
        this.#rollouts.delete(id);
        touched.rollouts.add(id);
      }
  }

  #patchPrompt(event: EventDto, touched: Touched): void {
    const key = event.promptState?.key ?? event.prompt;
    if (key === undefined) return;
    const known = this.#prompts.get(key);
    let prompt = event.promptState ?? known;
    if (prompt === undefined) return;
    if (event.deployment !== undefined && event.promptState === undefined)
      prompt = orderEnvironments(patchDeployment(prompt, event.deployment, event.rollout), [
        ...this.#environments.keys(),
      ]);
    if (event.rollout !== undefined) prompt = patchRolloutPhase(prompt, event.rollout);
    if (prompt !== known) {
      this.#prompts.set(key, prompt);
      touched.prompts.add(key);
    }
    if (event.versionState !== undefined || event.deployment !== undefined)
      touched.versions.add(key);
  }

  #emit(changes: MirrorChanges): void {
    for (const listener of [...this.#listeners]) listener(changes);
  }
}

function sortEnvironments(environments: readonly EnvironmentDto[]): EnvironmentDto[] {
  return environments.toSorted((a, b) => a.order - b.order || (a.name < b.name ? -1 : 1));
}

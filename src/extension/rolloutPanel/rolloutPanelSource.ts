// Reads what the panel shows: what is known at once from the connection's state, the rest from the registry.
import { isFinalPhase } from '../../domain/rollout/rollout.ts';
import type { RegistryClient } from '../../client/registryClient.ts';
import type { ServingDto } from '../../protocol/registry/deploymentDto.ts';
import type { EventDto } from '../../protocol/registry/eventDto.ts';
import type { RolloutDto, RolloutSummaryDto } from '../../protocol/registry/rolloutDto.ts';
import type { SampleDto } from '../../protocol/registry/sampleDto.ts';
import type { VersionDto } from '../../protocol/registry/versionDto.ts';
import type { PanelTarget } from '../../protocol/panel/panelTarget.ts';
import type { RegistryConnection } from '../connection/registryConnection.ts';
import type { VersionCache } from '../connection/versionCache.ts';
import type { MirrorChanges } from '../../client/mirrorChanges.ts';
import type { SampleFilter } from './liveFacts.ts';
import { RolloutLive } from './rolloutLive.ts';
import type { RolloutPanelFacts } from './rolloutPanelFacts.ts';
import type { TextPlace } from './textPlace.ts';

const historyPage = 20;
const pastCount = 10;
const writingRoles = ['author', 'reviewer', 'owner', 'operator'];

export interface RolloutPanelSourceOptions {
  readonly target: PanelTarget;
  /** Read anew each time: the panel's registry may get another. */
  readonly connection: RegistryConnection;
  readonly versions: Pick<VersionCache, 'get'>;
  readonly place: TextPlace;
  /** The clock of this machine. */
  readonly now: () => number;
  readonly hasPromptFile: () => boolean;
  /** Words a failed read for the panel, and logs it. */
  readonly describeProblem: (error: unknown) => string;
}

/** The facts of one panel. Reads never overlap: a read that was overtaken is thrown away. */
export class RolloutPanelSource {
  readonly #options: RolloutPanelSourceOptions;
  #rollout: RolloutDto | undefined;
  #readAt = 0;
  /** When the newest rollout of this place had started as the panel opened; 0 without any. */
  #newestAtOpening: number | undefined;
  #serving: ServingDto | undefined;
  #stable: VersionDto | undefined;
  #candidate: VersionDto | undefined;
  #past: readonly RolloutSummaryDto[] | undefined;
  #events: readonly EventDto[] = [];
  #historyCursor: string | undefined;
  #hasHistory = false;
  #historyLimit = historyPage;
  #problem: string | undefined;
  #generation = 0;
  #loading = 0;
  readonly #live: RolloutLive;

  constructor(options: RolloutPanelSourceOptions) {
    this.#options = options;
    this.#live = new RolloutLive(options);
  }

  /** What is known now, without asking anybody. */
  facts(): RolloutPanelFacts {
    const { target, place, hasPromptFile } = this.#options;
    const shown = this.#shownRollout();
    return {
      ...this.#registryFacts(),
      target,
      now: this.#now(),
      place,
      hasPromptFile: hasPromptFile(),
      ...(this.#past === undefined
        ? {}
        : { past: this.#past.filter((one) => one.id !== shown?.id).slice(0, pastCount) }),
      ...(this.#problem === undefined ? {} : { problem: this.#problem }),
      ...(this.#serving === undefined ? {} : { serving: this.#serving }),
      ...(shown === undefined ? {} : this.#rolloutFacts(shown)),
      ...(this.#hasHistory
        ? { history: { events: this.#events, more: this.#historyCursor !== undefined } }
        : {}),
    };
  }

  /** The rollout that actions are about. */
  get rollout(): RolloutDto | undefined {
    return this.#shownRollout();
  }

  /** The rollout that was asked for by name, until a newer one starts here: from then on the panel follows the newest. */
  get named(): string | undefined {
    const { rolloutId } = this.#options.target;
    const newest = this.#newest();
    if (this.#newestAtOpening === undefined || newest === undefined) return rolloutId;
    const isFollowed =
      newest.id !== rolloutId && Date.parse(newest.createdAt) > this.#newestAtOpening;
    return isFollowed ? undefined : rolloutId;
  }

  /** True when a change of the registry's state can change this panel. */
  isTouchedBy(changes: MirrorChanges): boolean {
    const { target } = this.#options;
    if (changes.everything || changes.connection) return true;
    if (changes.prompts.has(target.prompt) || changes.versions.has(target.prompt)) return true;
    if (changes.environments.has(target.environment)) return true;
    const newest = this.#newest();
    return [this.#rollout, newest].some((one) => one !== undefined && changes.rollouts.has(one.id));
  }

  showMoreHistory(): void {
    this.#historyLimit += historyPage;
  }

  showMoreSamples(): void {
    this.#live.showMoreSamples();
  }

  showSamples(filter: SampleFilter): void {
    this.#live.showSamples(filter);
  }

  /** All units, or those of a cohort as `attribute=value`. */
  showCharts(cohort: string | undefined): void {
    this.#live.showCharts(cohort);
  }

  findSample(id: string): SampleDto | undefined {
    return this.#live.findSample(id);
  }

  /** Reads metrics and samples, where they are old. Answers true when there is something new. */
  loadLive(): Promise<boolean> {
    return this.#live.load(this.#shownRollout());
  }

  /** Reads everything. Answers false when a newer read has started meanwhile. */
  async load(): Promise<boolean> {
    this.#loading += 1;
    try {
      return await this.#loadAll();
    } finally {
      this.#loading -= 1;
    }
  }

  #loadAll(): Promise<boolean> {
    return this.#read(async (client, isCurrent) => {
      this.#newestAtOpening ??= Date.parse(this.#newest()?.createdAt ?? '1970-01-01');
      const serving = await this.#readServing(client);
      const rollout = await this.#readRollout(client);
      const past = await this.#readPast(client);
      if (!isCurrent()) return;
      this.#serving = serving;
      this.#keep(rollout);
      this.#past = past;
      await this.#readVersions(isCurrent);
      await this.#readHistory(client, isCurrent);
    });
  }

  /** Reads what was served, which no event tells, and the gate, whose data moves without one. */
  refresh(): Promise<boolean> {
    // It would overtake a read of everything, and on a slow line that would never end.
    if (this.#loading > 0) return Promise.resolve(false);
    const known = this.#rollout;
    return this.#read(async (client, isCurrent) => {
      const serving = await this.#readServing(client);
      const open = known !== undefined && !isFinalPhase(known.phase);
      const rollout = open ? await client.rollouts.get(known.id) : known;
      if (!isCurrent()) return;
      this.#serving = serving;
      this.#keep(rollout);
    });
  }

  #registryFacts() {
    const { target, connection } = this.#options;
    const { info, environments, asOf } = connection.state;
    return {
      registry: connection.label,
      connection: connection.status,
      mayAct: info === undefined || info.identity.roles.some((role) => writingRoles.includes(role)),
      confirms: environments.get(target.environment)?.protected ?? true,
      ...(asOf === undefined ? {} : { asOf }),
      ...(info === undefined ? {} : { identity: info.identity, isLocal: info.local }),
    };
  }

  #rolloutFacts(shown: RolloutDto) {
    const live = this.#live.facts(shown);
    return {
      rollout: shown,
      readAt: this.#readAt,
      ...(this.#stable === undefined ? {} : { stable: this.#stable }),
      ...(this.#candidate === undefined ? {} : { candidate: this.#candidate }),
      ...(live === undefined ? {} : { live }),
    };
  }

  #keep(rollout: RolloutDto | undefined): void {
    this.#rollout = rollout;
    this.#readAt = this.#now();
  }

  /** Times are the registry's, whatever this machine's clock says. */
  #now(): number {
    return this.#options.now() + this.#options.connection.state.clockOffsetMs;
  }

  async #read(
    work: (client: RegistryClient, isCurrent: () => boolean) => Promise<void>,
  ): Promise<boolean> {
    this.#generation += 1;
    const mine = this.#generation;
    const isCurrent = (): boolean => mine === this.#generation;
    const { connection, describeProblem } = this.#options;
    if (connection.status.kind !== 'live') return true;
    try {
      await work(await connection.reader(), isCurrent);
      if (isCurrent()) this.#problem = undefined;
    } catch (error) {
      if (isCurrent()) this.#problem = describeProblem(error);
    }
    return isCurrent();
  }

  #readServing(client: RegistryClient): Promise<ServingDto> {
    const { prompt, environment } = this.#options.target;
    return client.deployments.serving({ prompt, environment });
  }

  /** The rollout that the panel was opened for, else the running one, else the one that ended last. */
  async #readRollout(client: RegistryClient): Promise<RolloutDto | undefined> {
    const { target, connection } = this.#options;
    const open = connection.state.findOpenRollout(target.prompt, target.environment);
    const id = this.named ?? open?.id ?? this.#newest()?.id;
    return id === undefined ? undefined : client.rollouts.get(id);
  }

  #newest(): RolloutSummaryDto | undefined {
    const { target, connection } = this.#options;
    return [...connection.state.rollouts.values()]
      .filter((one) => one.prompt === target.prompt && one.environment === target.environment)
      .toSorted((one, other) => Date.parse(other.createdAt) - Date.parse(one.createdAt))[0];
  }

  async #readPast(client: RegistryClient): Promise<RolloutSummaryDto[]> {
    const { prompt, environment } = this.#options.target;
    const { items } = await client.rollouts.list({ prompt, limit: 50 });
    return items
      .filter((one) => one.environment === environment && isFinalPhase(one.phase))
      .toSorted((one, other) => Date.parse(other.updatedAt) - Date.parse(one.updatedAt));
  }

  async #readVersions(isCurrent: () => boolean): Promise<void> {
    const { connection, versions, target } = this.#options;
    const rollout = this.#rollout;
    if (rollout === undefined) return;
    const [stable, candidate] = await Promise.all([
      versions.get(connection, target.prompt, rollout.stable),
      versions.get(connection, target.prompt, rollout.candidate),
    ]);
    if (!isCurrent()) return;
    this.#stable = stable;
    this.#candidate = candidate;
  }

  async #readHistory(client: RegistryClient, isCurrent: () => boolean): Promise<void> {
    const { prompt, environment } = this.#options.target;
    const limit = Math.min(500, this.#historyLimit);
    const list = await client.audit.list({ prompt, environment, limit });
    if (!isCurrent()) return;
    this.#events = list.items;
    this.#historyCursor = list.nextCursor;
    this.#hasHistory = true;
  }

  /** An ended rollout is the subject until another deployment follows it, or when it was opened by name. */
  #shownRollout(): RolloutDto | undefined {
    const rollout = this.#rollout;
    if (rollout === undefined || !isFinalPhase(rollout.phase)) return rollout;
    if (this.named === rollout.id) return rollout;
    const deployment = this.#serving?.deployment;
    const endedAt = Date.parse(rollout.end?.at ?? rollout.updatedAt);
    const superseded =
      deployment !== undefined && deployment !== null && Date.parse(deployment.at) > endedAt + 1000;
    return superseded ? undefined : rollout;
  }
}

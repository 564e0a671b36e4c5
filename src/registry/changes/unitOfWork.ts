import type { Deployment } from '../../domain/deployment/deployment.ts';
import type { Actor } from '../../domain/identity/actor.ts';
import type { PromptContent } from '../../domain/prompt/promptContent.ts';
import type { EventDto } from '../../protocol/registry/eventDto.ts';
import { toTime } from '../clock.ts';
import type { AppliedDeployment } from '../resolution/appliedDeployment.ts';
import type { StoreTables } from '../store/registryStore.ts';
import type { NewEvent } from '../store/tables/eventTable.ts';

export interface UnitOfWorkFacts {
  readonly tables: StoreTables;
  readonly actor: Actor;
  /** One time for everything that happens in the transaction. */
  readonly now: number;
  readonly upSince: number;
}

/** One transaction: its tables, who acts, and what must be told to others once it is committed. */
export class UnitOfWork {
  readonly tables: StoreTables;
  readonly actor: Actor;
  readonly now: number;
  /** When this process began to take outcomes: silence before it proves nothing. */
  readonly upSince: number;
  readonly events: EventDto[] = [];
  readonly served: AppliedDeployment[] = [];

  constructor(facts: UnitOfWorkFacts) {
    this.tables = facts.tables;
    this.actor = facts.actor;
    this.now = facts.now;
    this.upSince = facts.upSince;
  }

  /** Appends to the event log. */
  async record(event: Omit<NewEvent, 'at' | 'actor'> & { actor?: Actor }): Promise<EventDto> {
    const actor = event.actor ?? { name: this.actor.name, kind: this.actor.kind };
    const recorded = await this.tables.events.append({ ...event, at: toTime(this.now), actor });
    this.events.push(recorded);
    return recorded;
  }

  /** Appends a deployment and has it served once the transaction is committed. */
  async serve(deployment: Deployment): Promise<void> {
    await this.tables.deployments.append(deployment);
    this.served.push(await readAppliedDeployment(this.tables, deployment));
  }
}

/** A deployment with the contents that it names. */
export async function readAppliedDeployment(
  tables: StoreTables,
  deployment: Deployment,
): Promise<AppliedDeployment> {
  const { prompt, environment, stable, candidate } = deployment;
  const contents: Record<string, PromptContent> = {};
  const contentHashes: Record<string, string> = {};
  for (const version of new Set([stable, ...(candidate ? [candidate.version] : [])])) {
    const stored = await tables.versions.find(prompt, version);
    const content = await tables.versions.readContent(prompt, version);
    if (!stored || !content)
      throw new Error(`Version ${version} of ${prompt} is deployed but not stored.`);
    contents[version] = content.content;
    contentHashes[version] = stored.contentHash;
  }
  return { environment, prompt, deployment, contents, contentHashes };
}

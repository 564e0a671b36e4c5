import { toCanonicalJson } from '../../domain/prompt/contentHash.ts';
import { isFinalPhase } from '../../domain/rollout/rollout.ts';
import type { RolloutPlan } from '../../domain/rollout/rolloutPlan.ts';
import { parsePlanFile } from '../../formats/planFile.ts';
import type { WorkbenchDeps } from '../platform/workbenchDeps.ts';
import type { Project } from '../projects/project.ts';
import type { RolloutSummaryDto } from '../../protocol/registry/rolloutDto.ts';
import type { FrozenPlans } from './frozenPlans.ts';

/** A rollout that was started with a plan file, and goes on. */
export interface PlanUser {
  readonly project: string;
  readonly uri: string;
  readonly rollout: RolloutSummaryDto;
  /** What the rollout goes by. */
  readonly frozen: RolloutPlan;
  /** True when the file says something else by now; the rollout keeps what it was started with. */
  readonly isEdited: boolean;
}

/** A plan file in the editor; its version grows with every change. */
export interface PlanDocument {
  readonly version: number;
  readonly getText: () => string;
}

interface ParsedPlan {
  readonly version: number;
  readonly plan: RolloutPlan | undefined;
}

/** Finds the rollouts that go by a plan file. */
export class PlanUsers {
  readonly #projects: Pick<WorkbenchDeps['projects'], 'ofFile'>;
  readonly #plans: Pick<FrozenPlans, 'peek'>;
  /** The editor asks after every change anywhere; a file is parsed once for each of its own. */
  readonly #parsed = new WeakMap<PlanDocument, ParsedPlan>();

  constructor(
    projects: Pick<WorkbenchDeps['projects'], 'ofFile'>,
    plans: Pick<FrozenPlans, 'peek'>,
  ) {
    this.#projects = projects;
    this.#plans = plans;
  }

  find(uri: string, document: PlanDocument): readonly PlanUser[] {
    const project = this.#projects.ofFile(uri);
    if (project === undefined) return [];
    const open = [...project.connection.state.rollouts.values()].filter(
      ({ phase }) => !isFinalPhase(phase),
    );
    if (open.length === 0) return [];
    const plan = this.#parse(document);
    return open.flatMap((rollout) => {
      const frozen = this.#plans.peek(project.connection, rollout.id);
      if (frozen === undefined) return [];
      const isEdited = plan === undefined || !isSamePlan(plan, frozen);
      if (isEdited && !isSameFile({ uri, plan, project }, rollout)) return [];
      return [{ project: project.id, uri, rollout, frozen, isEdited }];
    });
  }

  #parse(document: PlanDocument): RolloutPlan | undefined {
    const known = this.#parsed.get(document);
    if (known?.version === document.version) return known.plan;
    const { plan } = parsePlanFile(document.getText());
    this.#parsed.set(document, { version: document.version, plan });
    return plan;
  }
}

/** The note is a template in the file and filled in the rollout; the name may come from the file's name. */
function isSamePlan(left: RolloutPlan, right: RolloutPlan): boolean {
  return toComparable(left) === toComparable(right);
}

function toComparable({ note: _note, name: _name, ...rest }: RolloutPlan): string {
  return toCanonicalJson(rest);
}

interface PlanPlace {
  readonly uri: string;
  readonly plan: RolloutPlan | undefined;
  readonly project: Project;
}

/** A plan that was edited is known by its name, or by the prompt that it lies beside. */
function isSameFile({ uri, plan }: PlanPlace, { planName, prompt }: RolloutSummaryDto): boolean {
  const path = decodeURIComponent(uri).replace(/\.rollout\.ya?ml$/i, '');
  const liesBeside = path.endsWith(`/${prompt}`);
  const name = plan?.name ?? path.slice(path.lastIndexOf('/') + 1);
  return planName === undefined ? liesBeside : planName === name;
}

import { unknownAssignment, type Assignment } from '../../domain/guards/assignment.ts';

/** What is known of one unit and one guard, or of the unit whatever it reported. */
export interface UnitRecord extends Assignment {
  /** Numbers of the stages of the plan that have a record. */
  readonly stages: readonly number[];
}

export const noRecord: UnitRecord = { ...unknownAssignment, stages: [] };

/** By number of what it is known for: 0 for the unit at all, then the guards of the plan in their order. */
export type UnitKnowledge = ReadonlyMap<number, UnitRecord>;

/** In a short text, since every unit of a running rollout has one: what is known alike is written once. */
export function writeUnitKnowledge(knowledge: UnitKnowledge): string {
  const groups = new Map<string, number[]>();
  for (const [subject, { from, below, stages }] of knowledge) {
    const text = `${from},${below},${stages.join('.')}`;
    groups.set(text, [...(groups.get(text) ?? []), subject]);
  }
  return [...groups].map(([text, subjects]) => `${text},${subjects.join('.')}`).join(';');
}

/** What `writeUnitKnowledge` wrote. */
export function readUnitKnowledge(text: string): UnitKnowledge {
  const knowledge = new Map<number, UnitRecord>();
  for (const group of text.split(';')) {
    const [from = '', below = '', stages = '', subjects = ''] = group.split(',');
    const record = { from: Number(from), below: Number(below), stages: toNumbers(stages) };
    for (const subject of toNumbers(subjects)) knowledge.set(subject, record);
  }
  return knowledge;
}

function toNumbers(text: string): number[] {
  return text === '' ? [] : text.split('.').map(Number);
}

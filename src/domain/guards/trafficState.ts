import { Type, type Static } from 'typebox';
import { stageCountSchema } from './stageCount.ts';

/** What is remembered of the units of a rollout, whatever they report: plain JSON, one entry per stage. */
export const trafficStateSchema = Type.Object({
  version: Type.Literal(1),
  stages: Type.Record(Type.String(), stageCountSchema),
});
export type TrafficState = Static<typeof trafficStateSchema>;

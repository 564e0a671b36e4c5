import type { JsonValue } from '../../domain/fixtures/assertion.ts';
import type { PreviewCase } from './previewCase.ts';

/** With which values a prompt is to be shown: those of a case, else those that were typed. */
export interface PreviewChoice {
  readonly one?: Pick<PreviewCase, 'id' | 'file' | 'name'>;
  readonly typed?: Readonly<Record<string, JsonValue>>;
}

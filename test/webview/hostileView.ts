// Everything that the panel can show, with texts that try to be more than text.
import { Check } from 'typebox/value';
import { rolloutViewSchema, type RolloutView } from '../../src/protocol/panel/rolloutView.ts';
import { aRunningView, recovery } from './liveViews.ts';

export const hostileText =
  '<img src=x onerror="document.title=\'owned\'"><script>document.title="owned"</script>{{x}} ${y} \u202Eevil';

const shown = new Set([
  ...['name', 'cohort', 'value', 'interval', 'units', 'difference', 'limit', 'sentence', 'needed'],
  ...['onHarm', 'word', 'title', 'label', 'description', 'caption', 'worst', 'standing', 'failed'],
  ...['metrics', 'input', 'output', 'redacted', 'text', 'comment', 'hint', 'placeholder', 'now'],
  ...['movement', 'before', 'metric', 'heading', 'intro', 'reason', 'scope', 'announcement'],
  ...['stable', 'candidate', 'rows', 'columns', 'evidence', 'blastRadius', 'cautions', 'details'],
]);

/** The same with every text that is shown replaced; what buttons ask for stays as it is. */
function spoil(value: unknown, word: string, key = ''): unknown {
  if (Array.isArray(value)) return value.map((inner) => spoil(inner, word, key));
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(
      Object.entries(value).map(([name, inner]: [string, unknown]) => [
        name,
        name === 'intent' ? inner : spoil(inner, word, name),
      ]),
    );
  }
  return typeof value === 'string' && shown.has(key) ? word : value;
}

/** Everything there is, with texts as bad as they can be. */
export function aHostileView(): RolloutView {
  const view = spoil(aRunningView({ recovery }), `${hostileText} ${'x'.repeat(300)}`);
  if (!Check(rolloutViewSchema, view)) throw new Error('The spoiled view is no view.');
  return view;
}

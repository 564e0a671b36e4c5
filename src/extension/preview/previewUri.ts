// Which prompt a preview shows is in its URI, so that a tab can be restored. Pure.
import { previewScheme } from '../manifest.ts';
import { l10n } from '../platform/localize.ts';

/** Parts of a `vscode.Uri`. The path is what a person reads in the tab. */
export function toPreviewUri(promptUri: string): {
  readonly scheme: string;
  readonly path: string;
  readonly query: string;
} {
  const path = decodeURIComponent(promptUri);
  const name = path.slice(path.lastIndexOf('/') + 1).replace(/\.prompt\.ya?ml$/i, '');
  const title = l10n.t('{0} (rendered)', name);
  return { scheme: previewScheme, path: `/${title}`, query: promptUri };
}

/** The prompt that a preview shows; undefined where the text is the URI of something else. */
export function readPreviewUri(text: string): string | undefined {
  if (!text.startsWith(`${previewScheme}:`)) return undefined;
  return decodeURIComponent(text.slice(text.indexOf('?') + 1));
}

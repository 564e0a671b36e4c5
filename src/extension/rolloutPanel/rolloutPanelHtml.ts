import type { PanelDrafts } from '../../protocol/panel/panelDrafts.ts';
import type { PanelTarget } from '../../protocol/panel/panelTarget.ts';

export interface RolloutPanelPage {
  readonly language: string;
  readonly title: string;
  readonly cspSource: string;
  readonly nonce: string;
  readonly scriptUri: string;
  readonly styleUri: string;
  readonly iconStyleUri: string;
  readonly target: PanelTarget;
  /** What was typed into an earlier page of this place. */
  readonly drafts: PanelDrafts;
  readonly texts: {
    readonly loading: string;
    readonly noAnswer: string;
    readonly dismiss: string;
    /** Opens and closes a long text. */
    readonly more: string;
    readonly less: string;
  };
}

/**
 * The page of the panel. Nothing is allowed but its own script and styles: no inline code or style, no network, no
 * images. What is shown comes later, as data.
 */
export function createRolloutPanelHtml(page: RolloutPanelPage): string {
  const { cspSource, nonce, texts } = page;
  const policy = [
    "default-src 'none'",
    `script-src 'nonce-${nonce}'`,
    `style-src ${cspSource}`,
    `font-src ${cspSource}`,
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
  return `<!DOCTYPE html>
<html lang="${escape(page.language)}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${escape(policy)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escape(page.title)}</title>
<link id="vscode-codicon-stylesheet" rel="stylesheet" href="${escape(page.iconStyleUri)}">
<link rel="stylesheet" href="${escape(page.styleUri)}">
</head>
<body>
<prompt-rollout-panel data-target="${escape(JSON.stringify(page.target))}" data-drafts="${escape(JSON.stringify(page.drafts))}" data-loading="${escape(texts.loading)}" data-no-answer="${escape(texts.noAnswer)}" data-dismiss="${escape(texts.dismiss)}" data-more="${escape(texts.more)}" data-less="${escape(texts.less)}"></prompt-rollout-panel>
<script nonce="${escape(nonce)}" src="${escape(page.scriptUri)}"></script>
</body>
</html>
`;
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function escape(text: string): string {
  return text.replaceAll(/[&<>"']/g, (character) => entities[character] ?? character);
}

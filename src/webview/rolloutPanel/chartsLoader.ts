/**
 * Loads what draws the charts, once, when the first view with charts is on the screen: the panel does not wait for it.
 * It lies beside the panel's own script and runs under the same nonce. Without it, the tables below the charts remain.
 */
export class ChartsLoader {
  readonly #panelScript: HTMLScriptElement | undefined;
  #isAsked = false;

  constructor(panelScript: HTMLOrSVGScriptElement | null) {
    this.#panelScript = panelScript instanceof HTMLScriptElement ? panelScript : undefined;
  }

  load(): void {
    if (this.#isAsked || this.#panelScript === undefined) return;
    this.#isAsked = true;
    const { src, nonce } = this.#panelScript;
    const style = document.createElement('link');
    style.rel = 'stylesheet';
    style.href = new URL('rolloutCharts.css', src).href;
    const script = document.createElement('script');
    script.nonce = nonce;
    script.src = new URL('rolloutCharts.js', src).href;
    document.head.append(style, script);
  }
}

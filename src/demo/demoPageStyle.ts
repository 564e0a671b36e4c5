/** The page's style: light and dark by the system's preference, colours told apart without hue by their labels. */
export const demoPageStyle = `
:root {
  color-scheme: light dark;
  --page: #f6f7f9; --card: #ffffff; --text: #1d2430; --soft: #5b6675; --line: #dde2e9; --track: #e9edf2;
  --v0: #2f6fdf; --v1: #e07b1f; --v2: #2a9d76; --v3: #a04fd0; --v4: #c23b5a; --v5: #6b7785; --bad: #b3261e;
}
@media (prefers-color-scheme: dark) {
  :root {
    --page: #14181f; --card: #1d232d; --text: #e8ecf2; --soft: #9aa6b5; --line: #313a47; --track: #2a323e;
    --v0: #6ea2ff; --v1: #f5a353; --v2: #55cfa4; --v3: #c58bea; --v4: #f07c96; --v5: #98a4b3; --bad: #ff8a80;
  }
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--page); color: var(--text); font: 15px/1.5 system-ui, sans-serif; }
main { max-width: 1080px; margin: 0 auto; padding: 24px 20px 48px; }
h1 { font-size: 22px; margin: 0; }
h2 { font-size: 17px; margin: 0 0 12px; font-family: ui-monospace, monospace; }
p { margin: 4px 0; color: var(--soft); }
.state { display: inline-block; padding: 1px 10px; border-radius: 999px; border: 1px solid var(--line); color: var(--text); }
.state.bad { border-color: var(--bad); color: var(--bad); }
main { padding-bottom: 20px; }
.controls { max-width: 1080px; margin: 0 auto; padding: 0 20px 48px; }
button { font: inherit; color: var(--text); background: var(--card); border: 1px solid var(--line); border-radius: 6px; padding: 3px 12px; margin: 4px 6px 0 0; }
button[aria-pressed='true'] { font-weight: 600; border: 2px solid currentColor; padding: 2px 11px; }
section { background: var(--card); border: 1px solid var(--line); border-radius: 10px; padding: 18px 20px; margin-top: 18px; overflow-x: auto; }
table { border-collapse: collapse; width: 100%; }
th, td { text-align: left; padding: 5px 12px 5px 0; border-bottom: 1px solid var(--line); white-space: nowrap; }
tr:last-child > * { border-bottom: 0; }
thead th { color: var(--soft); font-weight: 500; font-size: 13px; }
td.number { text-align: right; font-variant-numeric: tabular-nums; }
th.number { text-align: right; }
tr.all > * { font-weight: 600; }
svg { display: block; width: 100%; min-width: 180px; height: 14px; border-radius: 4px; background: var(--track); }
.wide { width: 45%; }
.key { display: inline-block; width: 11px; height: 11px; border-radius: 3px; margin-right: 6px; }
.users { display: flex; flex-wrap: wrap; gap: 3px; margin-top: 14px; }
.users a { width: 13px; height: 13px; border-radius: 3px; background: var(--track); outline-offset: 1px; }
.v0 { fill: var(--v0); background: var(--v0); } .v1 { fill: var(--v1); background: var(--v1); }
.v2 { fill: var(--v2); background: var(--v2); } .v3 { fill: var(--v3); background: var(--v3); }
.v4 { fill: var(--v4); background: var(--v4); } .v5 { fill: var(--v5); background: var(--v5); }
.users a.v0 { background: var(--v0); } .users a.v1 { background: var(--v1); } .users a.v2 { background: var(--v2); }
.users a.v3 { background: var(--v3); } .users a.v4 { background: var(--v4); } .users a.v5 { background: var(--v5); }
@media (width < 640px) {
  main { padding: 16px 12px 32px; }
  section { padding: 14px 12px; }
  th, td { padding-right: 8px; white-space: normal; }
  td.number, th.number { white-space: nowrap; }
  .wide { width: 24%; }
  svg { min-width: 40px; }
}
/* Forced colours would paint all versions alike. */
@media (forced-colors: active) {
  svg, .key, .users a { forced-color-adjust: none; }
  .users a { border: 1px solid CanvasText; }
}
`;

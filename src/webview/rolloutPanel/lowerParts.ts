import { html, nothing, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type {
  ChangesView,
  HistoryView,
  NoteView,
  PlanView,
  RolloutView,
} from '../../protocol/panel/rolloutView.ts';
import { actionPart, actionsPart } from './actionPart.ts';
import { guardsPart } from './guardsPart.ts';
import { iconPart } from './iconPart.ts';
import type { RenderContext } from './renderContext.ts';
import { sectionPart } from './sectionPart.ts';
import { stageIcons } from './stagesPart.ts';
import { fieldsPart } from './fieldsPart.ts';
import { linesPart } from './linesPart.ts';
import { quietPart } from './quietPart.ts';

/** What stands below the first screen. */
export function lowerParts(view: RolloutView, context: RenderContext): TemplateResult {
  const { changes, note, guards, plan, past, history } = view;
  return html`${changes === undefined ? nothing : changesPart(changes, context)}
  ${note === undefined ? nothing : notePart(note, context)}
  ${guards === undefined ? nothing : guardsPart(guards, context)}
  ${past === undefined ? nothing : pastPart(past, context)}
  ${plan === undefined ? nothing : planPart(plan, context)}
  ${history === undefined ? nothing : historyPart(history, context)}`;
}

function changesPart(changes: ChangesView, context: RenderContext): TemplateResult {
  return sectionPart(
    { id: 'changes', heading: changes.heading, open: true },
    context,
    html`${quietPart(changes.empty)} ${linesPart(changes.lines)}
      ${changes.message === undefined ? nothing : fieldsPart([changes.message])}
      <div class="links">${actionsPart(changes.actions, context, 'changes')}</div>`,
  );
}

function notePart(note: NoteView, context: RenderContext): TemplateResult {
  return sectionPart(
    { id: 'note', heading: note.heading, open: true },
    context,
    html`${quietPart(note.empty)}${fieldsPart(note.fields)}
      <div class="links">${actionsPart(note.actions, context, 'note')}</div>`,
  );
}

function planPart(plan: PlanView, context: RenderContext): TemplateResult {
  const { columns } = plan;
  return sectionPart(
    { id: 'plan', heading: plan.heading, open: false },
    context,
    html`${fieldsPart(plan.facts)}
      <table class="plan">
        <thead>
          <tr>
            <th scope="col">${columns.stage}</th>
            <th scope="col">${columns.traffic}</th>
            <th scope="col">${columns.conditions}</th>
          </tr>
        </thead>
        <tbody>
          ${plan.rows.map(
            (row) =>
              html`<tr class=${row.state}>
                <th scope="row">
                  <span class="stage-name"
                    >${iconPart(stageIcons[row.state], 'state-icon')}<span
                      >${row.name}<span class="sr">, ${row.stateText}</span></span
                    ></span
                  >
                </th>
                <td>${row.traffic}</td>
                <td>${row.conditions}</td>
              </tr>`,
          )}
        </tbody>
      </table>`,
  );
}

function pastPart(past: NonNullable<RolloutView['past']>, context: RenderContext): TemplateResult {
  return sectionPart(
    { id: 'past', heading: past.heading, open: true },
    context,
    html`${quietPart(past.empty)}
      <ul class="past">
        ${past.items.map(
          (item) =>
            html`<li class="tone-${item.tone}">
              <span class="when">${item.atText}</span>
              <span class="what"><strong>${item.state}</strong> ${item.text}</span>
              ${actionPart(item.open, context, 'past')}
            </li>`,
        )}
      </ul>`,
  );
}

function historyPart(history: HistoryView, context: RenderContext): TemplateResult {
  return sectionPart(
    { id: 'history', heading: history.heading, open: false },
    context,
    html`${quietPart(history.empty)}
      <ol class="history">
        ${repeat(
          history.rows,
          (row) => row.key,
          (row) =>
            html`<li>
              <time datetime=${row.at}>${row.atText}</time>
              <span class="what"
                ><strong>${row.actor}</strong> ${row.text}${
                  row.reason === undefined ? nothing : html`<q>${row.reason}</q>`
                }</span
              >
            </li>`,
        )}
      </ol>
      ${history.more === undefined ? nothing : actionPart(history.more, context, 'history')}`,
  );
}

import { html, nothing, type TemplateResult } from 'lit';
import type {
  ChangesView,
  NoteView,
  PlanView,
  RolloutView,
} from '../../protocol/panel/rolloutView.ts';
import { actionPart, actionsPart } from './actionPart.ts';
import { chartsPart } from './chartsPart.ts';
import { cohortsPart } from './cohortsPart.ts';
import { fieldsPart } from './fieldsPart.ts';
import { guardsPart } from './guardsPart.ts';
import { historyPart } from './historyPart.ts';
import { iconPart } from './iconPart.ts';
import { linesPart } from './linesPart.ts';
import { quietPart } from './quietPart.ts';
import { recoveryPart } from './recoveryPart.ts';
import type { RenderContext } from './renderContext.ts';
import { reviewPart } from './reviewPart.ts';
import { samplesPart } from './samplesPart.ts';
import { sectionPart } from './sectionPart.ts';
import { stageIcons } from './stagesPart.ts';

/** What stands below the first screen: what a person is asked for first, then what is known, then the record. */
export function lowerParts(view: RolloutView, context: RenderContext): TemplateResult {
  const { review, recovery, changes, note, guards, charts, cohorts, samples } = view;
  const { past, plan, history } = view;
  // Who reviews reads the change and samples of both versions beside the numbers.
  const isReviewed = review !== undefined;
  const samplesShown = samples === undefined ? nothing : samplesPart(samples, context);
  return html`${review === undefined ? nothing : reviewPart(review, view.header, context)}
  ${recovery === undefined ? nothing : recoveryPart(recovery, view.header, context)}
  ${changes === undefined ? nothing : changesPart(changes, context)}
  ${isReviewed ? samplesShown : nothing} ${note === undefined ? nothing : notePart(note, context)}
  ${guards === undefined ? nothing : guardsPart(guards, context)}
  ${charts === undefined ? nothing : chartsPart(charts, context)}
  ${cohorts === undefined ? nothing : cohortsPart(cohorts, context)}
  ${isReviewed ? nothing : samplesShown} ${past === undefined ? nothing : pastPart(past, context)}
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

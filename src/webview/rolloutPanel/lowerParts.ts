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
  const { review, recovery, header, samples } = view;
  // Who reviews reads the change and samples of both versions beside the numbers.
  const isReviewed = review !== undefined;
  const samplesShown = shown(samples, (part) => samplesPart(part, context));
  return html`${shown(review, (part) => reviewPart(part, header, context))}
  ${shown(recovery, (part) => recoveryPart(part, header, context))}
  ${shown(view.changes, (part) => changesPart(part, context))}
  ${isReviewed ? samplesShown : nothing} ${shown(view.note, (part) => notePart(part, context))}
  ${shown(view.guards, (part) => guardsPart(part, context))}
  ${shown(view.charts, (part) => chartsPart(part, context))}
  ${shown(view.cohorts, (part) => cohortsPart(part, context))}
  ${isReviewed ? nothing : samplesShown} ${shown(view.past, (part) => pastPart(part, context))}
  ${shown(view.plan, (part) => planPart(part, context))}
  ${shown(view.history, (part) => historyPart(part, context))}`;
}

/** A part that the view has. */
function shown<Part>(
  part: Part | undefined,
  draw: (part: Part) => TemplateResult,
): TemplateResult | typeof nothing {
  return part === undefined ? nothing : draw(part);
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

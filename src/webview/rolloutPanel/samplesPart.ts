import { html, nothing, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type { SamplesView, SampleView } from '../../protocol/panel/liveView.ts';
import { actionPart, actionsPart } from './actionPart.ts';
import { iconPart } from './iconPart.ts';
import { quietPart, type TextPart } from './quietPart.ts';
import { intentKey, type RenderContext } from './renderContext.ts';
import { sectionPart } from './sectionPart.ts';
import { togglePart } from './togglePart.ts';

/** What applications sent and got: both arms side by side. All of it is text of others and is shown as nothing but text. */
export function samplesPart(samples: SamplesView, context: RenderContext): TemplateResult {
  return sectionPart(
    { id: 'samples', heading: samples.heading, open: true },
    context,
    html`<p class="quiet">${samples.intro}</p>
      ${quietPart(samples.lost)}
      ${samples.filters.length === 0 ? nothing : filtersPart(samples, context)}
      ${quietPart(samples.empty)}
      ${
        samples.pairs.length === 0
          ? nothing
          : html`<ul class="pairs">
              ${repeat(
                samples.pairs,
                (pair) => pair.key,
                (pair) => pairPart(pair, samples, context),
              )}
            </ul>`
      }
      ${
        samples.more === undefined
          ? nothing
          : html`<div class="links">${actionPart(samples.more, context, 'samples')}</div>`
      }`,
  );
}

function filtersPart(samples: SamplesView, context: RenderContext): TemplateResult {
  return html`<div class="filters" role="group" aria-label=${samples.heading}>
    ${repeat(
      samples.filters,
      (filter) => intentKey(filter.action.intent),
      (filter) => togglePart(filter, context, 'samples/filter'),
    )}
  </div>`;
}

function pairPart(
  pair: SamplesView['pairs'][number],
  view: SamplesView,
  context: RenderContext,
): TemplateResult {
  const { stable, candidate } = pair;
  const both = stable !== undefined && candidate !== undefined;
  return html`<li class=${both ? 'pair both' : 'pair'}>
    ${stable === undefined ? nothing : samplePart(stable, view, context)}
    ${candidate === undefined ? nothing : samplePart(candidate, view, context)}
  </li>`;
}

function samplePart(sample: SampleView, view: SamplesView, context: RenderContext): TextPart {
  return html`<article class="sample ${sample.role}" aria-label=${sample.title}>
    <h3 dir="auto">${sample.title}</h3>
    ${
      sample.failed === undefined
        ? nothing
        : html`<p class="failed tone-bad">
            ${iconPart('error', 'tone-icon')}<span>${sample.failed}</span>
          </p>`
    }
    <p class="quiet metrics">${sample.metrics}</p>
    ${textPart(view.inputLabel, sample.input, context)}
    ${textPart(view.outputLabel, sample.output, context)} ${quietPart(sample.redacted)}
    <div class="links">${actionsPart(sample.actions, context, `samples/${sample.id}`)}</div>
  </article>`;
}

function textPart(label: string, text: string, context: RenderContext): TemplateResult {
  return html`<div class="said">
    <h4>${label}</h4>
    <rollout-clamped-text
      .text=${text}
      .label=${label}
      .words=${context.words}
    ></rollout-clamped-text>
  </div>`;
}

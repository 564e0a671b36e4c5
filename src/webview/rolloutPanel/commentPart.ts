import { html, nothing, type TemplateResult } from 'lit';
import { live } from 'lit/directives/live.js';
import type { ReviewView } from '../../protocol/panel/liveView.ts';
import type { RenderContext } from './renderContext.ts';

type CommentField = NonNullable<ReviewView['comment']>;

/** As long as an intent may carry. */
const maxLength = 5000;

/** A field whose text goes along with the buttons below it; what is typed is kept until one of them succeeds. */
export function commentPart(
  comment: CommentField,
  field: string,
  context: RenderContext,
): TemplateResult {
  const id = `comment-${field.split(':')[0] ?? ''}`;
  const { label, placeholder, hint } = comment;
  return html`<div class="comment">
    <label for=${id}>${label}</label>
    <textarea
      id=${id}
      data-key=${id}
      rows="3"
      dir="auto"
      maxlength=${maxLength}
      placeholder=${placeholder ?? nothing}
      aria-describedby=${hint === undefined ? nothing : `${id}-hint`}
      .value=${live(context.draft(field))}
      @input=${(event: Event) => {
        const { target } = event;
        if (target instanceof HTMLTextAreaElement) context.onDraft(field, target.value);
      }}
    ></textarea>
    ${hint === undefined ? nothing : html`<p class="quiet" id="${id}-hint">${hint}</p>`}
  </div>`;
}

/** The same panel, but its intents take the text of the field along. */
export function withComment(context: RenderContext, field: string): RenderContext {
  return {
    ...context,
    onIntent: (action, origin) => {
      const { intent } = action;
      if (intent.kind !== 'review' && intent.kind !== 'confirmRecovery') {
        context.onIntent(action, origin);
        return;
      }
      const text = context.draft(field).trim();
      const comment = text === '' ? {} : { comment: text };
      context.onIntent(
        { ...action, intent: { ...intent, ...comment } },
        { ...origin, draft: field },
      );
    },
  };
}

import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { EventDto } from '../../protocol/registry/eventDto.ts';

export interface GaugeReaders {
  readonly countStreams: () => number;
  readonly countRunningRollouts: () => Promise<ReadonlyMap<string, number>>;
}

/** What `GET /metrics` tells Prometheus. Labels are routes and kinds, never keys or names. */
export class RegistryMetrics {
  readonly #registry = new Registry();
  readonly #requests: Histogram<'method' | 'route' | 'status'>;
  readonly #events: Counter<'type'>;

  constructor(readers: GaugeReaders) {
    const registers = [this.#registry];
    collectDefaultMetrics({ register: this.#registry });
    this.#requests = new Histogram({
      name: 'prompt_rollout_http_request_duration_seconds',
      help: 'Time to answer, by route.',
      labelNames: ['method', 'route', 'status'],
      buckets: [0.001, 0.005, 0.02, 0.1, 0.5, 2],
      registers,
    });
    this.#events = new Counter({
      name: 'prompt_rollout_events_total',
      help: 'Changes recorded in the event log since the start of the process.',
      labelNames: ['type'],
      registers,
    });
    new Gauge({
      name: 'prompt_rollout_event_streams',
      help: 'Open event streams.',
      registers,
      collect() {
        this.set(readers.countStreams());
      },
    });
    new Gauge({
      name: 'prompt_rollout_rollouts',
      help: 'Rollouts that are not final, by phase.',
      labelNames: ['phase'],
      registers,
      async collect() {
        this.reset();
        for (const [phase, count] of await readers.countRunningRollouts())
          this.set({ phase }, count);
      },
    });
  }

  get contentType(): string {
    return this.#registry.contentType;
  }

  observeRequest(request: {
    method: string;
    route: string;
    status: number;
    durationMs: number;
  }): void {
    const { method, route, status, durationMs } = request;
    this.#requests.observe({ method, route, status: String(status) }, durationMs / 1000);
  }

  countEvents(events: readonly EventDto[]): void {
    for (const event of events) this.#events.inc({ type: event.type });
  }

  render(): Promise<string> {
    return this.#registry.metrics();
  }
}

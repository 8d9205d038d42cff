// The reporter: at most ten step events a second, and never a pause or an epoch before its newest step.
import { describe, expect, it } from 'vitest';
import type { Events } from '../protocol/messages';
import { createReporter } from './reporter';

const step = (number: number): Events['step'] => ({ epoch: 1, step: number, stepsPerEpoch: 99, loss: 1, stepMs: 1, secondsLeft: null });

function record() {
  const sent: string[] = [];
  const clock = { ms: 0 };
  const emit = createReporter(
    (event, payload) => void sent.push(event === 'step' ? `step ${(payload as Events['step']).step}` : event),
    () => clock.ms,
  );
  return { sent, clock, emit };
}

describe('reporter', () => {
  it('sends the first step at once, then at most one in 100 ms, always the newest', () => {
    const { sent, clock, emit } = record();
    for (let ms = 0; ms <= 1000; ms += 10) {
      clock.ms = ms;
      emit('step', step(ms / 10));
    }
    expect(sent).toEqual(Array.from({ length: 11 }, (_, i) => `step ${10 * i}`));
  });

  it('tells the newest step before a phase or an epoch', () => {
    const { sent, emit } = record();
    for (const number of [1, 2, 3]) emit('step', step(number));
    emit('phase', { phase: 'paused', failure: null });
    emit('phase', { phase: 'training', failure: null });
    expect(sent).toEqual(['step 1', 'step 3', 'phase', 'phase']);
  });

  it('forgets a held step when a new run starts, and passes everything else on', () => {
    const { sent, emit } = record();
    emit('step', step(1));
    emit('step', step(2));
    emit('runStarted', { id: 'a', twin: null, seeded: true });
    emit('phase', { phase: 'training', failure: null });
    emit('log', { epoch: 1, kind: 'info', layer: null, text: '' });
    expect(sent).toEqual(['step 1', 'runStarted', 'phase', 'log']);
  });
});

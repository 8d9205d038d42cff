// Leaves a run that is under way for another one: it is kept as it stands and not marked as ended. Knows neither page nor GPU types.
import { PlaygroundError } from '../protocol/failures';
import type { SessionCore } from './sessionCore';

/** Does nothing where no run is under way. @throws PlaygroundError when the disk does not take it; it then rests. */
export async function setAside(core: SessionCore): Promise<void> {
  const { live } = core;
  if (!live || !(core.phase === 'training' || core.phase === 'paused')) return;
  const { control, keeper } = live;
  if (core.phase === 'training') {
    const rest = control.whenResting();
    control.askPause();
    await rest;
  }
  await core.inside.settled();
  await control.exclusively(() => keeper.keep(live.run));
  if (keeper.unsaved !== null)
    throw new PlaygroundError(
      'wrong-phase',
      `The run under way rests and is not left, because the disk does not take it: ${keeper.unsaved}`,
    );
  core.whatIf.cancel();
  await core.kernels.cancel();
  live.leaving = true;
  await core.silently(async () => {
    control.stop();
    await live.ended;
  });
}

// The page's one store and the way events enter it. Knows nothing of React, the worker or the GPU.
import { createStore } from 'zustand/vanilla';
import type { EventName, Events } from '../protocol/messages';
import type { Failure } from '../protocol/failures';
import type { ApplyOptions } from '../protocol/model';
import type { AdapterFacts, SelfTestReport } from '../protocol/snapshot';
import { moveApplied, moveDesk } from './deskView';
import { initialState, type DeskView, type PageState, type Selection } from './pageState';
import { reducers } from './reducers';

export const store = createStore<PageState>()(() => initialState);

/** Enters one worker event; the payload's buffers belong to the page from now on. */
export function applyEvent<K extends EventName>(event: K, payload: Events[K]): void {
  store.setState((state) => reducers[event](state, payload));
}

/** Enters the worker's answer to `initialise`. */
export function applyInitialised(facts: { adapter: AdapterFacts; selfTest: SelfTestReport }): void {
  store.setState(facts);
}

/** Shows why a command was refused; null closes it. */
export function applyNotice(notice: Failure | null): void {
  store.setState({ notice });
}

/** Changes what the person looks at; whoever talks to the worker then asks it to watch that. */
export function applySelection(change: Partial<Selection>): void {
  store.setState((state) => ({ selection: { ...state.selection, ...change } }));
}

/** Changes what the desk shows; slice, plane and channel are kept within what the case has. */
export function applyDesk(change: Partial<DeskView>): void {
  store.setState((state) => ({ desk: moveDesk(state, change) }));
}

/** The same for what is shown of masks. */
export function applyAppliedView(change: Partial<DeskView>): void {
  store.setState((state) => ({ appliedView: moveApplied(state, change) }));
}

/** Shows the open model in place of the run, or the run again. */
export function applyUsingModel(usingModel: boolean): void {
  store.setState({ usingModel });
}

export function applyApplyOptions(change: Partial<ApplyOptions>): void {
  store.setState(({ applyOptions }) => ({ applyOptions: { ...applyOptions, ...change } }));
}

/** Opens or closes the start view over the loaded data. */
export function applyChoosing(choosing: boolean): void {
  store.setState({ choosing });
}

/** Opens or closes the view of a layer from inside; what is looked at is recorded. */
export function applyLooking(looking: boolean): void {
  store.setState((state) => ({ looking, selection: looking ? { ...state.selection, inside: true } : state.selection }));
}

/** A newer version of the page waits; false once the person has put it off. */
export function applyUpdateReady(updateReady = true): void {
  store.setState({ updateReady });
}

/** Opens or closes the experiment with and without the regulariser. */
export function applyComparing(comparing: boolean): void {
  store.setState({ comparing });
}

/** Shows the run as it was at a finished epoch's end; null shows it as it is. */
export function applyShownEpoch(epoch: number | null): void {
  store.setState(({ history }) => ({ shownEpoch: epoch !== null && history.some((row) => row.epoch === epoch) ? epoch : null }));
}

/** Back to the first state; for tests. */
export function resetStore(): void {
  store.setState(initialState, true);
}

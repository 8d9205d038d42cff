// The page's keyboard: space pauses and resumes, arrows go through layers and slices, ? explains. Typing in a field is left alone.
import { useEffect } from 'react';
import type { PageClient } from '../../state/pageClient';
import { applyComparing, applyLooking, applyShownEpoch, store } from '../../state/store';
import { moveCase, moveLayer, movePlane, moveSlice } from '../prediction/browse';
import { hasRun } from '../../state/select';
import { moveDeskCase, moveDeskPlane, moveDeskSlice } from '../viewer/browseDesk';
import { act } from '../shared/act';
import { useClient } from '../shared/ClientContext';

/** What each key does, in words; the shortcut dialog shows this list. */
export const shortcuts: readonly { keys: string; does: string }[] = [
  { keys: 'Space', does: 'pause or resume training' },
  { keys: '← →', does: 'previous or next layer' },
  { keys: '↑ ↓', does: 'next or previous slice of the watched case' },
  { keys: 'p', does: 'next plane of the watched volume' },
  { keys: 'Shift + ↑ ↓', does: 'next or previous validation case; before a run, next or previous case' },
  { keys: 'Ctrl + Z', does: 'take back the latest change: of the data, or by hand in a run, until the next prune' },
  { keys: 'in the table', does: '↑ ↓ case, Space choose, Shift + ↑ ↓ choose on the way, Delete leave out' },
  { keys: 'i', does: 'the selected layer from inside, and back' },
  { keys: 'k', does: 'kernels of a step: variants and GPU times' },
  { keys: 't', does: 'with and without the regulariser: the experiment of the paper, and its curves' },
  { keys: ', .', does: 'previous or next epoch of the run, as everything was then' },
  { keys: 'click in a chart', does: 'the formula of that point with the numbers of its layer and epoch' },
  { keys: 'r', does: 'runs kept in this browser' },
  { keys: '?', does: 'this list' },
  { keys: 'Esc', does: 'close what is open' },
];

interface Openers {
  onHelp: () => void;
  onKernels: () => void;
  onRuns: () => void;
}

/** All functions are the same at each call. */
export function useKeyboard({ onHelp, onKernels, onRuns }: Openers): void {
  const client = useClient();
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (undoes(event)) {
        event.preventDefault();
        act(() => client.undoIntervention());
        return;
      }
      if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || belongsToControl(event)) return;
      const run = actionOf(event, client, { onHelp, onKernels, onRuns });
      if (!run) return;
      event.preventDefault();
      run();
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, [client, onHelp, onKernels, onRuns]);
}

function actionOf(event: KeyboardEvent, client: PageClient, { onHelp, onKernels, onRuns }: Openers): (() => void) | null {
  // Before there is a run, the desk is what is looked at.
  const looking = hasRun(store.getState());
  const move = looking ? (event.shiftKey ? moveCase : moveSlice) : event.shiftKey ? moveDeskCase : moveDeskSlice;
  const actions: Record<string, () => void> = {
    ' ': () => togglePause(client),
    ArrowLeft: () => moveLayer(-1),
    ArrowRight: () => moveLayer(1),
    ArrowUp: () => move(1),
    ArrowDown: () => move(-1),
    p: looking ? movePlane : moveDeskPlane,
    i: () => applyLooking(!store.getState().looking),
    t: () => applyComparing(true),
    ',': () => moveEpoch(-1),
    '.': () => moveEpoch(1),
    k: onKernels,
    r: onRuns,
    '?': onHelp,
  };
  return actions[event.key] ?? null;
}

/** The place after the last epoch stands for the present. */
function moveEpoch(by: number): void {
  const { history, shownEpoch } = store.getState();
  const next = (shownEpoch ?? history.length + 1) + by;
  applyShownEpoch(next < 1 ? shownEpoch : next > history.length ? null : next);
}

/** Fields keep their own undo. */
function undoes(event: KeyboardEvent): boolean {
  const asks = (event.ctrlKey || event.metaKey) && !event.shiftKey && !event.altKey && event.key.toLowerCase() === 'z';
  return asks && !event.defaultPrevented && !belongsToControl(event) && store.getState().hand?.undoable != null;
}

function togglePause(client: PageClient): void {
  const { phase } = store.getState();
  if (phase === 'training') act(() => client.pause());
  if (phase === 'paused') act(() => client.resume());
}

/** Fields that are typed into take all keys, as does an open dialog; sliders and boxes arrows and space, buttons space, scrollable lists arrows. */
function belongsToControl({ key, target }: KeyboardEvent): boolean {
  if (!(target instanceof Element)) return false;
  const isIn = (selector: string): boolean => target.closest(selector) !== null;
  if (isIn(`input:not(${untyped}), select, textarea, dialog[open]`)) return true;
  if (key === ' ') return isIn('input, button, a, summary');
  return key.startsWith('Arrow') && isIn('input, [role=log], [role=region], [role=menu]');
}

const untyped = '[type=range], [type=radio], [type=checkbox]';

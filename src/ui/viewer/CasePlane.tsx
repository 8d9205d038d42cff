// One plane of a case with its label over it, and what moves it. Where the planes come from is whoever shows it's affair.
import { useMemo, useState } from 'react';
import { foregroundColours } from '../../charts/palette';
import type { CaseSummary, ClassInfo } from '../../protocol/dataset';
import type { DeskView } from '../../state/pageState';
import { Blank } from '../shared/Blank';
import { sliceInWords } from '../shared/sliceInWords';
import { PlaneCanvas } from './PlaneCanvas';
import { PlaneControls } from './PlaneControls';
import { usePlane, type AskPlane } from './usePlane';
import { resolveWindow, type WindowChoice } from './windows';

interface CasePlaneProps {
  item: CaseSummary;
  classes: readonly ClassInfo[];
  /** What the planes are of; a new one is asked for anew. */
  of: object;
  view: DeskView;
  ask: AskPlane;
  /** What the label holds, for those who cannot see it. */
  words: string;
}

export function CasePlane({ item, classes, of, view: place, ask, words }: CasePlaneProps) {
  const { view, refusal } = usePlane(ask, of, place);
  const [choice, setChoice] = useState<WindowChoice>('percentiles');
  const [opacity, setOpacity] = useState(0.45);
  const range = item.intensity[place.channel] ?? { min: 0, max: 1 };
  const percentiles = view?.caseId === item.id ? view.window : { low: range.min, high: range.max };
  const window = resolveWindow(choice, percentiles, range);
  const colours = useMemo(() => foregroundColours(classes), [classes]);
  const { low, high } = window;
  const style = useMemo(() => ({ window: { low, high }, opacity, colours }), [low, high, opacity, colours]);
  const label = `Image of ${item.id}, ${sliceInWords(place)}${item.channels > 1 ? `, channel ${place.channel + 1}` : ''}. ${words}`;
  return (
    <>
      {refusal !== null && <Blank>{refusal}</Blank>}
      {view && <PlaneCanvas view={view} style={style} classes={classes} label={label} onWindow={setChoice} />}
      {!view && refusal === null && <Blank>Reading the slice …</Blank>}
      <PlaneControls
        item={item}
        desk={place}
        choice={choice}
        window={window}
        opacity={opacity}
        onChoice={setChoice}
        onOpacity={setOpacity}
      />
    </>
  );
}

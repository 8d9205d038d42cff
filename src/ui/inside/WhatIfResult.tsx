// The latest what-if in words and numbers: the selected layer, and all layers together. Says when it was measured, because it ages.
import type { ClassInfo } from '../../protocol/dataset';
import type { WhatIf, WhatIfChange } from '../../protocol/whatIf';
import { usePage } from '../../state/usePage';
import styles from './Hand.module.css';

const noClasses: ClassInfo[] = [];

export function WhatIfResult({ layer }: { layer: string }) {
  const result = usePage((state) => state.whatIf);
  const classes = usePage((state) => state.dataset?.classes ?? noClasses);
  if (!result) return null;
  const own = result.layers.find((one) => one.layer === layer);
  const all = result.layers.reduce((sum, { filters }) => sum + filters.length, 0);
  return (
    <dl className={styles.result} aria-label="What if">
      <dt>{own ? `Without ${listFilters(own.filters)}` : 'Of this layer nothing would go'}</dt>
      {own && <Change change={own.change} classes={classes} />}
      {result.together && result.layers.length > 1 && (
        <>
          <dt>
            Without all {all} under τ, in {result.layers.length} layers
          </dt>
          <Change change={result.together} classes={classes} />
        </>
      )}
      <dd className={styles.when}>{describeMoment(result)}</dd>
    </dl>
  );
}

function Change({ change, classes }: { change: WhatIfChange; classes: readonly ClassInfo[] }) {
  const error = change.standardError === null ? '' : ` ± ${change.standardError.toFixed(4)}`;
  return (
    <dd data-worse={change.loss > 0}>
      loss {signed(change.loss, 4)}
      {error}
      {change.dice.map((value, i) => (
        <span key={i}>
          , Dice {classes[i + 1]?.name ?? `class ${i + 1}`} {value === null ? 'undefined' : signed(value, 3)}
        </span>
      ))}
    </dd>
  );
}

const signed = (value: number, digits: number): string => `${value < 0 ? '−' : '+'}${Math.abs(value).toFixed(digits)}`;

const shownFilters = 6;

function listFilters(filters: WhatIf['layers'][number]['filters']): string {
  const names = filters.slice(0, shownFilters).map(({ filter }) => `#${filter}`);
  const more = filters.length > shownFilters ? ` and ${filters.length - shownFilters} more` : '';
  return `${names.join(', ')}${more}`;
}

const describeMoment = ({ epoch, step, before, together }: WhatIf): string =>
  together
    ? `measured in epoch ${epoch}, step ${step} on ${together.patches} validation patches; loss without λ R, before: ${before.loss.toFixed(4)}`
    : `measured in epoch ${epoch}, step ${step}: no filter is under τ now`;

// Every test case and class on its own: Dice, and how far the surfaces lie apart. What is undefined says so and enters no mean.
import { Fragment } from 'react';
import type { ClassInfo } from '../../protocol/dataset';
import type { CaseScore } from '../../protocol/snapshot';
import { Term } from '../shared/Term';
import styles from './Finished.module.css';

interface CaseScoresProps {
  cases: readonly CaseScore[];
  classes: readonly ClassInfo[];
}

export function CaseScores({ cases, classes }: CaseScoresProps) {
  if (!cases.some(({ surface }) => surface)) return null;
  const named = classes.slice(1);
  return (
    <div className={styles.scores} role="region" aria-label="Scores of each test case" tabIndex={0}>
      <table>
        <thead>
          <tr>
            <th scope="col">case</th>
            <th scope="col">class</th>
            <th scope="col">
              <Term name="dice" />
            </th>
            <th scope="col">
              <Term name="hd95" />
            </th>
            <th scope="col">
              <Term name="surfaceDice" />
            </th>
          </tr>
        </thead>
        <tbody>
          {cases.map((one) => (
            <Fragment key={one.id}>
              {named.map(({ name, value }, i) => (
                <tr key={String(value)}>
                  {i === 0 && (
                    <th scope="rowgroup" rowSpan={named.length}>
                      {one.id}
                    </th>
                  )}
                  <td>{name}</td>
                  <td>{shown(one.dice[i], 3)}</td>
                  <td>{shown(one.surface?.hd95[i], 2, ` ${one.surface?.unit ?? ''}`)}</td>
                  <td>{shown(one.surface?.surfaceDice[i], 3)}</td>
                </tr>
              ))}
            </Fragment>
          ))}
        </tbody>
      </table>
    </div>
  );
}

const shown = (value: number | null | undefined, digits: number, unit = ''): string =>
  value === null || value === undefined ? 'undefined' : value.toFixed(digits) + unit;

// Lets everything below it open a formula, and shows the one that is open.
import { useCallback, useState, type ReactNode } from 'react';
import { store } from '../../state/store';
import { presentEpoch, type Moment } from './facts';
import type { FormulaName } from './formula';
import { FormulaContext, type OpenFormula } from './FormulaContext';
import { FormulaDialog } from './FormulaDialog';

interface Opened {
  name: FormulaName;
  moment: Moment;
}

export function FormulaProvider({ children }: { children: ReactNode }) {
  const [opened, setOpened] = useState<Opened | null>(null);
  const open: OpenFormula = useCallback((name, moment = {}) => {
    const state = store.getState();
    setOpened({ name, moment: { layer: moment.layer ?? state.selection.layer, epoch: moment.epoch ?? presentEpoch(state) } });
  }, []);
  return (
    <FormulaContext value={open}>
      {children}
      <FormulaDialog
        opened={opened}
        onMove={(change) => setOpened((was) => was && { ...was, moment: { ...was.moment, ...change } })}
        onRelated={(name) => setOpened((was) => was && { ...was, name })}
        onClose={() => setOpened(null)}
      />
    </FormulaContext>
  );
}

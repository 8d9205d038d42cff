// Beside the cases: the one that is looked at, the classes, the split.
import { usePage } from '../../state/usePage';
import { CaseViewer } from '../viewer/CaseViewer';
import { ClassEditor } from './ClassEditor';
import { SplitCard } from './SplitCard';

export function DeskSide() {
  const dataset = usePage((state) => state.dataset);
  if (!dataset) return null;
  return (
    <>
      <CaseViewer dataset={dataset} />
      <ClassEditor dataset={dataset} />
      <SplitCard dataset={dataset} />
    </>
  );
}

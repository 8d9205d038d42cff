// An image with the mask that a network gave it, in the viewer of the desk.
import type { ClassInfo } from '../../protocol/dataset';
import type { Applied } from '../../protocol/model';
import { usePage } from '../../state/usePage';
import { ClassLegend } from '../dataset/ClassLegend';
import { Card } from '../shared/Card';
import { useClient } from '../shared/ClientContext';
import { CasePlane } from '../viewer/CasePlane';
import { maskPlace, ViewPlaceContext } from '../viewer/viewPlace';

export function MaskViewer({ applied, classes }: { applied: Applied; classes: readonly ClassInfo[] }) {
  const view = usePage((state) => state.appliedView);
  const { appliedPlane } = useClient();
  const found = applied.cases.find(({ summary }) => summary.id === view.caseId);
  if (!found) return null;
  const { summary, voxels } = found;
  const inside = classes.flatMap(({ name }, i) => (i > 0 && voxels[i] ? [name] : []));
  return (
    <ViewPlaceContext value={maskPlace}>
      <Card title={summary.id} aside="prediction">
        <CasePlane
          item={summary}
          classes={classes}
          of={applied}
          view={view}
          ask={appliedPlane}
          words={inside.length > 0 ? `Predicted: ${inside.join(', ')}.` : 'Nothing was found in it.'}
        />
        <ClassLegend classes={classes} />
      </Card>
    </ViewPlaceContext>
  );
}

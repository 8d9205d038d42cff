// What went wrong: the failure that ended a run or a load, and the refusal of the latest command. The same words are said once.
import { applyNotice } from '../../state/store';
import { usePageParts } from '../../state/usePage';
import { Alert } from '../shared/Alert';

export function Failures() {
  const { failure, notice } = usePageParts((state) => ({ failure: state.failure, notice: state.notice }));
  return (
    <>
      {failure && <Alert failure={failure} />}
      {notice && notice.message !== failure?.message && <Alert failure={notice} onClose={() => applyNotice(null)} />}
    </>
  );
}

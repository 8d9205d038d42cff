// What the worker is told of what a person looks at. Pure.
import type { CommandPayload } from '../protocol/messages';
import type { PageState } from './pageState';

export const watchedOf = ({ layer, caseId, plane, slice, inside, embedding }: PageState['selection']): CommandPayload<'watch'> => ({
  inside,
  embedding,
  ...(layer === null ? {} : { layer }),
  ...(caseId === null ? {} : { caseId, plane, slice }),
});

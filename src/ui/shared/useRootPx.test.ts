// @vitest-environment happy-dom
// The type size follows every resize, and is asked of the browser only then.
import { act, renderHook } from '@testing-library/react';
import { expect, test, vi } from 'vitest';
import { useRootPx } from './useRootPx';

test('follows each resize; in between it is remembered', () => {
  const root = document.documentElement;
  const look = vi.spyOn(window, 'getComputedStyle');
  root.style.fontSize = '14px';
  const { result, rerender } = renderHook(useRootPx);
  for (const px of [17, 12, 20]) {
    root.style.fontSize = `${px}px`;
    act(() => void window.dispatchEvent(new Event('resize')));
    expect(result.current).toBe(px);
  }
  const asked = look.mock.calls.length;
  rerender();
  expect(look.mock.calls.length).toBe(asked);
});

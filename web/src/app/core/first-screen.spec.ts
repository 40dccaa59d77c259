import { TestBed } from '@angular/core/testing';
import { FirstScreen } from './first-screen';

describe('FirstScreen', () => {
  const painted = vi.fn();
  let screen: FirstScreen;

  beforeEach(() => {
    vi.useFakeTimers();
    painted.mockReset();
    screen = TestBed.inject(FirstScreen);
  });
  afterEach(() => void vi.useRealTimers());

  it('is waited for, and the browser’s leave after it', async () => {
    void screen.painted().then(painted);
    await vi.advanceTimersByTimeAsync(500);
    expect(painted).not.toHaveBeenCalled();
    screen.isShown();
    await vi.advanceTimersByTimeAsync(0);
    expect(painted).toHaveBeenCalled();
  });

  it('is not waited for longer than a second, for it may have nothing to read', async () => {
    void screen.painted().then(painted);
    await vi.advanceTimersByTimeAsync(1_001);
    expect(painted).toHaveBeenCalled();
  });

  it('is no news to those who come later', async () => {
    screen.isShown();
    void screen.painted().then(painted);
    await vi.advanceTimersByTimeAsync(0);
    expect(painted).toHaveBeenCalled();
  });
});

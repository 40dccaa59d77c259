import { TestBed } from '@angular/core/testing';
import { Notices } from './notices';

describe('Notices', () => {
  let notices: Notices;
  const texts = (): string[] => notices.all().map((notice) => notice.text);

  beforeEach(() => {
    vi.useFakeTimers();
    notices = TestBed.inject(Notices);
  });
  afterEach(() => vi.useRealTimers());

  it('goes away by itself, and an offered undo goes with it', () => {
    const undo = vi.fn();
    notices.tell('Task deleted', { action: 'Undo', run: undo });
    const id = notices.all()[0]!.id;
    vi.advanceTimersByTime(7_000);
    expect(texts()).toEqual([]);
    notices.act(id);
    expect(undo).not.toHaveBeenCalled();
  });

  it('undoes once', () => {
    const undo = vi.fn();
    notices.tell('Task deleted', { action: 'Undo', run: undo });
    const id = notices.all()[0]!.id;
    notices.act(id);
    notices.act(id);
    expect(undo).toHaveBeenCalledOnce();
    expect(texts()).toEqual([]);
  });

  it('stays while somebody reads it', () => {
    notices.tell('Moved');
    notices.hold(true);
    vi.advanceTimersByTime(60_000);
    expect(texts()).toEqual(['Moved']);
    notices.hold(false);
    vi.advanceTimersByTime(7_000);
    expect(texts()).toEqual([]);
  });

  it('shows the newest few', () => {
    for (const text of ['a', 'b', 'c', 'd']) notices.tell(text);
    expect(texts()).toEqual(['b', 'c', 'd']);
  });
});

import { TestBed } from '@angular/core/testing';
import { provideRouter, Router } from '@angular/router';
import { aSnapshot, aTask } from '../../../testing/entities';
import { FakeLive, openBoard } from '../../../testing/fake-live';
import { Notices } from '../../core/errors/notices';
import { Drafts } from '../drafts/drafts';
import { Conflict } from './conflicts';
import { GivenUp } from './given-up';

const current = aTask({ id: 7, title: 'Theirs', description: 'Their words', version: 4 });

describe('What was given up for another’s change', () => {
  let live: FakeLive;
  const offer = (patch: Conflict['patch']): void => {
    const fields = Object.keys(patch) as (keyof Conflict['patch'])[];
    const conflictingFields = fields.map((field) => ({
      field,
      mine: patch[field],
      theirs: undefined,
    }));
    TestBed.inject(GivenUp).offer({ order: 1, current, patch, conflictingFields });
  };
  const use = (): void => {
    const [notice] = TestBed.inject(Notices).all();
    TestBed.inject(Notices).act(notice!.id);
  };

  beforeEach(async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    TestBed.configureTestingModule({ providers: [provideRouter([])] });
    ({ live } = await openBoard(aSnapshot([current])));
  });
  afterEach(() => vi.useRealTimers());

  it('is offered until somebody answers, and sent on top of what stands by then', () => {
    offer({ title: 'Mine' });
    vi.advanceTimersByTime(600_000);
    live.tell('task_updated', { ...current, priority: 2, version: 5 }, { changed: ['priority'] });
    use();
    expect(live.sent).toMatchObject([{ fields: { id: 7, title: 'Mine', base_version: 5 } }]);
  });

  it('is a draft where it is a long text, to be brought together with the other', () => {
    const navigate = vi.spyOn(TestBed.inject(Router), 'navigate').mockResolvedValue(true);
    offer({ description: 'My words' });
    use();
    expect(live.sent).toEqual([]);
    expect(TestBed.inject(Drafts).at('task:7/description')).toMatchObject({
      ...{ text: 'My words', source: 'Their words', version: 4 },
    });
    expect(navigate).toHaveBeenCalledWith(['/projects', 3, 'tasks', 7]);
  });
});

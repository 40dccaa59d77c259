import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ComponentFixture, TestBed } from '@angular/core/testing';
import { aLabel, aSnapshot } from '../../../../testing/entities';
import { openBoard } from '../../../../testing/fake-live';
import { FilterError, parseFilter } from '../../../data/filters/parsing';
import { FilterNode, NO_FILTER } from '../../../data/filters/tree';
import { FilterBar } from './filter-bar';
import { errorText } from './filter-text';

describe('FilterBar', () => {
  let fixture: ComponentFixture<FilterBar>;
  let queries: FilterNode[];
  let left: number;
  const host = (): HTMLElement => fixture.nativeElement as HTMLElement;
  const box = (): HTMLInputElement => host().querySelector('input')!;
  const texts = (selector: string): string[] =>
    [...host().querySelectorAll(selector)].map((each) => each.textContent.trim());
  const options = (): string[] => texts('[role=option] code');
  const chips = (): string[] => texts('.chips span');
  const trouble = (): string => host().querySelector('.error')?.textContent.trim() ?? '';
  const show = async (query: FilterNode): Promise<void> => {
    fixture.componentRef.setInput('query', query);
    await fixture.whenStable();
  };
  const type = async (text: string): Promise<void> => {
    box().focus();
    box().value = text;
    box().setSelectionRange(text.length, text.length);
    box().dispatchEvent(new Event('input'));
    await fixture.whenStable();
  };
  const press = async (key: string): Promise<void> => {
    box().dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }));
    await fixture.whenStable();
  };

  beforeEach(async () => {
    const labels = [
      aLabel({ id: 11, name: 'Urgent', colour: 'red' }),
      aLabel({ id: 12, name: 'To buy' }),
    ];
    await openBoard({ ...aSnapshot([]), labels });
    fixture = TestBed.createComponent(FilterBar);
    fixture.componentInstance.queryChange.subscribe((query) => {
      queries.push(query);
      // As a template does it: after the event.
      void Promise.resolve().then(() => fixture.componentRef.setInput('query', query));
    });
    fixture.componentInstance.left.subscribe(() => left++);
    [queries, left] = [[], 0];
    document.body.append(host());
    await show(NO_FILTER);
  });
  afterEach(() => fixture.destroy());

  it('completes keys, then names, and is a filter at once', async () => {
    await type('la');
    expect(options()).toEqual(['label:']);
    await press('Enter');
    expect(options()).toEqual([]);
    await press('ArrowDown');
    await type('la');
    await press('ArrowDown');
    await press('Enter');
    expect(box().value).toBe('label:');
    expect(texts('[role=option] .what')).toEqual(['To buy', 'Urgent', 'none']);
    expect(options()).toEqual(['"To buy"']);
    await press('Enter');
    expect(box().value).toBe('label:"To buy" ');
    expect(queries.at(-1)).toEqual({ type: 'term', key: 'label', values: ['To buy'], op: '=' });
    expect(chips()).toEqual(['Label: To buy']);
  });

  it('leaves words as they are typed, and shows no chips for them', async () => {
    await type('paint the');
    await press('Enter');
    expect(box().value).toBe('paint the');
    expect(chips()).toEqual([]);
    expect(queries.at(-1)).toMatchObject({ type: 'and' });
  });

  it('says each condition in words, and takes one away', async () => {
    await show(
      parseFilter('assignee:me priority:>=p2 -due:friday is:overdue "old fence" (a or b)', {
        projects: () => [],
        people: () => [],
      }),
    );
    expect(chips()).toEqual([
      'Assigned to: me',
      'Priority ≥ High',
      'not Due: Friday',
      'Overdue',
      '“old fence”',
      'a or b',
    ]);
    host()
      .querySelector<HTMLElement>('[aria-label="Remove from the filter: Priority ≥ High"]')!
      .click();
    await fixture.whenStable();
    expect(chips()).not.toContain('Priority ≥ High');
    expect(box().value).toBe('assignee:me -due:friday is:overdue "old fence" (a or b)');
  });

  it('filters by all that is right, and says at its place what is wrong', async () => {
    await type('is:open due');
    await type('is:open due:soon');
    expect(queries.at(-1)).toEqual({ type: 'term', key: 'is', values: ['open'], op: '=' });
    expect(trouble()).toContain('“soon” is no day.');
    expect(host().querySelector('mark')?.textContent).toBe('soon');
    expect(box().getAttribute('aria-invalid')).toBe('true');
    await type('is:open due:today');
    expect(trouble()).toBe('');
  });

  it('says what of several counts, and what does not', async () => {
    const naming = { projects: () => [], people: () => [] };
    await show(
      parseFilter('(label:x or (is:overdue priority:p1) or fence) -(a or due:friday)', naming),
    );
    expect(chips()).toEqual([
      'Label: x, (Overdue and Priority: Urgent), or fence',
      'not (a or Due: Friday)',
    ]);
  });

  it('takes a condition away by Delete and by Backspace, too', async () => {
    await show(parseFilter('is:overdue is:mine has:due', { projects: () => [], people: () => [] }));
    for (const key of ['Delete', 'Backspace']) {
      const chip = host().querySelector('.chips button')!;
      const press = new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true });
      expect(chip.dispatchEvent(press)).toBe(false);
      await fixture.whenStable();
    }
    expect(box().value).toBe('has:due');
  });

  it('shows of a long text only what is around the place that is wrong', async () => {
    await type(`${'label:x '.repeat(20)}due:soon ${'label:y '.repeat(20)}`);
    const shown = host().querySelector('.error code')!.textContent.trim();
    expect(shown).toMatch(/^…[a-z: ]{26}due:soon [a-z: ]+…$/u);
  });

  it('shows what is proposed, not an error in the same place, and no bracket that may still come', async () => {
    await type('due:soon (la');
    expect(options()).toEqual(['label:']);
    expect(trouble()).toBe('');
    await type('(label:x');
    expect(trouble()).toBe('');
    await press('Enter');
    expect(trouble()).toContain('closing bracket');
  });

  it('says nothing of a value that is only begun, until the box is left', async () => {
    await type('title:');
    expect(trouble()).toBe('');
    box().blur();
    await fixture.whenStable();
    expect(trouble()).toContain('A value is missing here.');
  });

  it('is emptied and left by Escape, after what is proposed is closed', async () => {
    await type('is:o');
    await press('Escape');
    expect([options(), left]).toEqual([[], 0]);
    await press('Escape');
    expect([box().value, left]).toEqual(['', 1]);
    expect(queries.at(-1)).toEqual(NO_FILTER);
  });

  it('shows all keys to who asks by the arrow', async () => {
    box().focus();
    await press('ArrowDown');
    expect(options()).toContain('priority:');
  });

  const file = join(process.cwd(), '../tests/shared/filters/errors.json');
  const wrong = JSON.parse(readFileSync(file, 'utf-8')) as { text: string }[];
  it.each(wrong.map(({ text }) => text))('has words for what is wrong: %s', (text) => {
    try {
      parseFilter(text, { projects: () => [], people: () => [] });
    } catch (thrown) {
      const words = errorText(text, thrown as FilterError);
      expect(words).not.toContain('filter-error');
      expect(words).toMatch(/[.]$/u);
    }
  });
});

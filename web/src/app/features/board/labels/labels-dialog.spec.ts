import { TestBed } from '@angular/core/testing';
import { aLabel, aSnapshot, aTask } from '../../../../testing/entities';
import { FakeLive, openBoard } from '../../../../testing/fake-live';
import { Screen } from '../../../../testing/screen';
import { BEN } from '../../../../testing/cast';
import { Dialogs } from '../../../ui/dialog/dialogs';
import { LabelsDialog } from './labels-dialog';

describe('LabelsDialog', () => {
  let screen: Screen;
  let live: FakeLive;
  let asked: { title: string; text: string }[];
  const labels = [aLabel({ id: 11, name: 'Garden' }), aLabel({ id: 12, name: 'Rain' })];
  const rows = (): string[] =>
    [...screen.root.querySelectorAll('.row')].map((row) => row.textContent.trim());
  const choose = async (label: string, ...items: string[]): Promise<void> => {
    await screen.press(`Label ${label}`);
    for (const item of items) {
      const menu = [...document.querySelectorAll<HTMLElement>('[role=menuitem]')];
      menu.find((each) => each.textContent.trim() === item)?.click();
      await screen.settle();
    }
  };
  const open = async (user?: typeof BEN): Promise<void> => {
    const tasks = [aTask({ id: 7, label_ids: [11] }), aTask({ id: 8, label_ids: [11] })];
    ({ live } = await openBoard({ ...aSnapshot(tasks), labels }, user));
    asked = [];
    vi.spyOn(TestBed.inject(Dialogs), 'confirm').mockImplementation((question) => {
      asked.push(question);
      return Promise.resolve(true);
    });
    screen = new Screen(TestBed.createComponent(LabelsDialog));
    await screen.settle();
  };

  it('lists them in their order, with the tasks that have them', async () => {
    await open();
    expect(rows()).toEqual(['Garden2 open tasks', 'Rain']);
  });

  it('makes one that there is not yet', async () => {
    await open();
    const box = screen.root.querySelector<HTMLInputElement>('form input')!;
    for (const name of ['Winter', 'GARDEN', ' ']) {
      box.value = name;
      await screen.press('Add');
    }
    expect(rows()).toEqual(['Garden2 open tasks', 'Rain', 'Winter']);
    expect(live.sent.map(({ fields }) => fields['name'])).toEqual(['Winter']);
  });

  it('changes the order and the colour of one', async () => {
    await open();
    await choose('Garden', 'Move down');
    expect(rows()).toEqual(['Rain', 'Garden2 open tasks']);
    await screen.press('Colour of Rain');
    [...screen.root.querySelectorAll('label')]
      .find((each) => each.textContent.trim() === 'Pink')
      ?.querySelector('input')
      ?.click();
    await screen.settle();
    expect(screen.root.querySelector<HTMLElement>('.dot')?.style.background).toContain('pink');
  });

  it('says how many tasks a merger changes before it merges', async () => {
    await open();
    await choose('Garden', 'Merge into', 'Rain');
    expect(asked[0]?.title).toBe('Merge “Garden” into “Rain”?');
    expect(asked[0]?.text).toContain('2 open tasks get “Rain” instead');
    expect(rows()).toEqual(['Rain2 open tasks']);
  });

  it('asks before one is deleted that is on tasks', async () => {
    await open();
    await choose('Rain', 'Delete label');
    expect(asked).toEqual([]);
    await choose('Garden', 'Delete label');
    expect(asked[0]?.text).toBe(
      'It comes off 2 open tasks, and off completed ones. “Undo” may not put it back on all completed ones.',
    );
    expect(rows()).toEqual([]);
    expect(screen.text).toContain('Labels say what tasks have in common');
  });

  it('changes nothing for whoever may only look', async () => {
    await open({ ...BEN, id: 3 });
    expect(rows()).toHaveLength(2);
    expect(screen.root.querySelectorAll('li button, form')).toHaveLength(0);
  });
});

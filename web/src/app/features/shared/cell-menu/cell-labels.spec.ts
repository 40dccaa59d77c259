import { aTask } from '../../../../testing/entities';
import { ViewOnScreen } from '../../../../testing/view-on-screen';

const TASKS = [
  aTask({ id: 7, title: 'Paint the fence', assignee_ids: [1], due: { date: '2026-12-01' } }),
];

describe('Labels in a list', () => {
  const view = new ViewOnScreen();
  afterEach(() => view.close());

  it('are made while they are put on a task, whose project is not the open one', async () => {
    await view.open('today', TASKS);
    view.title('Paint the fence').focus();
    await view.press('ArrowRight', 'ArrowRight');
    expect(view.focused()).toBe('Labels of Paint the fence: No labels');
    (document.activeElement as HTMLElement).click();
    await view.settle();
    const box = document.querySelector<HTMLInputElement>('tc-label-picker input')!;
    expect(document.activeElement).toBe(box);
    box.value = 'Waiting';
    box.dispatchEvent(new Event('input'));
    await view.settle();
    await view.press('Enter');
    const [made] = view.live.sent;
    expect(made).toMatchObject({
      name: 'create_label',
      fields: { name: 'Waiting', project_id: 3 },
    });
    expect(view.host().querySelector('tc-label-chips')!.textContent).toContain('Waiting');
    await view.press('Escape');
    expect(document.querySelector('tc-label-picker')).toBeNull();
    expect(view.focused()).toContain('Labels of Paint the fence');
  });

  it('are chosen by key, whichever cell has the focus', async () => {
    await view.open('today', TASKS);
    view.title('Paint the fence').focus();
    await view.press('l');
    expect(document.querySelector('tc-label-picker')).not.toBeNull();
    await view.press('Escape');
    expect(view.focused()).toBe('Paint the fence');
  });
});

import { aTask } from '../../../../testing/entities';
import { ViewOnScreen } from '../../../../testing/view-on-screen';

const TASKS = [
  aTask({ id: 7, title: 'Paint the fence', assignee_ids: [1], due: { date: '2026-12-01' } }),
];

describe('A cell of a list', () => {
  const view = new ViewOnScreen();
  afterEach(() => view.close());

  const open = async (...keys: string[]): Promise<void> => {
    await view.open('today', TASKS);
    view.title('Paint the fence').focus();
    await view.press(...keys);
    (document.activeElement as HTMLElement).click();
    await view.settle();
  };

  it('has a menu that takes the keyboard, and gives it back', async () => {
    await open('End');
    expect(document.activeElement!.getAttribute('role')).toBe('menuitemradio');
    // The CDK looks at the code of the key.
    const escape = { key: 'Escape', keyCode: 27, bubbles: true };
    document.activeElement!.dispatchEvent(new KeyboardEvent('keydown', escape));
    await view.settle();
    expect(document.querySelector('[role=menu]')).toBeNull();
    expect(view.focused()).toBe('Priority of Paint the fence: No priority');
  });

  it('takes one of the next days, and leaves the day by Escape', async () => {
    await open('End', 'ArrowLeft');
    const dialog = (): Element | null => document.querySelector('[role=dialog].tc-menu');
    expect(dialog()!.textContent).toContain('Tomorrow');
    [...dialog()!.querySelectorAll('button')]
      .find((each) => each.textContent.includes('Tomorrow'))!
      .click();
    await view.settle();
    expect(view.live.sent.map(({ fields }) => fields['due'])).toEqual([{ date: '2026-12-02' }]);
    expect(document.querySelector('[role=dialog].tc-menu')).toBeNull();
  });
});

import { signal } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { aSnapshot } from '../../../../testing/entities';
import { FakeLive, openBoard } from '../../../../testing/fake-live';
import { Screen } from '../../../../testing/screen';
import { Directory } from '../../../data/directory/directory';
import { ProjectsApi } from '../../../data/projects/api';
import { Invitation } from '../../../data/projects/model';
import { InvitationsPanel } from './invitations-panel';

const LINK: Invitation = {
  id: 4,
  project_id: 3,
  role: 'member',
  email: null,
  created_by: 1,
  created_at: '2026-11-23T14:00:00.000000Z',
  expires_at: '2026-11-30T14:00:00.000000Z',
  max_uses: 5,
  uses: 2,
};

describe('InvitationsPanel', () => {
  let screen: Screen;
  let open: Invitation[];
  let live: FakeLive;
  const invite = vi.fn();
  const choose = async (label: string, value: string): Promise<void> => {
    const select = screen.root.querySelector<HTMLSelectElement>(`select[aria-label="${label}"]`)!;
    select.value = value;
    select.dispatchEvent(new Event('change'));
    await screen.settle();
  };

  beforeEach(async () => {
    open = [LINK, { ...LINK, id: 5, email: 'fay@example.org', max_uses: null, uses: 0 }];
    invite.mockReset();
    invite.mockResolvedValue({ link: 'https://t.example/join#token=x', invitation: LINK });
    ({ live } = await openBoard(aSnapshot([])));
    Object.assign(TestBed.inject(ProjectsApi), {
      invitations: () => Promise.resolve(open),
      invite,
      revokeInvitation: () => Promise.resolve(null),
    });
    screen = new Screen(TestBed.createComponent(InvitationsPanel));
    await screen.settle();
  });

  it('proposes people of other projects by their names, and takes them in at once', async () => {
    const people = [
      { id: 2, name: 'Ben' },
      { id: 8, name: 'Fay Bennett' },
      { id: 9, name: 'Gil' },
    ];
    Object.assign(TestBed.inject(Directory), { people: signal(people) });
    await screen.type('Email', 'ben');
    const list = screen.root.querySelector('[aria-label="People you work with"]');
    expect(list?.textContent.replace(/\s+/gu, ' ').trim()).toContain('Add Fay Bennett');
    expect(list?.querySelectorAll('li')).toHaveLength(1);
    list?.querySelector('button')?.click();
    await screen.settle();
    expect(live.sent).toMatchObject([
      { name: 'put_member', fields: { project_id: 3, user_id: 8, role: 'member' } },
    ]);
    expect(invite).not.toHaveBeenCalled();
    expect(screen.field('Email').value).toBe('');
  });

  it('shows how often a link was used, and when each invitation ends', () => {
    expect(screen.text).toContain('Member · 2 of 5 used · ends');
    expect(screen.text).toContain('fay@example.orgMember · ends');
    expect(screen.text).toContain('2026');
  });

  it('makes a link for seven days and any number of people, unless told otherwise', async () => {
    await screen.press('Create link');
    expect(invite).toHaveBeenLastCalledWith(3, {
      max_uses: null,
      expires_in_days: 7,
      role: 'member',
    });
    await choose('How many people the link lets in', '1');
    await choose('When the link ends', '30');
    await screen.press('Create link');
    expect(invite).toHaveBeenLastCalledWith(3, {
      max_uses: 1,
      expires_in_days: 30,
      role: 'member',
    });
    expect(screen.field('Invitation link').value).toBe('https://t.example/join#token=x');
    expect(screen.text).toContain('5 people can join with this link');
  });

  it('says that an invitation was sent only where mail is sent, and offers a link elsewhere', async () => {
    invite.mockResolvedValue({ link: null, invitation: LINK, mailed: true });
    await screen.type('Email', 'fay@example.org');
    await screen.press('Send');
    expect(screen.text).not.toContain('No mail was sent');
    invite.mockResolvedValue({ link: null, invitation: LINK, mailed: false });
    await screen.type('Email', 'gus@example.org');
    await screen.press('Send');
    expect(screen.text).toContain('No mail was sent');
    expect(screen.text).toContain('If gus@example.org has an account here');
    invite.mockResolvedValue({ link: 'https://t.example/join#token=y', invitation: LINK });
    await screen.press('Create a link for one person');
    expect(invite).toHaveBeenLastCalledWith(3, { max_uses: 1, expires_in_days: 7, role: 'member' });
    expect(screen.field('Invitation link').value).toBe('https://t.example/join#token=y');
    expect(screen.text).not.toContain('No mail was sent');
  });

  it('shows no link any more that was revoked', async () => {
    await screen.press('Create link');
    open = [];
    await screen.press('Revoke the invitation by link');
    expect(screen.hasField('Invitation link')).toBe(false);
    expect(screen.text).not.toContain('Open invitations');
  });
});

import { User } from '../app/core/session/user';

/** The people of every test: Ada owns and administers, Ben is a member. */
export const ADA: User = {
  id: 1,
  email: 'ada@example.org',
  name: 'Ada',
  timezone: 'Europe/Berlin',
  language: null,
  mail_notifications: true,
  is_admin: true,
  confirmed: true,
  active: true,
  version: 1,
  created_at: '2026-11-23T14:00:00.000000Z',
  updated_at: '2026-11-23T14:00:00.000000Z',
};

export const BEN: User = { ...ADA, id: 2, email: 'ben@example.org', name: 'Ben', is_admin: false };

import { Route, Routes } from '@angular/router';
import { overTheBoard } from './core/navigation/over-the-board';
import { signedIn, signedOut, unconfirmed } from './core/session/guards';

/** The open task lies over the screen from which it was opened. */
const openTask: Route = {
  path: 'tasks/:taskId',
  canActivate: [overTheBoard],
  loadComponent: () => import('./features/task/task-drawer').then((m) => m.TaskDrawer),
};

const builtIn = (view: 'my-tasks' | 'today' | 'upcoming'): Route => ({
  path: view,
  data: { view },
  loadComponent: () => import('./features/views/view').then((m) => m.View),
  children: [openTask],
});

export const routes: Routes = [
  {
    path: 'sign-in',
    title: 'auth-sign-in',
    canActivate: [signedOut],
    loadComponent: () => import('./features/auth/sign-in').then((m) => m.SignIn),
  },
  {
    path: 'setup',
    title: 'title-welcome',
    loadComponent: () =>
      import('./features/auth/first-administrator').then((m) => m.FirstAdministrator),
  },
  {
    path: 'join',
    title: 'title-invitation',
    loadComponent: () => import('./features/auth/join-project').then((m) => m.JoinProject),
  },
  {
    path: 'forgot',
    title: 'title-forgot',
    loadComponent: () =>
      import('./features/auth/forgotten-password').then((m) => m.ForgottenPassword),
  },
  {
    path: 'reset',
    title: 'title-new-password',
    loadComponent: () => import('./features/auth/new-password').then((m) => m.NewPassword),
  },
  {
    path: 'confirm-address',
    title: 'auth-confirm-title',
    loadComponent: () => import('./features/auth/confirm-address').then((m) => m.ConfirmAddress),
  },
  {
    path: 'confirm',
    title: 'auth-confirm-title',
    canActivate: [unconfirmed],
    loadComponent: () =>
      import('./features/auth/unconfirmed-address').then((m) => m.UnconfirmedAddress),
  },
  {
    path: 'stop-mail',
    title: 'title-mail',
    loadComponent: () => import('./features/auth/stop-mail').then((m) => m.StopMail),
  },
  {
    path: '',
    canActivate: [signedIn],
    loadComponent: () => import('./features/shell/shell').then((m) => m.Shell),
    children: [
      {
        path: '',
        pathMatch: 'full',
        loadComponent: () => import('./features/home/home').then((m) => m.Home),
      },
      {
        path: 'projects/deleted',
        title: 'deleted-projects-title',
        loadComponent: () =>
          import('./features/deleted-projects/deleted-projects').then((m) => m.DeletedProjects),
      },
      {
        path: 'projects/:projectId',
        loadComponent: () => import('./features/board/board').then((m) => m.Board),
        children: [openTask],
      },
      builtIn('my-tasks'),
      builtIn('today'),
      builtIn('upcoming'),
      {
        path: 'views/:viewId',
        loadComponent: () => import('./features/views/view').then((m) => m.View),
        children: [openTask],
      },
      {
        path: 'search',
        loadComponent: () => import('./features/views/view').then((m) => m.View),
        children: [openTask],
      },
      {
        path: 'needs-you',
        title: 'needs-you-title',
        loadComponent: () => import('./features/needs-you/needs-you').then((m) => m.NeedsYou),
      },
      {
        path: 'settings',
        title: 'settings-title',
        loadComponent: () => import('./features/settings/settings').then((m) => m.Settings),
      },
      {
        path: 'people',
        title: 'people-title',
        loadComponent: () => import('./features/people/people').then((m) => m.People),
      },
      {
        path: 'security',
        title: 'security-title',
        loadComponent: () => import('./features/security/security-log').then((m) => m.SecurityLog),
      },
    ],
  },
  { path: '**', redirectTo: '' },
];

import { Routes } from '@angular/router';
import { overTheBoard } from './core/navigation/over-the-board';
import { signedIn, signedOut, unconfirmed } from './core/session/guards';

export const routes: Routes = [
  {
    path: 'sign-in',
    title: 'Sign in · Taskcast',
    canActivate: [signedOut],
    loadComponent: () => import('./features/auth/sign-in').then((m) => m.SignIn),
  },
  {
    path: 'setup',
    title: 'Welcome · Taskcast',
    loadComponent: () =>
      import('./features/auth/first-administrator').then((m) => m.FirstAdministrator),
  },
  {
    path: 'join',
    title: 'Invitation · Taskcast',
    loadComponent: () => import('./features/auth/join-project').then((m) => m.JoinProject),
  },
  {
    path: 'forgot',
    title: 'Forgotten password · Taskcast',
    loadComponent: () =>
      import('./features/auth/forgotten-password').then((m) => m.ForgottenPassword),
  },
  {
    path: 'reset',
    title: 'New password · Taskcast',
    loadComponent: () => import('./features/auth/new-password').then((m) => m.NewPassword),
  },
  {
    path: 'confirm-address',
    title: 'Confirm your address · Taskcast',
    loadComponent: () => import('./features/auth/confirm-address').then((m) => m.ConfirmAddress),
  },
  {
    path: 'confirm',
    title: 'Confirm your address · Taskcast',
    canActivate: [unconfirmed],
    loadComponent: () =>
      import('./features/auth/unconfirmed-address').then((m) => m.UnconfirmedAddress),
  },
  {
    path: 'stop-mail',
    title: 'Mail notifications · Taskcast',
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
        title: 'Deleted projects · Taskcast',
        loadComponent: () =>
          import('./features/deleted-projects/deleted-projects').then((m) => m.DeletedProjects),
      },
      {
        path: 'projects/:projectId',
        loadComponent: () => import('./features/board/board').then((m) => m.Board),
        children: [
          {
            path: 'tasks/:taskId',
            canActivate: [overTheBoard],
            loadComponent: () => import('./features/task/task-drawer').then((m) => m.TaskDrawer),
          },
        ],
      },
      {
        path: 'settings',
        title: 'Settings · Taskcast',
        loadComponent: () => import('./features/settings/settings').then((m) => m.Settings),
      },
      {
        path: 'people',
        title: 'People · Taskcast',
        loadComponent: () => import('./features/people/people').then((m) => m.People),
      },
      {
        path: 'security',
        title: 'Security log · Taskcast',
        loadComponent: () => import('./features/security/security-log').then((m) => m.SecurityLog),
      },
    ],
  },
  { path: '**', redirectTo: '' },
];

/** The values each text takes. Written by `make generate` from src/taskcast/locales/en.ftl; never edited. */
type Value = string | number;
export interface MessageArguments {
  'time-just-now': null;
  'connection-connecting': null;
  'connection-connecting-hint': null;
  'connection-live': null;
  'connection-live-hint': null;
  'connection-reconnecting': null;
  'connection-reconnecting-hint': null;
  'connection-offline': null;
  'connection-offline-hint': null;
  'connection-fallback': null;
  'connection-fallback-hint': null;
  'connection-unsent': { count: Value };
  'board-inbox': null;
  'board-open-tasks': { count: Value };
  'board-open-subtasks': { count: Value };
  'board-done': { count: Value };
  'board-done-label': { count: Value };
  'board-done-hint': null;
  'board-view-only': null;
  'board-filter': null;
  'board-filter-label': null;
  'board-members': null;
  'board-members-label': { count: Value };
  'board-menu': null;
  'board-rename': null;
  'board-rename-label': null;
  'board-not-renamed': null;
  'board-deleted-tasks': null;
  'board-delete': null;
  'board-delete-question': { project: Value };
  'board-delete-explanation': null;
  'action-edit-again': null;
}

import { Injectable } from '@angular/core';
import { VersionedEdits } from '../projects/versioned-edits';

@Injectable({ providedIn: 'root' })
export class TaskEdits extends VersionedEdits<'update_task' | 'move_task'> {}

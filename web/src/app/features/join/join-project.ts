import { Component } from '@angular/core';

@Component({ selector: 'tc-join-project', template: `` })
export class JoinProject {}

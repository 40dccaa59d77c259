import { Component } from '@angular/core';

@Component({ selector: 'tc-first-administrator', template: `` })
export class FirstAdministrator {}

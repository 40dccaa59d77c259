import { Component } from '@angular/core';

@Component({ selector: 'tc-new-password', template: `` })
export class NewPassword {}

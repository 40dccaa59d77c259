import { Component } from '@angular/core';

@Component({ selector: 'tc-confirm-address', template: `` })
export class ConfirmAddress {}

import { Component } from '@angular/core';

@Component({ selector: 'tc-forgotten-password', template: `` })
export class ForgottenPassword {}

import { Component } from '@angular/core';

@Component({ selector: 'tc-settings', template: `` })
export class Settings {}

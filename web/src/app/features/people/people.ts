import { Component } from '@angular/core';

@Component({ selector: 'tc-people', template: `` })
export class People {}

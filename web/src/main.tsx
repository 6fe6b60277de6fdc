import {render} from 'preact';
import {App} from './app.tsx';
import {startLive} from './api/live.ts';
import {startNews} from './api/news.ts';
import {watchSignOut} from './api/session.ts';
import {startRouter} from './base/router.ts';
import {startClock} from './parts/clock.ts';

startRouter();
startClock();
watchSignOut();
startLive();
startNews();
render(<App />, document.getElementById('app')!);

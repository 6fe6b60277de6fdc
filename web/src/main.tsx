import {render} from 'preact';
import {App} from './app.tsx';
import {watchLine} from './api/client.ts';
import {startLive} from './api/live.ts';
import {startNews} from './api/news.ts';
import {watchSignOut} from './api/session.ts';
import {startRouter} from './base/router.ts';
import {startClock} from './parts/clock.ts';

startRouter();
startClock();
watchSignOut();
watchLine();
startLive();
startNews();
render(<App />, document.getElementById('app')!);

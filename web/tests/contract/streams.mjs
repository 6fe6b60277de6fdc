// What the stream of live events tells of the control room, and to whom: as the schemas have it, to who may read alarms.
import http from 'node:http';
import {must} from './house.mjs';

const WAIT_MS = 20_000;  // for an event that is due at once; a slow disk is given time

// An open stream and what came by it so far: [name, text of the data].
function listen(stage, who) {
  const events = [];
  const waiting = [];
  const told = () => waiting.forEach((look) => look());
  const opened = new Promise((resolve, reject) => {
    const request = http.request({host: '127.0.0.1', port: stage.house.port, path: '/api/v1/events', headers: who.bearer ? {authorization: `Bearer ${who.bearer}`} : {cookie: `tidewaiter_session=${who.cookie}`}}, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (piece) => {
        const parts = (text + piece).split('\n\n');
        text = parts.pop();
        for (const part of parts) events.push([/^event: (.*)$/m.exec(part)?.[1], /^data: (.*)$/m.exec(part)?.[1]]);
        told();
      });
      resolve({
        events,
        // Its data; fails when it does not come.
        first: (kind, fits) => new Promise((found, missing) => {
          const timer = setTimeout(() => missing(new Error(`no event ${kind} came`)), WAIT_MS);
          const look = () => {
            const data = events.filter(([name]) => name === kind).map(([, json]) => JSON.parse(json)).find(fits);
            if (!data) return;
            clearTimeout(timer);
            found(data);
          };
          waiting.push(look);
          look();
        }),
        close: () => request.destroy(),
      });
    });
    request.on('error', reject);
    request.end();
  });
  return opened;
}

// Faults, in words.
export async function tryStreams(stage, schemas) {
  const faults = [];
  const {cast} = stage;
  const [officer, broker] = [await listen(stage, cast.control_room_officer), await listen(stage, cast.broker)];
  try {
    const shift = await stage.write('control_room_officer', 'POST', '/api/v1/shifts', {to: cast.second.id, note: 'told live'});
    await stage.write('second', 'POST', `/api/v1/shifts/${shift.id}/accept`, {});
    const {items: [open]} = must(await stage.call({method: 'GET', path: '/api/v1/alarms', who: cast.control_room_officer})).json;
    await stage.write('control_room_officer', 'POST', `/api/v1/alarms/${open.id}/steps`, {step: 'note', note: 'told live'}, {'if-match': `"${open.version}"`});
    const told = {
      Shift: [await officer.first('shift', (one) => one.id === shift.id && !one.accepted), await officer.first('shift', (one) => one.id === shift.id && one.accepted)],
      Alarm: [await officer.first('alarm', (one) => one.id === open.id && one.version > open.version)],
    };
    for (const [schema, values] of Object.entries(told)) {
      for (const value of values) {
        const wrong = schemas.problems({$ref: `#/components/schemas/${schema}`}, value);
        if (wrong) faults.push(`streamEvents: ${schema} is not as described (${wrong})`);
      }
    }
    if (broker.events.some(([name]) => name === 'alarm' || name === 'shift')) faults.push('streamEvents: a broker is told of the control room');
  } catch (error) {
    faults.push(`streamEvents: ${error.message}`);
  } finally {
    officer.close();
    broker.close();
  }
  return faults;
}

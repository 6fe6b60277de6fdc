// Operations about sessions, accounts, keys, offices, policy, webhooks and records.
import {randomUUID} from 'node:crypto';
import {Problem} from './world.mjs';

const shown = (account) => ({...account, password: undefined, must_change: undefined, locked_until: null});

export function sessionOf(world, session) {
  const account = session && world.accounts.get(session.account);
  const demo = {demo: true, first_run: Boolean(world.firstRun), version: '1.0.0-fake', currency: 'XTS', oidc: false, ...(world.withoutLedger ? {ledger: false} : {ledger: true, ledger_member: 'xx'})};
  if (!account) return {...demo, signed_in: false, demo_accounts: [...world.accounts.values()].filter((one) => one.password?.endsWith('-demo')).map((one) => ({name: one.name, password: one.password, role: one.roles[0], display_name: one.display_name}))};
  const {id, name, display_name, roles, offices, clients, language, time_zone, second_factor} = account;
  return {...demo, signed_in: true, csrf_token: session.csrf, user: {id, name, display_name, roles, offices, clients, language, time_zone, second_factor, must_change_password: Boolean(account.must_change)}};
}

const find = (list, id) => {
  const found = list.find((one) => one.id === id);
  if (!found) throw new Problem(404, 'not_found', 'There is no such thing.');
  return found;
};

export const PEOPLE_OPERATIONS = {
  getSession: ({world, session}) => sessionOf(world, session),
  signIn: ({world, body, setCookie}) => {
    const account = [...world.accounts.values()].find((one) => one.name === body.name && one.password === body.password && !one.disabled);
    if (!account) throw new Problem(401, 'wrong_credentials', 'Name or password is wrong.');
    if (account.second_factor && !body.code) throw new Problem(401, 'second_factor_needed', 'A code is needed.');
    const token = world.signIn(account);
    setCookie(token);
    return sessionOf(world, world.sessions.get(token));
  },
  signOut: ({world, token, setCookie}) => {
    world.sessions.delete(token);
    setCookie('');
  },
  setUp: ({world, body, setCookie}) => {
    if (!world.firstRun) throw new Problem(409, 'already_set_up', 'There is an administrator already.');
    if (body.token !== 'the-token') throw new Problem(422, 'wrong_token', 'The token is wrong.', [{code: 'wrong_token', pointer: '/token', detail: 'This is not the token'}]);
    world.firstRun = false;
    const account = {id: 'acc_first', name: body.name, display_name: body.name, roles: ['administrator'], offices: [], clients: [], language: 'en', time_zone: 'UTC', password: body.password};
    world.accounts.set(account.id, account);
    const token = world.signIn(account);
    setCookie(token);
    return sessionOf(world, world.sessions.get(token));
  },
  changePassword: ({account, body}) => {
    if (body.old_password !== account.password) throw new Problem(422, 'invalid', 'The present password is wrong.', [{code: 'wrong', pointer: '/old_password', detail: 'This is not the present password'}]);
    if (body.new_password.length < 10) throw new Problem(422, 'invalid', 'The new password is too short.', [{code: 'too_short', pointer: '/new_password', detail: 'At least ten characters'}]);
    Object.assign(account, {password: body.new_password, must_change: false});
  },
  beginSecondFactor: ({account}) => ({secret: 'JBSWY3DPEHPK3PXP', uri: `otpauth://totp/Tidewaiter:${account.name}?secret=JBSWY3DPEHPK3PXP&issuer=Tidewaiter`}),
  confirmSecondFactor: ({account, body}) => {
    if (!/^[0-9]{6}$/.test(body.code)) throw new Problem(422, 'wrong_code', 'The code is wrong.');
    account.second_factor = true;
    return {recovery_codes: ['k3f9-22aa', 'p0s8-71bc', 'm4x1-90de', 'q7w2-33fg']};
  },
  setPreferences: ({world, session, account, body}) => {
    Object.assign(account, body);
    return sessionOf(world, session).user;
  },
  listAccounts: ({world}) => ({items: [...world.accounts.values()].map(shown)}),
  createAccount: ({world, body}) => {
    if ([...world.accounts.values()].some((one) => one.name === body.name)) throw new Problem(422, 'name_taken', 'This name is taken.', [{code: 'name_taken', pointer: '/name', detail: 'This name is taken'}]);
    const account = {id: `acc_${randomUUID().slice(0, 8)}`, offices: [], clients: [], skills: [], language: 'en', disabled: false, second_factor: false, on_duty: true, created_at: world.now(), must_change: true, ...body};
    world.accounts.set(account.id, account);
    return shown(account);
  },
  getAccount: ({world, path}) => shown(find([...world.accounts.values()], path.id)),
  changeAccount: ({world, path, body}) => {
    const account = find([...world.accounts.values()], path.id);
    const {remove_second_factor, ...change} = body;
    Object.assign(account, change, remove_second_factor ? {second_factor: false} : {});
    return shown(account);
  },
  listApiKeys: ({world}) => ({items: world.keys}),
  createApiKey: ({world, body}) => {
    const key = {id: `key_${randomUUID().slice(0, 8)}`, clients: [], offices: [], created_at: world.now(), expires_at: null, last_used_at: null, disabled: false, ...body};
    world.keys.push(key);
    return {...key, key: `twk_${randomUUID().replaceAll('-', '')}`};
  },
  revokeApiKey: ({world, path}) => void (find(world.keys, path.id).disabled = true),
  listOffices: ({world}) => ({items: [...world.offices.values()]}),
  putOffice: ({world, path, body}) => {
    world.offices.set(path.id, body);
    return body;
  },
  getPolicy: ({world}) => world.policy,
  putPolicy: ({world, account, body, version}) => {
    if (version !== `"${world.policy.version}"`) throw new Problem(409, 'version_changed', 'Somebody else changed it meanwhile.');
    return world.policy = {...body, version: world.policy.version + 1, changed_at: world.now(), changed_by: account.display_name};
  },
  listWebhooks: ({world}) => ({items: world.webhooks}),
  createWebhook: ({world, body}) => {
    const webhook = {id: `hook_${randomUUID().slice(0, 8)}`, disabled: false, created_at: world.now(), failures: 0, ...body};
    world.webhooks.push(webhook);
    return {...webhook, secret: `whs_${randomUUID().replaceAll('-', '')}`};
  },
  deleteWebhook: ({world, path}) => void (world.webhooks = world.webhooks.filter((one) => one.id !== find(world.webhooks, path.id).id)),
  listDeliveries: ({world}) => ({items: [{seq: 3, at: world.now(), status: 'waiting', attempts: 2, last_status: 502, next_at: world.now()}, {seq: 2, at: world.now(), status: 'delivered', attempts: 1, last_status: 200}]}),
  listReads: ({world, query}) => ({items: world.reads.filter((one) => (!query.declaration || one.declaration === query.declaration) && (!query.actor || one.actor === query.actor)).slice(0, Number(query.limit ?? 50))}),
  verifyJournal: ({world}) => ({ok: true, events: world.seq, head: String(world.seq).padStart(64, '0')}),
  getDemo: ({world}) => world.demo,
  putDemo: ({world, body}) => Object.assign(world.demo, body, {running: body.per_minute > 0}),
  health: () => ({status: 'ok'}),
  ready: () => ({status: 'ready'}),
  openapi: () => ({openapi: '3.1.0'}),
};

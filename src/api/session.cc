// Signing in and out, the first administrator, and one's own settings.
#include <algorithm>
#include <mutex>

#include <fmt/format.h>

#include "access/totp.h"
#include "api/operations.h"
#include "clearance/registry.h"
#include "codec/json_reader.h"
#include "codec/json_writer.h"
#include "member/member.h"

namespace tidewaiter::api {
namespace {

namespace collection = clearance::collection;
using codec::JsonReader;
using codec::JsonValue;
using codec::JsonWriter;
using codec::kOptional;
using codec::kRequired;

struct Body {
  std::string name;
  std::string password;
  std::string code;
  std::string token;
  std::string old_password;
  std::string language;
  std::string time_zone;
};

template <std::string Body::*kMember, std::size_t kMax>
void ReadText(JsonReader& in, JsonValue value, Body& body) {
  in.Text(value, {.min = 0, .max = kMax}, body.*kMember);
}

constexpr codec::JsonMember<Body> kSignIn[] = {
    {"name", kRequired, ReadText<&Body::name, 100>},
    {"password", kRequired, ReadText<&Body::password, 1024>},
    {"code", kOptional, ReadText<&Body::code, 40>}};
constexpr codec::JsonMember<Body> kSetUp[] = {
    {"token", kRequired, ReadText<&Body::token, 100>},
    {"name", kRequired, ReadText<&Body::name, 100>},
    {"password", kRequired, ReadText<&Body::password, 1024>}};
constexpr codec::JsonMember<Body> kPassword[] = {
    {"old_password", kRequired, ReadText<&Body::old_password, 1024>},
    {"new_password", kRequired, ReadText<&Body::password, 1024>}};
constexpr codec::JsonMember<Body> kCode[] = {{"code", kRequired, ReadText<&Body::code, 40>}};
constexpr codec::JsonMember<Body> kPreferences[] = {
    {"language", kOptional,
     [](JsonReader& in, JsonValue v, Body& body) {
       constexpr std::string_view kLanguages[] = {"en", "fr", "es", "ar"};
       if (const auto place = in.Choice(v, kLanguages)) body.language = kLanguages[*place];
     }},
    {"time_zone", kOptional, ReadText<&Body::time_zone, 64>}};

std::optional<Body> ReadBody(Call& call, std::span<const codec::JsonMember<Body>> members) {
  JsonReader in;
  Body body;
  if (const auto root = in.Parse(call.request.body)) in.Object<Body>(*root, members, body);
  if (in.problems().empty()) return body;
  call.Problem(422, "problems", "The input has problems", {}, in.problems());
  return std::nullopt;
}

std::string_view RoleNameOf(access::Role role) {
  return access::RoleName(role);
}

void AppendMe(JsonWriter& json, const access::Account& account) {
  json.BeginObject().Member("id", account.id).Member("name", account.name);
  json.Member("display_name", account.display_name.empty() ? account.name : account.display_name);
  json.Key("roles").BeginArray();
  for (const access::Role role : access::AllRoles()) {
    if (account.roles.Has(role)) json.Text(RoleNameOf(role));
  }
  json.EndArray();
  for (const auto& [name, list] :
       {std::pair{"offices", &account.offices}, std::pair{"clients", &account.clients}}) {
    json.Key(name).BeginArray();
    for (const std::string& text : *list)
      json.Text(text);
    json.EndArray();
  }
  json.Member("language", account.language).Member("time_zone", account.time_zone);
  json.Member("second_factor", !account.totp_sealed.empty());
  json.Member("must_change_password", account.must_change_password).EndObject();
}

// The answer to who is signed in; `session` null for nobody.
std::string SessionJson(const House& house, const access::Account* account,
                        const access::Session* session) {
  std::string out;
  JsonWriter json(out);
  json.BeginObject().Member("signed_in", account != nullptr);
  json.Member("first_run", house.directory.empty()).Member("demo", house.settings.demo);
  json.Member("version", house.settings.version).Member("currency", house.settings.currency);
  json.Member("oidc", house.oidc != nullptr).Member("ledger", house.ledger != nullptr);
  if (house.ledger != nullptr) json.Member("ledger_member", house.ledger->id());
  if (account != nullptr) {
    json.Key("user");
    AppendMe(json, *account);
    if (session != nullptr) json.Member("csrf_token", access::CsrfToken(house.key, *session));
  }
  if (house.settings.demo) {
    json.Key("demo_accounts").BeginArray();
    for (const DemoAccount& demo : house.settings.demo_accounts) {
      json.BeginObject().Member("name", demo.name).Member("password", demo.password);
      json.Member("role", demo.role).Member("display_name", demo.display_name).EndObject();
    }
    json.EndArray();
  }
  json.EndObject();
  return out;
}

std::string CookieText(const Call& call, std::string_view token, std::int64_t seconds) {
  return fmt::format("{}={}; Path=/; HttpOnly; SameSite=Strict; Max-Age={}{}", kCookie, token,
                     seconds, call.request.secure ? "; Secure" : "");
}

// An account with the version of its record: what is written back must not undo what somebody else
// changed meanwhile.
struct Kept {
  access::Account account;
  std::uint64_t version = 0;
};

std::optional<Kept> FindKept(const House& house, std::string_view id) {
  // The version first: when it is older than the account, the write is refused and tried again.
  const auto version = house.directory.Version(collection::kAccount, id);
  auto account = house.directory.Account(id);
  if (!version || !account) return std::nullopt;
  return Kept{*std::move(account), *version};
}

std::optional<Kept> FindByName(const House& house, std::string_view name) {
  const auto account = house.directory.AccountByName(name);
  return account ? FindKept(house, account->id) : std::nullopt;
}

clearance::PutRecord PutAccount(const Kept& kept, std::string kind) {
  return {std::string(collection::kAccount), kept.account.id, kept.version,
          kept.account.ToJson().dump(),      std::move(kind), "{}"};
}

// Writes the account back, then goes on with `then`; where somebody else changed it meanwhile, does
// `again` with what it is now.
void Keep(Call call, const Kept& kept, std::string kind, void (*again)(Call),
          std::function<void(Call)> then) {
  SubmitThen(std::move(call), PutAccount(kept, std::move(kind)),
             [again, then = std::move(then)](Call asked, const clearance::Answer& answer) {
               const auto* refusal = std::get_if<clearance::Refusal>(&answer.what);
               if (refusal == nullptr) return then(std::move(asked));
               if (refusal->code == "version") return OnWorker(std::move(asked), again);
               asked.Refused(*refusal);
             });
}

clearance::PutRecord PutSession(const access::Session& session, std::string kind) {
  std::string data;
  JsonWriter(data)
      .BeginObject()
      .Member("account", session.account)
      .Member("strong", session.strong)
      .EndObject();
  return {std::string(collection::kSession), session.token_hash, {},
          access::ToJson(session).dump(),    std::move(kind),    std::move(data)};
}

// Keeps a record and forgets about it: what follows does not depend on it.
void PutLater(House& house, clearance::PutRecord record) {
  clearance::Command command;
  command.who.id = "system";
  command.work = std::move(record);
  command.done = [](const clearance::Answer&) {};
  house.engine.Submit(std::move(command));
}

clearance::PutRecord EndOf(const access::Session& session) {
  return {std::string(collection::kSession),
          session.token_hash,
          {},
          "",
          "session.ended",
          fmt::format("{{\"account\":\"{}\"}}", session.account)};
}

void DropSession(House& house, const access::Session& session) {
  PutLater(house, EndOf(session));
}

// All sessions of the account but that one.
void DropOthers(House& house, std::string_view account, std::string_view but_token_hash) {
  for (const access::Session& session : house.directory.Sessions()) {
    if (session.account == account && session.token_hash != but_token_hash) {
      DropSession(house, session);
    }
  }
}

// Starts a session and answers with it.
void Start(Call call, const access::Account& account, bool strong) {
  House& house = *call.house;
  const access::NewSession started =
      access::StartSession(account.id, strong, call.now_s(), house.settings.session, house.random);
  call.who = access::PrincipalOf(account, strong);
  std::string json = SessionJson(house, &account, &started.session);
  std::string cookie = CookieText(call, started.token, house.settings.session.lifetime_s);
  SubmitThen(std::move(call), PutSession(started.session, "session.started"),
             [json = std::move(json), cookie = std::move(cookie)](Call asked,
                                                                  const clearance::Answer& answer) {
               if (const auto* refusal = std::get_if<clearance::Refusal>(&answer.what)) {
                 return asked.Refused(*refusal);
               }
               asked.Send(200, json, {{"Set-Cookie", cookie}});
             });
}

void TooMany(Call& call, std::int64_t wait_s) {
  call.Problem(429, "too_many_attempts", "Too many attempts", "wait before the next one", {},
               {.headers = {{"Retry-After", fmt::format("{}", wait_s)}}});
}

void WrongCredentials(Call& call) {
  call.Problem(401, "wrong_credentials", "Name or password is wrong");
}

// Counts at once, whatever the store is doing: who tries fast must not try more.
void NoteFailure(Call& call, const std::optional<Kept>& kept) {
  House& house = *call.house;
  Kept changed;
  {
    const std::lock_guard lock(house.lockout_mutex);
    house.peer_lockouts.NoteFailure(access::PeerKey(call.request.peer), call.now_s());
    if (!kept) return;
    changed = *kept;
    const auto [place, is_new] =
        house.account_lockouts.try_emplace(changed.account.id, changed.account.lockout);
    access::NoteFailure(place->second, access::kAccountLockout, call.now_s());
    changed.account.lockout = place->second;
  }
  PutLater(house, PutAccount(changed, "account.sign_in_failed"));
}

// Seconds until somebody at that address may try for that account again.
std::int64_t WaitFor(const Call& call, const std::optional<Kept>& kept) {
  House& house = *call.house;
  const std::lock_guard lock(house.lockout_mutex);
  const std::int64_t wait_s =
      house.peer_lockouts.WaitFor(access::PeerKey(call.request.peer), call.now_s());
  if (!kept) return wait_s;
  const auto found = house.account_lockouts.find(kept->account.id);
  const access::Lockout& lockout =
      found == house.account_lockouts.end() ? kept->account.lockout : found->second;
  return std::max(wait_s, access::WaitFor(lockout, access::kAccountLockout, call.now_s()));
}

void ForgetFailures(House& house, access::Account& account) {
  const std::lock_guard lock(house.lockout_mutex);
  house.account_lockouts.erase(account.id);
  account.lockout = {};
}

// The second factor: its step or a recovery code, noted in the account. False when it is wrong.
bool TakesCode(const House& house, access::Account& account, const std::string& code,
               std::int64_t now) {
  const auto secret = access::OpenTotp(house.key, account);
  if (secret) {
    if (const auto step = access::CheckTotp(*secret, code, now, account.totp_last_step)) {
      account.totp_last_step = *step;
      return true;
    }
  }
  return access::UseRecoveryCode(account.recovery_hashes, code);
}

// Whether the second factor was shown; nothing after a refusal.
std::optional<bool> ShowsFactor(Call& call, const Body& body, const std::optional<Kept>& read,
                                access::Account& account) {
  if (account.totp_sealed.empty()) return call.house->settings.demo;  // the demo has no phones
  if (body.code.empty()) {
    call.Problem(401, "second_factor_needed", "The code of the second factor is needed");
    return std::nullopt;
  }
  if (TakesCode(*call.house, account, body.code, call.now_s())) return true;
  NoteFailure(call, read);
  WrongCredentials(call);
  return std::nullopt;
}

void DoSignIn(Call call) {
  auto body = ReadBody(call, kSignIn);
  if (!body) return;
  House& house = *call.house;
  const std::optional<Kept> read = FindByName(house, body->name);
  if (const std::int64_t wait_s = WaitFor(call, read); wait_s > 0) return TooMany(call, wait_s);
  // As long for a name that is not there as for one that is.
  const bool right =
      access::VerifyPassword(read ? read->account.password_hash : std::string(), body->password);
  if (!right || !read || read->account.disabled) {
    NoteFailure(call, read);
    return WrongCredentials(call);
  }
  Kept kept = *read;
  const std::optional<bool> strong = ShowsFactor(call, *body, read, kept.account);
  if (!strong) return;
  ForgetFailures(house, kept.account);
  if (access::NeedsRehash(kept.account.password_hash, house.settings.password_cost)) {
    if (auto hash = access::HashPassword(body->password, house.settings.password_cost)) {
      kept.account.password_hash = *std::move(hash);
    }
  }
  auto start = [account = kept.account, strong = *strong](Call asked) {
    Start(std::move(asked), account, strong);
  };
  if (kept.account.ToJson() == read->account.ToJson()) return start(std::move(call));
  // Before the session is there, for a code must not work twice.
  Keep(std::move(call), kept, "", DoSignIn, std::move(start));
}

std::vector<codec::Problem> PasswordProblems(std::string_view password,
                                             const std::vector<std::string>& names,
                                             std::string_view pointer) {
  std::vector<codec::Problem> problems;
  for (const access::PasswordFlaw flaw : access::PasswordFlaws(password, names)) {
    const std::string_view code = access::PasswordFlawCode(flaw);
    problems.push_back({fmt::format("password_{}", code), std::string(pointer),
                        code == "too_short" ? "has fewer than 12 characters"
                                            : "is too easily guessed or not usable"});
  }
  return problems;
}

void DoSetUp(Call call) {
  auto body = ReadBody(call, kSetUp);
  if (!body) return;
  House& house = *call.house;
  if (!house.directory.empty() || house.settings.setup_token.empty()) return call.NotFound();
  if (const std::int64_t wait_s = WaitFor(call, std::nullopt); wait_s > 0) {
    return TooMany(call, wait_s);
  }
  if (!access::SameSecret(body->token, house.settings.setup_token)) {
    NoteFailure(call, std::nullopt);
    return call.Problem(403, "wrong_token", "The token is not the one that the server printed");
  }
  access::Json json{{"id", access::NewId("acc_", house.random)},
                    {"name", body->name},
                    {"display_name", body->name},
                    {"roles", {"administrator"}},
                    {"offices", access::Json::array({"*"})},
                    {"created", call.now_s()}};
  std::vector<Error> errors;
  auto account = access::Account::FromJson(json, &errors);
  std::vector<codec::Problem> problems =
      PasswordProblems(body->password, {body->name}, "/password");
  for (const Error& error : errors)
    problems.push_back({"account", error.field, error.message});
  if (!account || !problems.empty()) {
    return call.Problem(422, "problems", "The input has problems", {}, problems);
  }
  auto hash = access::HashPassword(body->password, house.settings.password_cost);
  if (!hash) return call.Fail(hash.error());
  account->password_hash = *std::move(hash);
  call.who = access::PrincipalOf(*account, false);
  SubmitThen(std::move(call), PutAccount({*account, 0}, "account.created"),
             [account = *account](Call asked, const clearance::Answer& answer) {
               if (const auto* refusal = std::get_if<clearance::Refusal>(&answer.what)) {
                 return asked.Refused(*refusal);
               }
               Start(std::move(asked), account, false);
             });
}

// The account behind the session, or nothing after an answer: keys and outside identities have
// neither password nor second factor here.
std::optional<Kept> Own(Call& call) {
  std::optional<Kept> kept = call.session ? FindKept(*call.house, call.who.id) : std::nullopt;
  if (!kept) call.Problem(403, "no_account", "Only an account with a session has this");
  return kept;
}

void DoChangePassword(Call call) {
  auto body = ReadBody(call, kPassword);
  if (!body) return;
  auto kept = Own(call);
  if (!kept) return;
  access::Account& account = kept->account;
  House& house = *call.house;
  if (const std::int64_t wait_s = WaitFor(call, kept); wait_s > 0) return TooMany(call, wait_s);
  if (!access::VerifyPassword(account.password_hash, body->old_password)) {
    NoteFailure(call, kept);
    return call.Problem(422, "problems", "The old password is wrong", {},
                        std::vector<codec::Problem>{{"wrong", "/old_password", "is wrong"}});
  }
  auto problems =
      PasswordProblems(body->password, {account.name, account.display_name}, "/new_password");
  if (body->password == body->old_password) {
    problems.push_back({"password_same", "/new_password", "is the old one"});
  }
  if (!problems.empty()) {
    return call.Problem(422, "problems", "The new password has problems", {}, problems);
  }
  auto hash = access::HashPassword(body->password, house.settings.password_cost);
  if (!hash) return call.Fail(hash.error());
  account.password_hash = *std::move(hash);
  account.must_change_password = false;
  ForgetFailures(house, account);
  DropOthers(house, account.id, call.session->token_hash);
  Keep(std::move(call), *kept, "account.password_changed", DoChangePassword,
       [](Call asked) { asked.SendNothing(); });
}

// As Own, for the second factor: who has one shows it before it is replaced, or a session that was
// left open would be enough to take the account over.
std::optional<Kept> OwnForFactor(Call& call) {
  std::optional<Kept> kept = Own(call);
  if (kept && !kept->account.totp_sealed.empty() && !call.who.strong) {
    call.Denied(access::Reason::kSecondFactorNeeded);
    return std::nullopt;
  }
  return kept;
}

// The session is one with a second factor from now on, under another token.
void Raise(Call call, const std::vector<std::string>& codes) {
  House& house = *call.house;
  {
    const std::lock_guard lock(house.lockout_mutex);
    house.unconfirmed_totp.erase(call.who.id);
  }
  const access::NewSession raised = access::RaiseSession(*call.session, call.now_s(), house.random);
  std::string out;
  JsonWriter json(out);
  json.BeginObject().Key("recovery_codes").BeginArray();
  for (const std::string& code : codes)
    json.Text(code);
  json.EndArray().EndObject();
  std::string cookie = CookieText(call, raised.token, house.settings.session.lifetime_s);
  DropSession(house, *call.session);
  SubmitThen(std::move(call), PutSession(raised.session, "session.raised"),
             [out = std::move(out), cookie = std::move(cookie)](Call asked,
                                                                const clearance::Answer& answer) {
               if (const auto* refusal = std::get_if<clearance::Refusal>(&answer.what)) {
                 return asked.Refused(*refusal);
               }
               asked.Send(200, out, {{"Set-Cookie", cookie}});
             });
}

std::string Base32Of(const std::string& uri) {
  const std::size_t begin = uri.find("secret=");
  if (begin == std::string::npos) return {};
  return uri.substr(begin + 7, uri.find('&', begin) - begin - 7);
}

}  // namespace

void GetSession(Call call) {
  const House& house = *call.house;
  const auto account = house.directory.Account(call.who.id);
  call.Send(200, SessionJson(house, account ? &*account : nullptr,
                             call.session ? &*call.session : nullptr));
}

void SignIn(Call call) {
  OnWorker(std::move(call), DoSignIn);
}

void SignOut(Call call) {
  std::vector<http::Header> headers{{"Set-Cookie", CookieText(call, "", 0)},
                                    {"Clear-Site-Data", "\"cache\", \"storage\""}};
  if (!call.session) return call.SendNothing(std::move(headers));
  clearance::PutRecord end = EndOf(*call.session);
  SubmitThen(std::move(call), std::move(end),
             [headers = std::move(headers)](Call asked, const clearance::Answer& answer) {
               if (const auto* refusal = std::get_if<clearance::Refusal>(&answer.what)) {
                 return asked.Refused(*refusal);
               }
               asked.SendNothing(headers);
             });
}

void SetUp(Call call) {
  OnWorker(std::move(call), DoSetUp);
}

void ChangePassword(Call call) {
  OnWorker(std::move(call), DoChangePassword);
}

void BeginSecondFactor(Call call) {
  const auto kept = OwnForFactor(call);
  if (!kept) return;
  const access::Account& account = kept->account;
  const std::string secret = access::NewTotpSecret(call.house->random);
  {
    const std::lock_guard lock(call.house->lockout_mutex);
    call.house->unconfirmed_totp[account.id] =
        access::SealTotp(call.house->key, account, secret, call.house->random);
  }
  const std::string uri = access::OtpauthUri("Tidewaiter", account.name, secret);
  std::string out;
  JsonWriter(out).BeginObject().Member("secret", Base32Of(uri)).Member("uri", uri).EndObject();
  call.Send(200, std::move(out));
}

void ConfirmSecondFactor(Call call) {
  auto body = ReadBody(call, kCode);
  if (!body) return;
  auto kept = OwnForFactor(call);
  if (!kept) return;
  access::Account& account = kept->account;
  House& house = *call.house;
  account.totp_sealed.clear();
  {
    const std::lock_guard lock(house.lockout_mutex);
    const auto found = house.unconfirmed_totp.find(account.id);
    if (found != house.unconfirmed_totp.end()) account.totp_sealed = found->second;
  }
  const auto secret = access::OpenTotp(house.key, account);
  const auto step = secret ? access::CheckTotp(*secret, body->code, call.now_s(), -1)
                           : std::optional<std::int64_t>();
  if (!step) {
    return call.Problem(422, "problems", "The code is wrong", {},
                        std::vector<codec::Problem>{{"wrong", "/code", "is wrong"}});
  }
  account.totp_last_step = *step;
  access::RecoveryCodes codes = access::NewRecoveryCodes(house.random);
  account.recovery_hashes = codes.hashes;
  Keep(std::move(call), *kept, "account.second_factor_set", ConfirmSecondFactor,
       [codes = std::move(codes.codes)](Call asked) { Raise(std::move(asked), codes); });
}

void SetPreferences(Call call) {
  auto body = ReadBody(call, kPreferences);
  if (!body) return;
  auto kept = Own(call);
  if (!kept) return;
  access::Account& account = kept->account;
  if (!body->language.empty()) account.language = body->language;
  if (!body->time_zone.empty()) account.time_zone = body->time_zone;
  std::vector<Error> errors;
  const auto checked = access::Account::FromJson(account.ToJson(), &errors);
  if (!checked) {
    std::vector<codec::Problem> problems;
    for (const Error& error : errors)
      problems.push_back({"account", error.field, error.message});
    return call.Problem(422, "problems", "The input has problems", {}, problems);
  }
  std::string out;
  JsonWriter json(out);
  AppendMe(json, account);
  Keep(std::move(call), *kept, "", SetPreferences,
       [out = std::move(out)](Call asked) { asked.Send(200, out); });
}

}  // namespace tidewaiter::api

// Accounts and API keys, for administrators.
#include <algorithm>

#include <fmt/format.h>

#include "api/operations.h"
#include "api/views.h"
#include "clearance/registry.h"
#include "codec/json_writer.h"

namespace tidewaiter::api {
namespace {

namespace collection = clearance::collection;
using access::Action;
using access::Json;
using codec::JsonWriter;

void AppendList(JsonWriter& json, std::string_view name, const std::vector<std::string>& list) {
  json.Key(name).BeginArray();
  for (const std::string& text : list)
    json.Text(text);
  json.EndArray();
}

void AppendRoles(JsonWriter& json, access::RoleSet roles) {
  json.Key("roles").BeginArray();
  for (const access::Role role : access::AllRoles()) {
    if (roles.Has(role)) json.Text(access::RoleName(role));
  }
  json.EndArray();
}

void AppendAccount(JsonWriter& json, const access::Account& account, const House& house,
                   std::optional<bool> on_duty = std::nullopt) {
  json.BeginObject().Member("id", account.id).Member("name", account.name);
  json.Member("display_name", account.display_name);
  AppendRoles(json, account.roles);
  AppendList(json, "offices", account.offices);
  AppendList(json, "clients", account.clients);
  AppendList(json, "skills", account.skills);
  json.Member("language", account.language).Member("time_zone", account.time_zone);
  json.Member("disabled", account.disabled).Member("second_factor", !account.totp_sealed.empty());
  const std::int64_t now = house.clock.UnixSeconds();
  const std::int64_t wait_s = access::WaitFor(account.lockout, access::kAccountLockout, now);
  json.Key("locked_until");
  if (wait_s > 0) {
    json.Text(TimeText((now + wait_s) * 1000));
  } else {
    json.Null();
  }
  json.Member("created_at", TimeText(account.created * 1000));
  json.Member("on_duty", on_duty.value_or(house.directory.OnDuty(account.id))).EndObject();
}

std::string AccountJson(const access::Account& account, const House& house,
                        std::optional<bool> on_duty = std::nullopt) {
  std::string out;
  JsonWriter json(out);
  AppendAccount(json, account, house, on_duty);
  return out;
}

void AppendKey(JsonWriter& json, const access::ApiKey& key, std::string_view text) {
  const auto time = [&json](std::string_view name, std::int64_t seconds) {
    json.Key(name);
    if (seconds == 0) {
      json.Null();
    } else {
      json.Text(TimeText(seconds * 1000));
    }
  };
  json.BeginObject().Member("id", key.id).Member("name", key.name);
  AppendRoles(json, key.roles);
  AppendList(json, "clients", key.clients);
  AppendList(json, "offices", key.offices);
  json.Member("created_at", TimeText(key.created * 1000));
  time("expires_at", key.expires);
  time("last_used_at", key.last_used);
  json.Member("disabled", key.disabled).MemberUnlessEmpty("key", text).EndObject();
}

bool Denied(Call& call, Action action) {
  const access::Decision may = access::Allows(call.who, action, {});
  if (!may) call.Denied(may.reason);
  return !may;
}

// The members of the body that are among `known`; others are problems.
std::optional<Json> ReadMembers(Call& call, std::span<const std::string_view> known,
                                std::vector<codec::Problem>& problems) {
  Json body = Json::parse(call.request.body, nullptr, /*allow_exceptions=*/false);
  if (body.is_discarded() || !body.is_object()) {
    call.Problem(422, "problems", "The input has problems", {},
                 std::vector<codec::Problem>{{"json", "", "is not a JSON object"}});
    return std::nullopt;
  }
  for (const auto& [name, value] : body.items()) {
    if (std::ranges::find(known, name) == known.end()) {
      problems.push_back({"unknown_member", "/" + name.substr(0, 60), "there is no such member"});
    }
  }
  if (body.contains("roles") && body["roles"].is_array() && body["roles"].empty()) {
    problems.push_back({"too_few", "/roles", "without a role nothing can be done"});
  }
  return body;
}

void TakeErrors(const std::vector<Error>& errors, std::vector<codec::Problem>& problems) {
  for (const Error& error : errors)
    problems.push_back({"account", error.field, error.message});
}

// Takes the password out of the body and its hash into the account.
void TakePassword(const House& house, Json& body, access::Account& account,
                  std::vector<codec::Problem>& problems) {
  if (!body.contains("password")) return;
  if (!body["password"].is_string()) {
    problems.push_back({"type", "/password", "is not text"});
    return;
  }
  const std::string password = body["password"].get<std::string>();
  for (const access::PasswordFlaw flaw :
       access::PasswordFlaws(password, {account.name, account.display_name})) {
    problems.push_back({fmt::format("password_{}", access::PasswordFlawCode(flaw)), "/password",
                        "is too short or too easily guessed"});
  }
  if (!problems.empty()) return;
  if (auto hash = access::HashPassword(password, house.settings.password_cost)) {
    account.password_hash = *std::move(hash);
    account.must_change_password = true;
  } else {
    problems.push_back({"password", "/password", hash.error().message});
  }
}

clearance::PutRecord PutAccount(const access::Account& account, std::uint64_t version,
                                std::string kind) {
  std::string data;
  JsonWriter json(data);
  json.BeginObject().Member("name", account.name);
  AppendRoles(json, account.roles);
  AppendList(json, "offices", account.offices);
  json.Member("disabled", account.disabled).EndObject();
  return {std::string(collection::kAccount), account.id,      version,
          account.ToJson().dump(),           std::move(kind), std::move(data)};
}

void Create(Call call) {
  constexpr std::string_view kKnown[] = {"name",     "display_name", "roles",
                                         "offices",  "clients",      "skills",
                                         "language", "time_zone",    "password"};
  if (AnsweredBefore(call)) return;
  std::vector<codec::Problem> problems;
  auto body = ReadMembers(call, kKnown, problems);
  if (!body) return;
  House& house = *call.house;
  Json json = *body;
  json.erase("password");
  json["id"] = access::NewId("acc_", house.random);
  json["created"] = call.now_s();
  std::vector<Error> errors;
  auto account = access::Account::FromJson(json, &errors);
  TakeErrors(errors, problems);
  if (account) {
    if (house.directory.AccountByName(account->name)) {
      problems.push_back({"name_taken", "/name", "there is an account of that name"});
    }
    TakePassword(house, *body, *account, problems);
    const access::Decision grant = access::AllowsGrant(call.who, account->id, account->roles);
    if (!grant) {
      problems.push_back(
          {std::string(access::ReasonCode(grant.reason)), "/roles", "these roles cannot be given"});
    }
  }
  if (!problems.empty() || !account) {
    return call.Problem(422, "problems", "The input has problems", {}, problems);
  }
  Render render = [json_text = AccountJson(*account, house)](const clearance::Applied&) {
    return clearance::Rendered{201, json_text};
  };
  Submit(std::move(call), PutAccount(*account, 0, "account.created"), std::move(render));
}

// A member that says yes or no; nothing when it is not there.
std::optional<bool> FlagOf(const Json& body, const char* name,
                           std::vector<codec::Problem>& problems) {
  if (!body.contains(name)) return std::nullopt;
  if (body[name].is_boolean()) return body[name].get<bool>();
  problems.push_back({"type", fmt::format("/{}", name), "is neither true nor false"});
  return std::nullopt;
}

// What follows from a changed account: duty, and an end of its sessions. Rights that were taken
// away end at once: who had them signs in anew.
std::vector<clearance::PutRecord> WhatFollows(const House& house, const std::string& account,
                                              std::optional<bool> on_duty) {
  std::vector<clearance::PutRecord> records;
  if (on_duty) {
    records.push_back({std::string(collection::kOffDuty),
                       account,
                       {},
                       *on_duty ? "" : "{\"off_duty\":true}",
                       "account.duty_changed",
                       "{}"});
  }
  for (const access::Session& session : house.directory.Sessions()) {
    if (session.account != account) continue;
    records.push_back(
        {std::string(collection::kSession), session.token_hash, {}, "", "session.ended", "{}"});
  }
  return records;
}

// The account as the body wants it; nothing where there are problems.
std::optional<access::Account> Changed(const Call& call, const access::Account& before, Json& body,
                                       std::vector<codec::Problem>& problems) {
  Json json = before.ToJson();
  for (const char* name : {"display_name", "roles", "offices", "clients", "skills", "disabled"}) {
    if (body.contains(name)) json[name] = body[name];
  }
  std::vector<Error> errors;
  auto account = access::Account::FromJson(json, &errors);
  TakeErrors(errors, problems);
  if (!account) return std::nullopt;
  const access::Decision grant = access::AllowsGrant(call.who, account->id, account->roles);
  if (!grant) {
    problems.push_back({std::string(access::ReasonCode(grant.reason)), "/roles",
                        "nobody changes their own account"});
  }
  TakePassword(*call.house, body, *account, problems);
  if (FlagOf(body, "remove_second_factor", problems).value_or(false)) {
    account->totp_sealed.clear();
    account->totp_last_step = -1;
    account->recovery_hashes.clear();
  }
  account->lockout = {};
  return problems.empty() ? std::optional(*std::move(account)) : std::nullopt;
}

void Change(Call call) {
  constexpr std::string_view kKnown[] = {"display_name", "roles",    "offices",
                                         "clients",      "skills",   "disabled",
                                         "on_duty",      "password", "remove_second_factor"};
  if (AnsweredBefore(call)) return;
  std::vector<codec::Problem> problems;
  auto body = ReadMembers(call, kKnown, problems);
  if (!body) return;
  House& house = *call.house;
  const std::string id(call.request.PathParameter("id"));
  const auto version = house.directory.Version(collection::kAccount, id);  // before the account
  const auto before = house.directory.Account(id);
  if (!before || !version) return call.NotFound();
  const std::optional<bool> on_duty = FlagOf(*body, "on_duty", problems);
  const auto account = Changed(call, *before, *body, problems);
  if (!account) {
    return call.Problem(422, "problems", "The input has problems", {}, problems);
  }
  {
    const std::lock_guard lock(house.lockout_mutex);
    house.account_lockouts.erase(id);
  }
  Render render = [house = call.house, changed = *account, on_duty](const clearance::Applied&) {
    return clearance::Rendered{200, AccountJson(changed, *house, on_duty)};
  };
  Submit(std::move(call), PutAccount(*account, *version, "account.changed"), std::move(render),
         {.then = WhatFollows(house, id, on_duty), .again = Change});
}

void CreateKey(Call call) {
  constexpr std::string_view kKnown[] = {"name", "roles", "clients", "offices", "expires_at"};
  if (AnsweredBefore(call)) return;
  std::vector<codec::Problem> problems;
  auto body = ReadMembers(call, kKnown, problems);
  if (!body) return;
  House& house = *call.house;
  const access::NewApiKeyText made = access::MakeApiKey(house.random);
  Json json = *body;
  if (json.contains("expires_at")) {
    const std::string text =
        json["expires_at"].is_string() ? json["expires_at"].get<std::string>() : "";
    const auto expires = ParseRfc3339(text);
    if (expires && *expires > 0) {
      json["expires"] = *expires;
    } else {
      problems.push_back({"format", "/expires_at", "is not a time such as 2026-11-30T23:59:59Z"});
    }
    json.erase("expires_at");
  }
  json["id"] = made.id;
  json["hash"] = made.hash;
  json["created"] = call.now_s();
  std::vector<Error> errors;
  const auto key = access::ApiKey::FromJson(json, &errors);
  for (const Error& error : errors)
    problems.push_back({"api_key", error.field, error.message});
  if (!problems.empty() || !key) {
    return call.Problem(422, "problems", "The input has problems", {}, problems);
  }
  std::string data;
  JsonWriter event(data);
  event.BeginObject().Member("name", key->name);
  AppendRoles(event, key->roles);
  AppendList(event, "clients", key->clients);
  event.EndObject();
  // Shown once: it must not lie among the answers that are kept for repeated requests.
  std::string once;
  JsonWriter shown(once);
  AppendKey(shown, *key, made.text);
  Render render = [key = *key](const clearance::Applied&) {
    std::string out;
    JsonWriter later(out);
    AppendKey(later, key, "");
    return clearance::Rendered{201, std::move(out)};
  };
  Submit(std::move(call),
         clearance::PutRecord{std::string(collection::kApiKey),
                              key->id,
                              {},
                              key->ToJson().dump(),
                              "api_key.created",
                              std::move(data)},
         std::move(render), {.once = std::move(once)});
}

void Revoke(Call call) {
  if (AnsweredBefore(call)) return;
  const auto key = call.house->directory.Key(call.request.PathParameter("id"));
  if (!key) return call.NotFound();
  Render render = [](const clearance::Applied&) { return clearance::Rendered{204, ""}; };
  Submit(std::move(call),
         clearance::PutRecord{
             std::string(collection::kApiKey), key->id, {}, "", "api_key.revoked", "{}"},
         std::move(render));
}

}  // namespace

void ListAccounts(Call call) {
  if (!access::AllowsSomewhere(call.who, Action::kReadOfficers) &&
      Denied(call, Action::kManageAccounts)) {
    return;
  }
  const bool manages = access::Allows(call.who, Action::kManageAccounts, {}).allowed;
  const access::ListScope scope = access::ScopeOf(call.who, Action::kReadOfficers);
  std::string out;
  JsonWriter json(out);
  json.BeginObject().Key("items").BeginArray();
  for (const access::Account& account : call.house->directory.Accounts()) {
    const bool mine = std::ranges::any_of(account.offices, [&](const std::string& office) {
      return scope.Includes({.office = office, .declarant = {}, .importer = {}, .officer = {}});
    });
    if (manages || scope.all || mine) AppendAccount(json, account, *call.house);
  }
  json.EndArray().EndObject();
  call.Send(200, std::move(out));
}

void CreateAccount(Call call) {
  if (Denied(call, Action::kManageAccounts)) return;
  OnWorker(std::move(call), Create);
}

void GetAccount(Call call) {
  if (Denied(call, Action::kManageAccounts)) return;
  const auto account = call.house->directory.Account(call.request.PathParameter("id"));
  if (!account) return call.NotFound();
  call.Send(200, AccountJson(*account, *call.house));
}

void ChangeAccount(Call call) {
  if (Denied(call, Action::kManageAccounts)) return;
  OnWorker(std::move(call), Change);
}

void ListApiKeys(Call call) {
  if (Denied(call, Action::kManageApiKeys)) return;
  std::string out;
  JsonWriter json(out);
  json.BeginObject().Key("items").BeginArray();
  for (const access::ApiKey& key : call.house->directory.Keys())
    AppendKey(json, key, "");
  json.EndArray().EndObject();
  call.Send(200, std::move(out));
}

void CreateApiKey(Call call) {
  if (Denied(call, Action::kManageApiKeys)) return;
  OnWorker(std::move(call), CreateKey);
}

void RevokeApiKey(Call call) {
  if (Denied(call, Action::kManageApiKeys)) return;
  OnWorker(std::move(call), Revoke);
}

}  // namespace tidewaiter::api

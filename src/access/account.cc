// The records of accounts and API keys: docs/formats/access.md.
#include "access/account.h"

#include <algorithm>
#include <initializer_list>
#include <iterator>
#include <string_view>
#include <utility>

#include "access/internal/json.h"
#include "access/internal/sodium.h"
#include "access/totp.h"

namespace tidewaiter::access {
namespace {

using Need = RecordReader::Need;

constexpr std::size_t kEmailMax = 254;    // RFC 5321
constexpr std::size_t kLanguageMax = 35;  // RFC 5646 section 4.4.1
constexpr std::size_t kTimeZoneMax = 64;
constexpr std::size_t kSkillMax = 64;
constexpr std::size_t kPasswordHashMax = 127;  // what libsodium writes
constexpr std::size_t kSealedMax = 256;        // of a TOTP secret
constexpr std::string_view kDigits = "0123456789";
constexpr std::string_view kSmallLetters = "abcdefghijklmnopqrstuvwxyz";
constexpr std::string_view kLargeLetters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";

bool OnlyOf(std::string_view text, std::initializer_list<std::string_view> sets) {
  return std::all_of(text.begin(), text.end(), [&](char c) {
    return std::any_of(sets.begin(), sets.end(),
                       [&](std::string_view set) { return set.find(c) != set.npos; });
  });
}

bool IsLogin(std::string_view text) {
  return text.size() >= 3 && OnlyOf(text, {kSmallLetters, kDigits, "._-@"}) &&
         OnlyOf(text.substr(0, 1), {kSmallLetters, kDigits});
}

bool IsEmail(std::string_view text) {
  const std::size_t at = text.find('@');
  return at != text.npos && at > 0 && at + 1 < text.size() && text.find('@', at + 1) == text.npos &&
         text.find(' ') == text.npos;
}

bool IsLanguage(std::string_view text) {
  return text.size() >= 2 && OnlyOf(text, {kSmallLetters, kLargeLetters, kDigits, "-"}) &&
         OnlyOf(text.substr(0, 2), {kSmallLetters, kLargeLetters});
}

bool IsTimeZone(std::string_view text) {
  return !text.empty() && OnlyOf(text, {kSmallLetters, kLargeLetters, kDigits, "_+-/"});
}

// Notes a problem when a text that is there has the wrong form.
void Expect(RecordReader& in, const char* name, std::string_view text, bool (*is)(std::string_view),
            const char* what) {
  if (!text.empty() && !is(text)) in.Problem(std::string("/") + name, what);
}

bool StartsWithArgon(std::string_view text) {
  return text.starts_with("$argon2id$");
}

bool StartsWithSealed(std::string_view text) {
  return text.starts_with("tws1.");
}

Json RolesToJson(RoleSet roles) {
  Json names = Json::array();
  for (const Role role : AllRoles()) {
    if (roles.Has(role)) names.push_back(std::string(RoleName(role)));
  }
  return names;
}

void ReadRoles(RecordReader& in, RoleSet& to) {
  std::vector<std::string> names;
  in.Texts("roles", names, kRoleCount, kNameMax, Need::kRequired);
  for (std::size_t i = 0; i < names.size(); ++i) {
    const Result<Role> role = ParseRole(names[i]);
    if (role) {
      to.Add(*role);
    } else {
      in.Problem("/roles/" + std::to_string(i), "no such role");
    }
  }
  if (!IsSound(to)) in.Problem("/roles", "these roles do not go together in one person");
}

void ReadReach(RecordReader& in, std::vector<std::string>& offices,
               std::vector<std::string>& clients) {
  in.Texts("offices", offices, kOfficesMax, kIdMax);
  in.Texts("clients", clients, kClientsMax, kIdMax);
}

void ReadLockout(RecordReader& in, Lockout& to) {
  const Json* const member = in.Member("lockout");
  if (member == nullptr) return;
  Result<Lockout> lockout = LockoutFromJson(*member, "/lockout");
  if (lockout) {
    to = *lockout;
  } else {
    in.Problem(lockout.error().field, lockout.error().message);
  }
}

void ReadSecrets(RecordReader& in, Account& to) {
  in.Text("password_hash", to.password_hash, kPasswordHashMax);
  Expect(in, "password_hash", to.password_hash, StartsWithArgon, "not an Argon2id hash");
  in.Text("totp_sealed", to.totp_sealed, kSealedMax);
  Expect(in, "totp_sealed", to.totp_sealed, StartsWithSealed, "not sealed");
  in.Number("totp_last_step", to.totp_last_step, -1, kUnixSecondsMax / kTotpStepSeconds);
  in.Texts("recovery_hashes", to.recovery_hashes, kRecoveryCodes, 64);
  if (!std::all_of(to.recovery_hashes.begin(), to.recovery_hashes.end(), IsSha256Hex)) {
    in.Problem("/recovery_hashes", "not all are hashes");
  }
  ReadLockout(in, to.lockout);
}

void ReadPerson(RecordReader& in, Account& to) {
  in.Text("id", to.id, kIdMax, Need::kRequired);
  in.Text("name", to.name, kNameMax, Need::kRequired);
  Expect(in, "name", to.name, IsLogin, "a login is 3 to 64 of a-z 0-9 . _ - @");
  in.Text("display_name", to.display_name, kDisplayNameMax);
  in.Text("email", to.email, kEmailMax);
  Expect(in, "email", to.email, IsEmail, "not a mail address");
  ReadRoles(in, to.roles);
  ReadReach(in, to.offices, to.clients);
  in.Texts("skills", to.skills, kSkillsMax, kSkillMax);
  in.Text("language", to.language, kLanguageMax);
  if (!IsLanguage(to.language)) in.Problem("/language", "not a language");
  in.Text("time_zone", to.time_zone, kTimeZoneMax);
  if (!IsTimeZone(to.time_zone)) in.Problem("/time_zone", "not a time zone");
}

// The members that may be shown.
Json PersonToJson(const Account& account) {
  return {{"id", account.id},
          {"name", account.name},
          {"display_name", account.display_name},
          {"email", account.email},
          {"roles", RolesToJson(account.roles)},
          {"offices", account.offices},
          {"clients", account.clients},
          {"skills", account.skills},
          {"language", account.language},
          {"time_zone", account.time_zone},
          {"disabled", account.disabled},
          {"must_change_password", account.must_change_password},
          {"created", account.created}};
}

Json KeyToJson(const ApiKey& key) {
  return {{"id", key.id},
          {"name", key.name},
          {"roles", RolesToJson(key.roles)},
          {"clients", key.clients},
          {"offices", key.offices},
          {"created", key.created},
          {"expires", key.expires},
          {"last_used", key.last_used},
          {"disabled", key.disabled},
          {"rate_per_min", key.rate_per_min}};
}

// The record, or its first problem; all of them go to the caller's list.
template <typename Record>
Result<Record> RecordOrProblem(Record record, std::vector<Error> found,
                               std::vector<Error>* problems) {
  if (found.empty()) return record;
  Error first = found.front();
  if (problems != nullptr) {
    std::move(found.begin(), found.end(), std::back_inserter(*problems));
  }
  return std::unexpected(std::move(first));
}

std::string TotpContext(const Account& account) {
  return "totp:" + account.id;
}

}  // namespace

Json Account::ToJson() const {
  Json json = PersonToJson(*this);
  json["password_hash"] = password_hash;
  json["totp_sealed"] = totp_sealed;
  json["totp_last_step"] = totp_last_step;
  json["recovery_hashes"] = recovery_hashes;
  json["lockout"] = access::ToJson(lockout);
  return json;
}

Result<Account> Account::FromJson(const Json& json, std::vector<Error>* problems) {
  std::vector<Error> found;
  Account account;
  RecordReader in(json, found);
  ReadPerson(in, account);
  ReadSecrets(in, account);
  in.Flag("disabled", account.disabled);
  in.Flag("must_change_password", account.must_change_password);
  in.Number("created", account.created, 0, kUnixSecondsMax, Need::kRequired);
  in.Finish();
  return RecordOrProblem(std::move(account), std::move(found), problems);
}

Json Account::PublicView() const {
  Json json = PersonToJson(*this);
  json["has_password"] = !password_hash.empty();
  json["has_second_factor"] = !totp_sealed.empty();
  return json;
}

Principal PrincipalOf(const Account& account, bool strong) {
  if (account.disabled) return {};
  return {account.id,      account.name, Principal::Kind::kAccount, account.roles, account.offices,
          account.clients, strong};
}

std::string SealTotp(const SecretKey& key, const Account& account, std::string_view secret,
                     const SecretBytes& random) {
  return Seal(key, TotpContext(account), secret, random);
}

Result<std::string> OpenTotp(const SecretKey& key, const Account& account) {
  if (account.totp_sealed.empty()) {
    return Fail(ErrorCode::kNotFound, "no second factor is set up");
  }
  return Open(key, TotpContext(account), account.totp_sealed);
}

Json ApiKey::ToJson() const {
  Json json = KeyToJson(*this);
  json["hash"] = hash;
  return json;
}

Result<ApiKey> ApiKey::FromJson(const Json& json, std::vector<Error>* problems) {
  std::vector<Error> found;
  ApiKey key;
  RecordReader in(json, found);
  in.Text("id", key.id, kIdMax, Need::kRequired);
  in.Text("name", key.name, kDisplayNameMax, Need::kRequired);
  in.Text("hash", key.hash, 64, Need::kRequired);
  Expect(in, "hash", key.hash, IsSha256Hex, "not the hash of a key");
  ReadRoles(in, key.roles);
  ReadReach(in, key.offices, key.clients);
  in.Number("created", key.created, 0, kUnixSecondsMax, Need::kRequired);
  in.Number("expires", key.expires, 0, kUnixSecondsMax);
  in.Number("last_used", key.last_used, 0, kUnixSecondsMax);
  in.Flag("disabled", key.disabled);
  std::int64_t rate = 0;
  in.Number("rate_per_min", rate, 0, kRatePerMinuteMax);
  key.rate_per_min = static_cast<int>(rate);
  in.Finish();
  return RecordOrProblem(std::move(key), std::move(found), problems);
}

Json ApiKey::PublicView() const {
  return KeyToJson(*this);
}

bool IsUsable(const ApiKey& key, std::int64_t now) {
  return !key.disabled && (key.expires == 0 || now < key.expires);
}

Principal PrincipalOf(const ApiKey& key, std::int64_t now) {
  if (!IsUsable(key, now)) return {};
  return {"key:" + key.id, key.name, Principal::Kind::kApiKey, key.roles, key.offices, key.clients,
          /*strong=*/false};
}

}  // namespace tidewaiter::access

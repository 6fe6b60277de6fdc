// Account and ApiKey: what is kept about people and programs that may sign in.
//
//   ASSIGN_OR_RETURN(const Account account, Account::FromJson(record));
//   if (account.disabled) ...
//   const Principal who = PrincipalOf(account, session.strong);
//
// Values with their JSON; storing them is somebody else's work. FromJson is for our own records and
// for what an administrator sends: it checks everything, and reports everything that is wrong.
// Times are Unix seconds. The formats are in docs/formats/access.md.
#ifndef TIDEWAITER_ACCESS_ACCOUNT_H_
#define TIDEWAITER_ACCESS_ACCOUNT_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "access/lockout.h"
#include "access/principal.h"
#include "access/role.h"
#include "access/sealed.h"
#include "base/result.h"

namespace tidewaiter::access {

using Json = nlohmann::ordered_json;

inline constexpr std::size_t kNameMax = 64;          // login, bytes
inline constexpr std::size_t kDisplayNameMax = 200;  // bytes: long names in many scripts fit
inline constexpr std::size_t kOfficesMax = 1000;     // large countries have a few hundred
inline constexpr std::size_t kClientsMax = 10'000;   // of the largest brokers
inline constexpr std::size_t kSkillsMax = 200;       // there are 97 chapters
inline constexpr int kRatePerMinuteMax = 60'000;

struct Account {
  std::string id;    // "acc_…", never changes, never given to another
  std::string name;  // the login: 3 to 64 of a-z 0-9 . _ - @, beginning with a letter or digit
  std::string display_name;          // for people; any script, no control characters
  std::string email;                 // "" = none
  RoleSet roles;                     // of one group (access/role.h)
  std::vector<std::string> offices;  // officers; "*" = all
  std::vector<std::string> clients;  // party ids
  std::vector<std::string> skills;   // HS chapters ("64") and kinds of control ("xray")
  std::string language = "en";       // BCP 47
  std::string time_zone = "UTC";     // IANA, "Africa/Accra"
  std::string password_hash;         // "" = signs in through an identity provider only
  std::string totp_sealed;           // "" = no second factor; see SealTotp
  std::int64_t totp_last_step = -1;  // the last one used: none counts twice
  std::vector<std::string> recovery_hashes;
  Lockout lockout;
  bool disabled = false;
  bool must_change_password = false;
  std::int64_t created = 0;

  // The record: secrets only hashed or sealed.
  [[nodiscard]] Json ToJson() const;

  // Unknown members are wrong: a misspelt "disabeld" must not leave an account open. Members that
  // may be missing have the values above; id, name, roles and created must be there.
  // Errors: kInvalidArgument, the first problem, with a JSON pointer as field; all of them are
  // appended to `problems` when it is given.
  static Result<Account> FromJson(const Json& json, std::vector<Error>* problems = nullptr);

  // For the own profile and the administrator's list: without hash, secrets and lockout;
  // "has_password" and "has_second_factor" instead.
  [[nodiscard]] Json PublicView() const;

  friend bool operator==(const Account&, const Account&) = default;
};

// Kind kAccount, with the account's roles, offices and clients; of a disabled account nobody.
Principal PrincipalOf(const Account& account, bool strong);

// The TOTP secret of an account, sealed so that it opens for this account alone.
std::string SealTotp(const SecretKey& key, const Account& account, std::string_view secret,
                     const SecretBytes& random);
// Errors: kNotFound (none), and those of Open in access/sealed.h.
Result<std::string> OpenTotp(const SecretKey& key, const Account& account);

struct ApiKey {
  std::string id;    // as in the key's text: 16 of a-z2-7
  std::string name;  // for people: whose and what for
  std::string hash;  // of the secret, SHA-256
  RoleSet roles;
  std::vector<std::string> clients;
  std::vector<std::string> offices;
  std::int64_t created = 0;
  std::int64_t expires = 0;    // 0 = never
  std::int64_t last_used = 0;  // 0 = never
  bool disabled = false;
  int rate_per_min = 0;  // 0 = the server's default

  [[nodiscard]] Json ToJson() const;
  static Result<ApiKey> FromJson(const Json& json, std::vector<Error>* problems = nullptr);
  [[nodiscard]] Json PublicView() const;  // without the hash

  friend bool operator==(const ApiKey&, const ApiKey&) = default;
};

// Neither disabled nor expired.
bool IsUsable(const ApiKey& key, std::int64_t now);

// Kind kApiKey, id "key:<id>"; never strong; nobody when it is not usable.
Principal PrincipalOf(const ApiKey& key, std::int64_t now);

}  // namespace tidewaiter::access

#endif  // TIDEWAITER_ACCESS_ACCOUNT_H_

// Tokens: what a browser or a program shows instead of a password, once signed in.
//
//   NewSession started = StartSession("acc_q2w3e4", /*strong=*/false, now, {}, random);
//   SetCookie(started.token); Store(ToJson(started.session));
//   ...
//   const Session* session = Find(HashToken(cookie));
//   if (session == nullptr || !IsLive(*session, {}, now)) return ...;
//   if (!CheckCsrfToken(key, *session, header)) return ...;              // before any change
//
// A token is 32 random bytes; what is kept is its SHA-256. Who reads the store cannot use what is
// there, and since tokens cannot be guessed, no slow hash is needed. Times are Unix seconds.
#ifndef TIDEWAITER_ACCESS_TOKEN_H_
#define TIDEWAITER_ACCESS_TOKEN_H_

#include <cstdint>
#include <string>
#include <string_view>

#include <nlohmann/json.hpp>

#include "access/secret.h"
#include "base/result.h"

namespace tidewaiter::access {

inline constexpr std::size_t kTokenBytes = 32;
inline constexpr std::size_t kTokenLength = 43;  // as base64url

std::string NewToken(const SecretBytes& random);  // 43 characters of A-Z a-z 0-9 - _

// SHA-256 as 64 hexadecimal digits: the key under which a token's record is found.
std::string HashToken(std::string_view token);

// "acc_" and 16 of a-z2-7, 80 random bits: names of accounts, webhooks and so on. No secret.
std::string NewId(std::string_view prefix, const SecretBytes& random);

struct SessionRule {
  std::int64_t lifetime_s = 12 * 3600;  // from signing in: a shift with its breaks
  std::int64_t idle_s = 30 * 60;        // since the last request: OWASP, for sensitive data
};

struct Session {
  std::string token_hash;
  std::string account;  // its id
  std::int64_t created = 0;
  std::int64_t last_seen = 0;
  std::int64_t expires = 0;  // whatever is done meanwhile
  bool strong = false;       // a second factor was shown

  friend bool operator==(const Session&, const Session&) = default;
};

struct NewSession {
  std::string token;  // for the browser alone
  Session session;    // to be kept
};

// Not bound to an address: phones and offices change theirs in the middle of work.
NewSession StartSession(std::string_view account, bool strong, std::int64_t now,
                        const SessionRule& rule, const SecretBytes& random);

// The same session after a second factor: strong, with a new token, ending when the old one would
// have. The caller forgets the old one, which somebody may have planted.
NewSession RaiseSession(const Session& session, std::int64_t now, const SecretBytes& random);

bool IsLive(const Session& session, const SessionRule& rule, std::int64_t now);

// Notes a request. True when the record is worth storing again: at most once a minute.
bool Touch(Session& session, std::int64_t now);

nlohmann::ordered_json ToJson(const Session& session);
// Errors: kInvalidArgument with the member as field ("/expires").
Result<Session> SessionFromJson(const nlohmann::ordered_json& json);

// What a page of this session sends with every change, in a header. Another site can make the
// browser send the cookie but cannot know this. Nothing to keep: it is made from the session and
// the key.
std::string CsrfToken(const SecretKey& key, const Session& session);
bool CheckCsrfToken(const SecretKey& key, const Session& session, std::string_view token);

// API keys: "twk_<id>_<secret>", 16 characters of a-z2-7 and 43 of base64url. The prefix lets
// scanners find one that was published by accident.
struct ApiKeyText {
  std::string id;
  std::string secret;
};

struct NewApiKeyText {
  std::string id;
  std::string text;  // shown once
  std::string hash;  // of the secret: to be kept
};

NewApiKeyText MakeApiKey(const SecretBytes& random);

// Errors: kInvalidArgument, without the text.
Result<ApiKeyText> ParseApiKey(std::string_view text);

// Is this the key whose `hash` was kept? Constant time.
bool VerifyApiKey(const ApiKeyText& key, std::string_view hash);

}  // namespace tidewaiter::access

#endif  // TIDEWAITER_ACCESS_TOKEN_H_

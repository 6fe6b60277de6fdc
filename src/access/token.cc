#include "access/token.h"

#include <utility>
#include <vector>

#include "access/encoding.h"
#include "access/internal/json.h"
#include "access/internal/sodium.h"
#include "access/principal.h"
#include "base/hmac.h"

namespace tidewaiter::access {
namespace {

constexpr std::string_view kApiKeyPrefix = "twk_";
constexpr std::size_t kIdBytes = 10;
constexpr std::size_t kIdLength = 16;
constexpr std::int64_t kTouchEverySeconds = 60;

bool IsIdText(std::string_view text) {
  return text.size() == kIdLength &&
         text.find_first_not_of("abcdefghijklmnopqrstuvwxyz234567") == std::string_view::npos;
}

}  // namespace

std::string NewToken(const SecretBytes& random) {
  return Base64UrlEncode(RandomText(kTokenBytes, random));
}

std::string HashToken(std::string_view token) {
  return Sha256Hex(token);
}

std::string NewId(std::string_view prefix, const SecretBytes& random) {
  return std::string(prefix) + LowerAscii(Base32Encode(RandomText(kIdBytes, random)));
}

NewSession StartSession(std::string_view account, bool strong, std::int64_t now,
                        const SessionRule& rule, const SecretBytes& random) {
  NewSession made;
  made.token = NewToken(random);
  made.session = {
      HashToken(made.token), std::string(account), now, now, now + rule.lifetime_s, strong};
  return made;
}

NewSession RaiseSession(const Session& session, std::int64_t now, const SecretBytes& random) {
  NewSession made{NewToken(random), session};
  made.session.token_hash = HashToken(made.token);
  made.session.last_seen = now;
  made.session.strong = true;
  return made;
}

bool IsLive(const Session& session, const SessionRule& rule, std::int64_t now) {
  return now < session.expires && now - session.last_seen < rule.idle_s;
}

bool Touch(Session& session, std::int64_t now) {
  if (now - session.last_seen < kTouchEverySeconds) return false;
  session.last_seen = now;
  return true;
}

nlohmann::ordered_json ToJson(const Session& session) {
  return {{"token_hash", session.token_hash}, {"account", session.account},
          {"created", session.created},       {"last_seen", session.last_seen},
          {"expires", session.expires},       {"strong", session.strong}};
}

Result<Session> SessionFromJson(const nlohmann::ordered_json& json) {
  std::vector<Error> problems;
  Session session;
  RecordReader in(json, problems);
  using Need = RecordReader::Need;
  in.Text("token_hash", session.token_hash, 64, Need::kRequired);
  in.Text("account", session.account, kIdMax, Need::kRequired);
  in.Number("created", session.created, 0, kUnixSecondsMax, Need::kRequired);
  in.Number("last_seen", session.last_seen, 0, kUnixSecondsMax, Need::kRequired);
  in.Number("expires", session.expires, 0, kUnixSecondsMax, Need::kRequired);
  in.Flag("strong", session.strong);
  in.Finish();
  if (problems.empty() && !IsSha256Hex(session.token_hash)) {
    in.Problem("/token_hash", "not the hash of a token");
  }
  if (!problems.empty()) return std::unexpected(std::move(problems.front()));
  return session;
}

std::string CsrfToken(const SecretKey& key, const Session& session) {
  const SecretKey csrf = key.Derive("csrf");
  const auto mac = HmacSha256({reinterpret_cast<const char*>(csrf.bytes().data()), kSecretKeyBytes},
                              {session.token_hash});
  return Base64UrlEncode({reinterpret_cast<const char*>(mac.data()), mac.size()});
}

bool CheckCsrfToken(const SecretKey& key, const Session& session, std::string_view token) {
  return SameSecret(CsrfToken(key, session), token);
}

NewApiKeyText MakeApiKey(const SecretBytes& random) {
  NewApiKeyText made;
  made.id = NewId("", random);
  const std::string secret = NewToken(random);
  made.text = std::string(kApiKeyPrefix) + made.id + "_" + secret;
  made.hash = HashToken(secret);
  return made;
}

Result<ApiKeyText> ParseApiKey(std::string_view text) {
  const std::size_t secret_at = kApiKeyPrefix.size() + kIdLength + 1;
  const bool shaped = text.size() == secret_at + kTokenLength &&
                      text.substr(0, kApiKeyPrefix.size()) == kApiKeyPrefix &&
                      text[secret_at - 1] == '_' &&
                      IsIdText(text.substr(kApiKeyPrefix.size(), kIdLength)) &&
                      Base64UrlDecode(text.substr(secret_at)).has_value();
  if (!shaped) return Fail(ErrorCode::kInvalidArgument, "this is not an API key");
  return ApiKeyText{std::string(text.substr(kApiKeyPrefix.size(), kIdLength)),
                    std::string(text.substr(secret_at))};
}

bool VerifyApiKey(const ApiKeyText& key, std::string_view hash) {
  return SameSecret(HashToken(key.secret), hash);
}

}  // namespace tidewaiter::access

// Fuzz target: no record, whatever its bytes, may crash, and what is accepted is written and read
// again as the same.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "access/account.h"
#include "access/internal/json.h"
#include "access/lockout.h"
#include "access/password.h"
#include "access/rights.h"
#include "access/token.h"
#include "access/totp.h"
#include "base/check.h"

namespace tidewaiter::access {
namespace {

constexpr std::int64_t kNow = 1'767'225'600;
constexpr int kDepthMax = 16;

void ReadRecord(const Json& json) {
  std::vector<Error> problems;
  const Result<Account> account = Account::FromJson(json, &problems);
  CHECK(account.has_value() == problems.empty());
  if (account) {
    CHECK(Account::FromJson(account->ToJson()).value() == *account);
    CHECK(!account->PublicView().dump().empty());
    (void)WaitFor(account->lockout, kAccountLockout, kNow);
    (void)Allows(PrincipalOf(*account, true), Action::kRelease, {});
  }
  if (const Result<ApiKey> key = ApiKey::FromJson(json)) {
    CHECK(ApiKey::FromJson(key->ToJson()).value() == *key);
  }
  if (const Result<Session> session = SessionFromJson(json)) {
    CHECK(SessionFromJson(ToJson(*session)).value() == *session);
  }
}

void ReadTyped(std::string_view text) {
  (void)ParseApiKey(text);
  (void)PasswordFlaws(text.substr(0, 200), {"a.mbeki"});
  (void)PeerKey(text);
  (void)ParseRole(text);
  (void)NeedsRehash(text, kPasswordCostForTests);
  (void)CheckTotp("12345678901234567890", text, kNow, -1);
  std::vector<std::string> hashes{std::string(64, '0')};
  CHECK(!UseRecoveryCode(hashes, text));
  CHECK(!Open(SecretKey(SecretKey::Bytes{}), "totp:1", text));
}

}  // namespace
}  // namespace tidewaiter::access

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto json = tidewaiter::access::ParseStrictJson(text, tidewaiter::access::kDepthMax);
  if (json) tidewaiter::access::ReadRecord(*json);
  tidewaiter::access::ReadTyped(text);
  return 0;
}

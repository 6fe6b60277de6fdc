#include "access/webhook_signature.h"

#include <charconv>
#include <optional>
#include <vector>

#include "access/encoding.h"
#include "access/internal/sodium.h"
#include "access/token.h"
#include "base/hmac.h"

namespace tidewaiter::access {
namespace {

std::string SignatureOf(std::string_view secret, std::string_view time, std::string_view body) {
  const auto mac = HmacSha256(secret, {time, ".", body});
  return HexEncode({reinterpret_cast<const char*>(mac.data()), mac.size()});
}

struct Header {
  std::string_view time;  // as it was signed
  std::int64_t seconds = 0;
  std::vector<std::string_view> signatures;
};

bool ReadTime(std::string_view text, std::int64_t& seconds) {
  const char* const end = text.data() + text.size();
  const auto read = std::from_chars(text.data(), end, seconds);
  return read.ec == std::errc() && read.ptr == end && seconds >= 0;
}

std::optional<Header> ReadHeader(std::string_view text) {
  if (text.size() > kWebhookHeaderMax) return std::nullopt;
  Header header;
  while (!text.empty()) {
    const std::string_view part = text.substr(0, text.find(','));
    text.remove_prefix(part.size() == text.size() ? part.size() : part.size() + 1);
    const std::size_t equals = part.find('=');
    if (equals == std::string_view::npos) return std::nullopt;
    const std::string_view name = part.substr(0, equals);
    const std::string_view value = part.substr(equals + 1);
    if (name == "v1") header.signatures.push_back(value);
    if (name != "t") continue;
    if (!header.time.empty() || !ReadTime(value, header.seconds)) return std::nullopt;
    header.time = value;
  }
  if (header.time.empty() || header.signatures.empty()) return std::nullopt;
  return header;
}

}  // namespace

std::string NewWebhookSecret(const SecretBytes& random) {
  return "whs_" + NewToken(random);
}

std::string SignWebhook(std::string_view secret, std::string_view body, std::int64_t now) {
  const std::string time = std::to_string(now);
  return "t=" + time + ",v1=" + SignatureOf(secret, time, body);
}

Status VerifyWebhook(std::string_view secret, std::string_view header, std::string_view body,
                     std::int64_t now, std::int64_t tolerance_s) {
  const std::optional<Header> read = ReadHeader(header);
  if (!read) return Fail(ErrorCode::kInvalidArgument, "not a signature header");
  const std::string want = SignatureOf(secret, read->time, body);
  bool fits = false;
  for (const std::string_view signature : read->signatures)
    fits |= SameSecret(want, signature);
  if (!fits) return Fail(ErrorCode::kFailedPrecondition, "the signature does not fit");
  if (read->seconds > now ? read->seconds - now > tolerance_s : now - read->seconds > tolerance_s) {
    return Fail(ErrorCode::kFailedPrecondition, "signed too long ago, or in the future");
  }
  return {};
}

}  // namespace tidewaiter::access

#include "ledger/number_set.h"

#include <algorithm>
#include <cstring>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "base/hmac.h"
#include "codec/encoding.h"
#include "codec/json_get.h"
#include "ledger/oprf.h"

namespace tidewaiter::ledger {
namespace {

constexpr std::string_view kHmac = "hmac-sha256";
constexpr std::string_view kOprf = "oprf-ristretto255";

const unsigned char* Bytes(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

NumberValue FirstOf(const unsigned char* bytes) {
  NumberValue value;
  std::copy_n(bytes, value.size(), value.begin());
  return value;
}

std::array<unsigned char, 32> Hmac(const RegistryKey& key, std::string_view text) {
  return HmacSha256({reinterpret_cast<const char*>(key.bytes.data()), key.bytes.size()}, {text});
}

}  // namespace

std::string KeyIdOf(const RegistryKey& key) {
  const auto mac = Hmac(key, "tidewaiter name of a registry key");
  return fmt::format("{:02x}", fmt::join(mac.begin(), mac.begin() + 8, ""));
}

std::string PlainNumber(std::string_view number) {
  std::string plain;
  for (const char c : number) {
    if (c == ' ' || c == '-') continue;
    plain += c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
  }
  return plain;
}

Result<NumberValue> ValueOf(const RegistryKey& key, std::string_view keying,
                            std::string_view number) {
  const std::string plain = PlainNumber(number);
  if (plain.empty() || plain.size() > kNumberBytesMax) {
    return Fail(ErrorCode::kInvalidArgument, "a number has 1 to 64 characters");
  }
  if (keying == kHmac) return FirstOf(Hmac(key, plain).data());
  if (keying != kOprf) return Fail(ErrorCode::kInvalidArgument, "no such keying");
  ASSIGN_OR_RETURN(const OprfOutput output, OprfKey(key.bytes).Evaluate(plain));
  return FirstOf(output.data());
}

std::size_t NumberSet::FirstBytes::operator()(const NumberValue& value) const {
  std::size_t first;
  std::memcpy(&first, value.data(), sizeof first);
  return first;
}

Result<NumberSet> NumberSet::Open(const RegistryKey& key, const Entry& open) {
  if (open.type != "numbers.open" && open.type != "numbers.rekey") {
    return Fail(ErrorCode::kInvalidArgument, open.type + " opens no registry", "/type");
  }
  const codec::JsonText data(open.data);
  if (!data.ok()) return Fail(ErrorCode::kInvalidArgument, "is no JSON", "/data");
  const std::string key_id = codec::TextOf(data.root(), "key_id");
  if (key_id != KeyIdOf(key)) {
    return Fail(ErrorCode::kFailedPrecondition, "the registry has the key " + key_id,
                "/data/key_id");
  }
  return NumberSet(key, open, codec::TextOf(data.root(), "keying"));
}

Status NumberSet::Apply(const Entry& entry) {
  if (entry.object != object_ || entry.previous != last_) {
    return Fail(ErrorCode::kConflict, "is not the next entry of this registry", "/previous");
  }
  if (entry.type == "numbers.rekey") {
    return Fail(ErrorCode::kFailedPrecondition, "the registry has another key now", "/data/key_id");
  }
  const codec::JsonText data(entry.data);
  const bool adds = entry.type == "numbers.add";
  if (!data.ok() || (!adds && entry.type != "numbers.withdraw")) {
    return Fail(ErrorCode::kInvalidArgument, entry.type + " is not about values", "/type");
  }
  std::vector<NumberValue> values;
  bool is_good = true;
  codec::EachOf(data.root(), "values", [&](simdjson::dom::element element) {
    std::string_view text;
    if (element.get(text) != simdjson::SUCCESS) text = {};
    const Result<std::string> bytes = codec::Base64Decode(text);
    is_good = is_good && bytes && bytes->size() == std::tuple_size_v<NumberValue>;
    if (is_good) values.push_back(FirstOf(Bytes(*bytes)));
  });
  if (!is_good)
    return Fail(ErrorCode::kInvalidArgument, "has a value that is none", "/data/values");
  for (const NumberValue& value : values) {
    if (adds) {
      values_.insert(value);
    } else {
      values_.erase(value);
    }
  }
  last_ = entry.leaf;
  return {};
}

bool NumberSet::Contains(std::string_view number) const {
  const Result<NumberValue> value = ValueOf(key_, keying_, number);
  return value && values_.contains(*value);
}

}  // namespace tidewaiter::ledger

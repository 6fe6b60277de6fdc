#include "credential/internal/attestation_salt.h"

#include <array>

#include <fmt/format.h>

#include "codec/canonical_json.h"
#include "codec/encoding.h"

namespace tidewaiter::credential {
namespace {

constexpr std::size_t kUuidSize = 36;

// RFC 9562, version 4: all random but six bits.
std::string NewUuid(const SaltSource& salts) {
  std::array<unsigned char, 16> bytes = {};
  salts(bytes);
  bytes[6] = static_cast<unsigned char>((bytes[6] & 0x0FU) | 0x40U);
  bytes[8] = static_cast<unsigned char>((bytes[8] & 0x3FU) | 0x80U);
  const std::string hex =
      codec::HexEncode({reinterpret_cast<const char*>(bytes.data()), bytes.size()});
  return fmt::format("{}-{}-{}-{}-{}", hex.substr(0, 8), hex.substr(8, 4), hex.substr(12, 4),
                     hex.substr(16, 4), hex.substr(20));
}

// "number:1.5", as JavaScript's typeof and String() say.
std::string Typed(codec::JsonValue value) {
  if (std::string_view text; value.get(text) == simdjson::SUCCESS) {
    return fmt::format("string:{}", text);
  }
  if (bool flag = false; value.get(flag) == simdjson::SUCCESS) {
    return flag ? "boolean:true" : "boolean:false";
  }
  if (value.is_null()) return "null:null";
  return "number:" + *codec::CanonicalJson(value);
}

// Calls one(element) for what is inside of an object or list, with names and brackets around.
// False when `value` is neither.
template <typename One>
Result<bool> AppendInside(std::string& out, codec::JsonValue value, One one) {
  bool first = true;
  const auto separate = [&] {
    if (!first) out += ',';
    first = false;
  };
  simdjson::dom::object object;
  if (value.get(object) == simdjson::SUCCESS) {
    out += '{';
    for (const auto& [name, member] : object) {
      separate();
      codec::AppendEcmaText(out, name);
      out += ':';
      RETURN_IF_ERROR(one(member));
    }
    out += '}';
    return true;
  }
  simdjson::dom::array array;
  if (value.get(array) != simdjson::SUCCESS) return false;
  out += '[';
  for (const codec::JsonValue element : array) {
    separate();
    RETURN_IF_ERROR(one(element));
  }
  out += ']';
  return true;
}

std::unexpected<Error> NotSalted() {
  return Fail(ErrorCode::kInvalidArgument, "a value is not salted as OpenAttestation does");
}

}  // namespace

void AppendSalted(std::string& out, codec::JsonValue value, const SaltSource& salts) {
  const auto inside = AppendInside(out, value, [&](codec::JsonValue one) -> Status {
    AppendSalted(out, one, salts);
    return {};
  });
  if (!*inside) codec::AppendEcmaText(out, fmt::format("{}:{}", NewUuid(salts), Typed(value)));
}

Result<std::string> Unsalted(std::string_view salted) {
  if (salted.size() <= kUuidSize || salted[kUuidSize] != ':') return NotSalted();
  const std::string_view typed = salted.substr(kUuidSize + 1);
  const std::size_t colon = typed.find(':');
  if (colon == std::string_view::npos) return NotSalted();
  const std::string_view type = typed.substr(0, colon);
  const std::string_view value = typed.substr(colon + 1);
  if (type == "string") {
    std::string text;
    codec::AppendEcmaText(text, value);
    return text;
  }
  const bool is_flag = type == "boolean" && (value == "true" || value == "false");
  if (is_flag || (type == "null" && value == "null")) return std::string(value);
  if (type != "number") return NotSalted();
  auto number = codec::CanonicalJson(value);
  if (!number || *number != value) return NotSalted();
  return number;
}

std::string UnsaltedText(std::string_view salted) {
  constexpr std::string_view kMark = ":string:";
  if (salted.size() < kUuidSize || !salted.substr(kUuidSize).starts_with(kMark)) return {};
  return std::string(salted.substr(kUuidSize + kMark.size()));
}

Status AppendUnsalted(std::string& out, codec::JsonValue value) {
  ASSIGN_OR_RETURN(const bool inside, AppendInside(out, value, [&](codec::JsonValue one) {
                     return AppendUnsalted(out, one);
                   }));
  if (inside) return {};
  std::string_view text;
  if (value.get(text) != simdjson::SUCCESS) return NotSalted();
  ASSIGN_OR_RETURN(const std::string json, Unsalted(text));
  out += json;
  return {};
}

}  // namespace tidewaiter::credential

#include "codec/canonical_json.h"

#include <simdjson.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "base/check.h"

namespace tidewaiter::codec {
namespace {

using Element = simdjson::dom::element;

constexpr std::int64_t kExactMax = std::int64_t{1} << 53U;

// UTF-16 order differs from that of UTF-8 in one place: characters beyond U+FFFF (lead bytes F0
// and up) are surrogates there, and come before U+E000 to U+FFFF (lead bytes EE and EF).
int Utf16Rank(char lead) {
  const auto byte = static_cast<unsigned char>(lead);
  if (byte >= 0xF0) return 0xEE * 2 - 1;
  return byte * 2;
}

bool ComesBefore(std::string_view a, std::string_view b) {
  const auto [left, right] = std::mismatch(a.begin(), a.end(), b.begin(), b.end());
  if (right == b.end()) return false;
  if (left == a.end()) return true;
  const int rank = Utf16Rank(*left);
  const int other = Utf16Rank(*right);
  return rank != other ? rank < other
                       : static_cast<unsigned char>(*left) < static_cast<unsigned char>(*right);
}

void AppendText(std::string& out, std::string_view text) {
  constexpr std::string_view kShort = "\b\t\n\f\r\"\\";
  constexpr std::string_view kLetters = "btnfr\"\\";
  out += '"';
  for (const char c : text) {
    if (const std::size_t at = kShort.find(c); at != std::string_view::npos) {
      out += '\\';
      out += kLetters[at];
    } else if (static_cast<unsigned char>(c) < 0x20) {
      out += fmt::format("\\u{:04x}", static_cast<unsigned char>(c));
    } else {
      out += c;
    }
  }
  out += '"';
}

Status AppendElement(std::string& out, Element element);

Status AppendObject(std::string& out, simdjson::dom::object object) {
  std::vector<std::pair<std::string_view, Element>> members;
  for (const auto [name, value] : object)
    members.emplace_back(name, value);
  std::ranges::sort(members,
                    [](const auto& a, const auto& b) { return ComesBefore(a.first, b.first); });
  out += '{';
  for (std::size_t i = 0; i < members.size(); ++i) {
    if (i > 0) {
      if (members[i - 1].first == members[i].first) {
        return Fail(ErrorCode::kInvalidArgument,
                    fmt::format("the member \"{}\" stands twice", members[i].first));
      }
      out += ',';
    }
    AppendText(out, members[i].first);
    out += ':';
    RETURN_IF_ERROR(AppendElement(out, members[i].second));
  }
  out += '}';
  return {};
}

Status AppendArray(std::string& out, simdjson::dom::array array) {
  out += '[';
  bool first = true;
  for (const Element element : array) {
    if (!first) out += ',';
    first = false;
    RETURN_IF_ERROR(AppendElement(out, element));
  }
  out += ']';
  return {};
}

Status AppendInteger(std::string& out, std::int64_t number) {
  if (number > kExactMax || number < -kExactMax) {
    return Fail(ErrorCode::kInvalidArgument,
                fmt::format("{} is beyond what every reader keeps exactly", number));
  }
  out += std::to_string(number);
  return {};
}

Status AppendElement(std::string& out, Element element) {
  using simdjson::dom::element_type;
  switch (element.type()) {
    case element_type::OBJECT:
      return AppendObject(out, element.get_object().value_unsafe());
    case element_type::ARRAY:
      return AppendArray(out, element.get_array().value_unsafe());
    case element_type::STRING:
      AppendText(out, element.get_string().value_unsafe());
      return {};
    case element_type::INT64:
      return AppendInteger(out, element.get_int64().value_unsafe());
    case element_type::UINT64:  // simdjson's, for what does not fit into the one above
      return Fail(ErrorCode::kInvalidArgument, "a number beyond what every reader keeps exactly");
    case element_type::DOUBLE:
      AppendEcmaNumber(out, element.get_double().value_unsafe());
      return {};
    case element_type::BOOL:
      out += element.get_bool().value_unsafe() ? "true" : "false";
      return {};
    case element_type::NULL_VALUE:
      out += "null";
      return {};
  }
  CHECK(false);
}

}  // namespace

// ECMA-262, Number::toString: the shortest digits that read back, in one of four layouts.
void AppendEcmaNumber(std::string& out, double number) {
  CHECK(std::isfinite(number));
  if (number == 0) {
    out += '0';
    return;
  }
  if (number < 0) out += '-';
  std::array<char, 32> text;
  const auto end = std::to_chars(text.data(), text.data() + text.size(), std::abs(number),
                                 std::chars_format::scientific);
  const std::string_view scientific(text.data(), static_cast<std::size_t>(end.ptr - text.data()));
  const std::size_t mark = scientific.find('e');
  std::string digits(scientific.substr(0, mark));
  std::erase(digits, '.');
  int exponent = 0;
  const bool negative = scientific[mark + 1] == '-';
  std::from_chars(scientific.data() + mark + 2, scientific.data() + scientific.size(), exponent);
  const int point = (negative ? -exponent : exponent) + 1;  // digits before the decimal point
  const int count = static_cast<int>(digits.size());
  if (point > 21 || point <= -6) {
    out += digits[0];
    if (count > 1) out += '.' + digits.substr(1);
    out += fmt::format("e{}{}", point > 0 ? '+' : '-', std::abs(point - 1));
  } else if (point >= count) {
    out += digits + std::string(static_cast<std::size_t>(point - count), '0');
  } else if (point > 0) {
    digits.insert(static_cast<std::size_t>(point), ".");
    out += digits;
  } else {
    out += "0." + std::string(static_cast<std::size_t>(-point), '0') + digits;
  }
}

Result<std::string> CanonicalJson(std::string_view json) {
  simdjson::dom::parser parser;
  Element root;
  if (const auto error = parser.parse(json.data(), json.size()).get(root);
      error != simdjson::SUCCESS) {
    return Fail(ErrorCode::kInvalidArgument,
                fmt::format("not JSON: {}", simdjson::error_message(error)));
  }
  std::string out;
  out.reserve(json.size());
  RETURN_IF_ERROR(AppendElement(out, root));
  return out;
}

}  // namespace tidewaiter::codec

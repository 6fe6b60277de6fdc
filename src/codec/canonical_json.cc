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
constexpr double kExponentFrom = 1e21;  // ECMAScript writes larger numbers with an exponent

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

enum class Form : std::uint8_t { kRfc8785, kCodePoint };

void AppendText(std::string& out, std::string_view text, Form form) {
  constexpr std::string_view kShort = "\b\t\n\f\r\"\\";
  constexpr std::string_view kLetters = "btnfr\"\\";
  out += '"';
  for (const char c : text) {
    if (const std::size_t at = kShort.find(c); at != std::string_view::npos) {
      out += '\\';
      out += kLetters[at];
    } else if (static_cast<unsigned char>(c) < 0x20) {
      const auto byte = static_cast<unsigned char>(c);
      out +=
          form == Form::kRfc8785 ? fmt::format("\\u{:04x}", byte) : fmt::format("\\u{:04X}", byte);
    } else {
      out += c;
    }
  }
  out += '"';
}

// A number without its sign: "25" and 1 are 2.5, with the point behind so many digits.
struct Digits {
  std::string text;
  int point = 0;
};

// The fewest digits that read back as the same double.
Digits ShortestDigits(double number) {
  std::array<char, 32> text;
  const auto end = std::to_chars(text.data(), text.data() + text.size(), std::abs(number),
                                 std::chars_format::scientific);
  const std::string_view scientific(text.data(), static_cast<std::size_t>(end.ptr - text.data()));
  const std::size_t mark = scientific.find('e');
  Digits digits = {.text = std::string(scientific.substr(0, mark)), .point = 0};
  std::erase(digits.text, '.');
  int exponent = 0;
  std::from_chars(scientific.data() + mark + 2, scientific.data() + scientific.size(), exponent);
  digits.point = (scientific[mark + 1] == '-' ? -exponent : exponent) + 1;
  return digits;
}

// "1.0E-1", but whole numbers with all their digits.
void AppendCodePointNumber(std::string& out, double number) {
  if (number == 0) {
    out += '0';
    return;
  }
  if (number < 0) out += '-';
  const Digits digits = ShortestDigits(number);
  const int count = static_cast<int>(digits.text.size());
  if (digits.point >= count) {
    out += digits.text + std::string(static_cast<std::size_t>(digits.point - count), '0');
  } else {
    out += fmt::format("{}.{}E{}", digits.text[0], count > 1 ? digits.text.substr(1) : "0",
                       digits.point - 1);
  }
}

void SortMembers(auto& members, Form form, auto name_of) {
  std::ranges::sort(members, [&](const auto& a, const auto& b) {
    // the order of UTF-8 bytes is that of code points
    return form == Form::kRfc8785 ? ComesBefore(name_of(a), name_of(b)) : name_of(a) < name_of(b);
  });
}

std::unexpected<Error> Twice(std::string_view name) {
  return Fail(ErrorCode::kInvalidArgument, fmt::format("the member \"{}\" stands twice", name));
}

class Canonizer {
 public:
  Canonizer(std::string& out, Form form) : out_(out), form_(form) {}

  Status Append(Element element) {
    using simdjson::dom::element_type;
    switch (element.type()) {
      case element_type::OBJECT:
        return AppendObject(element.get_object().value_unsafe());
      case element_type::ARRAY:
        return AppendArray(element.get_array().value_unsafe());
      case element_type::STRING:
        AppendText(out_, element.get_string().value_unsafe(), form_);
        return {};
      case element_type::INT64:
        return AppendInteger(element.get_int64().value_unsafe());
      case element_type::UINT64:  // simdjson's, for what does not fit into the one above
        return AppendUnsigned(element.get_uint64().value_unsafe());
      case element_type::DOUBLE:
        return AppendDouble(element.get_double().value_unsafe());
      case element_type::BOOL:
        out_ += element.get_bool().value_unsafe() ? "true" : "false";
        return {};
      case element_type::NULL_VALUE:
        out_ += "null";
        return {};
    }
    CHECK(false);
  }

 private:
  Status AppendObject(simdjson::dom::object object) {
    std::vector<std::pair<std::string_view, Element>> members;
    for (const auto [name, value] : object)
      members.emplace_back(name, value);
    SortMembers(members, form_, [](const auto& member) { return member.first; });
    out_ += '{';
    for (std::size_t i = 0; i < members.size(); ++i) {
      if (i > 0) {
        if (members[i - 1].first == members[i].first) return Twice(members[i].first);
        out_ += ',';
      }
      AppendText(out_, members[i].first, form_);
      out_ += ':';
      RETURN_IF_ERROR(Append(members[i].second));
    }
    out_ += '}';
    return {};
  }

  Status AppendArray(simdjson::dom::array array) {
    out_ += '[';
    bool first = true;
    for (const Element element : array) {
      if (!first) out_ += ',';
      first = false;
      RETURN_IF_ERROR(Append(element));
    }
    out_ += ']';
    return {};
  }

  Status AppendInteger(std::int64_t number) {
    if (form_ == Form::kRfc8785 && (number > kExactMax || number < -kExactMax)) {
      return Fail(ErrorCode::kInvalidArgument,
                  fmt::format("{} is beyond what every reader keeps exactly", number));
    }
    out_ += std::to_string(number);
    return {};
  }

  Status AppendUnsigned(std::uint64_t number) {
    if (form_ == Form::kRfc8785) {
      return Fail(ErrorCode::kInvalidArgument, "a number beyond what every reader keeps exactly");
    }
    out_ += std::to_string(number);
    return {};
  }

  Status AppendDouble(double number) {
    if (form_ == Form::kCodePoint) {
      AppendCodePointNumber(out_, number);
      return {};
    }
    // It would be written as a whole number, and be refused by who reads that.
    if (const double size = std::abs(number); size > double{kExactMax} && size < kExponentFrom) {
      return Fail(ErrorCode::kInvalidArgument,
                  fmt::format("{} is beyond what every reader keeps exactly", number));
    }
    AppendEcmaNumber(out_, number);
    return {};
  }

  std::string& out_;
  Form form_;
};

Result<std::string> Canonical(std::string_view json, Form form) {
  simdjson::dom::parser parser;
  Element root;
  if (const auto error = parser.parse(json.data(), json.size()).get(root);
      error != simdjson::SUCCESS) {
    return Fail(ErrorCode::kInvalidArgument,
                fmt::format("not JSON: {}", simdjson::error_message(error)));
  }
  std::string out;
  out.reserve(json.size());
  RETURN_IF_ERROR(Canonizer(out, form).Append(root));
  return out;
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
  auto [digits, point] = ShortestDigits(number);
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

void AppendEcmaText(std::string& out, std::string_view text) {
  AppendText(out, text, Form::kRfc8785);
}

Result<std::string> CanonicalJson(std::string_view json) {
  return Canonical(json, Form::kRfc8785);
}

Result<std::string> CodePointCanonicalJson(std::string_view json) {
  return Canonical(json, Form::kCodePoint);
}

Result<std::string> CanonicalJson(simdjson::dom::element value) {
  std::string out;
  RETURN_IF_ERROR(Canonizer(out, Form::kRfc8785).Append(value));
  return out;
}

Result<std::string> CanonicalObject(std::vector<CanonicalMember> members) {
  SortMembers(members, Form::kRfc8785, [](const CanonicalMember& member) { return member.name; });
  std::string out = "{";
  for (std::size_t i = 0; i < members.size(); ++i) {
    if (i > 0) {
      if (members[i - 1].name == members[i].name) return Twice(members[i].name);
      out += ',';
    }
    AppendEcmaText(out, members[i].name);
    out += ':';
    out += members[i].value;
  }
  out += '}';
  return out;
}

}  // namespace tidewaiter::codec

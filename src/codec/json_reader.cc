#include "codec/json_reader.h"

#include <array>
#include <cmath>

#include <fmt/format.h>

namespace tidewaiter::codec {
namespace {

constexpr std::size_t kQuotedMax = 60;  // bytes of a value that a message repeats

bool Allows(Characters characters, unsigned char c) {
  switch (characters) {
    case Characters::kText:
      return (c >= 0x20 && c != 0x7F) || c == '\t' || c == '\n' || c == '\r';
    case Characters::kDigits:
      return c >= '0' && c <= '9';
    case Characters::kUpperLetters:
      return c >= 'A' && c <= 'Z';
    case Characters::kToken:
      return c > 0x20 && c < 0x7F;
  }
  return false;
}

std::string_view Wanted(Characters characters) {
  switch (characters) {
    case Characters::kText:
      return "text without control characters";
    case Characters::kDigits:
      return "digits";
    case Characters::kUpperLetters:
      return "capital letters A to Z";
    case Characters::kToken:
      return "visible ASCII without blanks";
  }
  return {};
}

// Cut where a character begins.
std::string Quoted(std::string_view text) {
  if (text.size() <= kQuotedMax) return fmt::format("'{}'", text);
  std::size_t end = kQuotedMax;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U)
    --end;
  return fmt::format("'{}…'", text.substr(0, end));
}

std::string_view TypeName(JsonValue value) {
  switch (value.type()) {
    case simdjson::dom::element_type::ARRAY:
      return "a list";
    case simdjson::dom::element_type::OBJECT:
      return "an object";
    case simdjson::dom::element_type::INT64:
    case simdjson::dom::element_type::UINT64:
    case simdjson::dom::element_type::DOUBLE:
      return "a number";
    case simdjson::dom::element_type::STRING:
      return "text";
    case simdjson::dom::element_type::BOOL:
      return "true or false";
    case simdjson::dom::element_type::NULL_VALUE:
      return "null";
  }
  return "something else";
}

std::string NotA(std::string_view wanted, JsonValue value) {
  return fmt::format("is {}, not {}", TypeName(value), wanted);
}

// Parsers keep their memory: one for each thread that has read something.
std::unique_ptr<simdjson::dom::parser>& Spare() {
  thread_local std::unique_ptr<simdjson::dom::parser> spare;
  return spare;
}

}  // namespace

JsonReader::JsonReader() : parser_(std::move(Spare())) {
  if (!parser_) parser_ = std::make_unique<simdjson::dom::parser>();
}

JsonReader::~JsonReader() {
  Spare() = std::move(parser_);
}

std::optional<JsonValue> JsonReader::Parse(std::string_view text, const JsonLimits& limits) {
  problems_max_ = limits.problems_max;
  if (text.size() > limits.bytes_max) {
    Note("json", fmt::format("is larger than {} bytes", limits.bytes_max));
    return std::nullopt;
  }
  const std::size_t depth = limits.depth_max + 1;  // simdjson counts the value itself
  if (parser_->capacity() < text.size() || parser_->max_depth() != depth) {
    if (parser_->allocate(std::max<std::size_t>(text.size(), 16384), depth)) {
      Note("json", "there is no memory to read it");
      return std::nullopt;
    }
  }
  JsonValue root;
  if (const auto error = parser_->parse(text.data(), text.size()).get(root)) {
    Note("json", error == simdjson::DEPTH_ERROR
                     ? fmt::format("has more than {} levels", limits.depth_max)
                     : fmt::format("is not JSON: {}", simdjson::error_message(error)));
    return std::nullopt;
  }
  return root;
}

void JsonReader::Text(JsonValue value, const TextRule& rule, std::string& into) {
  std::string_view text;
  if (value.get(text)) return Note("type", NotA("text", value));
  if (text.size() < rule.min) {
    return Note("too_short", text.empty()
                                 ? "is empty"
                                 : fmt::format("{} is shorter than {}", Quoted(text), rule.min));
  }
  if (text.size() > rule.max) {
    return Note("too_long", fmt::format("{} is longer than {} bytes", Quoted(text), rule.max));
  }
  for (const char c : text) {
    if (Allows(rule.characters, static_cast<unsigned char>(c))) continue;
    return Note("characters",
                rule.characters == Characters::kText
                    ? std::string("holds a control character")
                    : fmt::format("{} must be {}", Quoted(text), Wanted(rule.characters)));
  }
  into = text;
}

void JsonReader::Number(JsonValue value, double low, double high, double& into) {
  double number = 0;
  if (value.get(number)) return Note("type", NotA("a number", value));
  if (!(number >= low && number <= high)) {
    return Note("range", fmt::format("{} is not between {} and {}", number, low, high));
  }
  into = number;
}

void JsonReader::Integer(JsonValue value, std::int64_t low, std::int64_t high, std::int64_t& into) {
  std::int64_t number = 0;
  if (value.get(number)) return Note("type", NotA("a whole number", value));
  if (number < low || number > high) {
    return Note("range", fmt::format("{} is not between {} and {}", number, low, high));
  }
  into = number;
}

void JsonReader::Bool(JsonValue value, bool& into) {
  bool is = false;
  if (value.get(is)) return Note("type", NotA("true or false", value));
  into = is;
}

std::optional<std::size_t> JsonReader::Choice(JsonValue value,
                                              std::span<const std::string_view> choices) {
  std::string_view text;
  if (value.get(text)) {
    Note("type", NotA("text", value));
    return std::nullopt;
  }
  for (std::size_t i = 0; i < choices.size(); ++i) {
    if (choices[i] == text) return i;
  }
  Note("choice", fmt::format("{} is none of {}", Quoted(text), fmt::join(choices, ", ")));
  return std::nullopt;
}

void JsonReader::Note(std::string_view code, std::string detail) {
  if (problems_.size() > problems_max_) return;
  if (problems_.size() == problems_max_) {
    problems_.push_back({"too_many_problems", "", "there are more problems than are told here"});
    return;
  }
  problems_.push_back({std::string(code), pointer_, std::move(detail)});
}

void JsonReader::NoteAt(std::string_view name, std::string_view code, std::string detail) {
  const std::size_t before = Enter(name);
  Note(code, std::move(detail));
  Leave(before);
}

void JsonReader::NoteUnder(std::string_view pointer, std::string_view code, std::string detail) {
  const std::size_t before = pointer_.size();
  pointer_ += pointer;
  Note(code, std::move(detail));
  Leave(before);
}

void JsonReader::NoteUnknown(std::string_view key) {
  Note("unknown_member", fmt::format("there is no member {} here", Quoted(key)));
}

bool JsonReader::AsObject(JsonValue value, simdjson::dom::object& into) {
  if (!value.get(into)) return true;
  Note("type", NotA("an object", value));
  return false;
}

bool JsonReader::AsArray(JsonValue value, std::size_t min, std::size_t max,
                         simdjson::dom::array& into) {
  if (value.get(into)) {
    Note("type", NotA("a list", value));
    return false;
  }
  const std::size_t size = into.size();
  if (size < min) {
    Note("too_few", fmt::format("has {} elements, at least {} are needed", size, min));
    return false;
  }
  if (size > max) {
    Note("too_many", fmt::format("has {} elements, at most {} are allowed", size, max));
    return false;
  }
  return true;
}

// RFC 6901: "~" and "/" in names are written "~0" and "~1". A very long name is cut: it is unknown.
std::size_t JsonReader::Enter(std::string_view key) {
  const std::size_t before = pointer_.size();
  pointer_ += '/';
  for (const char c : key.substr(0, kQuotedMax)) {
    if (c == '~') {
      pointer_ += "~0";
    } else if (c == '/') {
      pointer_ += "~1";
    } else {
      pointer_ += c;
    }
  }
  return before;
}

std::size_t JsonReader::EnterIndex(std::size_t index) {
  const std::size_t before = pointer_.size();
  fmt::format_to(std::back_inserter(pointer_), "/{}", index);
  return before;
}

}  // namespace tidewaiter::codec

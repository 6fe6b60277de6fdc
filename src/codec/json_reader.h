// JsonReader: JSON from outside into values of ours, strictly, with every problem noted and pointed
// at. Parsing is simdjson's; what is expected is a table.
//
//   struct Act { std::string remarks; bool released = false; };
//   constexpr JsonMember<Act> kAct[] = {
//       {"remarks", kOptional,
//        [](JsonReader& in, JsonValue v, Act& act) { in.Text(v, {.max = 4000}, act.remarks); }},
//       {"released", kRequired,
//        [](JsonReader& in, JsonValue v, Act& act) { in.Bool(v, act.released); }}};
//
//   JsonReader in;
//   Act act;
//   if (const auto root = in.Parse(body, limits)) in.Object<Act>(*root, kAct, act);
//   if (!in.problems().empty()) ...
//
// Problem codes: json (not JSON, or too deep), type, required, unknown_member, duplicate_member,
// too_short, too_long, too_few, too_many, range, characters, choice, format; whoever reads adds
// more by Note. A value with a problem is left as it was. One reader a text; not thread-safe.
#ifndef TIDEWAITER_CODEC_JSON_READER_H_
#define TIDEWAITER_CODEC_JSON_READER_H_

#include <simdjson.h>

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "codec/problem.h"

namespace tidewaiter::codec {

using JsonValue = simdjson::dom::element;
class JsonReader;

inline constexpr bool kRequired = true;
inline constexpr bool kOptional = false;

template <typename T>
struct JsonMember {
  std::string_view name;
  bool required;
  void (*read)(JsonReader& in, JsonValue value, T& into);
};

enum class Characters : std::uint8_t {
  kText,          // any but control characters; tab and line feed are allowed
  kDigits,        // 0-9
  kUpperLetters,  // A-Z
  kToken,         // visible ASCII, no blanks: ids and references
};

struct TextRule {  // limits in bytes
  std::size_t min = 0;
  std::size_t max = 0;
  Characters characters = Characters::kText;
};

struct JsonLimits {
  std::size_t bytes_max = std::size_t{1} << 20U;
  std::size_t depth_max = 8;
  std::size_t problems_max = 1000;  // then "too_many_problems" ends the list
};

class JsonReader {
 public:
  JsonReader();
  ~JsonReader();
  JsonReader(const JsonReader&) = delete;
  JsonReader& operator=(const JsonReader&) = delete;

  // The value of the whole text, or nothing and a problem. It lives as long as the reader.
  std::optional<JsonValue> Parse(std::string_view text, const JsonLimits& limits = {});

  void Text(JsonValue value, const TextRule& rule, std::string& into);
  void Number(JsonValue value, double low, double high, double& into);
  void Integer(JsonValue value, std::int64_t low, std::int64_t high, std::int64_t& into);
  void Bool(JsonValue value, bool& into);
  // The place of the text in `choices`.
  std::optional<std::size_t> Choice(JsonValue value, std::span<const std::string_view> choices);

  template <typename T>
  void Object(JsonValue value, std::span<const JsonMember<T>> members, T& into) {
    simdjson::dom::object object;
    if (!AsObject(value, object)) return;
    std::uint64_t seen = 0;
    for (const auto& [key, member] : object) {
      const std::size_t before = Enter(key);
      std::size_t place = 0;
      while (place < members.size() && members[place].name != key)
        ++place;
      if (place == members.size()) {
        NoteUnknown(key);
      } else if ((seen >> place & 1U) != 0) {
        Note("duplicate_member", "said twice");
      } else {
        seen |= std::uint64_t{1} << place;
        members[place].read(*this, member, into);
      }
      Leave(before);
    }
    for (std::size_t i = 0; i < members.size(); ++i) {
      if (members[i].required && (seen >> i & 1U) == 0)
        NoteAt(members[i].name, "required", "is missing");
    }
  }

  // Calls each(value) for every element of an array of min..max elements, at its pointer.
  template <typename Each>
  void Array(JsonValue value, std::size_t min, std::size_t max, Each each) {
    simdjson::dom::array array;
    if (!AsArray(value, min, max, array)) return;
    std::size_t i = 0;
    for (const JsonValue element : array) {
      const std::size_t before = EnterIndex(i++);
      each(element);
      Leave(before);
    }
  }

  // Calls each(key, value) for every member of an object with any names.
  template <typename Each>
  void Map(JsonValue value, std::size_t max, Each each) {
    simdjson::dom::object object;
    if (!AsObject(value, object)) return;
    if (object.size() > max) return Note("too_many", "has too many members");
    for (const auto& [key, member] : object) {
      const std::size_t before = Enter(key);
      each(key, member);
      Leave(before);
    }
  }

  // A problem with the value that is being read, or with the member `name` of it.
  void Note(std::string_view code, std::string detail);
  void NoteAt(std::string_view name, std::string_view code, std::string detail);
  // The same with names and places of several levels, as a JSON pointer: "/items/3/value".
  void NoteUnder(std::string_view pointer, std::string_view code, std::string detail);

  [[nodiscard]] const Problems& problems() const { return problems_; }
  [[nodiscard]] Problems TakeProblems() { return std::move(problems_); }

 private:
  bool AsObject(JsonValue value, simdjson::dom::object& into);
  bool AsArray(JsonValue value, std::size_t min, std::size_t max, simdjson::dom::array& into);
  std::size_t Enter(std::string_view key);
  std::size_t EnterIndex(std::size_t index);
  void Leave(std::size_t before) { pointer_.resize(before); }
  void NoteUnknown(std::string_view key);

  std::unique_ptr<simdjson::dom::parser> parser_;
  std::string pointer_;
  Problems problems_;
  std::size_t problems_max_ = 1000;
};

}  // namespace tidewaiter::codec

#endif  // TIDEWAITER_CODEC_JSON_READER_H_

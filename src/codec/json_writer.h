// JsonWriter: JSON text appended to a string, without a tree in between.
//
//   std::string out;
//   JsonWriter json(out);
//   json.BeginObject().Member("id", id).Member("items", 3);
//   json.Key("codes").BeginArray().Text("0901").EndArray();
//   json.EndObject();
//
// Commas and quotes are its work; that objects and arrays are closed and keys stand where keys
// belong is the caller's. Text must be UTF-8; control characters are escaped. A number that is not
// finite is written as null. Numbers are the shortest that read back as the same double.
// O(bytes); not thread-safe.
#ifndef TIDEWAITER_CODEC_JSON_WRITER_H_
#define TIDEWAITER_CODEC_JSON_WRITER_H_

#include <concepts>
#include <cstdint>
#include <string>
#include <string_view>

namespace tidewaiter::codec {

// `text` in quotes.
void AppendJsonText(std::string& out, std::string_view text);

class JsonWriter {
 public:
  explicit JsonWriter(std::string& out) : out_(out) {}

  JsonWriter& BeginObject() { return Open('{'); }
  JsonWriter& EndObject() { return Close('}'); }
  JsonWriter& BeginArray() { return Open('['); }
  JsonWriter& EndArray() { return Close(']'); }
  JsonWriter& Key(std::string_view name);

  JsonWriter& Text(std::string_view text);
  JsonWriter& Number(double number);
  JsonWriter& Integer(std::int64_t number);
  JsonWriter& Unsigned(std::uint64_t number);
  JsonWriter& Bool(bool value);
  JsonWriter& Null();
  JsonWriter& Raw(std::string_view json);  // a value that is JSON already

  JsonWriter& Member(std::string_view name, std::string_view text) { return Key(name).Text(text); }
  JsonWriter& Member(std::string_view name, const char* text) { return Key(name).Text(text); }
  JsonWriter& Member(std::string_view name, double number) { return Key(name).Number(number); }
  template <std::signed_integral T>
  JsonWriter& Member(std::string_view name, T number) {
    return Key(name).Integer(number);
  }
  template <std::unsigned_integral T>
  requires(!std::same_as<T, bool>) JsonWriter& Member(std::string_view name, T number) {
    return Key(name).Unsigned(number);
  }
  template <std::same_as<bool> T>
  JsonWriter& Member(std::string_view name, T value) {
    return Key(name).Bool(value);
  }
  // Nothing when the text is empty.
  JsonWriter& MemberUnlessEmpty(std::string_view name, std::string_view text) {
    return text.empty() ? *this : Member(name, text);
  }

 private:
  JsonWriter& Open(char bracket);
  JsonWriter& Close(char bracket);
  void Separate();

  std::string& out_;
  bool first_ = true;  // nothing stands before in this object or array, or a key was written
};

}  // namespace tidewaiter::codec

#endif  // TIDEWAITER_CODEC_JSON_WRITER_H_

// Members of JSON that we wrote ourselves: what is absent or of another type reads as nothing.
//
//   const JsonText stored(row.body);             // parses once
//   TextOf(stored.root(), "name")                // "" when absent
//
// For input from outside use JsonReader, which tells every problem.
#ifndef TIDEWAITER_CODEC_JSON_GET_H_
#define TIDEWAITER_CODEC_JSON_GET_H_

#include <simdjson.h>

#include <cstdint>
#include <string>
#include <string_view>

namespace tidewaiter::codec {

class JsonText {
 public:
  explicit JsonText(std::string_view text) {
    ok_ = parser_.parse(text.data(), text.size()).get(root_) == simdjson::SUCCESS;
  }
  // Nothing may be read when this is false.
  [[nodiscard]] bool ok() const { return ok_; }
  [[nodiscard]] simdjson::dom::element root() const { return root_; }

 private:
  simdjson::dom::parser parser_;
  simdjson::dom::element root_;
  bool ok_ = false;
};

inline std::string TextOf(simdjson::dom::element object, std::string_view name) {
  std::string_view text;
  if (object.at_key(name).get(text) != simdjson::SUCCESS) return {};
  return std::string(text);
}
inline double NumberOf(simdjson::dom::element object, std::string_view name, double otherwise = 0) {
  double number = otherwise;
  return object.at_key(name).get(number) == simdjson::SUCCESS ? number : otherwise;
}
inline std::int64_t IntegerOf(simdjson::dom::element object, std::string_view name,
                              std::int64_t otherwise = 0) {
  std::int64_t number = otherwise;
  return object.at_key(name).get(number) == simdjson::SUCCESS ? number : otherwise;
}
inline bool BoolOf(simdjson::dom::element object, std::string_view name) {
  bool value = false;
  return object.at_key(name).get(value) == simdjson::SUCCESS && value;
}
// Calls each(element) for every element of the list, if there is one.
template <typename Each>
void EachOf(simdjson::dom::element object, std::string_view name, Each each) {
  simdjson::dom::array array;
  if (object.at_key(name).get(array) != simdjson::SUCCESS) return;
  for (const simdjson::dom::element element : array)
    each(element);
}

}  // namespace tidewaiter::codec

#endif  // TIDEWAITER_CODEC_JSON_GET_H_

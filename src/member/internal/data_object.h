// Data object: an entry's `data` as its members, each as JSON text, to be changed and written
// again.
#ifndef TIDEWAITER_MEMBER_INTERNAL_DATA_OBJECT_H_
#define TIDEWAITER_MEMBER_INTERNAL_DATA_OBJECT_H_

#include <map>
#include <string>
#include <string_view>

#include "base/result.h"

namespace tidewaiter::member {

class DataObject {
 public:
  DataObject() = default;
  // Errors: kInvalidArgument with a pointer under /data: not a JSON object.
  static Result<DataObject> Read(std::string_view json);

  [[nodiscard]] bool has(std::string_view name) const { return members_.contains(name); }
  [[nodiscard]] std::string raw(std::string_view name) const;      // JSON; "" when it is not there
  [[nodiscard]] std::string text(std::string_view name) const;     // "" when it is no text
  [[nodiscard]] std::int64_t number(std::string_view name) const;  // 0 when it is none
  [[nodiscard]] bool is_true(std::string_view name) const { return raw(name) == "true"; }

  void SetRaw(std::string_view name, std::string json);
  void SetText(std::string_view name, std::string_view text);
  // Only when it is not there.
  void DefaultRaw(std::string_view name, std::string_view json);
  void DefaultText(std::string_view name, std::string_view text);
  void Remove(std::string_view name);
  // Members of `other` over these; null takes a member away.
  void Take(const DataObject& other);

  [[nodiscard]] std::string Write() const;

 private:
  std::map<std::string, std::string, std::less<>> members_;
};

}  // namespace tidewaiter::member

#endif  // TIDEWAITER_MEMBER_INTERNAL_DATA_OBJECT_H_

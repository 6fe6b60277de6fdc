// JSON from outside, read strictly, and records taken apart with every problem noted.
#ifndef TIDEWAITER_ACCESS_INTERNAL_JSON_H_
#define TIDEWAITER_ACCESS_INTERNAL_JSON_H_

#include <cstddef>
#include <cstdint>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include <nlohmann/json.hpp>

#include "base/result.h"

namespace tidewaiter::access {

inline constexpr std::int64_t kUnixSecondsMax = 253'402'300'799;  // the end of the year 9999
inline constexpr std::size_t kProblemsMax = 100;  // in one record: enough to go on with

// UTF-8, one value, no member twice in one object (two readers would see two different tokens), not
// nested deeper than `depth_max`. Errors: kInvalidArgument, without any of the text.
Result<nlohmann::ordered_json> ParseStrictJson(std::string_view text, int depth_max);

// Takes the members of one object, noting what is wrong:
//
//   RecordReader in(json, problems);
//   in.Text("name", account.name, kNameMax);
//   in.Finish();                                        // members that nobody asked for
//
// What is missing or wrong leaves the target as it was. All problems are kInvalidArgument.
class RecordReader {
 public:
  RecordReader(const nlohmann::ordered_json& json, std::vector<Error>& problems);

  enum class Need : std::uint8_t { kOptional, kRequired };

  void Text(const char* name, std::string& to, std::size_t bytes_max, Need need = Need::kOptional);
  void Flag(const char* name, bool& to);
  void Number(const char* name, std::int64_t& to, std::int64_t min, std::int64_t max,
              Need need = Need::kOptional);
  // Texts of 1 to `bytes_max` bytes, each once.
  void Texts(const char* name, std::vector<std::string>& to, std::size_t count_max,
             std::size_t bytes_max, Need need = Need::kOptional);
  // The member, for what is none of the above; null when it is missing.
  const nlohmann::ordered_json* Member(const char* name, Need need = Need::kOptional);

  void Problem(const std::string& field, std::string message);
  void Finish();

 private:
  const nlohmann::ordered_json& json_;
  std::vector<Error>& problems_;
  std::set<std::string, std::less<>> known_;
};

}  // namespace tidewaiter::access

#endif  // TIDEWAITER_ACCESS_INTERNAL_JSON_H_

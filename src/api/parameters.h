// Parameters: what the query of a request may ask, as the description says it. So the description
// and the server cannot differ, and no handler has to look.
//
//   const Parameters parameters = Parameters::FromDescription(OpenApiText());
//   for (const codec::Problem& problem : parameters.Check("listDeclarations", request)) ...
//
// Of a schema it knows type (string, integer, or nothing), minLength, maxLength (in characters),
// minimum, maximum, enum, pattern (of the whole value), formats date and date-time, and boolean
// (true or false); a schema may stand elsewhere ("$ref"). An empty value counts as none. Names that
// the description does not have are passed over. Immutable, thread-safe. O(length of the query).
#ifndef TIDEWAITER_API_PARAMETERS_H_
#define TIDEWAITER_API_PARAMETERS_H_

#include <cstdint>
#include <limits>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "codec/problem.h"
#include "http/message.h"

namespace re2 {
class RE2;
}

namespace tidewaiter::api {

class Parameters {
 public:
  // The text is ours: it ends the process when it is no description.
  static Parameters FromDescription(std::string_view openapi);

  // Codes: type, range, too_short, too_long, choice, format. The pointer is "/<name>".
  [[nodiscard]] codec::Problems Check(std::string_view operation,
                                      const http::Request& request) const;

  struct Rule {
    std::string name;
    bool is_integer = false;
    bool is_date = false;
    bool is_time = false;
    std::size_t length_min = 0;  // characters
    std::size_t length_max = std::numeric_limits<std::size_t>::max();
    std::int64_t minimum = std::numeric_limits<std::int64_t>::min();
    std::int64_t maximum = std::numeric_limits<std::int64_t>::max();
    std::vector<std::string> choices;         // none: any
    std::shared_ptr<const re2::RE2> pattern;  // null: any
  };

 private:
  std::map<std::string, std::vector<Rule>, std::less<>> rules_;  // by operation
};

}  // namespace tidewaiter::api

#endif  // TIDEWAITER_API_PARAMETERS_H_

// ApiAnswer: one answer of the UK's tariff service, whichever way it is written: with what an
// object refers to nested in it, or as JSON:API, where that stands once under "included". Inside
// src/tariff.
//
//   const ApiAnswer answer(text);
//   for (const ApiObject& commodity : answer.objects())
//     for (const ApiObject& measure : commodity.Many("import_measures"))
//       measure.One("measure_type")->Text("id")                   // "103"
#ifndef TIDEWAITER_TARIFF_UK_ANSWER_H_
#define TIDEWAITER_TARIFF_UK_ANSWER_H_

#include <simdjson.h>

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/decimal.h"

namespace tidewaiter::tariff {

using ApiIncluded = std::map<std::pair<std::string_view, std::string_view>, simdjson::dom::element>;

// Lives as long as its answer. What is absent or of another kind reads as nothing.
class ApiObject {
 public:
  ApiObject(simdjson::dom::element of, const ApiIncluded* included)
      : of_(of), included_(included) {}

  // A text; a number as it is written shortest.
  [[nodiscard]] std::string Text(std::string_view name) const;
  [[nodiscard]] std::optional<Decimal> Number(std::string_view name) const;
  [[nodiscard]] std::optional<ApiObject> One(std::string_view name) const;
  [[nodiscard]] std::vector<ApiObject> Many(std::string_view name) const;

 private:
  [[nodiscard]] std::optional<simdjson::dom::element> Member(std::string_view name) const;
  [[nodiscard]] ApiObject Resolved(simdjson::dom::element reference) const;

  simdjson::dom::element of_;
  const ApiIncluded* included_;
};

class ApiAnswer {
 public:
  explicit ApiAnswer(std::string_view text);
  ApiAnswer(const ApiAnswer&) = delete;
  ApiAnswer& operator=(const ApiAnswer&) = delete;

  [[nodiscard]] bool ok() const { return ok_; }  // false: it is no JSON, and has no objects
  // What was asked for: one, or all of a list.
  [[nodiscard]] const std::vector<ApiObject>& objects() const { return objects_; }

 private:
  simdjson::dom::parser parser_;
  ApiIncluded included_;
  std::vector<ApiObject> objects_;
  bool ok_ = false;
};

}  // namespace tidewaiter::tariff

#endif  // TIDEWAITER_TARIFF_UK_ANSWER_H_

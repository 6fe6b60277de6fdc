// CaseBatch: one line of a case, as many times as it came, as a batch. No table behind it.
#ifndef TIDEWAITER_DETECT_RULES_CASE_LINES_H_
#define TIDEWAITER_DETECT_RULES_CASE_LINES_H_

#include <cstdint>
#include <list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "detect/rules/batch.h"
#include "detect/rules/syntax.h"

namespace tidewaiter::rules {

// A number as rules write it ("100 XTS", "0.5 t", "40%", "12.50 XTS/kg", "2026-03-01", "yes") in
// the measure in which a field keeps it (unit.h). Missing (NaN) for a text that is none.
double ReadCaseNumber(std::string_view text, FieldKind kind, const Schema& schema);

// Codes as rules write them, with or without quotes, split at spaces: "C644 \"N 380\"".
std::vector<std::string> ReadCaseCodes(std::string_view text);

class CaseBatch {
 public:
  // `day`: its date when it says none.
  CaseBatch(const CaseLine& line, const Schema& schema, std::optional<Day> day, std::size_t times);
  CaseBatch(const CaseBatch&) = delete;
  CaseBatch& operator=(const CaseBatch&) = delete;

  [[nodiscard]] const Batch& batch() const { return batch_; }

 private:
  void Say(std::size_t field, std::string_view text, const Schema& schema);
  void SayNumber(std::size_t field, double number);

  Batch batch_;
  Dictionary dictionary_;
  std::list<std::vector<double>> numbers_;  // columns, which never move
  std::list<std::vector<std::uint32_t>> codes_;
};

// The day that a line says, nothing when it says none.
std::optional<Day> DayOfCase(const CaseLine& line, const Schema& schema);

}  // namespace tidewaiter::rules

#endif  // TIDEWAITER_DETECT_RULES_CASE_LINES_H_

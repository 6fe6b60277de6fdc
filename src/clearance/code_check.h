// CodeCheck: the detector of codes that do not go with the description of the goods.
//
//   CodeCheck check;
//   check.Use(desk.now());
//   const auto doubts = check.Look(lines);      // one place a line; nothing: no alarm
//   check.Learn(/*right=*/true);                // somebody looked at the code of a line with one
//   check.confidence();                         // how often such an alarm is right
//
// An alarm is the classifier's verdict "incompatible", which is wrong for at most one in a hundred
// correct codes as it was measured when the classifier learned; a classifier that never measured
// its errors raises none, and a description that names no goods raises none.
//
// How likely an alarm is right depends on how often codes are wrong here, which nobody knows
// beforehand: it begins at kPriorRight, as if kPriorChecks alarms had been looked at, and follows
// what is found. Lines that were looked at are those that somebody chose: where alarms are not
// drawn at random it says how often chosen ones are right.
//
// A text that was seen with a code lately costs a look-up; a new one some 0.2 ms. One thread.
#ifndef TIDEWAITER_CLEARANCE_CODE_CHECK_H_
#define TIDEWAITER_CLEARANCE_CODE_CHECK_H_

#include <cstdint>
#include <optional>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "clearance/classify_desk.h"
#include "declaration/line_table.h"
#include "desk/assessment.h"

namespace tidewaiter::clearance {

class CodeCheck {
 public:
  // One in five, as ten alarms would say: a guess that the first dozens of checks replace.
  static constexpr double kPriorRight = 0.2;
  static constexpr double kPriorChecks = 10;
  static constexpr std::size_t kLikelierMax = 3;     // codes in a doubt: the next are rarely right
  static constexpr std::size_t kKeptMax = 1U << 16;  // texts with a code; some ten megabytes

  struct Figures {
    std::uint64_t checked = 0;  // alarms whose code somebody looked at
    std::uint64_t right = 0;    // of them
    friend bool operator==(const Figures&, const Figures&) = default;
  };

  // What is asked from now on. Free while nothing changed.
  void Use(const ClassifyDesk::Now& now);

  // As many as there are lines; none at all where nothing can raise an alarm. `confidence` of each
  // is set; `without` is the judge's to set.
  std::vector<std::optional<desk::CodeDoubt>> Look(const LineTable& lines);

  void Learn(bool right);
  [[nodiscard]] double confidence() const;

  // For a restart.
  [[nodiscard]] const Figures& figures() const { return figures_; }
  void Restore(const Figures& figures) { figures_ = figures; }

 private:
  std::optional<desk::CodeDoubt> Ask(std::string_view text, std::string_view code) const;

  ClassifyDesk::Now now_;
  Figures figures_;
  std::unordered_map<std::uint64_t, std::optional<desk::CodeDoubt>> kept_;  // by text and code
};

}  // namespace tidewaiter::clearance

#endif  // TIDEWAITER_CLEARANCE_CODE_CHECK_H_

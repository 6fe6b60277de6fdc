// TextTests: what a condition looks for in a text, made ready to be asked often.
//
//   const TextTests tests(condition);          // op kText
//   tests.Find("ACME TRADING LTD").found;      // true when one of the condition's texts is found
//   tests.Likeness("ACME TRADING LTD", 3);     // {"Acme Trading", 0.97}, ...
//
// Immutable, thread-safe. Costs: a pattern is linear in the text (RE2); likeness hardly depends on
// the number of names (match/match.h).
#ifndef TIDEWAITER_DETECT_RULES_TEXT_TESTS_H_
#define TIDEWAITER_DETECT_RULES_TEXT_TESTS_H_

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/calendar.h"
#include "detect/rules/syntax.h"

namespace tidewaiter::rules {

// Whether a text was found, and up to which day that counts: of several found, the last; nothing
// when it always counts.
struct TextFound {
  bool found = false;
  std::optional<Day> until = {};
};

class TextTests {
 public:
  // Texts of a list with days come in the condition's `set`, as entries.
  explicit TextTests(const Condition& condition);
  ~TextTests();
  TextTests(TextTests&&) noexcept;
  TextTests& operator=(TextTests&&) noexcept;

  [[nodiscard]] TextFound Find(std::string_view text) const;

  // Of kResembles and kMentions: the texts most like it and how much, best first, at most `top`,
  // whether they are enough or just not. Empty for the other tests.
  [[nodiscard]] std::vector<std::pair<std::string, double>> Likeness(std::string_view text,
                                                                     std::size_t top) const;

 private:
  struct State;
  std::unique_ptr<const State> state_;
};

}  // namespace tidewaiter::rules

#endif  // TIDEWAITER_DETECT_RULES_TEXT_TESTS_H_

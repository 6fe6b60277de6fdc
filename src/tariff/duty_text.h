// DutyText: the text of a rate, taken piece by piece from the left; blanks between pieces do not
// count. Inside src/tariff.
#ifndef TIDEWAITER_TARIFF_DUTY_TEXT_H_
#define TIDEWAITER_TARIFF_DUTY_TEXT_H_

#include <optional>
#include <string>
#include <string_view>

#include "tariff/expression.h"

namespace tidewaiter::tariff {

// Without no-break spaces, with EUR and GBP for their signs, blanks at the ends gone.
std::string PlainDutyText(std::string_view text);

// Whether a part of goods can be written between quotes and read back.
bool IsPartName(std::string_view part);

class DutyText {
 public:
  explicit DutyText(std::string_view text) : rest_(text) { Skip(); }

  [[nodiscard]] bool AtEnd() const { return rest_.empty(); }
  [[nodiscard]] std::string_view rest() const { return rest_; }

  bool Take(char c);
  // The word, whatever its case, when no letter or digit follows.
  bool TakeWord(std::string_view word);
  // These bytes, of which the last ones may be left: TakeText("c/", "/") takes the c.
  bool TakeText(std::string_view text, std::string_view leave = {});
  // What stands before the next `c`, without blanks at its ends; "" at the end.
  std::string TakeUntil(char c);
  // "1,234.50": commas only before three digits. Also "1 1/2" and "18 3/4".
  std::optional<Decimal> TakeNumber();
  std::string_view TakeCurrency();  // "" = none follows
  // +, -, MIN, MAX; "but not less than", "but not more than"; "less".
  std::optional<Operator> TakeOperator();
  // Up to what can only be an operator, a word behind a unit, or the end.
  std::string_view TakeUnitText();
  std::optional<std::string_view> TakeQuoted();
  std::string TakeLetters();  // in capitals

 private:
  void Skip();
  void Drop(std::size_t bytes) {
    rest_.remove_prefix(bytes);
    Skip();
  }
  std::string_view rest_;
};

}  // namespace tidewaiter::tariff

#endif  // TIDEWAITER_TARIFF_DUTY_TEXT_H_

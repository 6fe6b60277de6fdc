// Conditions: whether a measure's conditions are met, and what follows. Inside src/tariff.
//
// Of the rows of one condition code the first that is met counts; all codes must say yes. A row
// asks for a document, or a limit, or nothing (then it is met). What its action means is TARIC's:
// docs/tariff.md.
#ifndef TIDEWAITER_TARIFF_CONDITIONS_H_
#define TIDEWAITER_TARIFF_CONDITIONS_H_

#include <string>
#include <vector>

#include "tariff/statement.h"

namespace tidewaiter::tariff {

// Which price an amount is set against: what is charged is the difference.
enum class Against : std::uint8_t {
  kNothing,
  kImportPrice,    // that conditions compare: declared for a unit, else the customs value
  kFrontierPrice,  // free at frontier, before duty
  kCifPrice,
  kCifPriceAndDuty,
  kImportPriceAndCountervailing,
};

struct ConditionVerdict {
  bool applies = true;                   // the measure counts
  bool stops = false;                    // the goods may not be released
  bool unmet = false;                    // of a code no row was met
  const DutyExpression* duty = nullptr;  // in place of the measure's own
  Against against = Against::kNothing;
  // For which the declared price is, as a limit of the same code says; null: none does.
  const Unit* price_unit = nullptr;
  std::string failed;                  // condition code that said no, "" = none
  std::vector<std::string> documents;  // that this verdict rests on, presented or not
  Problems problems;                   // a price or quantity that is not stated
};

class ConditionJudge {
 public:
  ConditionJudge(const Tariff& tariff, const Question& question)
      : tariff_(tariff), question_(question) {}

  // As the question stands.
  [[nodiscard]] ConditionVerdict AsPresented(const Measure& measure) const {
    return Judge(measure, false);
  }
  // With every document that would help.
  [[nodiscard]] ConditionVerdict AtBest(const Measure& measure) const {
    return Judge(measure, true);
  }
  [[nodiscard]] bool Presented(std::string_view document) const;

 private:
  [[nodiscard]] ConditionVerdict Judge(const Measure& measure, bool with_all) const;
  [[nodiscard]] bool Waived() const;
  [[nodiscard]] bool Met(const Condition& condition, bool with_all,
                         ConditionVerdict& verdict) const;
  [[nodiscard]] bool LimitHolds(const Condition& condition, ConditionVerdict& verdict) const;
  [[nodiscard]] std::optional<Decimal> QuantityOf(const Condition& condition,
                                                  ConditionVerdict& verdict) const;
  [[nodiscard]] std::optional<Decimal> PricePer(const Condition& condition,
                                                ConditionVerdict& verdict) const;

  const Tariff& tariff_;
  const Question& question_;
};

}  // namespace tidewaiter::tariff

#endif  // TIDEWAITER_TARIFF_CONDITIONS_H_

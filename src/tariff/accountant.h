// Accountant: what one way to import costs, line by line. Inside src/tariff.
//
//   Accountant accountant(tariff, question, selection, tell);
//   auto account = accountant.Of(basic, nullptr);      // or why it cannot be reckoned
#ifndef TIDEWAITER_TARIFF_ACCOUNTANT_H_
#define TIDEWAITER_TARIFF_ACCOUNTANT_H_

#include <expected>
#include <vector>

#include "tariff/selection.h"

namespace tidewaiter::tariff {

// One basic duty, with what is charged beside it.
struct Account {
  std::vector<StatementLine> lines;  // only when somebody will read them
  Decimal duty;
  Decimal excise;
  Decimal vat;
  Decimal vat_base;
  std::vector<Considered> displaced;  // the same
};

// A quota covers a share of the goods; the rest pays another duty.
struct Part {
  const Selected* rest = nullptr;
  Decimal covered;  // of `asked`
  Decimal asked;
};

class Accountant {
 public:
  Accountant(const Tariff& tariff, const Question& question, const Selection& selection, bool tell);

  // With all problems of the measures that count.
  std::expected<Account, Problems> Of(const Selected& basic, const Part* part);

 private:
  struct Share {
    Decimal value;
    std::vector<Quantity> quantities;
  };
  [[nodiscard]] Share Whole() const;
  [[nodiscard]] Share Times(const Decimal& part, const Decimal& whole) const;

  // Reckons a measure on a share of the goods and books it. Nothing where its duty is elsewhere.
  std::optional<Decimal> Charge(const Selected& selected, const Share& share);
  std::optional<Decimal> AmountOf(const Selected& selected, const DutyFacts& facts,
                                  std::vector<Step>& steps);
  DutyFacts FactsOf(const Selected& selected, const Share& share);
  [[nodiscard]] std::expected<Decimal, Problem> PriceOf(const ConditionVerdict& verdict,
                                                        const DutyFacts& facts) const;
  [[nodiscard]] std::expected<Decimal, Problem> ImportPrice(const ConditionVerdict& verdict,
                                                            const DutyFacts& facts) const;
  void AddComponents(const Selected& selected, DutyFacts& facts);
  [[nodiscard]] Decimal LeftAfter(const Selected& selected, const Selected& basic, bool& displaced);
  void ChargeDefence(const Selected& basic);
  void ChargeVat();
  const Selected* ChooseVat() const;
  void Book(std::uint32_t measure, const Decimal& base, std::string base_unit, Decimal amount,
            const DutyExpression& duty, std::vector<Step> steps);
  [[nodiscard]] Rounding RoundingOf(const MeasureType& type) const;

  const Tariff& tariff_;
  const Tariff::Data& data_;
  const Question& question_;
  const Selection& selection_;
  bool tell_;
  std::vector<std::pair<std::string, Decimal>> parts_;
  Account account_;
  Decimal basic_duty_;
  Decimal countervailing_;
  Problems problems_;
};

}  // namespace tidewaiter::tariff

#endif  // TIDEWAITER_TARIFF_ACCOUNTANT_H_

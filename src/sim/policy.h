// OldPolicy: how the administration selected before there was Tidewaiter: a few expert weights, a
// random share, officers who dismiss, and a small audit programme. Its labels are therefore few,
// late and biased, as real ones are.
#ifndef TIDEWAITER_SIM_POLICY_H_
#define TIDEWAITER_SIM_POLICY_H_

#include <cstdint>
#include <span>
#include <vector>

#include "base/calendar.h"
#include "base/random.h"
#include "declaration/line_table.h"
#include "sim/country.h"
#include "sim/item.h"
#include "sim/tariff.h"

namespace tidewaiter::sim {

struct Line {
  LineRecord record;
  Truth truth;
  Item declared;
  Item real;
  int trader = 0;
  bool new_importer = false;
  double importer_record = 0;  // share of its known inspections that found something, smoothed
};

struct PolicyOptions {
  double inspected_share = 0;
  double random_share = 0;
};

class OldPolicy {
 public:
  OldPolicy(const PolicyOptions& options, const Tariff& tariff, Random random);

  // Sets the outcomes of a batch of lines of one day. Shares hold over batches: what is left over
  // is carried to the next.
  void Inspect(std::span<Line> batch, Day day);

 private:
  enum class Choice : std::uint8_t { kNone, kRandom, kTargeted };
  [[nodiscard]] double Score(const Line& line);
  [[nodiscard]] bool IsDumped(const Item& item, Day day) const;
  void Choose(std::span<Line> batch);
  void ChooseTargeted(std::span<Line> batch, std::size_t count);
  void Examine(Line& line, Day day, bool at_random);
  void Dismiss(Line& line, Day day);
  void Audit(Line& line, Day day);
  [[nodiscard]] bool IsAudited(int trader, Day day) const;
  [[nodiscard]] KindSet ScopeOfTargeted();
  void Find(Line& line, Day day);

  PolicyOptions options_;
  const Tariff& tariff_;
  Random random_;
  std::uint64_t audit_key_;
  std::vector<double> table_price_;  // per goods: the fixed price table, never updated
  double inspections_owed_ = 0;
  double random_owed_ = 0;
  std::vector<Choice> chosen_;
  std::vector<double> scores_;
  std::vector<std::uint32_t> order_;
};

}  // namespace tidewaiter::sim

#endif  // TIDEWAITER_SIM_POLICY_H_

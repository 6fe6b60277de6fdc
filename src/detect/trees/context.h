// Context: what a good analyst would work out about a line before looking at any outcome: habits
// broken, masses and loads, words against code, speed, calendar, likeness of parties; and how the
// parties' latest checks went.
//
//   Context context;
//   for (lines of a day) context.Compute(lines, row, features);   // ContextFeatureCount() numbers
//   for (lines of the day) context.Learn(lines, row);             // every line, inspected or not
//   context.LearnOutcome(lines, row);                             // once an outcome is known
//
// Everything is computed from what came before: Compute never sees the line itself or its outcome.
// A feature that cannot be computed is NaN. Costs microseconds a line whatever the history's
// length. Thread-compatible. docs/detectors/trees.md lists the features.
#ifndef TIDEWAITER_DETECT_TREES_CONTEXT_H_
#define TIDEWAITER_DETECT_TREES_CONTEXT_H_

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "declaration/finding.h"
#include "declaration/line_table.h"
#include "detect/trees/tally.h"
#include "detect/trees/text_fit.h"

namespace tidewaiter::detect {

// Features that make one point together, and have one kind of sentence.
enum class ContextGroup : std::uint8_t {
  kSize,
  kRepeat,
  kUnitMass,
  kPacking,
  kLoad,
  kRate,
  kHabitCode,
  kHabitOrigin,
  kHabitSupplier,
  kHabitOffice,
  kHabitDeclarant,
  kTrader,
  kSpeed,
  kSupplier,
  kRoute,
  kText,
  kLikeness,
  kImporterRecord,
  kPartnerRecord,
  kCalendar,
};

struct ContextFeature {
  std::string_view name;
  ContextGroup group;
};

std::span<const ContextFeature> ContextFeatures();

// Whether the group is about what is declared, and how it compares with like goods, and neither
// about who declares it nor about what earlier checks found.
bool IsAboutGoods(ContextGroup group);

// How often the line's consignment (goods, route, terms and mass) was checked before, by the
// features of the line; 0 when they do not say.
double EarlierChecks(std::span<const float> features);

class Context {
 public:
  // `features` has ContextFeatures().size() places. Returns what the words say, which the text
  // features are made of.
  TextFit::Score Compute(const LineTable& lines, std::size_t row, std::span<float> features) const;
  void Learn(const LineTable& lines, std::size_t row);
  // Inspections and audits count; a dismissal says nothing here.
  void LearnOutcome(const LineTable& lines, std::size_t row);

  // The group's point about this line as a reason with its numbers, or nothing when the group has
  // nothing to say in words. Call before Learn of the same line.
  [[nodiscard]] std::optional<Reason> Explain(const LineTable& lines, std::size_t row,
                                              ContextGroup group) const;

  // How many times the declared goods the usual masses speak of. 1 when the mass of a unit is
  // unusual: then mass or quantity is a slip, and the other one says that the goods are all there.
  // Else, when the packages are unusually light, their usual mass over the declared. Else NaN.
  [[nodiscard]] double UsualGoodsRatio(const LineTable& lines, std::size_t row) const;

  [[nodiscard]] const TextFit& text() const { return text_; }

  void Serialize(std::string& out) const;
  Status Parse(ByteReader& in);  // Errors: kCorruption

 private:
  struct Ratio;  // a logarithm to compare with that of like lines
  struct View;   // the line's keys, computed once

  void Fetch(const View& view) const;
  [[nodiscard]] Tally Seen(std::uint64_t key) const;
  [[nodiscard]] Record Checked(std::uint64_t key) const;
  void ComputeQuantities(const View& view, std::span<float> features) const;
  void ComputeHabits(const View& view, std::span<float> features) const;
  void ComputeFlow(const View& view, std::span<float> features) const;
  TextFit::Score ComputeText(const View& view, std::span<float> features) const;
  void ComputeLikeness(const View& view, std::span<float> features) const;
  void ComputeRecords(const View& view, std::span<float> features) const;
  [[nodiscard]] std::optional<Reason> ExplainHabit(const View& view, ContextGroup group) const;
  [[nodiscard]] std::optional<Reason> ExplainQuantity(const View& view, ContextGroup group) const;
  [[nodiscard]] std::optional<Reason> ExplainRatio(std::string_view id, const Ratio& ratio,
                                                   std::string_view code,
                                                   std::string_view suffix = "") const;
  [[nodiscard]] std::optional<Reason> ExplainText(const View& view) const;
  [[nodiscard]] std::optional<Reason> ExplainUsage(const View& view) const;
  [[nodiscard]] std::optional<Reason> ExplainLikeness(const View& view) const;
  [[nodiscard]] std::optional<Reason> ExplainRecord(const View& view, ContextGroup group) const;

  FlatMap<Tally> seen_;
  FlatMap<Moments> moments_;
  FlatMap<Record> records_;
  FlatMap<Recent> recent_;
  FlatMap<Flow> flows_;  // goods of one code, origin, route and rate
  TextFit text_;
  Record all_;
};

}  // namespace tidewaiter::detect

#endif  // TIDEWAITER_DETECT_TREES_CONTEXT_H_

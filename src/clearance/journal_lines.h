// JournalLines: what the desk has judged so far, as lines that rules can be tried on: each as it
// was when its lane was decided, what was found on it since, and what the model said of it then.
//
//   JournalLines all(std::move(imported));            // a table of lines from before the desk
//   RETURN_IF_ERROR(all.Read(store, rules, {.first = day}, progress));
//   all.lines().table()                               // the imported ones, then the journal's
//   all.journal_begin()                               // where those of the journal begin
//   inputs.more = all.More(schema);                   // what only lines of the journal have
//
// One thread. Memory: a LineTable's, and 20 bytes a line; outcomes of lines are held meanwhile.
#ifndef TIDEWAITER_CLEARANCE_JOURNAL_LINES_H_
#define TIDEWAITER_CLEARANCE_JOURNAL_LINES_H_

#include <cstdint>
#include <functional>
#include <limits>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "base/progress.h"
#include "clearance/goods_lines.h"
#include "desk/assessment.h"
#include "desk/document.h"
#include "desk/store.h"
#include "detect/rules/backtest.h"

namespace tidewaiter::clearance {

// What the model of that time said of an item, apart from what rules that acted made of it.
struct ModelSaid {
  double probability = kMissing;  // that anything is wrong; NaN: not known
  // By its rank alone, whatever a draw, a demand or an exemption did: kSelected is some control.
  // Where rules raised the rank above the room of the day, nobody knows what it was without them.
  rules::Choice choice = rules::Choice::kNotKnown;
};
// `item` from 0.
ModelSaid ModelSaidOf(const desk::Assessment& assessment, std::size_t item);

struct JournalWanted {
  // Lines of earlier days are left out, but for those of which something became known since.
  Day first = std::numeric_limits<Day>::min();
  Day last = std::numeric_limits<Day>::max();                       // later ones are left out
  std::function<bool(std::string_view office)> office = {};         // empty: all
  std::size_t lines_max = std::numeric_limits<std::size_t>::max();  // in all, those before included
  bool stages = false;  // with what was stated at other steps when they were judged
};

class JournalLines {
 public:
  explicit JournalLines(LineTable before)
      : lines_(std::move(before)), journal_begin_(static_cast<std::uint32_t>(lines_.size())) {}

  // Once. All that is in the journal now; the outcome of a line is the last that is known.
  // Progress: "journal", events. Errors: kFailedPrecondition (more lines than lines_max);
  // kCorruption; those of the store and of the progress.
  Status Read(desk::Store& store, desk::DocumentRules rules, const JournalWanted& wanted,
              const Progress& progress);

  [[nodiscard]] const GoodsLines& lines() const { return lines_; }
  [[nodiscard]] std::uint32_t journal_begin() const { return journal_begin_; }
  // One a row; not known of the lines from before.
  [[nodiscard]] std::span<const double> probabilities() const { return probabilities_; }
  [[nodiscard]] std::span<const rules::Choice> choices() const { return choices_; }
  // What only rows of the journal have. This and the schema outlive it; a batch is good until the
  // next one is made.
  rules::MoreColumns More(const rules::Schema& schema);

 private:
  class Reader;

  GoodsLines lines_;
  std::uint32_t journal_begin_;
  std::vector<double> probabilities_;
  std::vector<rules::Choice> choices_;
  GoodsLines::Copies copies_;  // of the batch at hand
};

}  // namespace tidewaiter::clearance

#endif  // TIDEWAITER_CLEARANCE_JOURNAL_LINES_H_

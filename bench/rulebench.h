// Rulebench: a set of selectivity rules and goods items as JSON, which other engines run too, as
// our rules and columns.
//
//   Rulebench bench = ReadRulebench(rules_json, items_json);
//   rules::Program program(bench.set, bench.schema);
//   runner.Run(bench.Items(), nullptr, hits);
#ifndef TIDEWAITER_BENCH_RULEBENCH_H_
#define TIDEWAITER_BENCH_RULEBENCH_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "declaration/dictionary.h"
#include "detect/rules/batch.h"
#include "detect/rules/program.h"
#include "detect/rules/schema.h"
#include "detect/rules/syntax.h"

namespace tidewaiter::bench {

struct BenchColumn {
  std::vector<double> numbers = {};
  std::vector<std::uint32_t> codes = {};
  std::vector<std::uint32_t> ends = {};
  Dictionary dictionary = {};
};

class Rulebench {
 public:
  Rulebench();

  rules::Schema schema;
  rules::RuleSet set;
  std::vector<BenchColumn> columns;  // one a field

  [[nodiscard]] std::size_t rows() const { return columns[0].numbers.size(); }
  // All items, again and again until there are `copies` times as many.
  void Repeat(std::size_t copies);
  // Gives the items a field "date": they come one after another over this many days.
  void Date(std::int32_t days);
  [[nodiscard]] rules::Batch Items() const;
};

// Some of the items, as they arrive.
class BenchSlice {
 public:
  BenchSlice(const Rulebench& bench, std::size_t begin, std::size_t end);
  [[nodiscard]] const rules::Batch& batch() const { return batch_; }

 private:
  std::vector<std::vector<std::uint32_t>> ends_;  // of the fields with sets of codes
  rules::Batch batch_;
};

// Ends the process when the files are not what generates them: a benchmark has no one to tell.
Rulebench ReadRulebench(std::string_view rules_json, std::string_view items_json);

// Rule number `number` fires no longer unless question `number`, a new one, is answered with 50 or
// more.
void AddQuestion(rules::RuleSet& set, std::size_t number);

// Rule number `number` fires no longer unless `also` is true as well.
void AddCondition(rules::RuleSet& set, std::size_t number, rules::ConditionPtr also);

// Each rule from number `from` on also asks for one importer, exporter or commodity code, drawn
// among those that the items have: rules as they are in a large book, each about something else.
void Narrow(Rulebench& bench, std::size_t from);

// The sum of hits that the other engines print: independent of their order within an item.
std::uint32_t HashOf(const std::vector<rules::Hit>& hits);

}  // namespace tidewaiter::bench

#endif  // TIDEWAITER_BENCH_RULEBENCH_H_

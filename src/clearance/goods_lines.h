// GoodsLines: items of declarations as lines, each with what its declaration says as a whole
// (names, transport, documents, totals) and with what was stated about it at other steps: what
// detectors and rules look at. And CheckedLines: lines with what was found.
//
//   GoodsLines lines(schema);
//   lines.Append(document, id, today, stages);
//   lines.table()                      // as detectors want them
//   ColumnsOf(lines, schema).batch()   // as rules want them
#ifndef TIDEWAITER_CLEARANCE_GOODS_LINES_H_
#define TIDEWAITER_CLEARANCE_GOODS_LINES_H_

#include <array>
#include <cstdint>
#include <list>
#include <memory>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

#include "declaration/dictionary.h"
#include "declaration/line_table.h"
#include "desk/assessment.h"
#include "desk/consignment.h"
#include "desk/document.h"
#include "desk/rule_hit.h"
#include "detect/rules/lines.h"
#include "detect/rules/schema.h"

namespace tidewaiter::clearance {

using Standings = std::span<const desk::TraderStanding>;

class GoodsLines {
 public:
  explicit GoodsLines(LineSchema schema) : table_(std::move(schema)) {}
  // Behind lines that are there already, of which nothing more is known.
  explicit GoodsLines(LineTable before) : table_(std::move(before)), before_(table_.size()) {}

  // All items of a declaration. `stages` is null where nothing was stated, or nobody asks.
  // `standings`: of its trader, as its assessment has them.
  void Append(const desk::Document& document, std::string_view id, Day date,
              const desk::Stages* stages = nullptr, Standings standings = {});
  // One of them, the one with this number (from 1), which may have an outcome.
  void AppendItem(const LineRecord& item, const desk::Document& document, std::uint32_t number,
                  const desk::Stages* stages = nullptr, Standings standings = {});
  void SetOutcome(std::size_t row, Outcome outcome) { table_.SetOutcome(row, std::move(outcome)); }

  [[nodiscard]] const LineTable& table() const { return table_; }
  // Sets everything that the table does not have in a batch of all rows; this outlives it.
  void SetMore(const rules::Schema& schema, rules::Batch& batch) const;
  // The same in a batch of these rows, none of which was there before, with copies that outlive it.
  struct Copies {
    std::list<std::vector<double>> numbers;  // lists never move their things
    std::list<std::vector<std::uint32_t>> codes;
  };
  void SetMore(const rules::Schema& schema, std::span<const std::uint32_t> rows,
               rules::Batch& batch, Copies& copies) const;
  [[nodiscard]] std::size_t size() const { return table_.size(); }

 private:
  // Several codes a row: those of row r end at ends[r].
  struct CodeSets {
    Dictionary texts;
    std::vector<std::uint32_t> codes;
    std::vector<std::uint32_t> ends;
  };
  // What a declaration says as a whole, for each row.
  struct HeadColumns {
    static constexpr std::array<std::string_view, 6> kTexts{"declarant_name",  "declarant_address",
                                                            "supplier_name",   "supplier_address",
                                                            "transport_means", "operator_standing"};
    static constexpr std::array<std::string_view, 6> kNumbers{
        "expected_arrival", "items",          "total_value",
        "total_gross_mass", "total_net_mass", "total_packages"};
    static constexpr std::array<std::string_view, 4> kSets{"documents", "references", "equipment",
                                                           "operator_benefits"};
    std::array<Dictionary, kTexts.size()> texts;
    std::array<std::vector<std::uint32_t>, kTexts.size()> codes;
    std::array<std::vector<double>, kNumbers.size()> numbers;
    std::array<CodeSets, kSets.size()> sets;

    void Add(const desk::Document& document, std::size_t rows, Standings standings);
  };
  // What was stated at one step, of each row.
  struct StageColumns {
    static constexpr std::array<std::string_view, 10> kNumbers{
        "value",     "gross_mass",  "net_mass",         "quantity",       "packages",
        "inspected", "total_value", "total_gross_mass", "total_net_mass", "total_packages"};
    static constexpr std::array<std::string_view, 3> kTexts{"hs_code", "origin", "description"};
    std::array<std::vector<double>, kNumbers.size()> numbers;
    std::array<std::vector<std::uint32_t>, kTexts.size()> codes;
    std::array<Dictionary, kTexts.size()> texts;

    void Resize(std::size_t rows);
    void Set(std::size_t row, const desk::AtStep& at, std::size_t item);
  };

  void AddStages(std::size_t row, std::size_t item, const desk::Stages& stages);
  void FillStages();

  // Calls set(field, column, ...) for each field of the schema that is known beside the table.
  template <typename SetNumbers, typename SetCodes, typename SetSets>
  void EachMore(const rules::Schema& schema, SetNumbers numbers, SetCodes codes,
                SetSets sets) const;

  LineTable table_;
  std::size_t before_ = 0;  // rows that the columns lack
  HeadColumns head_;
  std::array<std::unique_ptr<StageColumns>, desk::kStepCount> stages_;  // null: of no row
};

// The rows as rules see them; the lines outlive it and do not grow.
rules::LineBatch ColumnsOf(const GoodsLines& lines, const rules::Schema& schema);

struct CheckedLines {
  GoodsLines lines;
  std::vector<std::vector<desk::RuleHit>> hits;  // of rules, by row; without their conditions
  std::vector<bool> code_doubted;                // by row: the description spoke for other codes

  explicit CheckedLines(LineSchema schema) : lines(std::move(schema)) {}
  // `before` is what was said of the whole declaration.
  void Append(const LineRecord& item, const desk::Document& document, std::uint32_t number,
              const desk::Assessment& before, const desk::Stages* stages = nullptr);
};

}  // namespace tidewaiter::clearance

#endif  // TIDEWAITER_CLEARANCE_GOODS_LINES_H_

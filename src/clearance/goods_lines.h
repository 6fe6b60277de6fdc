// GoodsLines: items of declarations as lines, each with the types of the documents that came with
// its declaration: what detectors and rules look at. And CheckedLines: lines with what was found.
//
//   GoodsLines lines(schema);
//   lines.Append(document, id, today);
//   lines.table()                      // as detectors want them
//   lines.documents().codes            // types of documents, row by row
#ifndef TIDEWAITER_CLEARANCE_GOODS_LINES_H_
#define TIDEWAITER_CLEARANCE_GOODS_LINES_H_

#include <cstdint>
#include <string_view>
#include <utility>
#include <vector>

#include "declaration/dictionary.h"
#include "declaration/line_table.h"
#include "desk/document.h"
#include "desk/rule_hit.h"

namespace tidewaiter::clearance {

class GoodsLines {
 public:
  // Types of documents: those of row r end at ends[r].
  struct Documents {
    Dictionary types;
    std::vector<std::uint32_t> codes;
    std::vector<std::uint32_t> ends;
  };

  explicit GoodsLines(LineSchema schema) : table_(std::move(schema)) {}
  // Behind lines that are there already, and have no documents.
  explicit GoodsLines(LineTable before) : table_(std::move(before)) {
    documents_.ends.resize(table_.size());
  }

  // All items of a declaration.
  void Append(const desk::Document& document, std::string_view id, Day date);
  // One of them, which may have an outcome.
  void AppendItem(const LineRecord& item, const desk::Document& document);
  void SetOutcome(std::size_t row, Outcome outcome) { table_.SetOutcome(row, std::move(outcome)); }

  [[nodiscard]] const LineTable& table() const { return table_; }
  [[nodiscard]] const Documents& documents() const { return documents_; }
  [[nodiscard]] std::size_t size() const { return table_.size(); }

 private:
  void AddDocuments(const desk::Document& document);

  LineTable table_;
  Documents documents_;
};

struct CheckedLines {
  GoodsLines lines;
  std::vector<std::vector<desk::RuleHit>> hits;  // of rules, by row; without their conditions

  explicit CheckedLines(LineSchema schema) : lines(std::move(schema)) {}
  // `all` are the hits of the whole declaration.
  void Append(const LineRecord& item, const desk::Document& document, std::uint32_t number,
              const std::vector<desk::RuleHit>& all);
};

}  // namespace tidewaiter::clearance

#endif  // TIDEWAITER_CLEARANCE_GOODS_LINES_H_

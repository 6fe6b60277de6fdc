// CodeRows: for each code of a column, the rows that say it. Codes stand in the order of their
// texts, so that a beginning of a code or a range is one run of them.
#ifndef TIDEWAITER_DETECT_RULES_INTERNAL_CODE_ROWS_H_
#define TIDEWAITER_DETECT_RULES_INTERNAL_CODE_ROWS_H_

#include <cstdint>
#include <span>
#include <utility>
#include <vector>

#include "detect/rules/batch.h"
#include "detect/rules/internal/long_bits.h"
#include "detect/rules/syntax.h"

namespace tidewaiter::rules::internal {

class CodeRows {
 public:
  CodeRows(const Column& column, FieldKind kind, std::size_t rows);

  // Runs of ranks, begin to before end, each rank once.
  using Ranks = std::vector<std::pair<std::uint32_t, std::uint32_t>>;
  [[nodiscard]] Ranks Find(const std::vector<CodeRange>& set) const;

  // How many rows say one of them; of several codes a row, how many times it is said.
  [[nodiscard]] std::size_t Count(const Ranks& ranks) const;
  void AddTo(const Ranks& ranks, LongBits& bits) const;
  [[nodiscard]] const LongBits& missing() const { return missing_; }  // empty() when none is
  [[nodiscard]] std::size_t bytes() const;

  // Whether one row says one of the codes: for few rows.
  class Test {
   public:
    Test(const CodeRows& rows, const Ranks& ranks);
    [[nodiscard]] bool Has(std::uint32_t row) const;

   private:
    const CodeRows* rows_;
    std::vector<bool> codes_;
  };

 private:
  struct Posting {
    std::uint32_t begin = 0;  // in rows_; of a code that many rows say: its number in bits_
    std::uint32_t count = 0;
    bool dense = false;
  };
  void RankCodes();
  void CountCodes(std::vector<std::uint32_t>& counts) const;
  void PlaceRows(std::size_t rows);
  template <typename Use>
  void ForEachCode(Use use) const;  // use(row, code)

  Column column_;
  FieldKind kind_;
  std::vector<std::uint32_t> codes_;       // by rank
  std::vector<std::uint32_t> ranks_;       // by code
  std::vector<Posting> postings_;          // by rank
  std::vector<std::uint64_t> cumulative_;  // by rank: what all before it count
  std::vector<std::uint32_t> rows_;
  std::vector<LongBits> bits_;
  LongBits missing_;
};

}  // namespace tidewaiter::rules::internal

#endif  // TIDEWAITER_DETECT_RULES_INTERNAL_CODE_ROWS_H_

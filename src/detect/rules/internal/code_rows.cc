#include "detect/rules/internal/code_rows.h"

#include <algorithm>
#include <string_view>

namespace tidewaiter::rules::internal {
namespace {

// A list has 32 bits for each row that says the code, bits have one for each row there is.
bool IsDense(std::size_t count, std::size_t rows) {
  return count >= 64 && 32 * count >= rows;
}

}  // namespace

template <typename Use>
void CodeRows::ForEachCode(Use use) const {
  if (kind_ != FieldKind::kCodes) {
    for (std::uint32_t row = 0; row < column_.codes.size(); ++row)
      use(row, column_.codes[row]);
    return;
  }
  std::size_t at = 0;
  for (std::uint32_t row = 0; row < column_.ends.size(); ++row) {
    for (; at < column_.ends[row]; ++at)
      use(row, column_.codes[at]);
  }
}

CodeRows::CodeRows(const Column& column, FieldKind kind, std::size_t rows)
    : column_(column), kind_(kind) {
  if (column_.dictionary == nullptr) {
    missing_ = LongBits::All(rows);
    return;
  }
  RankCodes();
  PlaceRows(rows);
}

// Codes that no row says are ranked too: a dictionary is not much larger than what uses it.
void CodeRows::RankCodes() {
  const Dictionary& dictionary = *column_.dictionary;
  for (std::uint32_t code = 1; code < dictionary.size(); ++code)
    codes_.push_back(code);
  std::ranges::sort(codes_, {}, [&](std::uint32_t code) { return dictionary.Text(code); });
  ranks_.resize(dictionary.size());
  for (std::uint32_t rank = 0; rank < codes_.size(); ++rank)
    ranks_[codes_[rank]] = rank;
}

void CodeRows::CountCodes(std::vector<std::uint32_t>& counts) const {
  ForEachCode([&](std::uint32_t /*row*/, std::uint32_t code) { ++counts[code]; });
}

void CodeRows::PlaceRows(std::size_t rows) {
  std::vector<std::uint32_t> counts(column_.dictionary->size());
  CountCodes(counts);
  postings_.resize(codes_.size());
  cumulative_.assign(codes_.size() + 1, 0);
  std::uint32_t listed = 0;
  for (std::size_t rank = 0; rank < codes_.size(); ++rank) {
    const std::uint32_t count = counts[codes_[rank]];
    Posting& posting = postings_[rank];
    cumulative_[rank + 1] = cumulative_[rank] + count;
    if (IsDense(count, rows)) {
      posting = {.begin = static_cast<std::uint32_t>(bits_.size()), .count = count, .dense = true};
      bits_.emplace_back(rows);
    } else {
      posting = {.begin = listed, .count = 0, .dense = false};
      listed += count;
    }
  }
  rows_.resize(listed);
  if (kind_ != FieldKind::kCodes && counts[0] > 0) missing_ = LongBits(rows);
  ForEachCode([&](std::uint32_t row, std::uint32_t code) {
    if (code == 0) {
      if (!missing_.empty()) missing_.Set(row);
      return;
    }
    Posting& posting = postings_[ranks_[code]];
    if (posting.dense) {
      bits_[posting.begin].Set(row);
    } else {
      rows_[posting.begin + posting.count++] = row;
    }
  });
}

CodeRows::Ranks CodeRows::Find(const std::vector<CodeRange>& set) const {
  Ranks ranks;
  if (column_.dictionary == nullptr) return ranks;
  const auto text = [&](std::uint32_t code) { return column_.dictionary->Text(code); };
  for (const CodeRange& range : set) {
    const auto low = std::ranges::lower_bound(codes_, std::string_view(range.low), {}, text);
    const auto leading = [&](std::uint32_t code) {
      const std::string_view whole = text(code);
      return kind_ == FieldKind::kHsCode ? whole.substr(0, range.high.size()) : whole;
    };
    const auto high =
        std::ranges::upper_bound(low, codes_.end(), std::string_view(range.high), {}, leading);
    if (low != high) {
      ranks.emplace_back(static_cast<std::uint32_t>(low - codes_.begin()),
                         static_cast<std::uint32_t>(high - codes_.begin()));
    }
  }
  std::ranges::sort(ranks);
  Ranks once;
  for (const auto& [begin, end] : ranks) {
    if (once.empty() || begin > once.back().second) {
      once.emplace_back(begin, end);
    } else {
      once.back().second = std::max(once.back().second, end);
    }
  }
  return once;
}

std::size_t CodeRows::Count(const Ranks& ranks) const {
  std::size_t count = 0;
  for (const auto& [begin, end] : ranks)
    count += cumulative_[end] - cumulative_[begin];
  return count;
}

void CodeRows::AddTo(const Ranks& ranks, LongBits& bits) const {
  for (const auto& [begin, end] : ranks) {
    for (std::uint32_t rank = begin; rank < end; ++rank) {
      const Posting& posting = postings_[rank];
      if (posting.dense) {
        bits.Or(bits_[posting.begin]);
        continue;
      }
      for (std::uint32_t i = 0; i < posting.count; ++i)
        bits.Set(rows_[posting.begin + i]);
    }
  }
}

std::size_t CodeRows::bytes() const {
  std::size_t words = missing_.words().size();
  for (const LongBits& bits : bits_)
    words += bits.words().size();
  return words * sizeof(std::uint64_t) + cumulative_.size() * sizeof(std::uint64_t) +
         postings_.size() * sizeof(Posting) +
         (rows_.size() + codes_.size() + ranks_.size()) * sizeof(std::uint32_t);
}

CodeRows::Test::Test(const CodeRows& rows, const Ranks& ranks)
    : rows_(&rows), codes_(rows.ranks_.size()) {
  for (const auto& [begin, end] : ranks) {
    for (std::uint32_t rank = begin; rank < end; ++rank)
      codes_[rows.codes_[rank]] = true;
  }
}

bool CodeRows::Test::Has(std::uint32_t row) const {
  const Column& column = rows_->column_;
  if (rows_->kind_ != FieldKind::kCodes) return codes_[column.codes[row]];
  for (std::uint32_t at = row == 0 ? 0 : column.ends[row - 1]; at < column.ends[row]; ++at) {
    if (codes_[column.codes[at]]) return true;
  }
  return false;
}

}  // namespace tidewaiter::rules::internal

#include "detect/rules/internal/code_state.h"

#include <algorithm>

namespace tidewaiter::rules::internal {
namespace {

// Codes of a larger dictionary (descriptions of a whole history) are looked up by hash: a table of
// them would outgrow the batch.
constexpr std::size_t kTableCodesMax = std::size_t{1} << 20U;
// Of distinct codes that are remembered: beyond it all are forgotten, so that memory stays bounded.
constexpr std::size_t kClassesMax = std::size_t{1} << 21U;
// From so many rows on, bits are joined instead of rows one by one.
constexpr std::uint32_t kManyRows = 32;

constexpr std::uint32_t kNoSets = 0;  // the class of all codes that no set holds
constexpr std::uint32_t kNoCode = 1;  // the class of what is missing

}  // namespace

CodeState::CodeState(const CodeIndex& index)
    : index_(&index),
      many_(index.kind() == FieldKind::kCodes),
      sets_(index.size()),
      lists_(index.size()) {
  Forget();
}

void CodeState::Forget() {
  classes_.assign(2, Class{});
  class_sets_.clear();
  class_by_hash_ = {};
  ++batch_;
}

void CodeState::Open(const Column& column) {
  column_ = column;
  ++batch_;
  const std::size_t codes = column.dictionary == nullptr ? 0 : column.dictionary->size();
  if (codes > kTableCodesMax) {
    resolved_.clear();
  } else if (resolved_.size() < codes) {
    resolved_.resize(codes);
  }
}

std::uint32_t CodeState::ClassByHash(std::uint32_t code) {
  std::uint32_t& known = class_by_hash_[column_.dictionary->Hash(code)];
  if (known != 0) return known - 1;
  const std::vector<std::uint32_t> sets = index_->Holding(column_.dictionary->Text(code));
  if (sets.empty()) {
    known = kNoSets + 1;
    return kNoSets;
  }
  const auto begin = static_cast<std::uint32_t>(class_sets_.size());
  class_sets_.insert(class_sets_.end(), sets.begin(), sets.end());
  classes_.push_back({.begin = begin, .end = static_cast<std::uint32_t>(class_sets_.size())});
  known = static_cast<std::uint32_t>(classes_.size());
  return known - 1;
}

std::uint32_t CodeState::ClassOf(std::uint32_t code) {
  if (code == 0) return kNoCode;
  if (resolved_.empty()) return ClassByHash(code);
  Resolved& resolved = resolved_[code];
  if (resolved.batch != batch_) resolved = {batch_, ClassByHash(code)};
  return resolved.number;
}

void CodeState::SortRows(std::size_t begin, std::size_t rows) {
  row_class_.resize(rows);
  for (std::size_t row = 0; row < rows; ++row) {
    const std::uint32_t number = ClassOf(column_.codes[begin + row]);
    row_class_[row] = number;
    if (number == kNoSets) continue;
    if (classes_[number].rows++ == 0) present_.push_back(number);
  }
  GatherClasses();
  for (std::size_t row = 0; row < rows; ++row) {
    const std::uint32_t number = row_class_[row];
    if (number != kNoSets) sorted_[classes_[number].at++] = static_cast<std::uint16_t>(row);
  }
}

void CodeState::SortCodes(std::size_t begin, std::size_t rows) {
  row_class_.clear();
  code_row_.clear();
  std::size_t at = begin == 0 ? 0 : column_.ends[begin - 1];
  for (std::size_t row = 0; row < rows; ++row) {
    for (; at < column_.ends[begin + row]; ++at) {
      const std::uint32_t number = ClassOf(column_.codes[at]);
      if (number == kNoSets || number == kNoCode) continue;
      row_class_.push_back(number);
      code_row_.push_back(static_cast<std::uint16_t>(row));
      if (classes_[number].rows++ == 0) present_.push_back(number);
    }
  }
  GatherClasses();
  for (std::size_t i = 0; i < row_class_.size(); ++i)
    sorted_[classes_[row_class_[i]].at++] = code_row_[i];
}

// Where the rows of each class will stand.
void CodeState::GatherClasses() {
  std::uint32_t at = 0;
  for (const std::uint32_t number : present_) {
    classes_[number].at = at;
    at += classes_[number].rows;
  }
  sorted_.resize(at);
}

void CodeState::Begin(std::size_t begin, std::size_t rows, BitsPool& pool) {
  ++block_;
  touched_.clear();
  any_missing_ = column_.dictionary == nullptr;
  missing_ = any_missing_ ? Bits::First(rows) : Bits{};
  if (any_missing_) return;
  if (classes_.size() > kClassesMax) Forget();
  present_.clear();
  if (many_) {
    SortCodes(begin, rows);
  } else {
    SortRows(begin, rows);
  }
  Distribute(pool);
}

void CodeState::Distribute(BitsPool& pool) {
  Bits& many = pool.TakeEmpty();
  for (const std::uint32_t number : present_) {
    Class& of = classes_[number];
    const std::span<const std::uint16_t> rows(sorted_.data() + of.at - of.rows, of.rows);
    of.rows = 0;
    if (number == kNoCode) {
      any_missing_ = true;
      for (const std::uint16_t row : rows)
        missing_.Set(row);
    } else if (rows.size() < kManyRows && !many_) {
      for (std::uint32_t i = of.begin; i < of.end; ++i)
        AddFew(class_sets_[i], rows, pool);
    } else {
      for (const std::uint16_t row : rows)
        many.Set(row);
      for (std::uint32_t i = of.begin; i < of.end; ++i)
        AddMany(class_sets_[i], static_cast<std::uint32_t>(rows.size()), many, pool);
      many = Bits{};
    }
  }
}

CodeState::Set& CodeState::Touched(std::uint32_t set) {
  Set& touched = sets_[set];
  if (touched.block != block_) {
    touched = {.block = block_};
    touched_.push_back(set);
  }
  return touched;
}

Bits& CodeState::MakeBits(std::uint32_t set, BitsPool& pool) {
  Set& of = sets_[set];
  of.bits = &pool.TakeEmpty();
  const std::size_t listed = std::min(of.count, kListRows);
  for (std::size_t i = 0; i < listed; ++i)
    of.bits->Set(lists_[set][i]);
  return *of.bits;
}

void CodeState::AddFew(std::uint32_t set, std::span<const std::uint16_t> rows, BitsPool& pool) {
  Set& of = Touched(set);
  const auto count = static_cast<std::uint32_t>(of.count + rows.size());
  if (count <= kListRows) {
    for (std::size_t i = 0; i < rows.size(); ++i)
      lists_[set][of.count + i] = rows[i];
  } else {
    Bits& bits = of.bits == nullptr ? MakeBits(set, pool) : *of.bits;
    for (const std::uint16_t row : rows)
      bits.Set(row);
  }
  of.count = count;
}

void CodeState::AddMany(std::uint32_t set, std::uint32_t count, const Bits& rows, BitsPool& pool) {
  Set& of = Touched(set);
  Bits& bits = of.bits == nullptr ? MakeBits(set, pool) : *of.bits;
  bits.Or(rows);
  // No list holds these rows: at least one more than a list has.
  of.count = std::max(of.count + count, kListRows + 1);
}

const Bits& CodeState::Rows(std::uint32_t set, BitsPool& pool) {
  Set& of = Touched(set);
  return of.bits == nullptr ? MakeBits(set, pool) : *of.bits;
}

}  // namespace tidewaiter::rules::internal

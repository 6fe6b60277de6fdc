#include "warehouse/column_finder.h"

#include <algorithm>

#include <fmt/format.h>

namespace tidewaiter::warehouse {
namespace {

std::string Folded(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c >= 'A' && c <= 'Z') {
      out += static_cast<char>(c - 'A' + 'a');
    } else if (c != ' ' && c != '_' && c != '-') {
      out += c;
    }
  }
  return out;
}

// Edits (insert, delete, replace) that turn one text into the other: Levenshtein, O(n m).
std::size_t Distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> row(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j)
    row[j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    std::size_t diagonal = std::exchange(row[0], i);
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t replaced = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
      diagonal = std::exchange(row[j], std::min({replaced, row[j] + 1, row[j - 1] + 1}));
    }
  }
  return row[b.size()];
}

}  // namespace

ColumnIndex ColumnFinder::Find(std::string_view name) {
  if (name.empty()) return kNoColumn;
  const auto found = std::find(columns_.begin(), columns_.end(), codec::Trim(name));
  if (found == columns_.end()) {
    absent_.emplace_back(name);
    return kNoColumn;
  }
  const auto index = static_cast<ColumnIndex>(found - columns_.begin());
  used_[index] = true;
  return index;
}

Status ColumnFinder::Check(std::string_view file) const {
  if (absent_.empty()) return {};
  std::string message;
  for (const std::string& name : absent_) {
    const auto nearest = std::min_element(
        columns_.begin(), columns_.end(), [&](const std::string& a, const std::string& b) {
          return Distance(Folded(name), Folded(a)) < Distance(Folded(name), Folded(b));
        });
    message += fmt::format("{}{} has no column '{}', the nearest is '{}'",
                           message.empty() ? "" : "; ", file, name, *nearest);
  }
  return Fail(ErrorCode::kNotFound, message, absent_.front());
}

std::vector<std::string> ColumnFinder::Unused() const {
  std::vector<std::string> unused;
  for (std::size_t i = 0; i < columns_.size(); ++i) {
    if (!used_[i]) unused.push_back(columns_[i]);
  }
  return unused;
}

}  // namespace tidewaiter::warehouse

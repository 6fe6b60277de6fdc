#include "nomenclature/correlation.h"

#include <algorithm>
#include <array>
#include <deque>
#include <optional>

#include <fmt/format.h>

#include "codec/csv.h"
#include "codec/text.h"
#include "nomenclature/complaints.h"
#include "nomenclature/sheet.h"

namespace tidewaiter::nomenclature {
namespace {

constexpr int kHsDigits = 6;

// "HS6_6d" is the edition HS6 at six digits.
std::string EditionOfColumn(std::string_view column) {
  constexpr std::string_view kSix = "_6d";
  if (!column.ends_with(kSix)) return {};
  return EditionName(column.substr(0, column.size() - kSix.size()));
}

struct Side {
  std::string edition;  // "" = it stands in a column
  int edition_column = Sheet::kNoColumn;
  int code_column = Sheet::kNoColumn;
};

struct End {
  std::string edition;
  GoodsCode code;
};

// Both sides; none where columns are missing, which is told.
std::vector<Side> SidesOf(Sheet& sheet) {
  std::vector<Side> sides;
  for (std::size_t i = 0; i < sheet.columns().size(); ++i) {
    std::string edition = EditionOfColumn(sheet.columns()[i]);
    if (!edition.empty())
      sides.push_back({std::move(edition), Sheet::kNoColumn, static_cast<int>(i)});
  }
  if (sides.size() == 2) return sides;
  sides = {{"", sheet.Need("edition_from"), sheet.Need("code_from")},
           {"", sheet.Need("edition_to"), sheet.Need("code_to")}};
  const bool whole = std::ranges::none_of(sides, [](const Side& side) {
    return side.edition_column == Sheet::kNoColumn || side.code_column == Sheet::kNoColumn;
  });
  return whole ? sides : std::vector<Side>();
}

// What the UN writes where a code has no counterpart.
bool IsNothing(const Sheet& sheet, const std::vector<Side>& sides) {
  return std::ranges::any_of(
      sides, [&](const Side& side) { return codec::Trim(sheet.Cell(side.code_column)) == "NA"; });
}

// One side of a row; nothing, and problems, where it is none.
std::optional<End> EndIn(Sheet& sheet, const Side& side) {
  const auto name = [&](int column) { return sheet.columns()[static_cast<std::size_t>(column)]; };
  const std::string_view stated = codec::Trim(sheet.Cell(side.edition_column));
  std::string edition = side.edition.empty() ? EditionName(stated) : side.edition;
  if (edition.empty()) sheet.Problem("edition", name(side.edition_column), Shown(stated));
  const auto code = GoodsCode::Parse(codec::Trim(sheet.Cell(side.code_column)));
  if (!code) sheet.Problem("code", name(side.code_column), code.error().message);
  if (edition.empty() || !code) return std::nullopt;
  return End{std::move(edition), *code};
}

}  // namespace

const std::vector<std::string>& Editions() {
  static const std::vector<std::string> editions{"HS1992", "HS1996", "HS2002", "HS2007",
                                                 "HS2012", "HS2017", "HS2022"};
  return editions;
}

std::string EditionName(std::string_view published) {
  if (std::ranges::find(Editions(), published) != Editions().end()) return std::string(published);
  if (published.size() != 3 || !published.starts_with("HS")) return {};
  const auto number = static_cast<std::size_t>(published[2] - '0');
  return number < Editions().size() ? Editions()[number] : std::string();
}

std::string_view CorrelationName(Correlated::Kind kind) {
  constexpr std::array<std::string_view, 5> kNames{"same", "moved", "split", "merged",
                                                   "split_and_merged"};
  return kNames[static_cast<std::size_t>(kind)];
}

void Correlations::Add(std::string_view from_edition, GoodsCode from, std::string_view to_edition,
                       GoodsCode to) {
  const auto add = [&](std::string_view a, GoodsCode one, std::string_view b, GoodsCode other) {
    rows_[Pair(a, b)][one.Prefix(kHsDigits)].insert(other.Prefix(kHsDigits));
  };
  add(from_edition, from, to_edition, to);
  add(to_edition, to, from_edition, from);
}

void Correlations::Add(std::string_view file, std::string_view bytes, codec::Problems& problems) {
  Sheet sheet{std::string(file), bytes, problems};
  const std::vector<Side> sides = SidesOf(sheet);
  if (sides.empty()) return;
  while (sheet.Next()) {
    if (IsNothing(sheet, sides)) continue;
    if (++added_ > kCorrelationRowsMax)
      return sheet.Problem("too_many", "", fmt::format("over {} rows", kCorrelationRowsMax));
    const auto from = EndIn(sheet, sides[0]);
    const auto to = EndIn(sheet, sides[1]);
    if (!from || !to) continue;
    if (from->edition == to->edition) {
      sheet.Problem("edition", "", "from " + from->edition + " to itself");
      continue;
    }
    Add(from->edition, from->code, to->edition, to->code);
  }
}

std::vector<std::string> Correlations::Way(std::string_view from, std::string_view to) const {
  std::map<std::string, std::string, std::less<>> before{{std::string(from), ""}};
  std::deque<std::string> ahead{std::string(from)};
  while (!ahead.empty() && !before.contains(to)) {
    const std::string at = std::move(ahead.front());
    ahead.pop_front();
    for (auto table = rows_.lower_bound({at, ""}); table != rows_.end(); ++table) {
      const auto& [one, next] = table->first;
      if (one != at) break;
      if (before.try_emplace(next, at).second) ahead.push_back(next);
    }
  }
  std::vector<std::string> way;
  for (auto at = before.find(to); at != before.end(); at = before.find(at->second))
    way.push_back(at->first);
  std::ranges::reverse(way);
  return way;
}

std::set<GoodsCode> Correlations::Along(const std::vector<std::string>& way,
                                        std::set<GoodsCode> codes) const {
  for (std::size_t i = 1; i < way.size(); ++i) {
    const Rows& rows = rows_.at({way[i - 1], way[i]});
    std::set<GoodsCode> next;
    for (const GoodsCode code : codes) {
      const auto found = rows.find(code);
      if (found != rows.end()) next.insert(found->second.begin(), found->second.end());
    }
    codes = std::move(next);
  }
  return codes;
}

Correlated Correlations::Between(GoodsCode code, std::string_view from_edition,
                                 std::string_view to_edition) const {
  const std::set<GoodsCode> start{code.Prefix(kHsDigits)};
  if (from_edition == to_edition) return {{*start.begin()}, Correlated::Kind::kSame, true};
  std::vector<std::string> way = Way(from_edition, to_edition);
  const std::set<GoodsCode> targets = Along(way, start);
  if (way.empty() || targets.empty()) return {};
  const bool exact = way.size() == 2;
  std::ranges::reverse(way);
  const bool merged = Along(way, targets).size() > 1;
  const bool split = targets.size() > 1;
  using Kind = Correlated::Kind;
  const Kind kind = split && merged    ? Kind::kSplitAndMerged
                    : split            ? Kind::kSplit
                    : merged           ? Kind::kMerged
                    : targets == start ? Kind::kSame
                                       : Kind::kMoved;
  return {{targets.begin(), targets.end()}, kind, exact};
}

std::string Correlations::ToCsv() const {
  std::string out;
  codec::AppendCsvRow(out, {"edition_from", "code_from", "edition_to", "code_to"});
  for (const auto& [editions, rows] : rows_) {
    if (editions.first < editions.second) continue;  // each pair stands here both ways
    for (const auto& [from, targets] : rows) {
      for (const GoodsCode to : targets)
        codec::AppendCsvRow(out, {editions.first, from.text(), editions.second, to.text()});
    }
  }
  return out;
}

}  // namespace tidewaiter::nomenclature

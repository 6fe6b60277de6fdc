#include "nomenclature/correlation.h"

#include <algorithm>
#include <array>

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
  struct Side {
    std::string edition;  // "" = it stands in a column
    int edition_column = Sheet::kNoColumn;
    int code_column = Sheet::kNoColumn;
  };
  std::vector<Side> sides;
  for (std::size_t i = 0; i < sheet.columns().size(); ++i) {
    const std::string edition = EditionOfColumn(sheet.columns()[i]);
    if (!edition.empty()) sides.push_back({edition, Sheet::kNoColumn, static_cast<int>(i)});
  }
  if (sides.size() != 2) {
    sides = {{"", sheet.Need("edition_from"), sheet.Need("code_from")},
             {"", sheet.Need("edition_to"), sheet.Need("code_to")}};
  }
  while (sheet.Next()) {
    std::array<std::string, 2> editions;
    std::array<GoodsCode, 2> codes;
    bool whole = true;
    for (std::size_t i = 0; i < 2; ++i) {
      editions[i] = sides[i].edition.empty()
                        ? EditionName(codec::Trim(sheet.Cell(sides[i].edition_column)))
                        : sides[i].edition;
      const auto code = GoodsCode::Parse(codec::Trim(sheet.Cell(sides[i].code_column)));
      if (editions[i].empty()) sheet.Problem("edition", "edition", "there is no such edition");
      if (!code) sheet.Problem("code", "code", code.error().message);
      whole = whole && code && !editions[i].empty();
      if (code) codes[i] = *code;
    }
    if (whole) Add(editions[0], codes[0], editions[1], codes[1]);
  }
}

const Correlations::Rows* Correlations::Table(std::string_view from, std::string_view to) const {
  const auto found = rows_.find(Pair(from, to));
  return found == rows_.end() ? nullptr : &found->second;
}

// Where all of these codes went, and whether others went there too.
Correlated Correlations::Step(const std::set<GoodsCode>& codes, const Rows& there,
                              const Rows* back) const {
  Correlated to;
  std::set<GoodsCode> targets;
  for (const GoodsCode code : codes) {
    const auto found = there.find(code);
    if (found != there.end()) targets.insert(found->second.begin(), found->second.end());
  }
  to.codes.assign(targets.begin(), targets.end());
  bool merged = false;
  for (const GoodsCode target : targets) {
    if (back == nullptr) break;
    const auto sources = back->find(target);
    merged = merged || (sources != back->end() && sources->second.size() > 1);
  }
  const bool split = targets.size() > 1;
  using Kind = Correlated::Kind;
  to.kind = split && merged    ? Kind::kSplitAndMerged
            : split            ? Kind::kSplit
            : merged           ? Kind::kMerged
            : targets == codes ? Kind::kSame
                               : Kind::kMoved;
  return to;
}

Correlated Correlations::Between(GoodsCode code, std::string_view from_edition,
                                 std::string_view to_edition) const {
  const std::set<GoodsCode> start{code.Prefix(kHsDigits)};
  if (from_edition == to_edition) return {{*start.begin()}, Correlated::Kind::kSame, true};
  if (const Rows* there = Table(from_edition, to_edition)) {
    Correlated to = Step(start, *there, Table(to_edition, from_edition));
    to.exact = true;
    return to;
  }
  const auto& editions = Editions();
  const auto place = [&](std::string_view edition) {
    return std::ranges::find(editions, edition) - editions.begin();
  };
  const auto from = place(from_edition);
  const auto to = place(to_edition);
  const auto end = static_cast<std::ptrdiff_t>(editions.size());
  if (from == end || to == end) return {};
  const std::ptrdiff_t direction = from < to ? 1 : -1;
  std::set<GoodsCode> codes = start;
  Correlated::Kind kind = Correlated::Kind::kSame;
  for (std::ptrdiff_t at = from; at != to; at += direction) {
    const std::string& one = editions[static_cast<std::size_t>(at)];
    const std::string& next = editions[static_cast<std::size_t>(at + direction)];
    const Rows* there = Table(one, next);
    if (there == nullptr) return {};
    const Correlated step = Step(codes, *there, Table(next, one));
    codes = {step.codes.begin(), step.codes.end()};
    kind = std::max(kind, step.kind);
  }
  return {{codes.begin(), codes.end()}, kind, false};
}

std::string Correlations::ToCsv() const {
  std::string out;
  codec::AppendCsvRow(out, {"edition_from", "code_from", "edition_to", "code_to"});
  for (const auto& [editions, rows] : rows_) {
    if (editions.first < editions.second) continue;  // each pair stands here both ways
    for (const auto& [from, targets] : rows)
      for (const GoodsCode to : targets)
        codec::AppendCsvRow(out, {editions.first, from.text(), editions.second, to.text()});
  }
  return out;
}

}  // namespace tidewaiter::nomenclature

#include "tariff/us_lists.h"

#include <algorithm>
#include <array>
#include <map>

#include <fmt/format.h>

#include "base/calendar.h"
#include "nomenclature/sheet.h"

namespace tidewaiter::tariff {
namespace {

constexpr std::string_view kHeading = "ch99_code";
constexpr auto kGoods = std::to_array<std::string_view>({"hts8", "hts10", "hts_prefix"});

struct Authority {
  std::string_view begins;  // of a heading of chapter 99
  std::string_view name;
};
// The longer ones first. 9903.03 to 9903.96 as the notes of subchapter III divide them.
constexpr auto kAuthorities = std::to_array<Authority>({{"9903.01", "ieepa"},
                                                        {"9903.02", "ieepa_reciprocal"},
                                                        {"9903.03", "section_122"},
                                                        {"9903.45", "section_201"},
                                                        {"9903.78", "section_232"},
                                                        {"9903.79", "section_232"},
                                                        {"9903.80", "section_232"},
                                                        {"9903.81", "section_232"},
                                                        {"9903.85", "section_232"},
                                                        {"9903.88", "section_301"},
                                                        {"9903.91", "section_301"},
                                                        {"9903.92", "section_301"},
                                                        {"9903.93", "ieepa_reciprocal"},
                                                        {"9903.94", "section_232"}});

struct Law {
  std::string_view authority;
  std::string_view type;
  std::string_view name;
  std::string_view area;
};
constexpr auto kLaws =
    std::to_array<Law>({{"section_301", "US301", "Additional duty, section 301", "CN"},
                        {"section_232", "US232", "Additional duty, section 232", "1011"}});

// What comes on top of the ordinary duty; nothing where the text says anything else.
std::optional<DutyExpression> OnTop(std::string text) {
  if (const std::size_t plus = text.find(" plus "); plus != std::string::npos) {
    text.replace(plus, 6, " + ");
  }
  const auto rate = ReadUsRate(text);
  if (!rate || rate->kind != PublishedRate::Kind::kDuty) return std::nullopt;
  std::vector<Term> terms = rate->duty.terms();
  const bool ordinary = terms.size() == 2 && terms[0].kind == TermKind::kOtherDuty &&
                        terms[1].op == Operator::kPlus && terms[1].kind == TermKind::kPercent &&
                        terms[1].part.empty();
  if (!ordinary) return std::nullopt;
  terms.erase(terms.begin());
  return DutyExpression(std::move(terms));
}

class Adder {
 public:
  Adder(const nomenclature::Publication& published, PublishedTariff& into, Problems& warnings)
      : into_(into), warnings_(warnings) {
    for (const nomenclature::Row& row : published.rows.lines)
      if (row.suffix == nomenclature::kDeclarableSuffix) goods_.push_back(row.code);
    std::ranges::sort(goods_);
    const auto general = std::ranges::find(published.rates.columns, "general");
    if (general == published.rates.columns.end()) return;
    const auto place = static_cast<std::size_t>(general - published.rates.columns.begin());
    for (const auto& line : published.rates.lines)
      if (line.code.chapter() == 99) headings_.emplace(line.code, line.cells[place]);
  }

  void Add(const UsList& list);
  void Finish();

 private:
  struct Row {
    std::string_view goods;
    std::string heading;
    std::string_view from;
    bool of_content = false;
  };
  struct Hit {
    DutyExpression duty;
    std::string heading;
    Day from = nomenclature::kAlways;
  };
  void Take(nomenclature::Sheet& sheet, std::string_view column, const Row& row);
  [[nodiscard]] std::optional<GoodsCode> LineOf(GoodsCode listed) const;
  void Keep(const Law& law, GoodsCode code, Hit hit);

  PublishedTariff& into_;
  Problems& warnings_;
  std::vector<GoodsCode> goods_;
  std::map<GoodsCode, std::string> headings_;  // of chapter 99, with their general rate
  std::map<std::pair<GoodsCode, std::string_view>, Hit> hits_;  // by goods and type
};

// A line of eight digits that is not divided stands in the schedule with two zeros more.
std::optional<GoodsCode> Adder::LineOf(GoodsCode listed) const {
  for (const GoodsCode code : {listed, listed.digits() < 10 ? listed.Padded(10) : listed})
    if (std::ranges::binary_search(goods_, code)) return code;
  return std::nullopt;
}

void Adder::Take(nomenclature::Sheet& sheet, std::string_view column, const Row& row) {
  const auto leave_out = [&](std::string_view code, std::string_view of, std::string detail) {
    into_.left_out.push_back({std::string(code), sheet.At(of), std::move(detail)});
  };
  const auto listed = GoodsCode::Parse(row.goods);
  const auto heading = GoodsCode::Parse(row.heading);
  if (!listed) return leave_out("code", column, std::string(row.goods));
  if (!heading) return leave_out("code", kHeading, row.heading);
  const auto authority = UsAuthority(row.heading);
  const auto law = std::ranges::find(kLaws, authority, &Law::authority);
  if (law == kLaws.end()) return leave_out("authority", kHeading, row.heading);
  if (row.of_content) return leave_out("content_value", kHeading, row.heading);
  const auto line = LineOf(*listed);
  if (!line) return leave_out("unknown_goods_code", column, listed->text());
  const auto rate = headings_.find(*heading);
  if (rate == headings_.end()) return leave_out("heading_missing", kHeading, row.heading);
  auto duty = OnTop(rate->second);
  if (!duty) return leave_out("rate", kHeading, row.heading + ": " + rate->second);
  Hit hit{.duty = std::move(*duty), .heading = row.heading};
  if (!row.from.empty()) {
    const auto day = ParseIsoDay(row.from);
    if (!day) return leave_out("day", "effective_date", std::string(row.from));
    hit.from = *day;
  }
  Keep(*law, *line, std::move(hit));
}

void Adder::Keep(const Law& law, GoodsCode code, Hit hit) {
  const auto [found, first] = hits_.try_emplace({code, law.type}, hit);
  if (first || found->second.heading == hit.heading) return;
  warnings_.push_back({"several_headings", "/" + code.text(),
                       fmt::format("{} ({}) and {} ({})", found->second.heading,
                                   found->second.duty.text(), hit.heading, hit.duty.text())});
  if (found->second.duty.terms()[0].amount < hit.duty.terms()[0].amount) {
    found->second = std::move(hit);
  }
}

void Adder::Add(const UsList& list) {
  nomenclature::Sheet sheet(list.name, list.bytes, into_.left_out);
  const int heading = sheet.Column(kHeading);
  const int from = sheet.Column("effective_date");
  const bool of_content = sheet.Column("derivative_type") != nomenclature::Sheet::kNoColumn;
  for (const std::string_view column : kGoods) {
    const int goods = sheet.Column(column);
    if (goods == nomenclature::Sheet::kNoColumn) continue;
    while (sheet.Next()) {
      ++into_.rates;
      Take(sheet, column,
           {sheet.Cell(goods), std::string(sheet.Cell(heading)), sheet.Cell(from), of_content});
    }
    return;
  }
}

void Adder::Finish() {
  for (const Law& law : kLaws) {
    const bool any =
        std::ranges::any_of(hits_, [&](const auto& hit) { return hit.first.second == law.type; });
    if (!any) continue;
    MeasureType& type = into_.rows.types.emplace_back();
    type.id = law.type;
    type.name = law.name;
    type.role = Role::kAdditional;
    type.series = "J";
    type.tax = law.type;
    type.order = OrderOfSeries(type.series);
    type.one_of_series = false;
  }
  std::map<std::string_view, bool> regulations;
  for (const auto& [key, hit] : hits_) {
    const auto law = std::ranges::find(kLaws, key.second, &Law::type);
    Measure& measure = into_.rows.measures.emplace_back();
    measure.id = fmt::format("{}-{}", key.first.text(), key.second);
    measure.type = key.second;
    measure.code = key.first;
    measure.area = law->area;
    measure.duty = hit.duty;
    measure.validity.from = hit.from;
    measure.regulation = hit.heading;
    ++into_.duties;
    if (!regulations.emplace(hit.heading, true).second) continue;
    Regulation& regulation = into_.rows.regulations.emplace_back();
    regulation.id = hit.heading;
    regulation.title = "Harmonized Tariff Schedule, heading " + hit.heading;
  }
}

}  // namespace

bool IsUsList(std::string_view bytes) {
  const std::string_view first = bytes.substr(0, bytes.find('\n'));
  if (first.find(kHeading) == std::string_view::npos) return false;
  return std::ranges::any_of(kGoods, [&](std::string_view column) {
    return first.find(column) != std::string_view::npos;
  });
}

std::string_view UsAuthority(std::string_view heading) {
  for (const Authority& authority : kAuthorities)
    if (heading.starts_with(authority.begins)) return authority.name;
  return "";
}

void AddUsLists(std::span<const UsList> lists, const nomenclature::Publication& published,
                PublishedTariff& into, Problems& warnings) {
  Adder adder(published, into, warnings);
  for (const UsList& list : lists)
    adder.Add(list);
  adder.Finish();
}

}  // namespace tidewaiter::tariff

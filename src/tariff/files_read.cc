// The files of a tariff, read.
#include <algorithm>
#include <array>
#include <charconv>
#include <filesystem>
#include <iterator>

#include <fmt/format.h>

#include "codec/toml.h"
#include "nomenclature/build.h"
#include "nomenclature/own_csv.h"
#include "tariff/file_table.h"
#include "tariff/files.h"
#include "tariff/origin_files.h"
#include "tariff/quota.h"

namespace tidewaiter::tariff {
namespace {

using nomenclature::kAlways;
using nomenclature::kForever;

constexpr std::uintmax_t kFileBytesMax = std::uintmax_t{1} << 30U;  // larger ones are none of ours
constexpr std::size_t kProblemsMax = 1000;  // nobody puts more right in one go

constexpr auto kNames = std::to_array<std::string_view>(
    {"tariff.toml",       "nomenclature.csv",   "sections.csv",         "notes.csv",
     "measure_types.csv", "measures.csv",       "conditions.csv",       "areas.csv",
     "area_members.csv",  "regulations.csv",    "regulation_stops.csv", "quotas.csv",
     "quota_stops.csv",   "quota_balances.csv", "documents.csv",        "additional_codes.csv",
     "footnotes.csv",     "units.csv",          "exchange_rates.csv",   "origin_schemes.csv",
     "origin_rules.csv",  "parcels.csv"});

constexpr std::string_view kTrades[] = {"import", "export", "both"};
constexpr std::string_view kMethods[] = {"first_come", "licensed"};
constexpr std::string_view kRoundings[] = {"half_up", "half_even", "down", "up"};

template <typename Row>
void From(Cell& cell, Row& row) {
  cell.ReadDay(row.validity.from, kAlways);
}
template <typename Row>
void Until(Cell& cell, Row& row) {
  cell.ReadDay(row.validity.until, kForever);
}

// ---- Rows that stand in files of their own and belong to others

struct ConditionRow {
  std::string measure;
  Condition condition;
};
struct MemberRow {
  std::string area;
  Area::Member member;
};
struct StopRow {
  std::string of;  // regulation or quota
  std::string kind = "suspended";
  Validity validity;
};

constexpr FileColumn<MeasureType> kTypeColumns[] = {
    {"id", true, [](Cell& c, MeasureType& r) { c.Read(r.id); }},
    {"name", true, [](Cell& c, MeasureType& r) { c.Read(r.name); }},
    {"role", true,
     [](Cell& c, MeasureType& r) {
       const auto role = FindRole(c.text());
       if (!role) return c.Problem("choice", "there is no role " + std::string(c.text()));
       r.role = *role;
     }},
    {"series", false, [](Cell& c, MeasureType& r) { c.Read(r.series); }},
    {"tax", false, [](Cell& c, MeasureType& r) { c.Read(r.tax); }},
    {"preference", false, [](Cell& c, MeasureType& r) { c.Read(r.preference); }},
    {"trade", false, [](Cell& c, MeasureType& r) { c.ReadChoice(kTrades, r.trade); }},
    {"one_of_series", false, [](Cell& c, MeasureType& r) { c.Read(r.one_of_series); }},
    {"displaces", false, [](Cell& c, MeasureType& r) { c.Read(r.displaces); }},
    {"displaces_share", false, [](Cell& c, MeasureType& r) { c.Read(r.displaces_share); }}};

constexpr FileColumn<Measure> kMeasureColumns[] = {
    {"id", true, [](Cell& c, Measure& r) { c.Read(r.id); }},
    {"type", true, [](Cell& c, Measure& r) { c.Read(r.type); }},
    {"code", true, [](Cell& c, Measure& r) { c.Read(r.code); }},
    {"suffix", false, [](Cell& c, Measure& r) { c.Read(r.suffix); }},
    {"area", false, [](Cell& c, Measure& r) { c.Read(r.area); }},
    {"excluded", false, [](Cell& c, Measure& r) { c.Read(r.excluded); }},
    {"additional_code", false, [](Cell& c, Measure& r) { c.Read(r.additional_code); }},
    {"order_number", false, [](Cell& c, Measure& r) { c.Read(r.order_number); }},
    {"regulation", false, [](Cell& c, Measure& r) { c.Read(r.regulation); }},
    {"from", false, From<Measure>},
    {"until", false, Until<Measure>},
    {"duty", false, [](Cell& c, Measure& r) { c.Read(r.duty); }},
    {"elsewhere", false, [](Cell& c, Measure& r) { c.Read(r.elsewhere); }},
    {"reduction", false, [](Cell& c, Measure& r) { c.Read(r.reduction); }},
    {"footnotes", false, [](Cell& c, Measure& r) { c.Read(r.footnotes); }}};

constexpr FileColumn<ConditionRow> kConditionColumns[] = {
    {"measure", true, [](Cell& c, ConditionRow& r) { c.Read(r.measure); }},
    {"code", true, [](Cell& c, ConditionRow& r) { c.Read(r.condition.code); }},
    {"sequence", true, [](Cell& c, ConditionRow& r) { c.Read(r.condition.sequence); }},
    {"document", false, [](Cell& c, ConditionRow& r) { c.Read(r.condition.document); }},
    {"limit", false, [](Cell& c, ConditionRow& r) { c.Read(r.condition.limit); }},
    {"limit_currency", false, [](Cell& c, ConditionRow& r) { c.Read(r.condition.limit_currency); }},
    {"limit_unit", false, [](Cell& c, ConditionRow& r) { c.Read(r.condition.limit_unit); }},
    {"action", true, [](Cell& c, ConditionRow& r) { c.Read(r.condition.action); }},
    {"duty", false, [](Cell& c, ConditionRow& r) { c.Read(r.condition.duty); }}};

constexpr FileColumn<Area> kAreaColumns[] = {
    {"id", true, [](Cell& c, Area& r) { c.Read(r.id); }},
    {"group", false, [](Cell& c, Area& r) { c.Read(r.group); }},
    {"name", false, [](Cell& c, Area& r) { c.Read(r.name); }}};

constexpr FileColumn<MemberRow> kMemberColumns[] = {
    {"area", true, [](Cell& c, MemberRow& r) { c.Read(r.area); }},
    {"member", true, [](Cell& c, MemberRow& r) { c.Read(r.member.id); }},
    {"from", false, [](Cell& c, MemberRow& r) { c.ReadDay(r.member.validity.from, kAlways); }},
    {"until", false, [](Cell& c, MemberRow& r) { c.ReadDay(r.member.validity.until, kForever); }}};

constexpr FileColumn<Regulation> kRegulationColumns[] = {
    {"id", true, [](Cell& c, Regulation& r) { c.Read(r.id); }},
    {"title", false, [](Cell& c, Regulation& r) { c.Read(r.title); }},
    {"url", false, [](Cell& c, Regulation& r) { c.Read(r.url); }},
    {"from", false, From<Regulation>},
    {"until", false, Until<Regulation>}};

constexpr FileColumn<StopRow> kRegulationStopColumns[] = {
    {"regulation", true, [](Cell& c, StopRow& r) { c.Read(r.of); }},
    {"from", false, From<StopRow>},
    {"until", false, Until<StopRow>}};

constexpr FileColumn<QuotaDefinition> kQuotaColumns[] = {
    {"order_number", true, [](Cell& c, QuotaDefinition& r) { c.Read(r.order_number); }},
    {"from", true, [](Cell& c, QuotaDefinition& r) { c.ReadDay(r.period.from, kAlways); }},
    {"until", false, [](Cell& c, QuotaDefinition& r) { c.ReadDay(r.period.until, kForever); }},
    {"volume", true, [](Cell& c, QuotaDefinition& r) { c.Read(r.volume); }},
    {"unit", false, [](Cell& c, QuotaDefinition& r) { c.Read(r.unit); }},
    {"currency", false, [](Cell& c, QuotaDefinition& r) { c.Read(r.currency); }},
    {"critical_percent", false, [](Cell& c, QuotaDefinition& r) { c.Read(r.critical_percent); }},
    {"method", false, [](Cell& c, QuotaDefinition& r) { c.ReadChoice(kMethods, r.method); }},
    {"main_order_number", false, [](Cell& c, QuotaDefinition& r) { c.Read(r.main_order_number); }},
    {"coefficient", false, [](Cell& c, QuotaDefinition& r) { c.Read(r.coefficient); }}};

constexpr FileColumn<StopRow> kQuotaStopColumns[] = {
    {"order_number", true, [](Cell& c, StopRow& r) { c.Read(r.of); }},
    {"kind", true,
     [](Cell& c, StopRow& r) {
       c.Read(r.kind);
       if (r.kind != "suspended" && r.kind != "blocked") {
         c.Problem("choice", "neither suspended nor blocked: " + r.kind);
       }
     }},
    {"from", false, From<StopRow>},
    {"until", false, Until<StopRow>}};

constexpr FileColumn<QuotaBalance> kBalanceColumns[] = {
    {"order_number", true, [](Cell& c, QuotaBalance& r) { c.Read(r.order_number); }},
    {"day", true, [](Cell& c, QuotaBalance& r) { c.ReadDay(r.day, 0); }},
    {"balance", true, [](Cell& c, QuotaBalance& r) { c.Read(r.balance); }}};

constexpr FileColumn<Document> kDocumentColumns[] = {
    {"code", true, [](Cell& c, Document& r) { c.Read(r.code); }},
    {"name", false, [](Cell& c, Document& r) { c.Read(r.name); }},
    {"exemption", false, [](Cell& c, Document& r) { c.Read(r.exemption); }}};

constexpr FileColumn<AdditionalCode> kAdditionalColumns[] = {
    {"code", true, [](Cell& c, AdditionalCode& r) { c.Read(r.code); }},
    {"name", false, [](Cell& c, AdditionalCode& r) { c.Read(r.name); }}};

constexpr FileColumn<Footnote> kFootnoteColumns[] = {
    {"id", true, [](Cell& c, Footnote& r) { c.Read(r.id); }},
    {"text", true, [](Cell& c, Footnote& r) { c.Read(r.text); }}};

constexpr FileColumn<UnitRow> kUnitColumns[] = {
    {"unit", true, [](Cell& c, UnitRow& r) { c.Read(r.unit); }},
    {"name", true, [](Cell& c, UnitRow& r) { c.Read(r.name); }},
    {"base", true, [](Cell& c, UnitRow& r) { c.Read(r.base); }},
    {"factor", true, [](Cell& c, UnitRow& r) { c.Read(r.factor); }}};

constexpr FileColumn<ExchangeRate> kRateColumns[] = {
    {"currency", true, [](Cell& c, ExchangeRate& r) { c.Read(r.currency); }},
    {"quoted", true, [](Cell& c, ExchangeRate& r) { c.Read(r.quoted); }},
    {"rate", true, [](Cell& c, ExchangeRate& r) { c.Read(r.rate); }},
    {"per", false, [](Cell& c, ExchangeRate& r) { c.Read(r.per); }},
    {"from", false, From<ExchangeRate>},
    {"until", false, Until<ExchangeRate>}};

// ---- tariff.toml

class Settings {
 public:
  Settings(std::string_view text, Reckoning& into, Problems& problems)
      : into_(into), problems_(problems) {
    const toml::parse_result read = toml::parse(text);
    if (!read) {
      Problem(read.error().source().begin.line, "toml", "",
              std::string(read.error().description()));
      return;
    }
    for (const auto& [key, node] : read.table())
      ReadMember(key.str(), node);
  }

 private:
  void Problem(std::uint32_t line, std::string_view code, std::string_view key,
               std::string detail) {
    problems_.push_back(
        {std::string(code), fmt::format("/tariff.toml/{}/{}", line, key), std::move(detail)});
  }
  void Wrong(std::string_view key, const toml::node& node) {
    Problem(node.source().begin.line, "type", key, "is of another kind than it should be");
  }
  void ReadText(std::string_view key, const toml::node& node, std::string& into) {
    const auto text = node.value_exact<std::string>();
    if (!text) return Wrong(key, node);
    into = *text;
  }
  void ReadFlag(std::string_view key, const toml::node& node, bool& into) {
    const auto flag = node.value_exact<bool>();
    if (!flag) return Wrong(key, node);
    into = *flag;
  }
  void ReadDigits(std::string_view key, const toml::node& node, int& into) {
    const auto number = node.value_exact<std::int64_t>();
    if (!number || *number < 0 || *number > 9) return Wrong(key, node);
    into = static_cast<int>(*number);
  }
  void ReadRounding(std::string_view key, const toml::node& node, Rounding& into) {
    const auto text = node.value_exact<std::string>();
    const auto found = std::ranges::find(kRoundings, text.value_or(""));
    if (found == std::end(kRoundings)) return Wrong(key, node);
    into = Rounding(found - std::begin(kRoundings));
  }
  void ReadMember(std::string_view key, const toml::node& node);

  Reckoning& into_;
  Problems& problems_;
};

void Settings::ReadMember(std::string_view key, const toml::node& node) {
  if (key == "country") return ReadText(key, node, into_.country);
  if (key == "currency") return ReadText(key, node, into_.currency);
  if (key == "currency_digits") return ReadDigits(key, node, into_.currency_digits);
  if (key == "line_rounding") return ReadRounding(key, node, into_.line_rounding);
  if (key == "line_digits") return ReadDigits(key, node, into_.line_digits);
  if (key == "round_each_line") return ReadFlag(key, node, into_.round_each_line);
  if (key == "all_areas") return ReadText(key, node, into_.all_areas);
  if (key == "value_fob") return ReadFlag(key, node, into_.value_fob);
  if (key == "vat_on_duty") return ReadFlag(key, node, into_.vat_on_duty);
  if (key == "vat_on_excise") return ReadFlag(key, node, into_.vat_on_excise);
  if (key == "waivers" && node.is_array()) {
    for (const toml::node& element : *node.as_array())
      ReadText(key, element, into_.waivers.emplace_back());
    return;
  }
  if (key == "type_rounding" && node.is_table()) {
    for (const auto& [type, rounding] : *node.as_table()) {
      auto& [id, how] = into_.type_rounding.emplace_back(type.str(), Rounding::kHalfUp);
      ReadRounding(id, rounding, how);
    }
    return;
  }
  Problem(node.source().begin.line, "unknown_member", key, "there is no such setting");
}

// ---- All of them

// Rows that problems call by their names, and where each stands.
struct NamedLines {
  std::string_view table;
  std::string_view file;
  std::vector<std::string> names;
  std::vector<std::uint64_t> lines;

  // "/parcels/rules/gifts" as "/parcels.csv/3". What is there twice is told where it stands again.
  void Point(Problem& problem) const {
    if (!problem.pointer.starts_with(table)) return;
    const std::string_view rest = std::string_view(problem.pointer).substr(table.size());
    const std::string name(rest.substr(0, std::min(rest.find('/'), rest.size())));
    const std::string member(rest.substr(name.size()));
    const auto first = std::ranges::find(names, name);
    if (first == names.end()) return;
    const auto next = std::find(first + 1, names.end(), name);
    const bool again = problem.code.starts_with("duplicate") && next != names.end();
    const auto place = static_cast<std::size_t>((again ? next : first) - names.begin());
    problem.pointer = fmt::format("/{}/{}{}", file, lines[place], member);
  }
};

class Reader {
 public:
  explicit Reader(const Files& files) : files_(files) {}

  std::expected<Tariff::Made, Problems> Read();

 private:
  [[nodiscard]] std::string_view TextOf(std::string_view name) const {
    const auto found = files_.find(name);
    return found == files_.end() ? std::string_view() : std::string_view(found->second);
  }
  template <typename Row, std::size_t kCount>
  std::vector<Row> Table(std::string_view name, const FileColumn<Row> (&columns)[kCount],
                         std::vector<std::uint64_t>* lines = nullptr) {
    if (files_.find(name) == files_.end()) return {};
    return ReadFileTable<Row>(name, TextOf(name), columns, problems_, lines);
  }
  void ReadConditions();
  void ReadMembers();
  void ReadStops();
  void ReadOriginsAndParcels();
  void ReadRows();
  std::shared_ptr<const Nomenclature> ReadGoods();
  void PointIntoFiles(Problems& problems) const;
  void Orphan(std::string_view file, std::string_view column, const std::string& name) {
    problems_.push_back({"unknown_reference", fmt::format("/{}/{}", file, column),
                         "refers to what is not there: " + name});
  }

  const Files& files_;
  Problems problems_;
  Problems warnings_;
  TariffRows rows_;
  std::vector<std::uint64_t> measure_lines_;
  std::vector<std::uint64_t> quota_lines_;
  std::vector<std::uint64_t> entry_lines_;
  NamedLines schemes_{"/origins/schemes/", "origin_schemes.csv", {}, {}};
  NamedLines parcels_{"/parcels/rules/", "parcels.csv", {}, {}};
  std::vector<std::uint64_t> area_lines_;
  std::vector<std::uint64_t> rate_lines_;
};

void Reader::ReadConditions() {
  std::map<std::string_view, Measure*> measures;
  for (Measure& measure : rows_.measures)
    measures.emplace(measure.id, &measure);
  for (ConditionRow& row : Table("conditions.csv", kConditionColumns)) {
    const auto found = measures.find(row.measure);
    if (found == measures.end()) {
      Orphan("conditions.csv", "measure", row.measure);
    } else {
      found->second->conditions.push_back(std::move(row.condition));
    }
  }
}

void Reader::ReadMembers() {
  std::map<std::string_view, Area*> areas;
  for (Area& area : rows_.areas)
    areas.emplace(area.id, &area);
  for (MemberRow& row : Table("area_members.csv", kMemberColumns)) {
    const auto found = areas.find(row.area);
    if (found == areas.end()) {
      Orphan("area_members.csv", "area", row.area);
    } else {
      found->second->members.push_back(std::move(row.member));
    }
  }
}

void Reader::ReadStops() {
  for (const StopRow& row : Table("regulation_stops.csv", kRegulationStopColumns)) {
    const auto found = std::ranges::find(rows_.regulations, row.of, &Regulation::id);
    if (found == rows_.regulations.end()) {
      Orphan("regulation_stops.csv", "regulation", row.of);
    } else {
      found->stops.push_back(row.validity);
    }
  }
  for (const StopRow& row : Table("quota_stops.csv", kQuotaStopColumns)) {
    bool any = false;
    for (QuotaDefinition& quota : rows_.quotas) {
      if (quota.order_number != row.of) continue;
      (row.kind == "blocked" ? quota.blocked : quota.suspended).push_back(row.validity);
      any = true;
    }
    if (!any) Orphan("quota_stops.csv", "order_number", row.of);
  }
}

void Reader::ReadRows() {
  if (files_.contains("tariff.toml")) {
    Settings(TextOf("tariff.toml"), rows_.reckoning, problems_);
  }
  rows_.types = Table("measure_types.csv", kTypeColumns);
  for (MeasureType& type : rows_.types)
    type.order = OrderOfSeries(type.series);
  rows_.measures = Table("measures.csv", kMeasureColumns, &measure_lines_);
  rows_.areas = Table("areas.csv", kAreaColumns, &area_lines_);
  rows_.regulations = Table("regulations.csv", kRegulationColumns);
  rows_.quotas = Table("quotas.csv", kQuotaColumns, &quota_lines_);
  rows_.balances = Table("quota_balances.csv", kBalanceColumns);
  rows_.documents = Table("documents.csv", kDocumentColumns);
  rows_.additional_codes = Table("additional_codes.csv", kAdditionalColumns);
  rows_.footnotes = Table("footnotes.csv", kFootnoteColumns);
  rows_.units = Table("units.csv", kUnitColumns);
  rows_.exchange = Table("exchange_rates.csv", kRateColumns, &rate_lines_);
  ReadConditions();
  ReadMembers();
  ReadStops();
  ReadOriginsAndParcels();
}

void Reader::ReadOriginsAndParcels() {
  if (files_.contains("origin_schemes.csv")) {
    ReadOriginSchemes(TextOf("origin_schemes.csv"), rows_.origins, problems_, &schemes_.lines);
  }
  if (files_.contains("origin_rules.csv")) {
    ReadOriginRules(TextOf("origin_rules.csv"), rows_.origins, problems_, &entry_lines_);
  }
  if (files_.contains("parcels.csv")) {
    rows_.parcels = ReadParcelRules(TextOf("parcels.csv"), problems_, &parcels_.lines);
  }
  for (const OriginScheme& scheme : rows_.origins.schemes)
    schemes_.names.push_back(scheme.code);
  for (const ParcelRule& rule : rows_.parcels)
    parcels_.names.push_back(rule.id);
}

std::shared_ptr<const Nomenclature> Reader::ReadGoods() {
  if (!files_.contains("nomenclature.csv")) {
    problems_.push_back({"required", "/nomenclature.csv", "a tariff needs its nomenclature"});
    return nullptr;
  }
  const nomenclature::OwnFiles own{.lines = std::string(TextOf("nomenclature.csv")),
                                   .sections = std::string(TextOf("sections.csv")),
                                   .notes = std::string(TextOf("notes.csv"))};
  nomenclature::Rows rows = nomenclature::ReadOwnCsv(own, problems_);
  nomenclature::Built built = nomenclature::Build(std::move(rows));
  std::ranges::move(built.problems, std::back_inserter(problems_));
  std::ranges::move(built.warnings, std::back_inserter(warnings_));
  if (!built.nomenclature) return nullptr;
  return std::make_shared<const Nomenclature>(std::move(*built.nomenclature));
}

// "/measures/3/duty" as "/measures.csv/5/duty": where somebody finds it.
void Reader::PointIntoFiles(Problems& problems) const {
  const auto point = [](Problem& problem, std::string_view table, std::string_view file,
                        const std::vector<std::uint64_t>& lines) {
    if (!problem.pointer.starts_with(table)) return;
    std::string_view rest = std::string_view(problem.pointer).substr(table.size());
    std::size_t number = 0;
    const auto [end, error] = std::from_chars(rest.data(), rest.data() + rest.size(), number);
    if (error != std::errc() || number >= lines.size()) return;
    problem.pointer = fmt::format("/{}/{}{}", file, lines[number],
                                  std::string_view(end, rest.data() + rest.size()));
  };
  for (Problem& problem : problems) {
    point(problem, "/measures/", "measures.csv", measure_lines_);
    point(problem, "/quotas/", "quotas.csv", quota_lines_);
    point(problem, "/areas/", "areas.csv", area_lines_);
    point(problem, "/exchange/", "exchange_rates.csv", rate_lines_);
    point(problem, "/origins/entries/", "origin_rules.csv", entry_lines_);
    if (problem.pointer == "/origins/entries") problem.pointer = "/origin_rules.csv";
    schemes_.Point(problem);
    parcels_.Point(problem);
  }
}

std::expected<Tariff::Made, Problems> Reader::Read() {
  for (const auto& [name, text] : files_) {
    if (IsTariffFile(name)) continue;
    problems_.push_back({"file_name", "/" + name, "a tariff has no file of this name"});
  }
  const auto goods = ReadGoods();
  ReadRows();
  if (problems_.empty() && goods) {
    auto made = Tariff::Build(goods, std::move(rows_));
    if (made) {
      std::ranges::move(warnings_, std::back_inserter(made->warnings));
      PointIntoFiles(made->warnings);
      return made;
    }
    problems_ = std::move(made.error());
    PointIntoFiles(problems_);
  }
  if (problems_.size() > kProblemsMax) {
    problems_.resize(kProblemsMax);
    problems_.push_back({"too_many_problems", "", "there are more; put these right first"});
  }
  return std::unexpected(std::move(problems_));
}

}  // namespace

bool IsTariffFile(std::string_view name) {
  return std::ranges::find(kNames, name) != kNames.end();
}

std::expected<Tariff::Made, Problems> MakeTariff(const Files& files) {
  return Reader(files).Read();
}

Result<Files> ReadTariffFiles(const os::Path& folder) {
  Files files;
  std::error_code ignored;
  for (const std::string_view name : kNames) {
    const os::Path path = folder / name;
    if (!std::filesystem::is_regular_file(path, ignored)) continue;
    if (std::filesystem::file_size(path, ignored) > kFileBytesMax) {
      return Fail(ErrorCode::kInvalidArgument, "is too large for a tariff: " + path.string());
    }
    ASSIGN_OR_RETURN(files[std::string(name)], os::ReadFile(path));
  }
  if (files.empty()) {
    return Fail(ErrorCode::kNotFound, "there is no tariff in " + folder.string());
  }
  return files;
}

std::expected<Tariff::Made, Problems> OpenTariff(const os::Path& folder) {
  const auto files = ReadTariffFiles(folder);
  if (files) return MakeTariff(*files);
  return std::unexpected(Problems{{"unavailable", "", files.error().message}});
}

}  // namespace tidewaiter::tariff

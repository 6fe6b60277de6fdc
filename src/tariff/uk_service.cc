#include "tariff/uk_service.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <map>
#include <set>

#include <fmt/format.h>

#include "base/calendar.h"
#include "tariff/uk_answer.h"

namespace tidewaiter::tariff {
namespace {

constexpr std::string_view kAll = "1011";
constexpr int kLevelMax = 20;  // TARIC has thirteen
constexpr std::size_t kIsoDayBytes = 10;

struct ActionText {
  std::string_view begins;
  std::string_view code;
};
// Older answers have the action in words alone.
constexpr auto kActionTexts =
    std::to_array<ActionText>({{"Apply the amount of the action", "01"},
                               {"Apply the difference between the amount of the action", "02"},
                               {"The entry into free circulation is not allowed", "04"},
                               {"Export is not allowed", "05"},
                               {"Import is not allowed", "06"},
                               {"Measure not applicable", "07"},
                               {"Declared subheading not allowed", "08"},
                               {"Import/export not allowed after control", "09"},
                               {"Declaration to be corrected", "10"},
                               {"Entry into free circulation allowed", "24"},
                               {"Export allowed", "25"},
                               {"Import allowed", "26"},
                               {"Apply the mentioned duty", "27"},
                               {"Declared subheading allowed", "28"},
                               {"Import/export allowed after control", "29"}});

std::string ActionOf(const ApiObject& condition) {
  if (std::string code = condition.Text("action_code"); !code.empty()) return code;
  const std::string text = condition.Text("action");
  for (const ActionText& known : kActionTexts)
    if (text.starts_with(known.begins)) return std::string(known.code);
  return {};
}

std::optional<Role> RoleOfSeries(std::string_view series) {
  if (series == "A") return Role::kProhibition;
  if (series == "B") return Role::kControl;
  if (series == "J") return Role::kAdditional;
  if (series == "N") return Role::kSurveillance;
  if (series == "O") return Role::kSupplementaryUnit;
  if (series == "P") return Role::kVat;
  if (series == "Q") return Role::kExcise;
  if (series == "S") return Role::kAgriculturalExtra;
  return std::nullopt;  // C, D, E, M hold kinds that differ too much to be told by the letter
}
std::string_view TaxOf(Role role) {
  if (role == Role::kVat) return "B00";
  if (role == Role::kExcise) return "306";
  return role == Role::kAdditional || role == Role::kAgriculturalExtra ? "A20" : "";
}
bool Charges(Role role) {
  return IsBasicDuty(role) || (role >= Role::kAntiDumping && role <= Role::kAgriculturalExtra) ||
         role == Role::kExcise || role == Role::kVat;
}
const MeasureType* Standard(std::string_view id) {
  const auto found = std::ranges::find(StandardTypes(), id, &MeasureType::id);
  return found == StandardTypes().end() ? nullptr : &*found;
}

// "Kilogram (kg)": by its sign, else by its name.
std::optional<Unit> UnitNamed(std::string_view text) {
  const std::size_t open = text.rfind(" (");
  if (open == std::string_view::npos || !text.ends_with(')')) return ReadUnit(text);
  const auto sign = ReadUnit(text.substr(open + 2, text.size() - open - 3));
  return sign ? sign : ReadUnit(text.substr(0, open));
}

TaricComponent ComponentOf(const ApiObject& from) {
  return {.duty_expression_id = from.Text("duty_expression_id"),
          .amount = from.Number("duty_amount"),
          .currency = from.Text("monetary_unit_code"),
          .unit = from.Text("measurement_unit_code"),
          .qualifier = from.Text("measurement_unit_qualifier_code")};
}
Result<DutyExpression> DutyOf(const std::vector<ApiObject>& components) {
  std::vector<TaricComponent> read;
  for (const ApiObject& component : components)
    read.push_back(ComponentOf(component));
  return FromTaricComponents(read);
}

// One measure of an answer, as far as it can be understood without the others.
class MeasureReader {
 public:
  explicit MeasureReader(const ApiObject& from) : from_(from) {}

  // False: `code` and `detail` say why it is not taken.
  bool Read(const MeasureType& type, Measure& into);
  std::string code;
  std::string detail;

 private:
  bool Fault(std::string_view what, std::string why) {
    code = what;
    detail = std::move(why);
    return false;
  }
  bool ReadDays(Measure& into);
  bool ReadCondition(const ApiObject& from, int sequence, Measure& into);

  const ApiObject& from_;
};

std::optional<Validity> DaysOf(const ApiObject& from, std::string_view first,
                               std::string_view last) {
  Validity days;
  const auto read = [&](std::string_view name, Day& into) {
    const std::string text = from.Text(name);
    if (text.empty()) return true;
    const auto day = ParseIsoDay(std::string_view(text).substr(0, kIsoDayBytes));
    if (day) into = *day;
    return day.has_value();
  };
  const bool both = read(first, days.from) && read(last, days.until);
  return both ? std::optional(days) : std::nullopt;
}

bool MeasureReader::ReadDays(Measure& into) {
  const auto days = DaysOf(from_, "effective_start_date", "effective_end_date");
  if (!days) return Fault("day", "its first or last day is no day");
  into.validity = *days;
  return true;
}

bool MeasureReader::ReadCondition(const ApiObject& from, int sequence, Measure& into) {
  Condition& condition = into.conditions.emplace_back();
  condition.code = from.Text("condition_code");
  condition.sequence = sequence;
  condition.document = from.Text("document_code");
  condition.limit = from.Number("condition_duty_amount");
  condition.limit_currency = from.Text("condition_monetary_unit_code");
  condition.limit_unit = {from.Text("condition_measurement_unit_code"),
                          from.Text("condition_measurement_unit_qualifier_code")};
  condition.action = ActionOf(from);
  if (condition.action.empty() || condition.code.empty()) {
    return Fault("action", "an action that is not known: " + from.Text("action"));
  }
  if (condition.limit && !condition.document.empty()) {
    return Fault("document_and_limit", condition.document);
  }
  auto duty = DutyOf(from.Many("measure_condition_components"));
  if (!duty) return Fault("duty", duty.error().message);
  condition.duty = std::move(*duty);
  return true;
}

bool MeasureReader::Read(const MeasureType& type, Measure& into) {
  if (!ReadDays(into)) return false;
  const auto components = from_.Many("measure_components");
  auto duty = DutyOf(components);
  if (!duty) return Fault("duty", duty.error().message);
  into.duty = std::move(*duty);
  bool amounts = false;
  int sequence = 0;
  for (const ApiObject& condition : from_.Many("measure_conditions")) {
    if (!ReadCondition(condition, ++sequence, into)) return false;
    amounts = amounts || !condition.Many("measure_condition_components").empty();
  }
  if (amounts && !components.empty()) {
    return Fault("conditions_and_components", "has a duty and others in its conditions");
  }
  if (Charges(type.role) && !amounts && components.empty()) {
    return Fault("duty_missing", "nothing says how much it is");
  }
  return true;
}

Day LastDayOfMonth(Day day) {
  const CivilDate date = CivilFrom(day);
  const bool december = date.month == 12;
  const auto next = DayFrom({date.year + (december ? 1 : 0), december ? 1 : date.month + 1, 1});
  return next ? *next - 1 : day;
}

// All answers into one tariff.
class Reading {
 public:
  explicit Reading(const UkServiceOptions& options) : options_(options) {
    out_.goods.languages = {"en"};
    out_.goods.file = "commodities";
    out_.rows.reckoning.country = "GB";
    out_.rows.reckoning.currency = "GBP";
    out_.rows.reckoning.round_each_line = false;  // the service's own calculator keeps all digits
    out_.rows.reckoning.waivers = {"999L"};
    AreaOf(std::string(kAll)).name = "All countries";
  }

  void Take(const UkServiceFile& file);
  UkServiceTariff Finish();

 private:
  void Problem(std::string_view code, std::string detail) {
    out_.problems.push_back({std::string(code), "/" + file_, std::move(detail)});
  }
  void LeaveOut(std::string_view id, std::string_view code, std::string detail) {
    out_.left_out.push_back(
        {std::string(code), fmt::format("/{}/{}", file_, id), std::move(detail)});
  }
  Area& AreaOf(const std::string& id);
  std::string NameArea(const ApiObject& from);
  std::string TakeArea(const ApiObject& from);
  void TakeRate(const ApiObject& from);
  void TakeCommodity(const ApiObject& from);
  std::optional<GoodsCode> TakeLine(const ApiObject& from, int digits, int level);
  void TakeMeasures(const ApiObject& commodity, GoodsCode code);
  const MeasureType* TypeFor(const ApiObject& measure, const std::string& id, Trade trade);
  void TakeMeasure(const ApiObject& from, GoodsCode code, Trade trade);
  bool TakeQuota(const ApiObject& from, Measure& measure);
  bool ReadQuota(const ApiObject& definition, QuotaDefinition& quota);
  void TakeLaw(const ApiObject& from, Measure& measure);
  void TakeWords(const ApiObject& from, Measure& measure);
  void CheckAreas();
  [[nodiscard]] bool HoldsOrigin(const Measure& measure) const;

  const UkServiceOptions& options_;
  UkServiceTariff out_;
  std::string file_;
  std::map<std::pair<GoodsCode, int>, nomenclature::Row> lines_;
  std::set<GoodsCode> commodities_;
  std::map<std::string, MeasureType> types_;
  std::map<std::string, Area> areas_;
  std::map<std::string, Regulation> laws_;
  std::map<std::string, Document> documents_;
  std::map<std::string, AdditionalCode> additional_;
  std::map<std::string, Footnote> footnotes_;
  std::map<std::pair<std::string, Day>, QuotaDefinition> quotas_;
  std::map<std::string, std::vector<ExchangeRate>> rates_;
  std::map<std::string, GoodsCode> measures_;  // ids that were taken, and for which goods
};

void Reading::Take(const UkServiceFile& file) {
  file_ = file.name;
  if (file.text.size() > kUkAnswerBytesMax) return Problem("too_long", "is too long");
  const ApiAnswer answer(file.text);
  if (!answer.ok()) return Problem("json", "is not JSON");
  bool any = false;
  for (const ApiObject& object : answer.objects()) {
    any = true;
    if (!object.Text("goods_nomenclature_item_id").empty()) {
      TakeCommodity(object);
    } else if (!object.Text("child_monetary_unit_code").empty()) {
      TakeRate(object);
    } else if (!object.Text("geographical_area_id").empty()) {
      TakeArea(object);
    } else {
      return Problem("unknown_answer", "neither a commodity nor areas nor rates of exchange");
    }
  }
  if (!any) Problem("unknown_answer", "holds nothing");
}

Area& Reading::AreaOf(const std::string& id) {
  Area& area = areas_[id];
  area.id = id;
  area.group =
      id.size() == 4 && std::ranges::all_of(id, [](char c) { return c >= '0' && c <= '9'; });
  return area;
}

// The area without its members.
std::string Reading::NameArea(const ApiObject& from) {
  std::string id = from.Text("geographical_area_id");
  if (id.empty()) id = from.Text("id");
  if (id.empty()) return id;
  Area& area = AreaOf(id);
  if (area.name.empty()) area.name = from.Text("description");
  return id;
}

// The area with its members, but not with theirs, which the service sends on their own; what stands
// for all countries has no list.
std::string Reading::TakeArea(const ApiObject& from) {
  std::string id = NameArea(from);
  if (id.empty()) return id;
  for (const ApiObject& child : from.Many("children_geographical_areas")) {
    const std::string member = NameArea(child);
    std::vector<Area::Member>& members = areas_[id].members;
    if (id == kAll || member.empty()) continue;
    if (std::ranges::find(members, member, &Area::Member::id) == members.end()) {
      members.push_back({member, {}});
    }
  }
  return id;
}

// So much of a currency for one euro, from the first day of a month on; Finish says until when.
void Reading::TakeRate(const ApiObject& from) {
  const auto days = DaysOf(from, "validity_start_date", "validity_end_date");
  const auto rate = from.Number("exchange_rate");
  if (!days || days->from == nomenclature::kAlways) return Problem("day", "a rate without a day");
  if (!rate) return Problem("number", "a rate that is no number");
  const std::string currency = from.Text("child_monetary_unit_code");
  rates_[currency].push_back(
      {.currency = "EUR", .quoted = currency, .rate = *rate, .validity = *days});
}

std::optional<GoodsCode> Reading::TakeLine(const ApiObject& from, int digits, int level) {
  const std::string text = from.Text("goods_nomenclature_item_id");
  const auto code = GoodsCode::Parse(text);
  if (!code) {
    Problem("code", "no code of goods: \"" + text + '"');
    return std::nullopt;
  }
  nomenclature::Row row;
  row.code = code->Prefix(digits);
  row.level = static_cast<std::uint8_t>(level);
  const std::string suffix = from.Text("producline_suffix");
  if (!suffix.empty()) {
    int number = 0;
    std::from_chars(suffix.data(), suffix.data() + suffix.size(), number);
    row.suffix = static_cast<std::uint8_t>(std::clamp(number, 0, 255));  // Build looks at the range
  }
  std::string name = from.Text("description_plain");
  if (name.empty()) name = from.Text("description");
  row.descriptions = {std::move(name)};
  lines_.try_emplace({row.code, row.suffix}, row);
  return row.code;
}

void Reading::TakeCommodity(const ApiObject& from) {
  const auto level_of = [&](const ApiObject& line) -> std::optional<int> {
    const auto indents = line.Number("number_indents");
    const auto number = indents ? indents->ToMinor(0) : Result<std::int64_t>(-1);
    if (number && *number >= 0 && *number < kLevelMax) return static_cast<int>(*number) + 1;
    Problem("range", "number_indents of " + line.Text("goods_nomenclature_item_id"));
    return std::nullopt;
  };
  const auto level = level_of(from);
  if (const auto chapter = from.One("chapter")) TakeLine(*chapter, 2, 0);
  if (const auto heading = from.One("heading")) TakeLine(*heading, 4, 1);
  for (const ApiObject& above : from.Many("ancestors"))
    if (const auto its = level_of(above)) TakeLine(above, GoodsCode::kDigitsMax, *its);
  if (!level) return;
  const auto code = TakeLine(from, GoodsCode::kDigitsMax, *level);
  if (!code) return;
  if (!commodities_.insert(*code).second) {
    return Problem("commodity_twice", "a second answer about " + code->text());
  }
  if (from.One("meta") && from.One("meta")->One("duty_calculator") &&
      from.One("meta")->One("duty_calculator")->Text("source") == "xi") {
    out_.rows.reckoning.country = "XI";
  }
  TakeMeasures(from, *code);
}

void Reading::TakeMeasures(const ApiObject& commodity, GoodsCode code) {
  for (const ApiObject& measure : commodity.Many("import_measures"))
    TakeMeasure(measure, code, Trade::kImport);
  for (const ApiObject& measure : commodity.Many("export_measures"))
    TakeMeasure(measure, code, Trade::kExport);
}

// The type, which may have to be made after its series; null and named when that cannot be.
const MeasureType* Reading::TypeFor(const ApiObject& measure, const std::string& id, Trade trade) {
  const auto stated = measure.One("measure_type");
  if (!stated) {
    LeaveOut(id, "unknown_measure_type", "has no type");
    return nullptr;
  }
  const std::string type_id = stated->Text("id");
  const std::string series = stated->Text("measure_type_series_id");
  const MeasureType* known = Standard(type_id);
  const auto made = types_.find(type_id);
  if (known == nullptr && made != types_.end()) known = &made->second;
  if (known != nullptr && !series.empty() && known->series != series) {
    LeaveOut(id, "type_series",
             fmt::format("type {} is of series {}, not {}", type_id, known->series, series));
    return nullptr;
  }
  if (known != nullptr && known->trade != Trade::kBoth && known->trade != trade) {
    LeaveOut(id, "type_trade", "type " + type_id + " is not for this direction of trade");
    return nullptr;
  }
  if (known != nullptr) return known;
  const auto role = RoleOfSeries(series);
  if (!role || type_id.empty()) {
    LeaveOut(id, "unknown_measure_type", fmt::format("\"{}\" of series \"{}\"", type_id, series));
    return nullptr;
  }
  MeasureType& type = types_[type_id];
  type.id = type_id;
  type.name = stated->Text("description");
  type.role = *role;
  type.series = series;
  type.tax = TaxOf(*role);
  type.trade = trade;
  type.one_of_series = *role == Role::kVat;
  type.order = OrderOfSeries(series);
  return &type;
}

void Reading::TakeMeasure(const ApiObject& from, GoodsCode code, Trade trade) {
  std::string id = from.Text("id");
  const auto [known, first] = measures_.try_emplace(id, code);
  // What stands among the measures of import and of export is one measure.
  if (!first && known->second == code) return;
  ++out_.measures;
  const MeasureType* type = TypeFor(from, id, trade);
  if (type == nullptr) return;
  Measure measure;
  measure.id = first ? id : fmt::format("{}-{}", id, code.text());
  measure.type = type->id;
  measure.code = code;
  MeasureReader reader(from);
  if (!reader.Read(*type, measure)) return LeaveOut(id, reader.code, std::move(reader.detail));
  if (!TakeQuota(from, measure)) return LeaveOut(id, "quota", "of quota " + measure.order_number);
  if (const auto area = from.One("geographical_area")) measure.area = TakeArea(*area);
  for (const ApiObject& excluded : from.Many("excluded_countries"))
    measure.excluded.push_back(TakeArea(excluded));
  TakeLaw(from, measure);
  TakeWords(from, measure);
  if (type->role == Role::kSupplementaryUnit) {
    const auto components = from.Many("measure_components");
    const auto line = lines_.find({code, nomenclature::kDeclarableSuffix});
    if (!components.empty() && line != lines_.end()) {
      line->second.unit = components.front().Text("measurement_unit_code");
    }
  }
  out_.rows.measures.push_back(std::move(measure));
}

bool Reading::ReadQuota(const ApiObject& definition, QuotaDefinition& quota) {
  const auto days = DaysOf(definition, "validity_start_date", "validity_end_date");
  const auto volume = definition.Number("initial_volume");
  quota.currency = definition.Text("monetary_unit");
  const auto unit = UnitNamed(definition.Text("measurement_unit"));
  if (!days || !volume || (quota.currency.empty() && !unit)) return false;
  if (!definition.Text("measurement_unit_qualifier").empty())
    return false;  // a name, and not known
  quota.period = *days;
  quota.volume = *volume;
  if (quota.currency.empty()) quota.unit = *unit;
  for (const auto& [first, last, into] :
       {std::tuple("suspension_period_start_date", "suspension_period_end_date", &quota.suspended),
        std::tuple("blocking_period_start_date", "blocking_period_end_date", &quota.blocked)}) {
    const auto stop = DaysOf(definition, first, last);
    if (!stop) return false;
    if (!definition.Text(first).empty()) into->push_back(*stop);
  }
  if (const auto left = definition.Number("balance")) {
    const std::string day = definition.Text("last_allocation_date");
    const auto at = ParseIsoDay(std::string_view(day).substr(0, kIsoDayBytes));
    out_.rows.balances.push_back(
        {quota.order_number, at ? *at : quota.period.from, left->Trimmed()});
  }
  return true;
}

// Of a quota that is given by licence the service knows no volume: order numbers with a 4 in the
// third place.
bool Reading::TakeQuota(const ApiObject& from, Measure& measure) {
  const auto stated = from.One("order_number");
  if (!stated) return true;
  QuotaDefinition quota;
  quota.order_number = measure.order_number = stated->Text("number");
  const auto same = quotas_.lower_bound({quota.order_number, nomenclature::kAlways});
  const bool known = same != quotas_.end() && same->first.first == quota.order_number;
  if (const auto definition = stated->One("definition")) {
    const auto days = DaysOf(*definition, "validity_start_date", "validity_end_date");
    if (days && quotas_.contains({quota.order_number, days->from})) return true;
    if (!ReadQuota(*definition, quota)) return false;
  } else if (known) {
    return true;
  } else if (quota.order_number.size() == 6 && quota.order_number[2] == '4') {
    quota.method = QuotaMethod::kLicensed;
    quota.currency = out_.rows.reckoning.currency;
    quota.period = measure.validity;
  } else {
    return false;
  }
  quotas_.emplace(std::pair(quota.order_number, quota.period.from), std::move(quota));
  return true;
}

// The first legal act is the one that made the measure. One that a later act suspends has a law of
// its own here, for others of the same law go on.
void Reading::TakeLaw(const ApiObject& from, Measure& measure) {
  const auto acts = from.Many("legal_acts");
  const auto stop = from.One("suspension_legal_act");
  if (acts.empty() && !stop) return;
  Regulation law;
  if (!acts.empty()) {
    law.id = acts.front().Text("regulation_code");
    law.url = acts.front().Text("regulation_url");
    law.title = fmt::format("{} p. {}", acts.front().Text("officialjournal_number"),
                            acts.front().Text("officialjournal_page"));
  }
  if (stop) {
    law.id += "/" + stop->Text("regulation_code");
    const auto days = DaysOf(*stop, "validity_start_date", "validity_end_date");
    law.stops.push_back(days.value_or(Validity{}));
  }
  if (law.id.empty()) return;
  measure.regulation = law.id;
  laws_.try_emplace(law.id, law);
}

// Documents, additional codes and footnotes, with their names.
void Reading::TakeWords(const ApiObject& from, Measure& measure) {
  for (const ApiObject& condition : from.Many("measure_conditions")) {
    const std::string code = condition.Text("document_code");
    if (code.empty()) continue;
    Document& document = documents_[code];
    document = {code, condition.Text("certificate_description"), code.starts_with('Y')};
  }
  if (const auto additional = from.One("additional_code")) {
    measure.additional_code = additional->Text("code");
    additional_[measure.additional_code] = {measure.additional_code,
                                            additional->Text("description")};
  }
  for (const ApiObject& footnote : from.Many("footnotes")) {
    const std::string code = footnote.Text("code");
    if (code.empty()) continue;
    measure.footnotes.push_back(code);
    footnotes_[code] = {code, footnote.Text("description")};
  }
}

bool Reading::HoldsOrigin(const Measure& measure) const {
  if (measure.area.empty() || measure.area == kAll || measure.area == options_.origin) return true;
  const auto area = areas_.find(measure.area);
  return area != areas_.end() && std::ranges::find(area->second.members, options_.origin,
                                                   &Area::Member::id) != area->second.members.end();
}

void Reading::CheckAreas() {
  std::set<std::string> empty;
  for (Measure& measure : out_.rows.measures) {
    if (!options_.origin.empty() && !HoldsOrigin(measure)) {
      out_.warnings.push_back(
          {"area_by_answer", "/measures/" + measure.id,
           fmt::format("taken for {}, which the answer is about, in place of {}", options_.origin,
                       measure.area)});
      measure.area = options_.origin;
    }
    const auto area = areas_.find(measure.area);
    const bool nobody = area != areas_.end() && area->second.group && measure.area != kAll &&
                        area->second.members.empty();
    if (nobody && empty.insert(measure.area).second) {
      out_.warnings.push_back({"area_without_members", "/areas/" + measure.area,
                               area->second.name + ": its members were not sent"});
    }
  }
}

UkServiceTariff Reading::Finish() {
  const auto all = [](const auto& named, auto& into) {
    for (const auto& [key, row] : named)
      into.push_back(row);
  };
  if (commodities_.empty() && out_.problems.empty()) Problem("no_lines", "no answer about goods");
  if (!options_.origin.empty()) AreaOf(options_.origin);
  CheckAreas();
  all(lines_, out_.goods.lines);
  all(types_, out_.rows.types);
  all(areas_, out_.rows.areas);
  all(laws_, out_.rows.regulations);
  all(documents_, out_.rows.documents);
  all(additional_, out_.rows.additional_codes);
  all(footnotes_, out_.rows.footnotes);
  all(quotas_, out_.rows.quotas);
  for (auto& [currency, rates] : rates_) {
    std::ranges::sort(rates, {}, [](const ExchangeRate& rate) { return rate.validity.from; });
    for (std::size_t i = 0; i < rates.size(); ++i) {
      Validity& days = rates[i].validity;
      // A rate of a month is not known to hold in the next one.
      days.until = std::min(days.until, LastDayOfMonth(days.from));
      if (i + 1 < rates.size()) days.until = std::min(days.until, rates[i + 1].validity.from - 1);
      out_.rows.exchange.push_back(rates[i]);
    }
  }
  return std::move(out_);
}

}  // namespace

UkServiceTariff ReadUkService(std::span<const UkServiceFile> files,
                              const UkServiceOptions& options) {
  Reading reading(options);
  for (const UkServiceFile& file : files)
    reading.Take(file);
  return reading.Finish();
}

}  // namespace tidewaiter::tariff

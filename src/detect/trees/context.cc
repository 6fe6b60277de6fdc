#include "detect/trees/context.h"

#include <algorithm>
#include <array>
#include <bit>
#include <charconv>
#include <cmath>
#include <limits>

#include <fmt/format.h>

#include "base/check.h"
#include "base/hash.h"
#include "detect/trees/context_view.h"

namespace tidewaiter::detect {
namespace {

using enum ContextGroup;

enum Feature : std::size_t {
  kLogValue,
  kLogMass,
  kLogQuantity,
  kLogValuePerKg,
  kLogValuePerUnit,
  kMassDigits,
  kMassZ,
  kHsNumber,
  kFlowLines,
  kFlowDifferent,
  kFlowRepeats,
  kFlowChecked,
  kHs6Lines,
  kHs6PreferenceShare,
  kHs6RateShare,
  kValueZ,
  kMassPerUnitZ,
  kGrossToNetZ,
  kMassPerPackageZ,
  kMassPerContainerZ,
  kDeclaredRate,
  kRateAgainstCode,
  kRateAgainstHeading,
  kDutyLog,
  kImporterHs4Share,
  kImporterHs6Seen,
  kImporterOriginShare,
  kImporterHs4OriginSeen,
  kImporterSupplierShare,
  kImporterOfficeShare,
  kImporterDeclarantShare,
  kImporterAge,
  kImporterLines,
  kImporterQuiet,
  kImporterWeek,
  kImporterWeekToQuarter,
  kImporterHs4Week,
  kSupplierLines,
  kSupplierAge,
  kSupplierOriginShare,
  kDeclarantLines,
  kOriginIsDispatch,
  kHsOriginShare,
  kHsOriginSurge,
  kOriginDispatchShare,
  kTextWords,
  kTextKnown,
  kTextFit,
  kTextGain,
  kTextRateGain,
  kTextSameHeading,
  kAddressParties,
  kAddressLines,
  kNameParties,
  kSupplierSmallLines,
  kSupplierSmallParties,
  kSmallValue,
  kImporterRecentRate,
  kImporterSinceWrong,
  kDeclarantRecentRate,
  kSupplierRecentRate,
  kAddressRecentRate,
  kNameRecentRate,
  kHs4OriginRecentRate,
  kOfficeRecentRate,
  kWeekday,
  kMonthDay,
  kFeatureCount,
};

constexpr std::array<ContextFeature, kFeatureCount> kFeatures{{
    {"log_value", kSize},
    {"log_mass", kSize},
    {"log_quantity", kSize},
    {"log_value_per_kg", kSize},
    {"log_value_per_unit", kSize},
    {"mass_digits", kSize},
    {"mass_z", kSize},
    {"hs_number", kSize},
    {"flow_lines", kRepeat},
    {"flow_different", kRepeat},
    {"flow_repeats", kRepeat},
    {"flow_checked", kRepeat},
    {"hs6_lines", kRepeat},
    {"hs6_preference_share", kRate},
    {"hs6_rate_share", kRate},
    {"value_z", kSize},
    {"mass_per_unit_z", kUnitMass},
    {"gross_to_net_z", kPacking},
    {"mass_per_package_z", kPacking},
    {"mass_per_container_z", kLoad},
    {"rate", kRate},
    {"rate_against_code", kRate},
    {"rate_against_heading", kRate},
    {"log_duty", kSize},
    {"importer_hs4_share", kHabitCode},
    {"importer_hs6_seen", kHabitCode},
    {"importer_origin_share", kHabitOrigin},
    {"importer_hs4_origin_seen", kHabitOrigin},
    {"importer_supplier_share", kHabitSupplier},
    {"importer_office_share", kHabitOffice},
    {"importer_declarant_share", kHabitDeclarant},
    {"importer_age", kTrader},
    {"importer_lines", kTrader},
    {"importer_quiet_days", kSpeed},
    {"importer_week", kSpeed},
    {"importer_week_to_quarter", kSpeed},
    {"importer_hs4_week", kSpeed},
    {"supplier_lines", kSupplier},
    {"supplier_age", kSupplier},
    {"supplier_origin_share", kSupplier},
    {"declarant_lines", kTrader},
    {"origin_is_dispatch", kRoute},
    {"hs_origin_share", kRoute},
    {"hs_origin_surge", kRoute},
    {"origin_dispatch_share", kRoute},
    {"text_words", kText},
    {"text_known_share", kText},
    {"text_fit", kText},
    {"text_gain", kText},
    {"text_rate_gain", kText},
    {"text_same_heading", kText},
    {"address_parties", kLikeness},
    {"address_lines", kLikeness},
    {"name_parties", kLikeness},
    {"supplier_small_lines", kLikeness},
    {"supplier_small_parties", kLikeness},
    {"small_value", kLikeness},
    {"importer_recent_rate", kImporterRecord},
    {"importer_days_since_wrong", kImporterRecord},
    {"declarant_recent_rate", kPartnerRecord},
    {"supplier_recent_rate", kPartnerRecord},
    {"address_recent_rate", kPartnerRecord},
    {"name_recent_rate", kPartnerRecord},
    {"hs4_origin_recent_rate", kPartnerRecord},
    {"office_recent_rate", kPartnerRecord},
    {"weekday", kCalendar},
    {"month_day", kCalendar},
}};

float Share(std::uint32_t part, std::uint32_t whole) {
  return (static_cast<float>(part) + 0.0F) / (static_cast<float>(whole) + 1.0F);
}

// Texts that differ only in case, punctuation, order of words or legal form have one key; 0 = none.
std::uint64_t LikenessKey(std::string_view text) {
  static constexpr std::array<std::string_view, 14> kForms{
      "ltd",  "limited", "llc", "inc", "co",  "company", "corp",
      "gmbh", "sarl",    "sa",  "srl", "plc", "bv",      "the"};
  std::uint64_t key = 0;
  const WordList words(text);
  for (const std::string_view word : words) {
    if (std::find(kForms.begin(), kForms.end(), word) != kForms.end()) continue;
    key ^= Mix(HashBytes(word.substr(0, 5)));
  }
  return key;
}

// The same of a line's text. The latest answers are kept by the text's hash, for a trader's name
// and address come again and again, and three times for each line.
std::uint64_t LikenessOf(const LineTable& lines, std::size_t row, Attribute attribute) {
  struct Known {
    std::uint64_t hash = 0;
    std::uint64_t key = 0;
  };
  constexpr std::size_t kKnown = 8192;
  thread_local std::array<Known, kKnown> latest{};
  const std::uint64_t hash = lines.Hash(row, attribute);
  Known& known = latest[hash % kKnown];
  if (known.hash != hash) known = {hash, LikenessKey(lines.Text(row, attribute))};
  return known.key;
}

// Significant decimal digits of a number as written, 1..7: 1200 has two, 12.75 four.
float SignificantDigits(double value) {
  if (!(value > 0) || !std::isfinite(value)) return kNaN;
  const std::string text = fmt::format("{:.6e}", value);  // d.dddddde+xx
  const std::size_t end = text.find('e');
  std::size_t last = end;
  while (last > 1 && (text[last - 1] == '0' || text[last - 1] == '.'))
    --last;
  return static_cast<float>(last <= 1 ? 1 : last - 1);
}

}  // namespace

std::span<const ContextFeature> ContextFeatures() {
  return kFeatures;
}

bool IsAboutGoods(ContextGroup group) {
  constexpr std::array kGoods{kSize, kUnitMass, kPacking, kLoad, kRate, kRoute, kText};
  return std::find(kGoods.begin(), kGoods.end(), group) != kGoods.end();
}

double EarlierChecks(std::span<const float> features) {
  const float log = features[kFlowChecked];
  return std::isnan(log) ? 0 : std::round(std::expm1(static_cast<double>(log)));
}

Context::View::View(const LineTable& table, std::size_t at)
    : lines(table),
      row(at),
      day(table.date(at)),
      code(table.Text(at, Attribute::kHsCode)),
      importer(table.Hash(at, Attribute::kImporter)),
      supplier(table.Hash(at, Attribute::kSupplier)),
      declarant(table.Hash(at, Attribute::kDeclarant)),
      origin(table.Hash(at, Attribute::kOrigin)),
      dispatch(table.Hash(at, Attribute::kDispatch)),
      office(table.Hash(at, Attribute::kOffice)),
      hs4(HashBytes(code.substr(0, 4))),
      hs6(HashBytes(code.substr(0, 6))),
      address(LikenessOf(table, at, Attribute::kImporterAddress)),
      name(LikenessOf(table, at, Attribute::kImporterName)),
      net(table.Number(at, Measure::kNetMassKg)),
      gross(table.Number(at, Measure::kGrossMassKg)),
      quantity(table.Number(at, Measure::kQuantity)),
      rate(table.Number(at, Measure::kRatePercent)),
      value(table.value_minor(at) == kMissingMoney ? kMissing
                                                   : static_cast<double>(table.value_minor(at))) {}

// Asks the processor for what Compute and Learn will look up, so that the waits overlap. For speed
// alone: a key left out here is found all the same.
void Context::Fetch(const View& v) const {
  for (const std::uint64_t key :
       {View::Key(Family::kImporter, v.importer), View::Key(Family::kSupplier, v.supplier),
        View::Key(Family::kDeclarant, v.declarant), View::Key(Family::kHs6, v.hs6),
        View::Key(Family::kImporterHs4, v.importer, v.hs4),
        View::Key(Family::kImporterHs6, v.importer, v.hs6),
        View::Key(Family::kImporterOrigin, v.importer, v.origin),
        View::Key(Family::kImporterHs4Origin, v.importer, Combine(v.hs4, v.origin)),
        View::Key(Family::kImporterSupplier, v.importer, v.supplier),
        View::Key(Family::kImporterOffice, v.importer, v.office),
        View::Key(Family::kImporterDeclarant, v.importer, v.declarant),
        View::Key(Family::kSupplierOrigin, v.supplier, v.origin),
        View::Key(Family::kHs6Origin, v.hs6, v.origin),
        View::Key(Family::kHs6Rate, v.hs6, v.RateKey())}) {
    seen_.Prefetch(key);
  }
  for (const Ratio& ratio : {v.Mass(), v.UnitMass(), v.Value()})
    moments_.Prefetch(ratio.key);
  for (const std::uint64_t key :
       {View::Key(Family::kAddress, v.address), View::Key(Family::kName, v.name),
        View::Key(Family::kSupplierHs4, v.supplier, v.hs4)}) {
    recent_.Prefetch(key);
  }
  flows_.Prefetch(v.FlowKey());
  flows_.Prefetch(v.FlowMassKey());
}

Tally Context::Seen(std::uint64_t key) const {
  const Tally* tally = key == 0 ? nullptr : seen_.Find(key);
  return tally == nullptr ? Tally{} : *tally;
}

Record Context::Checked(std::uint64_t key) const {
  const Record* record = key == 0 ? nullptr : records_.Find(key);
  return record == nullptr ? Record{} : *record;
}

TextFit::Score Context::Compute(const LineTable& lines, std::size_t row,
                                std::span<float> features) const {
  CHECK(features.size() == kFeatureCount);
  std::fill(features.begin(), features.end(), kNaN);
  const View view(lines, row);
  Fetch(view);
  TextFit::Score text = ComputeText(view, features);  // meanwhile the rest comes
  ComputeQuantities(view, features);
  ComputeHabits(view, features);
  ComputeFlow(view, features);
  ComputeLikeness(view, features);
  ComputeRecords(view, features);
  features[kWeekday] = static_cast<float>(WeekdayOf(view.day));
  features[kMonthDay] = static_cast<float>(CivilFrom(view.day).day);
  return text;
}

void Context::ComputeQuantities(const View& view, std::span<float> features) const {
  features[kLogValue] = Log(view.value);
  features[kLogMass] = Log(view.net);
  features[kLogQuantity] = Log(view.quantity);
  features[kLogValuePerKg] = Log(view.value / view.net);
  features[kLogValuePerUnit] = Log(view.value / view.quantity);
  features[kMassDigits] = SignificantDigits(view.net);
  unsigned number = 0;
  const std::string_view digits = view.code.substr(0, 6);
  if (std::from_chars(digits.data(), digits.data() + digits.size(), number).ec == std::errc{}) {
    features[kHsNumber] = static_cast<float>(number);
  }
  features[kDeclaredRate] = static_cast<float>(view.rate);
  features[kDutyLog] = Log(view.value * view.rate / 100);
  const auto z = [&](const Ratio& ratio) {
    const Moments* known = ratio.key == 0 ? nullptr : moments_.Find(ratio.key);
    if (known == nullptr || known->count < 5 || std::isnan(ratio.log)) return kNaN;
    return known->Z(ratio.log, ratio.floor);
  };
  features[kValueZ] = z(view.Value());
  features[kMassZ] = z(view.Mass());
  features[kMassPerUnitZ] = z(view.UnitMass());
  features[kGrossToNetZ] = z(view.GrossToNet());
  features[kMassPerPackageZ] = z(view.PackageMass());
  features[kMassPerContainerZ] = z(view.ContainerMass());
  const float rate = static_cast<float>(view.rate);
  features[kRateAgainstCode] = rate - text_.UsualRate(view.code);
  if (const Moments* heading = moments_.Find(View::Key(Family::kHeadingRate, view.hs4))) {
    features[kRateAgainstHeading] = rate - heading->mean;
  }
}

void Context::ComputeHabits(const View& v, std::span<float> features) const {
  const auto seen = [&](Family family, std::uint64_t a, std::uint64_t b) {
    return Seen(View::Key(family, a, b));
  };
  const Tally importer = Seen(View::Key(Family::kImporter, v.importer));
  const Tally supplier = Seen(View::Key(Family::kSupplier, v.supplier));
  const Tally hs6 = Seen(View::Key(Family::kHs6, v.hs6));
  const Tally hs6_origin = seen(Family::kHs6Origin, v.hs6, v.origin);
  const auto habit = [&](Family family, std::uint64_t with) {
    return with == 0 ? kNaN : Share(seen(family, v.importer, with).total, importer.total);
  };
  features[kImporterHs4Share] = habit(Family::kImporterHs4, v.hs4);
  features[kImporterHs6Seen] =
      static_cast<float>(seen(Family::kImporterHs6, v.importer, v.hs6).total);
  features[kImporterOriginShare] = habit(Family::kImporterOrigin, v.origin);
  features[kImporterHs4OriginSeen] = static_cast<float>(
      seen(Family::kImporterHs4Origin, v.importer, Combine(v.hs4, v.origin)).total);
  features[kImporterSupplierShare] = habit(Family::kImporterSupplier, v.supplier);
  features[kImporterOfficeShare] = habit(Family::kImporterOffice, v.office);
  features[kImporterDeclarantShare] = habit(Family::kImporterDeclarant, v.declarant);
  features[kImporterLines] = std::log1p(static_cast<float>(importer.total));
  features[kImporterWeek] = importer.Week(v.day);
  features[kImporterWeekToQuarter] = importer.Week(v.day) / (importer.Quarter(v.day) + 1);
  features[kImporterHs4Week] = seen(Family::kImporterHs4, v.importer, v.hs4).Week(v.day);
  if (importer.total > 0) {
    features[kImporterAge] = static_cast<float>(v.day - importer.first);
    features[kImporterQuiet] = static_cast<float>(v.day - importer.last);
  }
  features[kSupplierLines] = std::log1p(static_cast<float>(supplier.total));
  if (supplier.total > 0) features[kSupplierAge] = static_cast<float>(v.day - supplier.first);
  features[kSupplierOriginShare] =
      Share(seen(Family::kSupplierOrigin, v.supplier, v.origin).total, supplier.total);
  features[kDeclarantLines] =
      std::log1p(static_cast<float>(Seen(View::Key(Family::kDeclarant, v.declarant)).total));
  if (v.origin != 0 && v.dispatch != 0) {
    features[kOriginIsDispatch] = v.origin == v.dispatch ? 1.0F : 0.0F;
    features[kOriginDispatchShare] =
        Share(seen(Family::kOriginDispatch, v.origin, v.dispatch).total,
              Seen(View::Key(Family::kOrigin, v.origin)).total);
  }
  features[kHsOriginShare] = Share(hs6_origin.total, hs6.total);
  const float lately = hs6_origin.Quarter(v.day) / (hs6.Quarter(v.day) + 1);
  features[kHsOriginSurge] = lately - features[kHsOriginShare];
}

void Context::ComputeFlow(const View& v, std::span<float> features) const {
  const auto count = [](const Flow* flow) { return flow == nullptr ? Flow{} : *flow; };
  const Flow flow = count(flows_.Find(v.FlowKey()));
  const Flow same = count(flows_.Find(v.FlowMassKey()));
  const Tally hs6 = Seen(View::Key(Family::kHs6, v.hs6));
  const auto share = [&](Family family, std::uint64_t with) {
    return with == 0 ? kNaN : Share(Seen(View::Key(family, v.hs6, with)).total, hs6.total);
  };
  features[kFlowLines] = std::log1p(static_cast<float>(flow.lines));
  features[kFlowDifferent] = std::log1p(static_cast<float>(flow.different));
  features[kFlowRepeats] = std::log1p(static_cast<float>(same.lines));
  if (!std::isnan(v.net)) {  // without a mass nothing tells one consignment from the next
    features[kFlowChecked] = std::log1p(static_cast<float>(Checked(v.FlowMassKey()).checked));
  }
  features[kHs6Lines] = std::log1p(static_cast<float>(hs6.total));
  features[kHs6PreferenceShare] =
      share(Family::kHs6Preference, v.lines.Hash(v.row, Attribute::kPreference));
  features[kHs6RateShare] = share(Family::kHs6Rate, v.RateKey());
}

TextFit::Score Context::ComputeText(const View& view, std::span<float> features) const {
  const std::string_view text = view.lines.description(view.row);
  if (text.empty()) return {};
  TextFit::Score score = text_.Assess(text, view.code, static_cast<float>(view.rate));
  features[kTextWords] = score.words;
  features[kTextKnown] = score.known_share;
  features[kTextFit] = score.declared_fit;
  if (score.best_code.empty()) return score;
  features[kTextGain] = score.gain;
  features[kTextRateGain] = score.rate_gain;
  features[kTextSameHeading] = score.same_heading ? 1.0F : 0.0F;
  return score;
}

void Context::ComputeLikeness(const View& view, std::span<float> features) const {
  const auto within = [&](std::uint64_t key) {
    const Recent* recent = key == 0 ? nullptr : recent_.Find(key);
    return recent == nullptr ? Recent::Sum{} : recent->Within(view.day, kLikenessDays);
  };
  const Recent::Sum address = within(View::Key(Family::kAddress, view.address));
  const Recent::Sum supplier = within(View::Key(Family::kSupplierHs4, view.supplier, view.hs4));
  features[kAddressParties] = static_cast<float>(address.parties);
  features[kAddressLines] = static_cast<float>(address.lines);
  features[kNameParties] = static_cast<float>(within(View::Key(Family::kName, view.name)).parties);
  features[kSupplierSmallLines] = static_cast<float>(supplier.lines);
  features[kSupplierSmallParties] = static_cast<float>(supplier.parties);
  if (supplier.lines > 0) {
    features[kSmallValue] = Log(view.value * supplier.lines / supplier.value);
  }
}

void Context::ComputeRecords(const View& v, std::span<float> features) const {
  const float base = all_.Rate(0.05F, 20);
  const auto rate = [&](std::uint64_t key) { return key == 0 ? kNaN : Checked(key).Rate(base, 2); };
  const Record importer = Checked(View::Key(Family::kImporter, v.importer));
  features[kImporterRecentRate] = importer.Rate(base, 2);
  if (importer.wrong > 0) {
    features[kImporterSinceWrong] = static_cast<float>(v.day - importer.last_wrong);
  }
  features[kDeclarantRecentRate] = rate(View::Key(Family::kDeclarant, v.declarant));
  features[kSupplierRecentRate] = rate(View::Key(Family::kSupplier, v.supplier));
  features[kAddressRecentRate] = rate(View::Key(Family::kAddress, v.address));
  features[kNameRecentRate] = rate(View::Key(Family::kName, v.name));
  features[kHs4OriginRecentRate] = rate(View::Key(Family::kHs4Origin, v.hs4, v.origin));
  features[kOfficeRecentRate] = rate(View::Key(Family::kOffice, v.office));
}

void Context::Learn(const LineTable& lines, std::size_t row) {
  const View v(lines, row);
  Fetch(v);
  text_.Learn(lines.description(row), v.code, static_cast<float>(v.rate));  // meanwhile it comes
  const auto see = [&](std::uint64_t key) {
    if (key != 0) seen_[key].Add(v.day);
  };
  see(View::Key(Family::kImporter, v.importer));
  see(View::Key(Family::kSupplier, v.supplier));
  see(View::Key(Family::kDeclarant, v.declarant));
  see(View::Key(Family::kHs6, v.hs6));
  see(View::Key(Family::kOrigin, v.origin));
  see(View::Key(Family::kImporterHs4, v.importer, v.hs4));
  see(View::Key(Family::kImporterHs6, v.importer, v.hs6));
  see(View::Key(Family::kImporterOrigin, v.importer, v.origin));
  see(View::Key(Family::kImporterHs4Origin, v.importer, Combine(v.hs4, v.origin)));
  see(View::Key(Family::kImporterSupplier, v.importer, v.supplier));
  see(View::Key(Family::kImporterOffice, v.importer, v.office));
  see(View::Key(Family::kImporterDeclarant, v.importer, v.declarant));
  see(View::Key(Family::kSupplierOrigin, v.supplier, v.origin));
  see(View::Key(Family::kHs6Origin, v.hs6, v.origin));
  see(View::Key(Family::kOriginDispatch, v.origin, v.dispatch));
  for (const Ratio& ratio :
       {v.Mass(), v.UnitMass(), v.GrossToNet(), v.PackageMass(), v.ContainerMass(), v.Value()}) {
    if (ratio.key != 0 && !std::isnan(ratio.log)) moments_[ratio.key].Add(ratio.log);
  }
  if (!std::isnan(v.rate)) {
    moments_[View::Key(Family::kHeadingRate, v.hs4)].Add(static_cast<float>(v.rate));
  }
  const Recent::Item item{v.day, static_cast<std::uint32_t>(v.importer),
                          std::isnan(v.value) ? 0 : static_cast<float>(v.value)};
  for (const std::uint64_t key :
       {View::Key(Family::kAddress, v.address), View::Key(Family::kName, v.name),
        View::Key(Family::kSupplierHs4, v.supplier, v.hs4)}) {
    if (key != 0) recent_[key].Add(item);
  }
  see(View::Key(Family::kHs6Preference, v.hs6, lines.Hash(row, Attribute::kPreference)));
  see(View::Key(Family::kHs6Rate, v.hs6, v.RateKey()));
  const bool first = flows_[v.FlowMassKey()].lines++ == 0;
  Flow& flow = flows_[v.FlowKey()];
  ++flow.lines;
  flow.different += first ? 1 : 0;
}

void Context::LearnOutcome(const LineTable& lines, std::size_t row) {
  const Outcome& outcome = lines.outcome(row);
  if (outcome.source != OutcomeSource::kInspection && outcome.source != OutcomeSource::kAudit) {
    return;
  }
  const View v(lines, row);
  const Day known = lines.known_on(row);
  all_.Add(known, outcome.irregular());
  for (const std::uint64_t key :
       {View::Key(Family::kImporter, v.importer), View::Key(Family::kDeclarant, v.declarant),
        View::Key(Family::kSupplier, v.supplier), View::Key(Family::kAddress, v.address),
        View::Key(Family::kName, v.name), View::Key(Family::kHs4Origin, v.hs4, v.origin),
        View::Key(Family::kOffice, v.office)}) {
    if (key != 0) records_[key].Add(known, outcome.irregular());
  }
  if (!std::isnan(v.net)) records_[v.FlowMassKey()].Add(known, outcome.irregular());
}

double Context::UsualGoodsRatio(const LineTable& lines, std::size_t row) const {
  const View view(lines, row);
  const auto z = [&](const Ratio& ratio) {
    const Moments* known = ratio.key == 0 ? nullptr : moments_.Find(ratio.key);
    return known == nullptr || known->count < 5 ? kNaN : known->Z(ratio.log, ratio.floor);
  };
  if (std::abs(z(view.UnitMass())) >= kUnusual) return 1;
  const Ratio package = view.PackageMass();
  if (!(z(package) <= -kUnusual)) return kMissing;
  return std::exp(static_cast<double>(moments_.Find(package.key)->mean - package.log));
}

void Context::Serialize(std::string& out) const {
  seen_.Serialize(out);
  moments_.Serialize(out);
  records_.Serialize(out);
  recent_.Serialize(out);
  flows_.Serialize(out);
  text_.Serialize(out);
  PutNumber(out, all_);
}

Status Context::Parse(ByteReader& in) {
  RETURN_IF_ERROR(seen_.Parse(in));
  RETURN_IF_ERROR(moments_.Parse(in));
  RETURN_IF_ERROR(records_.Parse(in));
  RETURN_IF_ERROR(recent_.Parse(in));
  RETURN_IF_ERROR(flows_.Parse(in));
  RETURN_IF_ERROR(text_.Parse(in));
  ASSIGN_OR_RETURN(all_, in.Number<Record>());
  return {};
}

}  // namespace tidewaiter::detect

#include "sim/country.h"

#include <algorithm>
#include <cmath>
#include <map>

#include <fmt/format.h>

#include "base/check.h"
#include "base/hash.h"
#include "sim/clerk.h"
#include "sim/market.h"
#include "sim/policy.h"
#include "sim/scheme.h"
#include "sim/tariff.h"
#include "sim/tariff_files.h"
#include "sim/trader.h"

namespace tidewaiter::sim {
namespace {

// The old policy decides over so many lines at a time, or over a day's if they are fewer: a bound
// on memory, whatever the traffic.
constexpr std::size_t kBatchLines = 2048;
constexpr int kItemsMax = 20;
constexpr double kHonestPart = 0.25;  // of the irregular share
constexpr double kPressureThatRecruits = 1.8;
constexpr double kCheatRateMax = 0.8;
constexpr int kGenerationsMax = 3;
constexpr int kSplitSpreadDays = 7;
constexpr double kRecordUnknown = 0.05;

int TradersFor(const CountryOptions& options) {
  if (options.traders > 0) return options.traders;
  return static_cast<int>(std::clamp<std::uint64_t>(options.lines / 50, 60, 20'000));
}

double CheatShareFor(const CountryOptions& options) {
  return std::min(0.5, 0.08 * options.irregular_share / 0.06);
}

double DayWeight(Day day) {
  constexpr std::array<double, 7> kWeekdays{1.0, 1.05, 1.05, 1.0, 0.95, 0.2, 0.03};
  const CivilDate date = CivilFrom(day);
  const bool holiday = (date.month == 1 && date.day == 1) || (date.month == 5 && date.day == 1) ||
                       (date.month == 12 && (date.day == 25 || date.day == 26));
  return holiday ? 0.03 : kWeekdays[static_cast<std::size_t>(WeekdayOf(day))];
}

double SeasonFactor(int peak_month, int month) {
  constexpr std::array<double, 7> kByDistance{1.5, 1.4, 1.2, 1.0, 0.8, 0.65, 0.6};
  if (peak_month == 0) return 1;
  const int apart = std::abs(peak_month - month);
  return kByDistance[static_cast<std::size_t>(std::min(apart, 12 - apart))];
}

double RecordOf(const Trader& trader) {
  return (trader.caught_known + 5 * kRecordUnknown) / (trader.checked_known + 5.0);
}

Status CheckShare(double share, const char* field) {
  if (share >= 0 && share <= 1) return {};
  return Fail(ErrorCode::kInvalidArgument, fmt::format("not between 0 and 1: {}", share), field);
}

Status CheckOptions(const CountryOptions& options) {
  const auto number = [](bool good, const char* field) -> Status {
    if (good) return {};
    return Fail(ErrorCode::kInvalidArgument, "out of its range", field);
  };
  RETURN_IF_ERROR(number(options.lines >= 1, "/lines"));
  RETURN_IF_ERROR(number(options.days >= 1 && options.days <= 3660, "/days"));
  const bool era = options.first_day >= -25'000 && options.first_day <= 80'000;  // 1901..2189
  RETURN_IF_ERROR(number(era, "/first_day"));
  const bool traders =
      options.traders == 0 || (options.traders >= 20 && options.traders <= 1'000'000);
  RETURN_IF_ERROR(number(traders, "/traders"));
  RETURN_IF_ERROR(CheckShare(options.inspected_share, "/inspected_share"));
  RETURN_IF_ERROR(CheckShare(options.random_share, "/random_share"));
  return CheckShare(options.irregular_share, "/irregular_share");
}

}  // namespace

class Country::World {
 public:
  explicit World(const CountryOptions& options);
  bool Next(LineRecord& record, Truth& truth);
  [[nodiscard]] std::string TariffCsv() const { return tariff_.Csv(); }
  [[nodiscard]] std::map<std::string, std::string, std::less<>> TariffFiles() const {
    return sim::TariffFiles(tariff_, options_.first_day, options_.days);
  }

 private:
  // A part of a split consignment that is still to come.
  struct Part {
    int trader = 0;
    int alias = 0;
    Item item;
  };
  // A finished inspection.
  struct Finished {
    int trader = 0;
    bool wrong = false;
    bool cheated = false;  // not a mistake in good faith
  };

  // The day.
  bool FillBatch();
  void StartDay();
  void EndDay();
  void WeighTraders();
  void RenewEpisode(Trader& trader);
  void NoteInspections();
  void LearnInspections();

  // The lines.
  void AddDeclaration();
  void AddItems(int trader, const Offer& first, bool cheating);
  void AddItem(int trader, const Offer& offer, Telling telling, bool cheating, int number);
  void AddPart(const Part& part);
  void SplitConsignment(int trader);
  Line& NewLine();
  void BeginDeclaration(int trader, int alias, const Item& first);
  std::size_t DrawTrader();
  const Offer& DrawOffer(const Trader& trader);
  const Offer& DrawPlotOffer(const Trader& trader);
  Telling DrawTelling(const Trader& trader, const Offer& offer, bool small);
  int OriginToday(const Trader& trader, const Offer& offer, bool& moved);
  [[nodiscard]] bool IsPlotOffer(const Trader& trader, const Offer& offer) const;
  bool CheatsNow(const Trader& trader);

  // The cheats' answer.
  void React(int index);
  void CloseAndComeBack(int index);

  CountryOptions options_;
  Random root_;
  Tariff tariff_;
  Population population_;
  Market market_;
  OldPolicy policy_;
  Clerk clerk_;
  Random random_;  // of lines
  Random fate_;    // of companies

  Day day_ = 0;
  std::vector<double> day_shares_;  // cumulative, to 1
  std::uint64_t started_ = 0;       // lines begun, whole run
  std::uint64_t quota_ = 0;         // lines that end with this day
  std::uint64_t given_ = 0;
  std::uint64_t declarations_ = 0;
  std::vector<double> cumulative_;  // traders' weights today
  double pressure_ = 1.6;           // steers the cheats' rates to irregular_share
  double irregular_trend_ = 0;
  std::uint64_t day_lines_ = 0;
  std::uint64_t day_irregular_ = 0;

  std::vector<Line> batch_;
  std::size_t batch_size_ = 0;
  std::size_t batch_at_ = 0;
  std::vector<Part> due_;
  std::multimap<Day, Part> parts_;
  std::map<Day, std::vector<Finished>> finished_;  // by the day they are known
  Header header_;
};

Country::World::World(const CountryOptions& options)
    : options_(options),
      root_(options.seed),
      tariff_(root_.Fork(1), options.first_day, options.days),
      population_({.traders = TradersFor(options),
                   .first_day = options.first_day,
                   .days = options.days,
                   .cheat_share = CheatShareFor(options)},
                  tariff_, root_.Fork(2)),
      market_(tariff_, root_.Fork(3), options.first_day, options.days),
      policy_({options.inspected_share, options.random_share}, tariff_, root_.Fork(4)),
      clerk_(tariff_),
      random_(root_.Fork(5)),
      fate_(root_.Fork(6)),
      day_(options.first_day - 1),
      irregular_trend_(0.8 * options.irregular_share) {
  double total = 0;
  for (int i = 0; i < options.days; ++i)
    day_shares_.push_back(total += DayWeight(options.first_day + i) * (1 + 0.0002 * i));
  for (double& share : day_shares_)
    share /= total;
}

bool Country::World::Next(LineRecord& record, Truth& truth) {
  if (batch_at_ == batch_size_ && !FillBatch()) return false;
  const Line& line = batch_[batch_at_++];
  record = line.record;  // copied: the texts then keep their memory on both sides
  truth = line.truth;
  return true;
}

bool Country::World::FillBatch() {
  given_ += batch_size_;
  batch_size_ = 0;
  batch_at_ = 0;
  if (given_ == options_.lines) return false;
  while (started_ == quota_) {
    EndDay();
    StartDay();
  }
  while (started_ < quota_ && batch_size_ < kBatchLines)
    AddDeclaration();
  const std::span<Line> lines(batch_.data(), batch_size_);
  policy_.Inspect(lines, day_);
  NoteInspections();
  return true;
}

void Country::World::EndDay() {
  if (day_lines_ == 0) return;
  // Weight by the day's traffic: on a Sunday few lines say little.
  const double share = static_cast<double>(day_irregular_) / static_cast<double>(day_lines_);
  const double weight =
      0.06 *
      std::min(1.0, static_cast<double>(day_lines_ * static_cast<std::uint64_t>(options_.days)) /
                        static_cast<double>(options_.lines));
  irregular_trend_ += weight * (share - irregular_trend_);
  const double gap = options_.irregular_share - irregular_trend_;
  pressure_ *= 1 + 0.15 * std::clamp(gap / std::max(1e-9, options_.irregular_share), -1.0, 1.0);
  pressure_ = std::clamp(pressure_, 0.02, 3.0);
  if (pressure_ < kPressureThatRecruits) return;
  const int recruits = static_cast<int>(population_.traders.size() / 800) + 1;
  for (int i = 0; i < recruits; ++i)
    population_.Recruit(day_, fate_);
}

void Country::World::StartDay() {
  ++day_;
  day_lines_ = 0;
  day_irregular_ = 0;
  market_.NextDay(day_);
  LearnInspections();
  const auto arrived = parts_.upper_bound(day_);
  for (auto at = parts_.begin(); at != arrived; ++at)
    due_.push_back(at->second);
  parts_.erase(parts_.begin(), arrived);
  WeighTraders();
  const auto index = static_cast<std::size_t>(day_ - options_.first_day);
  CHECK(index < day_shares_.size());
  quota_ =
      index + 1 == day_shares_.size()
          ? options_.lines
          : static_cast<std::uint64_t>(static_cast<double>(options_.lines) * day_shares_[index]);
}

void Country::World::WeighTraders() {
  const int month = CivilFrom(day_).month;
  const double years = (day_ - options_.first_day) / 365.0;
  double total = 0;
  cumulative_.clear();
  for (Trader& trader : population_.traders) {
    if (day_ >= trader.born && day_ < trader.dies) {
      const double growth = std::max(0.2, 1 + trader.growth * years);
      total += trader.size * growth * SeasonFactor(trader.peak_month, month);
      if (trader.plot.scheme != Scheme::kNone && day_ >= trader.plot.until) RenewEpisode(trader);
    }
    cumulative_.push_back(total);
  }
  CHECK(total > 0);
}

void Country::World::RenewEpisode(Trader& trader) {
  Plot& plot = trader.plot;
  plot.from = day_ + 20 + static_cast<Day>(fate_.Below(80));
  plot.until = plot.from + 60 + static_cast<Day>(fate_.Below(240));
  if (plot.scheme != Scheme::kOriginMasking && plot.scheme != Scheme::kSplit &&
      fate_.Chance(0.25)) {
    population_.FitPlot(trader, Scheme::kUndervaluation, fate_);
  }
}

void Country::World::NoteInspections() {
  for (std::size_t i = 0; i < batch_size_; ++i) {
    const Line& line = batch_[i];
    const Outcome& outcome = line.record.outcome;
    if (!outcome.looked_at() || outcome.source == OutcomeSource::kDismissal) continue;
    const Day known = std::max(outcome.known_on, day_ + 1);
    finished_[known].push_back(
        {line.trader, outcome.irregular(), line.truth.scheme != "honest_error"});
  }
}

void Country::World::LearnInspections() {
  while (!finished_.empty() && finished_.begin()->first <= day_) {
    for (const Finished& one : finished_.begin()->second) {
      Trader& trader = population_.traders[static_cast<std::size_t>(one.trader)];
      ++trader.checked_known;
      if (!one.wrong) continue;
      ++trader.caught_known;
      if (one.cheated) React(one.trader);
    }
    finished_.erase(finished_.begin());
  }
}

// What a cheat does about it: several things at once, or nothing.
void Country::World::React(int index) {
  Trader& trader = population_.traders[static_cast<std::size_t>(index)];
  Plot& plot = trader.plot;
  ++plot.caught;
  if (plot.closing) return;
  if (plot.caught >= plot.patience && plot.generation < kGenerationsMax && fate_.Chance(0.6)) {
    CloseAndComeBack(index);
    return;
  }
  if (fate_.Chance(0.35)) plot.paused_until = day_ + 20 + static_cast<Day>(fate_.Below(70));
  if (fate_.Chance(0.35)) plot.rate = std::max(0.1, plot.rate * 0.6);
  if (fate_.Chance(0.2)) {
    trader.office =
        static_cast<int>(fate_.Below(static_cast<std::uint64_t>(population_.offices())));
  }
  if (fate_.Chance(0.2) && plot.ring < 0) {
    trader.brokers[0] =
        static_cast<int>(fate_.Below(static_cast<std::uint64_t>(population_.brokers())));
  }
  if (fate_.Chance(0.25)) {
    for (Offer& offer : trader.offers)
      offer.suppliers[0] = Population::DrawSupplier(offer, tariff_, fate_);
  }
  if (fate_.Chance(0.15) && plot.scheme != Scheme::kSplit) {
    population_.FitPlot(
        trader, fate_.Chance(0.5) ? Scheme::kMisclassification : Scheme::kUndervaluation, fate_);
  }
}

void Country::World::CloseAndComeBack(int index) {
  Trader& trader = population_.traders[static_cast<std::size_t>(index)];
  trader.plot.closing = true;
  trader.dies = std::min(trader.dies, day_ + 5 + static_cast<Day>(fate_.Below(25)));
  const Day founded = trader.dies + static_cast<Day>(fate_.Below(40)) - 10;
  population_.FoundSuccessor(index, founded, fate_);
}

std::size_t Country::World::DrawTrader() {
  const double target = random_.Uniform() * cumulative_.back();
  const auto at = std::upper_bound(cumulative_.begin(), cumulative_.end(), target);
  return std::min(static_cast<std::size_t>(at - cumulative_.begin()), cumulative_.size() - 1);
}

const Offer& Country::World::DrawOffer(const Trader& trader) {
  double total = 0;
  for (const Offer& offer : trader.offers)
    total += offer.weight;
  double left = random_.Uniform() * total;
  for (const Offer& offer : trader.offers) {
    left -= offer.weight;
    if (left < 0) return offer;
  }
  return trader.offers.back();
}

bool Country::World::IsPlotOffer(const Trader& trader, const Offer& offer) const {
  const auto index = static_cast<std::size_t>(&offer - trader.offers.data());
  if (index >= 32 || (trader.plot.offers >> index & 1U) == 0) return false;
  if (trader.plot.scheme != Scheme::kOriginMasking) return true;
  const Goods& goods = tariff_.goods()[static_cast<std::size_t>(offer.goods)];
  return tariff_.AntiDumpingOn(goods.heading, offer.origin, day_) != nullptr;
}

// One of the offers that the plot is about, or any if there is none today.
const Offer& Country::World::DrawPlotOffer(const Trader& trader) {
  for (int attempt = 0; attempt < 8; ++attempt) {
    const Offer& offer = trader.offers[random_.Below(trader.offers.size())];
    if (IsPlotOffer(trader, offer)) return offer;
  }
  return DrawOffer(trader);
}

bool Country::World::CheatsNow(const Trader& trader) {
  const Plot& plot = trader.plot;
  if (plot.scheme == Scheme::kNone || day_ < plot.from || day_ >= plot.until ||
      day_ < plot.paused_until) {
    return false;
  }
  return random_.Chance(std::min(kCheatRateMax, plot.rate * pressure_));
}

void Country::World::AddDeclaration() {
  const std::uint64_t left = quota_ - started_;
  if (!due_.empty() && random_.Chance(static_cast<double>(due_.size()) /
                                      static_cast<double>(std::max<std::uint64_t>(1, left)))) {
    const std::size_t at = random_.Below(due_.size());
    const Part part = due_[at];
    due_[at] = due_.back();
    due_.pop_back();
    AddPart(part);
    return;
  }
  const auto index = DrawTrader();
  const Trader& trader = population_.traders[index];
  const bool cheating = CheatsNow(trader);
  if (cheating && trader.plot.scheme == Scheme::kSplit && random_.Chance(0.3)) {
    SplitConsignment(static_cast<int>(index));
    return;
  }
  AddItems(static_cast<int>(index), cheating ? DrawPlotOffer(trader) : DrawOffer(trader), cheating);
}

// Who meets an anti-dumping duty may turn to another country in earnest. Which traders do is
// settled by their number, so that it looks like the habit of a masked origin.
int Country::World::OriginToday(const Trader& trader, const Offer& offer, bool& moved) {
  const Goods& goods = tariff_.goods()[static_cast<std::size_t>(offer.goods)];
  moved = false;
  if (tariff_.AntiDumpingOn(goods.heading, offer.origin, day_) == nullptr) return offer.origin;
  const std::uint64_t habit = HashBytes(trader.id);
  const bool masks = trader.plot.scheme == Scheme::kOriginMasking;
  if (masks || habit % 100 >= 55 || !random_.Chance(0.7)) return offer.origin;
  constexpr auto kElsewhere = std::to_array<std::string_view>({"MY", "TH", "VN", "ID", "TW", "TR"});
  moved = true;
  return FindPlace(kElsewhere[Mix(habit) % kElsewhere.size()]);
}

Telling Country::World::DrawTelling(const Trader& trader, const Offer& offer, bool small) {
  bool moved = false;
  const int origin = OriginToday(trader, offer, moved);
  Telling telling;
  telling.real = market_.DrawItem(trader, offer, origin, small, random_);
  if (moved) {
    Offer there = offer;
    there.origin = origin;
    telling.real.supplier = Population::DrawSupplier(there, tariff_, random_);
  }
  // Triangular trade: the seller sits in another country than the goods come from.
  if (random_.Chance(0.04)) {
    Offer elsewhere = offer;
    elsewhere.origin = static_cast<int>(random_.Below(Places().size()));
    telling.real.supplier = Population::DrawSupplier(elsewhere, tariff_, random_);
  }
  telling.declared = telling.real;
  telling.described = offer.goods;
  // Sets and mixed packing: some papers speak of the goods beside these.
  if (random_.Chance(0.012)) telling.described = DrawOffer(trader).goods;
  return telling;
}

Line& Country::World::NewLine() {
  if (batch_size_ == batch_.size()) batch_.emplace_back();
  return batch_[batch_size_++];
}

void Country::World::BeginDeclaration(int trader, int alias, const Item& first) {
  const Trader& who = population_.traders[static_cast<std::size_t>(trader)];
  const Alias* name = alias < 0 ? nullptr : &population_.aliases[static_cast<std::size_t>(alias)];
  clerk_.DrawHeader(who, name, day_, first, random_, header_);
  header_.declaration_id = fmt::format("{:02}XT{:08}", CivilFrom(day_).year % 100, ++declarations_);
}

void Country::World::AddItems(int trader, const Offer& first, bool cheating) {
  const Trader& who = population_.traders[static_cast<std::size_t>(trader)];
  const bool small = !cheating && random_.Chance(who.low_value_share);
  const Telling head = DrawTelling(who, first, small);
  // A splitter's other names also receive honest small consignments.
  const bool as_alias = small && !who.aliases.empty() && random_.Chance(0.5);
  const int alias = as_alias ? who.aliases[random_.Below(who.aliases.size())] : -1;
  BeginDeclaration(trader, alias, head.real);
  const int items = small ? 1 : std::min(kItemsMax, 1 + random_.Poisson(who.mean_items - 1));
  AddItem(trader, first, head, cheating, 1);
  for (int number = 2; number <= items && started_ < quota_; ++number) {
    const Offer& offer = cheating && random_.Chance(0.5) ? DrawPlotOffer(who) : DrawOffer(who);
    AddItem(trader, offer, DrawTelling(who, offer, false), cheating, number);
  }
}

void Country::World::AddItem(int trader, const Offer& offer, Telling telling, bool cheating,
                             int number) {
  const Trader& who = population_.traders[static_cast<std::size_t>(trader)];
  if (cheating && IsPlotOffer(who, offer) && random_.Chance(0.92)) {
    telling.scheme = who.plot.scheme;
    ApplyScheme(who.plot, offer, tariff_, random_, telling);
  } else if (random_.Chance(
                 std::min(0.9, options_.irregular_share * kHonestPart * 1.1 * who.error_factor))) {
    telling.scheme = Scheme::kHonestError;
    ApplyHonestError(tariff_, random_, telling);
  }
  Line& line = NewLine();
  clerk_.Write(header_, number, who, telling, random_, line);
  line.trader = trader;
  line.new_importer = day_ - who.born < 60 || header_.importer != who.id;
  line.importer_record = header_.importer == who.id ? RecordOf(who) : kRecordUnknown;
  ++started_;
  ++day_lines_;
  if (line.truth.irregular) ++day_irregular_;
}

// A consignment that owes duty comes as several that seem to owe none, over a week, to several
// names.
void Country::World::SplitConsignment(int trader) {
  const Trader& who = population_.traders[static_cast<std::size_t>(trader)];
  const Offer& offer = DrawPlotOffer(who);
  Item whole = DrawTelling(who, offer, false).real;
  whole.preference = false;
  const double price = static_cast<double>(whole.value_minor) / whole.net_kg;
  double left = random_.Uniform(2'000'00, 10'000'00);
  const double limit = static_cast<double>(kLowValueMinor);
  while (left > 0.2 * limit) {
    // As dense near the threshold as honest small consignments are, or nearly.
    const double value = std::min(left, limit * std::sqrt(random_.Uniform(0.16, 0.99)));
    left -= value;
    Part part;
    part.trader = trader;
    part.alias = random_.Chance(0.25) || who.aliases.empty()
                     ? -1
                     : who.aliases[random_.Below(who.aliases.size())];
    part.item = market_.Resize(whole, offer, value / price);
    const auto wait = static_cast<Day>(random_.Below(kSplitSpreadDays));
    if (wait == 0) {
      due_.push_back(part);
    } else {
      parts_.emplace(day_ + wait, part);
    }
  }
}

void Country::World::AddPart(const Part& part) {
  const Trader& who = population_.traders[static_cast<std::size_t>(part.trader)];
  Telling telling;
  telling.real = part.item;
  telling.declared = part.item;
  telling.declared.low_value = true;
  telling.scheme = Scheme::kSplit;
  telling.described = part.item.goods;
  BeginDeclaration(part.trader, part.alias, telling.declared);
  Line& line = NewLine();
  clerk_.Write(header_, 1, who, telling, random_, line);
  line.trader = part.trader;
  line.new_importer = part.alias >= 0;
  line.importer_record = part.alias >= 0 ? kRecordUnknown : RecordOf(who);
  ++started_;
  ++day_lines_;
  ++day_irregular_;
}

Country::Country(std::unique_ptr<World> world) : world_(std::move(world)) {}
Country::Country(Country&&) noexcept = default;
Country& Country::operator=(Country&&) noexcept = default;
Country::~Country() = default;

Result<Country> Country::Create(const CountryOptions& options) {
  RETURN_IF_ERROR(CheckOptions(options));
  return Country(std::make_unique<World>(options));
}

bool Country::Next(LineRecord& record, Truth& truth) {
  return world_->Next(record, truth);
}

std::string Country::TariffCsv() const {
  return world_->TariffCsv();
}

std::map<std::string, std::string, std::less<>> Country::TariffFiles() const {
  return world_->TariffFiles();
}

}  // namespace tidewaiter::sim

#include "tariff/published.h"

#include <algorithm>
#include <array>
#include <set>

#include <fmt/format.h>
#include <unicode/locid.h>

namespace tidewaiter::tariff {
namespace {

constexpr std::string_view kAll = "1011";
constexpr std::string_view kColumnTwo = "column2";

struct Programme {
  std::string_view code;
  std::string_view name;
  std::string_view countries;  // "" = they are published elsewhere, and change
};
// The general notes of the US schedule name programmes and their countries.
constexpr auto kProgrammes = std::to_array<Programme>({
    {"AU", "United States-Australia agreement", "AU"},
    {"BH", "United States-Bahrain agreement", "BH"},
    {"CL", "United States-Chile agreement", "CL"},
    {"CO", "United States-Colombia agreement", "CO"},
    {"IL", "United States-Israel agreement", "IL"},
    {"JO", "United States-Jordan agreement", "JO"},
    {"JP", "United States-Japan agreement", "JP"},
    {"KR", "United States-Korea agreement", "KR"},
    {"MA", "United States-Morocco agreement", "MA"},
    {"NP", "Nepal preference programme", "NP"},
    {"OM", "United States-Oman agreement", "OM"},
    {"P", "Dominican Republic-Central America agreement", "CR DO GT HN NI SV"},
    {"P+", "Dominican Republic-Central America agreement, special rule", "CR DO GT HN NI SV"},
    {"PA", "United States-Panama agreement", "PA"},
    {"PE", "United States-Peru agreement", "PE"},
    {"S", "United States-Mexico-Canada agreement", "CA MX"},
    {"S+", "United States-Mexico-Canada agreement, special rule", "CA MX"},
    {"SG", "United States-Singapore agreement", "SG"},
});
// Agreements on goods and not on countries: claimed with their letter.
constexpr auto kByGoods = std::to_array<std::string_view>({"B", "C", "K", "L"});
constexpr std::string_view kColumnTwoCountries = "BY CU KP RU";

std::vector<std::string> Split(std::string_view list) {
  std::vector<std::string> parts;
  while (!list.empty()) {
    const std::size_t end = std::min(list.find(' '), list.size());
    if (end > 0) parts.emplace_back(list.substr(0, end));
    list.remove_prefix(std::min(end + 1, list.size()));
  }
  return parts;
}

Area GroupOf(std::string id, std::string_view name, std::string_view countries) {
  Area area{.id = std::move(id), .group = true, .name = std::string(name), .members = {}};
  for (std::string& country : Split(countries))
    area.members.push_back({std::move(country), {}});
  return area;
}

int ColumnOf(const nomenclature::RawRates& rates, std::string_view name) {
  const auto found = std::ranges::find(rates.columns, name);
  return found == rates.columns.end() ? -1 : static_cast<int>(found - rates.columns.begin());
}

// Takes one cell after the other into measures.
class Taker {
 public:
  explicit Taker(PublishedTariff& out) : out_(out) {}

  // The rate as a measure of the type for the area; false when it says nothing.
  Measure* Take(const nomenclature::RawRates::Line& line, const PublishedRate& rate,
                std::string_view type, std::string_view area) {
    if (rate.kind == PublishedRate::Kind::kNone) return nullptr;
    Measure& measure = out_.rows.measures.emplace_back();
    measure.id = fmt::format("{}-{}", line.code.text(), out_.rows.measures.size());
    measure.type = type;
    measure.code = line.code;
    measure.area = area;
    measure.duty = rate.duty;
    measure.elsewhere = rate.elsewhere;
    return &measure;
  }
  // A cell that was understood.
  void Count(const PublishedRate& rate) {
    if (rate.kind == PublishedRate::Kind::kNone) return;
    (rate.kind == PublishedRate::Kind::kElsewhere ? out_.elsewhere : out_.duties) += 1;
  }
  void LeftOut(const nomenclature::RawRates::Line& line, std::string_view column,
               const Error& error) {
    out_.left_out.push_back({"rate", fmt::format("/{}/{}", line.line, column),
                             line.code.text() + ": " + error.message});
  }

 private:
  PublishedTariff& out_;
};

PublishedRate ElsewhereRate(std::string_view text) {
  PublishedRate rate;
  rate.kind = PublishedRate::Kind::kElsewhere;
  rate.elsewhere = text;
  return rate;
}

void TakeSpecial(const nomenclature::RawRates::Line& line, std::string_view text, Taker& taker,
                 std::set<std::string>& unknown) {
  const auto special = ReadUsSpecial(text);
  if (!special) return taker.LeftOut(line, "special", special.error());
  if (special->empty()) return;
  // A rate that names no programme is not said to be anybody's: it is a preference of nobody.
  const bool named = !special->front().programmes.empty();
  taker.Count(named ? special->front().rate : ElsewhereRate(text));
  std::set<std::string_view> taken;  // the first rate counts where a programme stands twice
  for (const UsSpecialRate& one : *special) {
    for (const std::string& programme : one.programmes) {
      if (!taken.insert(programme).second) continue;
      const bool by_goods = std::ranges::find(kByGoods, programme) != kByGoods.end();
      const bool known =
          std::ranges::find(kProgrammes, programme, &Programme::code) != kProgrammes.end();
      if (!by_goods && !known) unknown.insert(programme);
      Measure* measure = taker.Take(line, one.rate, by_goods ? "115" : "142",
                                    by_goods ? std::string(kAll) : "US-" + programme);
      if (measure != nullptr && by_goods) measure->additional_code = programme;
    }
  }
}

}  // namespace

std::vector<Area> WorldAreas() {
  std::vector<Area> areas;
  areas.push_back({.id = std::string(kAll), .group = true, .name = "All countries", .members = {}});
  for (const char* const* code = icu::Locale::getISOCountries(); *code != nullptr; ++code) {
    icu::UnicodeString name;
    icu::Locale("", *code).getDisplayCountry(icu::Locale::getEnglish(), name);
    Area& area = areas.emplace_back();
    area.id = *code;
    name.toUTF8String(area.name);
  }
  return areas;
}

PublishedTariff UsTariff(const nomenclature::RawRates& rates) {
  PublishedTariff out;
  out.rows.reckoning.country = "US";
  out.rows.reckoning.currency = "USD";
  out.rows.reckoning.value_fob = true;
  out.rows.areas = WorldAreas();
  out.rows.areas.push_back(
      GroupOf(std::string(kColumnTwo), "Countries of column 2", kColumnTwoCountries));
  for (const Programme& programme : kProgrammes) {
    out.rows.areas.push_back(
        GroupOf("US-" + std::string(programme.code), programme.name, programme.countries));
  }
  for (const std::string_view code : kByGoods)
    out.rows.additional_codes.push_back({std::string(code), "Agreement on goods, by its letter"});
  const int general = ColumnOf(rates, "general");
  const int special = ColumnOf(rates, "special");
  const int other = ColumnOf(rates, "other");
  Taker taker(out);
  std::set<std::string> unknown;
  for (const auto& line : rates.lines) {
    const auto cell = [&](int column) -> std::string_view {
      return column < 0 ? std::string_view() : std::string_view(line.cells[std::size_t(column)]);
    };
    const auto take = [&](int column, std::string_view name, std::string_view area) -> Measure* {
      if (cell(column).empty()) return nullptr;
      ++out.rates;
      const auto rate = ReadUsRate(cell(column));
      if (rate) {
        taker.Count(*rate);
        return taker.Take(line, *rate, "103", area);
      }
      taker.LeftOut(line, name, rate.error());
      return nullptr;
    };
    if (Measure* measure = take(general, "general", kAll)) {
      measure->excluded = {std::string(kColumnTwo)};
    }
    take(other, "other", kColumnTwo);
    if (cell(special).empty()) continue;
    ++out.rates;
    TakeSpecial(line, cell(special), taker, unknown);
  }
  for (const std::string& programme : unknown) {
    const bool country = programme == "CA" || programme == "MX";  // as older lines name them
    out.rows.areas.push_back(
        GroupOf("US-" + programme, "Programme " + programme, country ? programme : ""));
  }
  return out;
}

namespace {

// 29 February is the last day of its month in every year.
Day SeasonDay(int year, int month, int of_month) {
  const auto exact = DayFrom({year, month, of_month});
  return exact ? *exact : *DayFrom({year, month, of_month - 1});
}

// A measure for each of the years from `year` on.
void TakeSeason(const nomenclature::RawRates::Line& line, const PublishedRate::Season& season,
                int year, Taker& taker) {
  constexpr int kYears = 3;
  const bool over = std::pair(season.until_month, season.until_day) <
                    std::pair(season.from_month, season.from_day);
  PublishedRate one;
  one.kind = PublishedRate::Kind::kDuty;
  one.duty = season.duty;
  for (int from = year; from < year + kYears; ++from) {
    Measure* measure = taker.Take(line, one, "103", kAll);
    measure->validity = {SeasonDay(from, season.from_month, season.from_day),
                         SeasonDay(over ? from + 1 : from, season.until_month, season.until_day)};
  }
}

}  // namespace

PublishedTariff UkTariff(const nomenclature::RawRates& rates, std::string_view column, int year) {
  PublishedTariff out;
  out.rows.reckoning.country = "GB";
  out.rows.reckoning.currency = "GBP";
  out.rows.areas = WorldAreas();
  const int place = ColumnOf(rates, column);
  Taker taker(out);
  for (const auto& line : rates.lines) {
    const std::string_view cell =
        place < 0 ? std::string_view() : std::string_view(line.cells[std::size_t(place)]);
    if (cell.empty()) continue;
    ++out.rates;
    const auto rate = ReadUkRate(cell);
    if (!rate) {
      taker.LeftOut(line, column, rate.error());
      continue;
    }
    taker.Count(*rate);
    if (rate->kind != PublishedRate::Kind::kSeasonal) {
      taker.Take(line, *rate, "103", kAll);
      continue;
    }
    for (const PublishedRate::Season& season : rate->seasons)
      TakeSeason(line, season, year, taker);
  }
  return out;
}

}  // namespace tidewaiter::tariff

// Duties in our own notation and as TARIC and the UK tariff write them.
#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "tariff/duty_text.h"

namespace tidewaiter::tariff {
namespace {

constexpr std::size_t kTextBytesMax = 2000;  // the longest published rate has some 200
constexpr std::size_t kTermsMax = 32;

struct Word {
  std::string_view text;
  TermKind kind;
};
// The longer ones first: EAR begins like EA.
constexpr auto kWords = std::to_array<Word>({{"other duty", TermKind::kOtherDuty},
                                             {"EAR", TermKind::kAgriculturalReduced},
                                             {"EA", TermKind::kAgricultural},
                                             {"ADSZR", TermKind::kSugarReduced},
                                             {"AD S/ZR", TermKind::kSugarReduced},
                                             {"ADSZ", TermKind::kSugar},
                                             {"AD S/Z", TermKind::kSugar},
                                             {"ADFMR", TermKind::kFlourReduced},
                                             {"AD F/MR", TermKind::kFlourReduced},
                                             {"ADFM", TermKind::kFlour},
                                             {"AD F/M", TermKind::kFlour}});

class Reader {
 public:
  explicit Reader(std::string_view text) : in_(text) {}

  Result<DutyExpression> Read() {
    if (in_.TakeWord("Free") || in_.TakeWord("NIHIL")) {
      if (in_.AtEnd()) return DutyExpression();
      return Fault();
    }
    std::vector<Term> terms;
    Operator op = in_.Take('-') ? Operator::kMinus : Operator::kPlus;
    for (;;) {
      if (terms.size() == kTermsMax) return Fail(ErrorCode::kInvalidArgument, "too many terms");
      Term term;
      term.op = op;
      if (!ReadTerm(term)) return Fault();
      terms.push_back(std::move(term));
      if (in_.AtEnd()) break;
      const std::optional<Operator> next = in_.TakeOperator();
      if (!next) return Fault();
      op = *next;
    }
    DutyExpression duty(std::move(terms));
    const bool nothing = duty.terms().size() == 1 && duty.ad_valorem() && duty.free();
    return nothing ? DutyExpression() : duty;
  }

 private:
  [[nodiscard]] std::unexpected<Error> Fault() const {
    return Fail(ErrorCode::kInvalidArgument,
                fmt::format("not a duty at \"{}\"", in_.rest().substr(0, 60)));
  }

  bool ReadTerm(Term& term) {
    for (const Word& word : kWords) {
      if (!in_.TakeWord(word.text)) continue;
      term.kind = word.kind;
      return true;
    }
    const std::optional<Decimal> amount = in_.TakeNumber();
    if (!amount) return false;
    term.amount = *amount;
    if (in_.Take('%')) return ReadOf(term);
    const std::string_view currency = in_.TakeCurrency();
    if (currency.empty()) return false;
    term.currency = currency;
    term.kind = TermKind::kFixed;
    return !in_.Take('/') || ReadPer(term);
  }

  // "16.50 % / Retail Price", as the UK's service writes it.
  bool ReadOf(Term& term) {
    if (!in_.Take('/')) return ReadPart(term);
    term.part = kRetailPricePart;
    return in_.TakeWord(kRetailPricePart);
  }

  bool ReadPer(Term& term) {
    term.kind = TermKind::kSpecific;
    const auto unit = ReadUnit(in_.TakeUnitText());
    if (!unit) return false;
    term.unit = *unit;
    if (in_.TakeWord("per degree under")) {
      term.degrees_under = in_.TakeNumber();
      if (!term.degrees_under) return false;
    }
    return ReadPart(term);
  }

  bool ReadPart(Term& term) {
    if (!in_.TakeWord("of")) return true;
    const std::optional<std::string_view> part = in_.TakeQuoted();
    if (part) term.part = *part;
    return part && IsPartName(*part);
  }

  DutyText in_;
};

// ---- Seasons

constexpr std::array<std::string_view, 12> kMonths{"JAN", "FEB", "MAR", "APR", "MAY", "JUN",
                                                   "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"};
constexpr std::array<int, 12> kMonthDays{31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};

struct MonthDay {
  int month = 0;
  int day = 0;
};

int DayOfYear(int month, int day) {
  int days = day;
  for (int m = 1; m < month; ++m)
    days += kMonthDays[static_cast<std::size_t>(m - 1)];
  return days;  // 1 to 366: of a leap year, so that 29 February has a place
}
MonthDay FromDayOfYear(int days) {
  MonthDay date{1, days};
  while (date.day > kMonthDays[static_cast<std::size_t>(date.month - 1)])
    date.day -= kMonthDays[static_cast<std::size_t>(date.month++ - 1)];
  return date;
}

// "1 JAN", "30 June".
std::optional<MonthDay> ReadMonthDay(DutyText& in) {
  const std::optional<Decimal> number = in.TakeNumber();
  if (!number) return std::nullopt;
  const auto day = number->ToMinor(0);
  const std::string word = in.TakeLetters();
  for (std::size_t i = 0; i < kMonths.size(); ++i) {
    if (!word.starts_with(kMonths[i])) continue;
    if (!day || *day < 1 || *day > kMonthDays[i]) return std::nullopt;
    return MonthDay{static_cast<int>(i) + 1, static_cast<int>(*day)};
  }
  return std::nullopt;
}

// What stands in brackets: "1 JAN-31 MAY, 1 NOV-31 DEC".
bool ReadPeriods(std::string_view text, const DutyExpression& duty,
                 std::vector<PublishedRate::Season>& into) {
  DutyText in(text);
  do {
    const auto from = ReadMonthDay(in);
    if (!from || !in.Take('-')) return false;
    const auto until = ReadMonthDay(in);
    if (!until) return false;
    into.push_back({from->month, from->day, until->month, until->day, duty});
  } while (in.Take(','));
  return in.AtEnd();
}

// The days that no season covers, for the rate that stands without brackets.
std::vector<PublishedRate::Season> RestOfYear(const std::vector<PublishedRate::Season>& seasons,
                                              const DutyExpression& duty) {
  constexpr int kDays = 366;
  std::array<bool, kDays + 1> covered{};
  for (const PublishedRate::Season& season : seasons) {
    const int from = DayOfYear(season.from_month, season.from_day);
    const int until = DayOfYear(season.until_month, season.until_day);
    for (int day = from;; day = day % kDays + 1) {
      covered[static_cast<std::size_t>(day)] = true;
      if (day == until) break;
    }
  }
  std::vector<PublishedRate::Season> rest;
  for (int day = 1; day <= kDays; ++day) {
    if (covered[static_cast<std::size_t>(day)]) continue;
    const MonthDay from = FromDayOfYear(day);
    while (day < kDays && !covered[static_cast<std::size_t>(day) + 1])
      ++day;
    const MonthDay until = FromDayOfYear(day);
    rest.push_back({from.month, from.day, until.month, until.day, duty});
  }
  return rest;
}

Result<PublishedRate> ReadSeasons(std::string_view text) {
  const auto fault = [&] {
    return Fail(ErrorCode::kInvalidArgument, fmt::format("not seasons: \"{}\"", text));
  };
  PublishedRate rate{
      .kind = PublishedRate::Kind::kSeasonal, .duty = {}, .seasons = {}, .elsewhere = {}};
  std::string_view rest = text;
  while (!rest.empty()) {
    const std::size_t open = rest.find('(');
    const std::size_t close = rest.find(')');
    if (open == std::string_view::npos) {
      const auto duty = ReadDuty(rest);
      if (!duty) return fault();
      std::ranges::move(RestOfYear(rate.seasons, *duty), std::back_inserter(rate.seasons));
      return rate;
    }
    const auto duty = ReadDuty(rest.substr(0, open));
    if (!duty || close == std::string_view::npos || close < open) return fault();
    if (!ReadPeriods(rest.substr(open + 1, close - open - 1), *duty, rate.seasons)) return fault();
    rest.remove_prefix(close + 1);
    while (rest.starts_with(' ') || rest.starts_with(','))
      rest.remove_prefix(1);
  }
  return rate;
}

constexpr auto kElsewhere = std::to_array<std::string_view>({"Entry Price", "Formula"});

}  // namespace

Result<DutyExpression> ReadDuty(std::string_view text) {
  if (text.size() > kTextBytesMax) return Fail(ErrorCode::kInvalidArgument, "the rate is too long");
  const std::string plain = PlainDutyText(text);
  return Reader(plain).Read();
}

Result<PublishedRate> ReadUkRate(std::string_view text) {
  if (text.size() > kTextBytesMax) return Fail(ErrorCode::kInvalidArgument, "the rate is too long");
  const std::string plain = PlainDutyText(text);
  PublishedRate rate;
  if (plain.empty()) return rate;
  if (std::ranges::find(kElsewhere, plain) != kElsewhere.end()) {
    rate.kind = PublishedRate::Kind::kElsewhere;
    rate.elsewhere = plain;
    return rate;
  }
  if (plain.find('(') != std::string::npos) return ReadSeasons(plain);
  ASSIGN_OR_RETURN(rate.duty, Reader(plain).Read());
  rate.kind = PublishedRate::Kind::kDuty;
  return rate;
}

}  // namespace tidewaiter::tariff

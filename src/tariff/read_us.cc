// Rates as the Harmonized Tariff Schedule of the United States writes them.
#include <algorithm>
#include <array>
#include <ranges>

#include <fmt/format.h>

#include "tariff/duty_text.h"

namespace tidewaiter::tariff {
namespace {

constexpr std::size_t kTextBytesMax = 2000;
constexpr std::size_t kTermsMax = 16;
constexpr std::string_view kDollars = "USD";
constexpr std::string_view kCent = "¢";

// Ways to say that the duty is that of the line under which the goods would stand otherwise.
constexpr auto kOtherDuty = std::to_array<std::string_view>(
    {"The duty provided in the applicable subheading",
     "The duty provided for in the applicable subheading",
     "The duty rate provided in such subheading", "The duty provided for in such subheading",
     "The duty provided in such subheading",
     "The rate of duty provided in the applicable subheading"});

// Beginnings of texts that send the reader elsewhere.
constexpr auto kElsewhere = std::to_array<std::string_view>(
    {"The rate", "The duty", "See ", "No change", "Rate ", "Duty ", "A rate", "A duty",
     "As provided", "Dutiable", "Free, under bond", "Free under bond", "Subject to", "The same",
     "Applicable"});

// What a percentage or amount is of, up to the next "+" or the end.
std::string PartOf(std::string_view rest) {
  std::string_view part = rest.substr(0, std::min(rest.find(" + "), rest.size()));
  while (part.ends_with(' '))
    part.remove_suffix(1);
  return std::string(part);
}

class Reader {
 public:
  explicit Reader(std::string_view text) : in_(text) {}

  Result<DutyExpression> Read() {
    std::vector<Term> terms;
    Operator op = Operator::kPlus;
    for (;;) {
      if (terms.size() == kTermsMax) return Fail(ErrorCode::kInvalidArgument, "too many terms");
      Term term;
      term.op = op;
      if (!ReadTerm(term)) return Fault();
      terms.push_back(std::move(term));
      if (in_.AtEnd()) return DutyExpression(std::move(terms));
      const std::optional<Operator> next = in_.TakeOperator();
      if (!next) return Fault();
      op = *next;
    }
  }

 private:
  [[nodiscard]] std::unexpected<Error> Fault() const {
    return Fail(ErrorCode::kInvalidArgument,
                fmt::format("not a duty at \"{}\"", in_.rest().substr(0, 60)));
  }

  bool ReadTerm(Term& term) {
    for (const std::string_view words : kOtherDuty) {
      if (!in_.TakeWord(words)) continue;
      term.kind = TermKind::kOtherDuty;
      return true;
    }
    const bool dollars = in_.Take('$');
    const std::optional<Decimal> amount = in_.TakeNumber();
    if (!amount) return false;
    term.amount = *amount;
    if (!dollars && (in_.Take('%') || in_.TakeWord("percent"))) return ReadPercentOf(term);
    if (!dollars && !in_.TakeText(kCent) && !in_.TakeText("c/", "/")) return false;
    if (!dollars) term.amount = term.amount.Scaled(-2);
    term.currency = kDollars;
    return ReadPer(term);
  }

  bool ReadPercentOf(Term& term) {
    if (in_.TakeWord("ad valorem") || in_.TakeWord("ad val.")) return true;
    if (!in_.TakeWord("on the value of") && !in_.TakeWord("on") && !in_.TakeWord("of")) return true;
    term.part = PartOf(in_.rest());
    in_.TakeText(term.part);
    return IsPartName(term.part);
  }

  bool ReadPer(Term& term) {
    term.kind = TermKind::kSpecific;
    std::optional<Unit> unit;
    if (in_.TakeWord("each")) {
      unit = Unit{"NAR", ""};
    } else if (in_.Take('/') || in_.TakeWord("per")) {
      unit = ReadUnit(in_.TakeUnitText());
    }
    if (!unit) return false;
    term.unit = *unit;
    return ReadDegrees(term);
  }

  // "for each degree under 100 degrees (and fractions of a degree in proportion)".
  bool ReadDegrees(Term& term) {
    if (!in_.TakeWord("for each degree under")) return true;
    term.degrees_under = in_.TakeNumber();
    in_.TakeWord("degrees");
    in_.TakeText("(and fractions of a degree in proportion)");
    return term.degrees_under.has_value();
  }

  DutyText in_;
};

// Single blanks, none at the ends.
std::string Collapsed(std::string_view text) {
  std::string collapsed;
  for (const char c : PlainDutyText(text)) {
    if (c == ' ' && (collapsed.empty() || collapsed.back() == ' ')) continue;
    collapsed.push_back(c);
  }
  while (collapsed.ends_with(' ') || collapsed.ends_with('.'))
    collapsed.pop_back();
  return collapsed;
}

PublishedRate Elsewhere(std::string text) {
  PublishedRate rate;
  rate.kind = PublishedRate::Kind::kElsewhere;
  rate.elsewhere = std::move(text);
  return rate;
}

PublishedRate DutyRate(DutyExpression duty) {
  PublishedRate rate;
  rate.kind = PublishedRate::Kind::kDuty;
  const bool nothing = duty.ad_valorem() && duty.free();
  if (!nothing) rate.duty = std::move(duty);
  return rate;
}

// "A*,AU, BH": one or two letters and perhaps a sign each. Nothing where the bracket has words: it
// belongs to the rate then, as "(and fractions of a degree in proportion)" does.
std::vector<std::string> Programmes(std::string_view bracket) {
  constexpr std::string_view kBetween = " ,.(";  // the last two by slips of the printer
  std::vector<std::string> names;
  while (!bracket.empty()) {
    std::string name(bracket.substr(0, bracket.find_first_of(kBetween)));
    bracket.remove_prefix(std::min(name.size() + 1, bracket.size()));
    if (name.empty()) continue;
    const std::size_t letters = name.find_last_not_of("*+#") + 1;
    const bool short_name = letters >= 1 && letters <= 2 && letters + 1 >= name.size();
    if (!short_name) return {};
    for (char& c : name | std::views::take(letters)) {
      if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
      if (c < 'A' || c > 'Z') return {};
    }
    if (std::ranges::find(names, name) == names.end()) names.push_back(std::move(name));
  }
  return names;
}

}  // namespace

Result<PublishedRate> ReadUsRate(std::string_view text) {
  if (text.size() > kTextBytesMax) return Fail(ErrorCode::kInvalidArgument, "the rate is too long");
  std::string plain = Collapsed(text);
  if (plain.empty()) return PublishedRate();
  if (plain == "Free") return DutyRate(DutyExpression());
  auto duty = Reader(plain).Read();
  if (duty) return DutyRate(std::move(*duty));
  const bool sends = std::ranges::any_of(
      kElsewhere, [&](std::string_view words) { return plain.starts_with(words); });
  if (sends) return Elsewhere(std::move(plain));
  return std::unexpected(duty.error());
}

Result<std::vector<UsSpecialRate>> ReadUsSpecial(std::string_view text) {
  if (text.size() > kTextBytesMax) return Fail(ErrorCode::kInvalidArgument, "the rate is too long");
  const std::string plain = Collapsed(text);
  std::vector<UsSpecialRate> rates;
  std::string_view rest = plain;
  while (!rest.empty()) {
    UsSpecialRate& special = rates.emplace_back();
    std::size_t open = rest.find('(');
    std::size_t close = open;
    for (; open != std::string_view::npos; open = rest.find('(', open + 1)) {
      close = rest.find(')', open);
      if (close == std::string_view::npos) {
        return Fail(ErrorCode::kInvalidArgument, "a bracket is not closed: \"" + plain + '"');
      }
      special.programmes = Programmes(rest.substr(open + 1, close - open - 1));
      if (!special.programmes.empty()) break;
    }
    ASSIGN_OR_RETURN(special.rate, ReadUsRate(rest.substr(0, open)));
    if (open == std::string_view::npos) break;
    rest.remove_prefix(close + 1);
    while (rest.starts_with(' ') || rest.starts_with(',') || rest.starts_with(';'))
      rest.remove_prefix(1);
  }
  return rates;
}

}  // namespace tidewaiter::tariff

// What is printed reads back the same, for rules made at random.
#include <algorithm>
#include <cmath>
#include <string>
#include <string_view>
#include <vector>

#include <fmt/format.h>

#include "base/random.h"
#include "detect/rules/equal.h"
#include "detect/rules/print.h"
#include "detect/rules/rule_set.h"
#include "testing/property.h"

namespace tidewaiter::rules {
namespace {

Schema House() {
  LineSchema lines;
  lines.currency = "XTS";
  Schema schema = StandardSchema(lines, 2);
  schema.Add({.name = "urgent", .kind = FieldKind::kFlag});
  return schema;
}

// Text by the grammar of docs/formats/rules.md, each choice at random. Types fit by construction:
// amounts, masses and plain numbers are made apart.
class Writer {
 public:
  std::string Rules() {
    std::string text = "list watched \"W\" values \"a\", B until 2026-01-02 note \"n\"\n";
    const int rules = *rc::gen::inRange(1, 4);
    for (int i = 0; i < rules; ++i)
      text += "rule r" + std::to_string(i) + " \"t\\\"" + std::to_string(i) + "\"\n" + Clauses();
    return text + Table();
  }

  std::string Condition(int depth) {
    switch (depth <= 0 ? Up(9) : Up(13)) {
      case 0:
        return Amount(depth) + Sign() + Amount(depth);
      case 1:
        return Mass(depth) + " between -2 kg and " + Digits() + " kg";
      case 2:
        return "origin" + Pick({" = ", " != ", " is ", " is not "}) + Code();
      case 3:
        return "origin" + Pick({" in ", " not in "}) +
               Pick({"list watched", "(CN, IN)", "OR, \"a b\""});
      case 4:
        return "hs_code in 6109.10, 61..6302, 01" + Pick({"", ", 02"});
      case 5:
        return "documents has" + Pick({" ", " any of ", " all of ", " none of "}) + "C644";
      case 6:
        return "description " + Pick({"contains", "starts with", "matches"}) +
               " \"per.?fume\\\\d\"";
      case 7:
        return "importer_name " + Pick({"resembles", "mentions"}) +
               Pick({" \"Acme\"", " list watched"}) + Pick({"", " by 85%", " by 100%"});
      case 8:
        return Pick({"origin", "value / net_mass", "net_mass at manifest", "documents"}) + " is " +
               Pick({"", "not "}) + "missing";
      case 9:
        return "not " + Condition(depth - 1);
      case 10:
        return "(" + Condition(depth - 1) + Pick({" and ", " or "}) + Condition(depth - 1) + ")";
      case 11:
        return Mass(depth) + " differs from net_mass at manifest by more than " +
               Pick({"5%", "20 kg", "0%", "250%", "1.5 t"});
      default:
        return Condition(depth - 1) + Pick({" and ", " or "}) + Condition(depth - 1);
    }
  }

 private:
  static int Up(int to) { return *rc::gen::inRange(0, to); }
  static std::string Pick(std::vector<std::string> from) {
    return from[static_cast<std::size_t>(Up(static_cast<int>(from.size())))];
  }
  static std::string Sign() {
    return Pick({" < ", " <= ", " > ", " >= ", " = ", " != ", " is above "});
  }
  static std::string Code() {
    return Pick({"CN", "IN", "AT", "\"x y\"", "\"a\\\\b\"", "dispatch", "007"});
  }
  static std::string Digits() {
    return std::to_string(Up(100000)) + Pick({"", ".5", ".07", ".000123", "_000"});
  }
  static std::string Days() {
    return Pick({"over 1 day", "over 90 days", "over 2 years", "over ever"});
  }
  static std::string Per() {
    return Pick({"", " per importer", " per first 4 of hs_code, origin", " per importer_name"});
  }

  std::string Where(int depth) {
    return depth > 0 && Up(2) == 0 && !inside_ ? " where " + Inside(depth) : "";
  }
  std::string Inside(int depth) {
    inside_ = true;
    std::string text = Condition(depth - 2);
    inside_ = false;
    return text;
  }
  std::string Question(const std::string& of, int depth) {
    return Pick({"sum", "mean", "median", "quantile 12.5%", "smallest", "largest", "first",
                 "last"}) +
           " of " + of + Where(depth) + " " + Days() + Per();
  }
  std::string Plain(int depth) {
    switch (inside_ || depth <= 0 ? Up(4) : Up(9)) {
      case 0:
        return Digits();
      case 1:
        return "packages";
      case 2:
        return "weekday(date)";
      case 3:
        return "-" + Digits() + "%";
      case 4:
        return "count of lines" + Where(depth) + " " + Days() + Per();
      case 5:
        return "hit rate" + Pick({"", " of undervalued"}) + " " + Days() + Per();
      case 6:
        return "distinct origin " + Days() + Per();
      case 7:
        return Mass(depth - 1) + " / (" + Mass(depth - 1) + ")";
      default:
        return "(date - 2026-01-01) / 1 day";
    }
  }
  std::string Amount(int depth) {
    switch (inside_ || depth <= 0 ? Up(2) : Up(7)) {
      case 0:
        return "value";
      case 1:
        return Digits() + " XTS";
      case 2:
        return Question("value", depth);
      case 3:
        return "(" + Amount(depth - 1) + Pick({" + ", " - "}) + Amount(depth - 1) + ")";
      case 4:
        return Pick({"40% of ", "-", "3 * "}) + "(" + Amount(depth - 1) + ")";
      case 5:
        return "max(" + Amount(depth - 1) + ", " + Amount(depth - 1) + ")";
      default:
        return "(" + Amount(depth - 1) + ") / (" + Plain(depth - 1) + ")";
    }
  }
  std::string Mass(int depth) {
    switch (inside_ || depth <= 0 ? Up(3) : Up(5)) {
      case 0:
        return "net_mass";
      case 1:
        return Digits() + Pick({" kg", " g", " t", "kg"});
      case 2:
        return "gross_mass at manifest";
      case 3:
        return "abs(" + Mass(depth - 1) + ")";
      default:
        return Amount(depth - 1) + " / (" + Digits() + "1 XTS/" + Pick({"kg", "t"}) + ")";
    }
  }

  std::string Clauses() {
    std::string text = "suspects undervalued when " + Condition(3) + "\n";
    if (Up(2) == 0) text += "confidence " + Pick({"30%", "learned", "learned from 12.5%"}) + "\n";
    if (Up(2) == 0) text += Pick({"demand red", "demand blue", "exempt"}) + "\n";
    if (Up(2) == 0) text += "check value, net_mass at manifest advise \"Ask.\" add 250.50 XTS\n";
    if (Up(2) == 0) {
      text += "hold back after 10 checks" + Pick({"", " of importer, origin"}) + " " + Days() +
              " if fewer than 5% were right\n";
    }
    if (Up(2) == 0) text += "begins 2026-01-01 review 2026-06-01 expires 2027-01-01\n";
    if (Up(2) == 0) {
      text += "case \"c\" " + Pick({"fires", "does not fire", "is unknown"}) +
              " with origin = IN, value = -0.07 XTS, documents = (C644, N380), urgent = yes, "
              "description = \"a\\\"b\", hs_code = 6109.10\n earlier 3 lines net_mass at manifest "
              "= 2 t, date = 2026-01-01 checked wrong\n earlier origin = CN\n";
    }
    return text;
  }
  std::string Table() {
    return "table tt suspects origin columns hs_code | origin | value / net_mass | urgent | add\n"
           " row 0901 | " +
           Pick({"IN, CN", "list watched", "not in BR", "-", "is missing", "= dispatch"}) + " | " +
           Pick({"< 2 XTS/kg", "between 1 XTS/kg and 2 XTS/kg", "5 XTS/kg", ""}) + " | " +
           Pick({"yes", "no", "-"}) + " | " + Pick({"5 XTS", "-"}) + "\n";
  }

  bool inside_ = false;  // of a question: no other may stand there
};

RC_GTEST_PROP(PrintRules, ReadsBackTheSame, ()) {
  const Schema schema = House();
  const std::string text = Writer().Rules();
  const ReadRulesResult read = ReadRules(text, schema);
  if (!read.problems.empty()) {
    const TextProblem& first = read.problems.front();
    RC_FAIL(text + "\n" + first.code + " at " + text.substr(first.span.begin, 40) + ": " +
            first.detail);
  }
  const std::string printed = PrintRules(read.set, schema);
  const ReadRulesResult again = ReadRules(printed, schema);
  RC_LOG() << printed;
  RC_ASSERT(again.problems.empty());
  RC_ASSERT(Same(read.set, again.set));
  RC_ASSERT(PrintRules(again.set, schema) == printed);
}

// `text` with comments put in at random: before lines, behind them, and where a line may be broken.
// `count` is how many.
std::string WithRandomComments(std::string_view text, int& count) {
  Random random(*rc::gen::arbitrary<std::uint64_t>());
  std::string out;
  const auto comment = [&](std::string_view before) {
    if (!random.Chance(0.15)) return false;
    out += fmt::format("{}# c{}\n", before, count++);
    return true;
  };
  const std::size_t table = text.find("table ");  // its lines may be broken nowhere else
  bool quoted = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (c == '"' && (i == 0 || text[i - 1] != '\\')) quoted = !quoted;
    const std::string_view rest = text.substr(i + 1);
    const bool bound = rest.starts_with("list ") || rest.starts_with("table ");
    if (c == ' ' && !quoted && i < table && !bound && comment("  ")) {
      comment(" ");
    } else if (c == '\n') {
      if (!comment("  ")) out += c;
      constexpr std::string_view kBefore[] = {"", "  ", "\n", "\n   "};
      while (comment(kBefore[random.Below(4)])) {
      }
    } else {
      out += c;
    }
  }
  return out;
}

RC_GTEST_PROP(PrintRules, KeepsEveryComment, ()) {
  const Schema schema = House();
  const std::string plain = Writer().Rules();
  int count = 0;
  const std::string text = WithRandomComments(plain, count);
  const ReadRulesResult read = ReadRules(text, schema);
  RC_LOG() << text;
  RC_ASSERT(read.problems.empty());
  RC_ASSERT(Same(read.set, ReadRules(plain, schema).set));
  const std::string printed = PrintRules(read.set, schema);
  RC_LOG() << printed;
  for (int i = 0; i < count; ++i)
    RC_ASSERT(printed.find(fmt::format("# c{}\n", i)) != std::string::npos);
  RC_ASSERT(std::ranges::count(printed, '#') == count);
  const ReadRulesResult again = ReadRules(printed, schema);
  RC_ASSERT(again.problems.empty());
  RC_ASSERT(Same(read.set, again.set));
  RC_ASSERT(
      std::ranges::equal(read.set.lists, again.set.lists, {}, &List::comments, &List::comments));
  RC_ASSERT(
      std::ranges::equal(read.set.rules, again.set.rules, {}, &Rule::comments, &Rule::comments));
  RC_ASSERT(std::ranges::equal(read.set.tables, again.set.tables, {}, &Table::comments,
                               &Table::comments));
  RC_ASSERT(PrintRules(again.set, schema) == printed);
}

RC_GTEST_PROP(PrintNumber, ReadsBackTheSame, (int digits, std::uint8_t shift)) {
  const Schema schema = House();
  const double number = digits / std::pow(10.0, shift % 12);
  const std::string amount = PrintNumber(number, Unit::Money() / Unit::Mass(), schema);
  const ReadRulesResult read =
      ReadRules("rule r suspects rate when value / net_mass > " + amount, schema);
  RC_ASSERT(read.problems.empty());
  RC_ASSERT(read.set.rules[0].when->values[1]->number == number);
}

}  // namespace
}  // namespace tidewaiter::rules

#include "detect/rules/complete.h"

#include <algorithm>
#include <array>
#include <optional>
#include <span>

#include <fmt/format.h>

#include "declaration/error_kind.h"
#include "detect/rules/internal/number_text.h"
#include "detect/rules/internal/token.h"
#include "detect/rules/rule_set.h"

namespace tidewaiter::rules {
namespace {

constexpr std::array<std::string_view, 8> kCompletionNames{
    "clause", "field", "operator", "word", "unit", "list", "error_kind", "stage"};

struct Known {
  std::string_view text;
  std::string_view about;
};

constexpr auto kItems = std::to_array<Known>({{"rule", "a rule: rule NAME \"Title\""},
                                              {"list", "a list of codes or texts"},
                                              {"table", "a decision table"}});
constexpr auto kRuleClauses = std::to_array<Known>({
    {"when", "the condition"},
    {"suspects", "the kind of error"},
    {"about", "a text for people"},
    {"confidence", "how often it is right"},
    {"check", "fields that the officer looks at"},
    {"advise", "what the officer should do"},
    {"demand", "the lane at least: red, yellow, blue"},
    {"exempt", "takes the declaration out of targeting"},
    {"add", "an amount to what a check is worth"},
    {"hold back after", "does not fire where its checks were fruitless"},
    {"begins", "first day"},
    {"review", "the day on which its author looks at it again"},
    {"expires", "last day"},
    {"case", "a line and what the rule must do"},
});
constexpr auto kListClauses = std::to_array<Known>(
    {{"owner", "whose list it is"}, {"expires", "last day"}, {"values", "the entries"}});
constexpr auto kTableClauses =
    std::to_array<Known>({{"columns", "heads of the columns"}, {"row", "a rule of its own"}});
constexpr auto kNumberOperators = std::to_array<Known>({
    {"<", ""},
    {"<=", ""},
    {">", ""},
    {">=", ""},
    {"=", ""},
    {"!=", ""},
    {"between", "between 10 kg and 20 kg"},
    {"differs from", "differs from ... by more than 5%"},
    {"is missing", ""},
    {"is not missing", ""},
});
constexpr auto kCodeOperators = std::to_array<Known>({
    {"=", "one code"},
    {"!=", ""},
    {"in", "several codes, or a range"},
    {"not in", ""},
    {"in list", "the entries of a list"},
    {"not in list", ""},
    {"is missing", ""},
    {"is not missing", ""},
});
constexpr auto kTextOperators = std::to_array<Known>({
    {"contains", "these characters"},
    {"starts with", ""},
    {"matches", "a pattern"},
    {"mentions", "some part of it is like a text"},
    {"resembles", "the whole is like a text"},
    {"is missing", ""},
    {"is not missing", ""},
});
constexpr auto kSetOperators = std::to_array<Known>({
    {"has", "one code"},
    {"has any of", ""},
    {"has all of", ""},
    {"has none of", ""},
    {"is missing", ""},
    {"is not missing", ""},
});
constexpr auto kJoints = std::to_array<Known>({{"and", ""}, {"or", ""}});
constexpr auto kQuestions = std::to_array<Known>({
    {"not", "turns a condition around"},
    {"count of lines", "of earlier lines: count of lines over 30 days per importer"},
    {"count of checks", ""},
    {"count of findings", ""},
    {"hit rate", "findings / checks"},
    {"sum of", ""},
    {"mean of", ""},
    {"median of", ""},
    {"quantile 90% of", ""},
    {"smallest of", ""},
    {"largest of", ""},
    {"first of", ""},
    {"last of", ""},
    {"distinct", "how many different codes"},
    {"abs(", ""},
    {"min(", ""},
    {"max(", ""},
    {"weekday(", "1 Monday to 7"},
    {"month(", ""},
});
constexpr auto kWindows = std::to_array<Known>(
    {{"over 30 days", ""}, {"over 90 days", ""}, {"over 365 days", ""}, {"over ever", ""}});
constexpr auto kLanes = std::to_array<Known>({{"red", ""}, {"yellow", ""}, {"blue", ""}});
constexpr auto kExpected =
    std::to_array<Known>({{"fires with", ""}, {"does not fire with", ""}, {"is unknown with", ""}});

// What stands before the cursor, and what comes to mind there.
class Completer {
 public:
  Completer(std::string_view text, std::size_t offset, const Schema& schema,
            const std::vector<List>& lists)
      : text_(text), schema_(schema), lists_(lists) {
    Problems unused;
    lexed_ = Lex(text, unused);
    const auto place = static_cast<std::uint32_t>(offset);
    replaces_ = {place, place};
    for (const Token& token : lexed_.tokens) {
      if (token.span.begin >= place) break;
      const bool inside = token.span.end >= place;
      if (inside && token.kind == TokenKind::kWord) {
        replaces_ = {token.span.begin, place};
        break;
      }
      const bool texts = token.kind == TokenKind::kText || token.kind == TokenKind::kBad;
      if (texts && (token.span.end > place || (inside && token.kind == TokenKind::kBad)))
        silent_ = true;
      before_.push_back(token);
    }
    for (const Span comment : lexed_.comments)
      silent_ = silent_ || (comment.begin < place && comment.end >= place);
  }

  Completions Run() {
    if (!silent_) Choose();
    return {.replaces = replaces_, .items = std::move(items_)};
  }

 private:
  [[nodiscard]] const Token* Back(std::size_t back = 1) const {
    return back <= before_.size() ? &before_[before_.size() - back] : nullptr;
  }
  [[nodiscard]] bool Is(Keyword keyword, std::size_t back = 1) const {
    const Token* const token = Back(back);
    return token != nullptr && token->kind == TokenKind::kWord && token->keyword == keyword;
  }
  [[nodiscard]] bool Is(Symbol symbol) const {
    return Back() != nullptr && Back()->symbol == symbol;
  }
  [[nodiscard]] bool AnyOf(std::initializer_list<Keyword> keywords) const {
    return std::ranges::any_of(keywords, [&](Keyword keyword) { return Is(keyword); });
  }

  void Offer(std::string_view text, CompletionKind kind, std::string_view about = "") {
    const std::string_view typed = SourceOf(text_, replaces_);
    const bool begins = text.size() >= typed.size() &&
                        std::ranges::equal(
                            typed, text.substr(0, typed.size()), {},
                            [](char c) { return c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : int{c}; },
                            [](char c) { return c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : int{c}; });
    if (begins) items_.push_back({std::string(text), kind, std::string(about)});
  }
  void OfferAll(std::span<const Known> all, CompletionKind kind) {
    for (const Known& known : all)
      Offer(known.text, kind, known.about);
  }

  // The last clause word before the cursor, kNone before the first.
  [[nodiscard]] Keyword Clause() const {
    for (std::size_t i = before_.size(); i-- > 0;) {
      const Token& token = before_[i];
      if (token.kind != TokenKind::kWord) continue;
      const bool field = schema_.Find(SourceOf(text_, token)).has_value();
      const bool item = token.keyword >= Keyword::kRule && token.keyword <= Keyword::kTable;
      const bool in_list = item && i > 0 && before_[i - 1].keyword == Keyword::kIn;
      if ((IsClause(token.keyword) || (item && !in_list)) && !field) return token.keyword;
    }
    return Keyword::kNone;
  }
  [[nodiscard]] Keyword Item() const {
    for (std::size_t i = before_.size(); i-- > 0;) {
      const Token& token = before_[i];
      if (token.line_start && token.kind == TokenKind::kWord && token.keyword >= Keyword::kRule &&
          token.keyword <= Keyword::kTable)
        return token.keyword;
    }
    return Keyword::kNone;
  }

  // The field that ends before the cursor.
  [[nodiscard]] std::optional<std::size_t> FieldBefore() const {
    const Token* token = Back();
    if (token == nullptr || token->kind != TokenKind::kWord) return std::nullopt;
    const bool staged = before_.size() > 2 && Is(Keyword::kAt, 2);
    if (!staged) return schema_.Find(SourceOf(text_, *token));
    const std::optional<Stage> stage = FindStage(SourceOf(text_, *token));
    return stage ? schema_.Find(SourceOf(text_, *Back(3)), *stage) : std::nullopt;
  }

  void OfferClauses() {
    const Keyword item = Item();
    if (item == Keyword::kRule) OfferAll(kRuleClauses, CompletionKind::kClause);
    if (item == Keyword::kList) OfferAll(kListClauses, CompletionKind::kClause);
    if (item == Keyword::kTable) {
      OfferAll(kTableClauses, CompletionKind::kClause);
      for (const Known& known : kRuleClauses) {
        if (known.text != "when" && known.text != "case" && known.text != "hold back after")
          Offer(known.text, CompletionKind::kClause, known.about);
      }
    }
    OfferAll(kItems, CompletionKind::kClause);
  }

  void OfferFields(bool codes_only) {
    for (const FieldInfo& field : schema_.fields()) {
      const bool code = field.kind == FieldKind::kCode || field.kind == FieldKind::kHsCode;
      if (field.stage == Stage::kDeclaration && (code || !codes_only))
        Offer(field.name, CompletionKind::kField, field.about);
    }
  }

  void OfferOperators(const FieldInfo& field) {
    switch (field.kind) {
      case FieldKind::kNumber:
      case FieldKind::kDate:
        OfferAll(kNumberOperators, CompletionKind::kOperator);
        break;
      case FieldKind::kCode:
      case FieldKind::kHsCode:
        OfferAll(kCodeOperators, CompletionKind::kOperator);
        break;
      case FieldKind::kText:
        OfferAll(kTextOperators, CompletionKind::kOperator);
        break;
      case FieldKind::kCodes:
        OfferAll(kSetOperators, CompletionKind::kOperator);
        break;
      case FieldKind::kFlag:
        OfferAll(kJoints, CompletionKind::kWord);
        break;
    }
    Offer("at", CompletionKind::kWord, "at another step: at manifest");
  }

  // The unit that fits the left side of the comparison comes first.
  void OfferUnits() {
    std::string fitting;
    for (std::size_t back = 2; back <= std::min<std::size_t>(before_.size(), 4) && fitting.empty();
         ++back) {
      const std::optional<std::size_t> field = schema_.Find(SourceOf(text_, *Back(back)));
      if (field) fitting = UnitText(schema_.field(*field).unit, schema_.currency());
    }
    if (!fitting.empty()) Offer(fitting, CompletionKind::kUnit);
    for (const std::string& unit :
         {schema_.currency(), schema_.currency() + "/kg", schema_.currency() + "/unit",
          std::string("kg"), std::string("t"), std::string("%"), std::string("days"),
          std::string("units")}) {
      if (unit != fitting) Offer(unit, CompletionKind::kUnit);
    }
  }

  void OfferLists() {
    for (const List& list : lists_)
      Offer(list.name, CompletionKind::kList, list.title);
    for (std::size_t i = 0; i + 1 < lexed_.tokens.size(); ++i) {
      const Token& token = lexed_.tokens[i];
      if (token.line_start && token.keyword == Keyword::kList)
        Offer(SourceOf(text_, lexed_.tokens[i + 1]), CompletionKind::kList);
    }
  }

  void OfferErrorKinds() {
    for (const ErrorKind kind : AllErrorKinds())
      Offer(ErrorKindName(kind), CompletionKind::kErrorKind);
  }

  void Choose() {
    const Keyword clause = Clause();
    if (clause == Keyword::kNone) return OfferAll(kItems, CompletionKind::kClause);
    if (Is(Keyword::kSuspects) ||
        (Is(Keyword::kOf) && (Is(Keyword::kFindings, 2) || Is(Keyword::kRate, 2))))
      return OfferErrorKinds();
    if (Is(Keyword::kDemand)) return OfferAll(kLanes, CompletionKind::kWord);
    if (Is(Keyword::kConfidence)) return Offer("learned", CompletionKind::kWord);
    if (Is(Keyword::kList) && !Back()->line_start) return OfferLists();
    if (Is(Keyword::kAt)) {
      for (const std::string_view stage :
           {"manifest", "pre_arrival", "arrival", "transit", "export"})
        Offer(stage, CompletionKind::kStage);
      return;
    }
    if (clause == Keyword::kCase && Back()->kind == TokenKind::kText && Is(Keyword::kCase, 2))
      return OfferAll(kExpected, CompletionKind::kWord);
    if (AnyOf({Keyword::kCheck, Keyword::kWith}) ||
        (Is(Symbol::kComma) && clause != Keyword::kWhen))
      return OfferFields(false);
    if (AnyOf({Keyword::kPer, Keyword::kDistinct})) return OfferFields(true);
    if (Back()->kind == TokenKind::kNumber) return OfferUnits();
    if (AnyOf({Keyword::kAbout, Keyword::kAdvise, Keyword::kCase, Keyword::kRule})) return;
    if (clause == Keyword::kWhen || clause == Keyword::kColumns) return ChooseInCondition();
    OfferClauses();
  }

  void ChooseInCondition() {
    const Token& last = *Back();
    if (const std::optional<std::size_t> field = FieldBefore()) {
      if (Is(Keyword::kPer, 2) || Is(Keyword::kDistinct, 2))
        OfferAll(kWindows, CompletionKind::kWord);
      return OfferOperators(schema_.field(*field));
    }
    const bool opens = AnyOf({Keyword::kWhen, Keyword::kColumns, Keyword::kAnd, Keyword::kOr,
                              Keyword::kNot, Keyword::kWhere, Keyword::kOf}) ||
                       (last.kind == TokenKind::kSymbol && last.symbol != Symbol::kClose &&
                        last.symbol != Symbol::kPercent);
    if (opens) {
      OfferFields(false);
      return OfferAll(kQuestions, CompletionKind::kWord);
    }
    if (AnyOf({Keyword::kIn})) return Offer("list", CompletionKind::kWord, "in list NAME");
    if (AnyOf({Keyword::kLines, Keyword::kChecks, Keyword::kFindings, Keyword::kRate})) {
      Offer("where", CompletionKind::kWord, "only lines that ...");
      return OfferAll(kWindows, CompletionKind::kWord);
    }
    if (AnyOf({Keyword::kDays, Keyword::kDay, Keyword::kEver}))
      Offer("per", CompletionKind::kWord, "per importer, first 4 of hs_code");
    OfferAll(kJoints, CompletionKind::kWord);
    OfferClauses();
  }

  std::string_view text_;
  const Schema& schema_;
  const std::vector<List>& lists_;
  Lexed lexed_;
  std::vector<Token> before_;
  Span replaces_ = {};
  bool silent_ = false;
  std::vector<Completion> items_;
};

}  // namespace

std::string_view CompletionKindName(CompletionKind kind) {
  return kCompletionNames[static_cast<std::size_t>(kind)];
}

Completions Complete(std::string_view text, std::size_t offset, const Schema& schema,
                     const std::vector<List>& lists) {
  if (text.size() > kTextBytesMax) return {};
  return Completer(text, std::min(offset, text.size()), schema, lists).Run();
}

}  // namespace tidewaiter::rules

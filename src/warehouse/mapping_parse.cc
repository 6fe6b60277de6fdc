#include <algorithm>

#include <fmt/format.h>

#include "base/money.h"
#include "codec/parse.h"
#include "codec/toml.h"
#include "warehouse/mapping.h"
#include "warehouse/mapping_names.h"

namespace tidewaiter::warehouse {
namespace {

// Reads one TOML document into a Mapping and collects everything that is wrong with it.
class Parser {
 public:
  void Parse(std::string_view text);
  Mapping mapping;
  std::vector<MappingProblem> problems;

 private:
  using Table = toml::table;

  void Problem(const toml::source_region& where, std::string key, std::string message) {
    problems.push_back({static_cast<int>(where.begin.line), static_cast<int>(where.begin.column),
                        std::move(key), std::move(message)});
  }
  void Unknown(const toml::key& key, const std::string& path) {
    Problem(key.source(), path, "unknown key");
  }

  // The entries of a table in the order of the file: toml++ keeps them by name.
  static std::vector<std::pair<toml::key, const toml::node*>> InOrder(const Table& table);
  const Table* AsTable(const toml::node& node, const std::string& path);
  std::string AsText(const toml::node& node, const std::string& path);
  std::string AsColumn(const toml::node& node, const std::string& path);
  std::vector<std::string> AsTexts(const toml::node& node, const std::string& path);
  template <typename Enum, typename Names>
  void AsWord(const toml::node& node, const std::string& path, const Names& names, Enum& value);
  template <typename T, typename Find>
  std::map<std::string, T> AsWords(const toml::node& node, const std::string& path, Find find);
  char AsSign(const toml::node& node, const std::string& path, std::string_view allowed);

  void Source(const Table& table);
  void Columns(const Table& table);
  void Extras(const Table& table);
  void Units(const Table& table);
  void Codes(const Table& table);
  void Outcome(const Table& table);
  void OutcomeFields(const Table& table);
  void OutcomeField(ErrorKind kind, const Table& table, const std::string& path);
  void CheckStyles(const Table& table);
  void CheckWhole();

  FlagOutcome flag_;
  ListOutcome lists_;
  const toml::node* wrong_ = nullptr;  // texts of a flag, or the column of lists
};

std::vector<std::pair<toml::key, const toml::node*>> Parser::InOrder(const Table& table) {
  std::vector<std::pair<toml::key, const toml::node*>> entries;
  for (const auto& [key, node] : table)
    entries.emplace_back(key, &node);
  std::sort(entries.begin(), entries.end(), [](const auto& a, const auto& b) {
    const auto& x = a.first.source().begin;
    const auto& y = b.first.source().begin;
    return std::pair(x.line, x.column) < std::pair(y.line, y.column);
  });
  return entries;
}

const toml::table* Parser::AsTable(const toml::node& node, const std::string& path) {
  const Table* table = node.as_table();
  if (table == nullptr) Problem(node.source(), path, "must be a table");
  return table;
}

std::string Parser::AsText(const toml::node& node, const std::string& path) {
  const auto text = node.value_exact<std::string>();
  if (!text) Problem(node.source(), path, "must be a text in quotes");
  return text.value_or("");
}

std::string Parser::AsColumn(const toml::node& node, const std::string& path) {
  std::string text = AsText(node, path);
  if (text.empty() && node.is_string()) Problem(node.source(), path, "must name a column");
  return text;
}

std::vector<std::string> Parser::AsTexts(const toml::node& node, const std::string& path) {
  std::vector<std::string> texts;
  const toml::array* array = node.as_array();
  if (array == nullptr) Problem(node.source(), path, "must be a list of texts, like [\"1\"]");
  for (std::size_t i = 0; array != nullptr && i < array->size(); ++i)
    texts.push_back(AsText((*array)[i], path));
  return texts;
}

template <typename Enum, typename Names>
void Parser::AsWord(const toml::node& node, const std::string& path, const Names& names,
                    Enum& value) {
  if (const auto found = FindName<Enum>(names, node.value_exact<std::string>().value_or("?"))) {
    value = *found;
  } else {
    Problem(node.source(), path, fmt::format("must be one of: {}", fmt::join(names, ", ")));
  }
}

template <typename T, typename Find>
std::map<std::string, T> Parser::AsWords(const toml::node& node, const std::string& path,
                                         Find find) {
  std::map<std::string, T> words;
  const Table* table = AsTable(node, path);
  if (table == nullptr) return words;
  for (const auto& [key, value] : InOrder(*table)) {
    const std::string at = fmt::format("{}.{}", path, key.str());
    if (const auto found = find(value->template value_exact<std::string>().value_or("?"))) {
      words.emplace(key.str(), *found);
    } else {
      Problem(value->source(), at, "not one of our words for it");
    }
  }
  return words;
}

char Parser::AsSign(const toml::node& node, const std::string& path, std::string_view allowed) {
  const std::string text = node.value_exact<std::string>().value_or("");
  if (text.size() == 1 && allowed.find(text[0]) != std::string_view::npos) return text[0];
  Problem(node.source(), path, "must be one of the signs allowed here");
  return allowed[0];
}

void Parser::Source(const Table& table) {
  for (const auto& [key, node] : InOrder(table)) {
    const std::string path = fmt::format("source.{}", key.str());
    if (key == "format") {
      AsWord(*node, path, kFormatNames, mapping.format);
    } else if (key == "delimiter") {
      mapping.delimiter = AsSign(*node, path, ",;\t|:~^");
    } else if (key == "encoding") {
      AsWord(*node, path, kEncodingNames, mapping.encoding);
    } else if (key == "currency") {
      mapping.currency = AsText(*node, path);
      const auto currency = Currency::Parse(mapping.currency);
      if (!currency) Problem(node->source(), path, currency.error().message);
    } else if (key == "decimal") {
      mapping.decimal = AsSign(*node, path, ".,");
    } else if (key == "date_format") {
      mapping.date_format = AsText(*node, path);
      const Status status = codec::CheckDayFormat(mapping.date_format);
      if (!status) Problem(node->source(), path, status.error().message);
    } else if (key == "missing") {
      mapping.missing = AsTexts(*node, path);
    } else {
      Unknown(key, path);
    }
  }
}

bool IsField(std::string_view name) {
  const auto& fields = MappingFields();
  return std::find(fields.begin(), fields.end(), name) != fields.end();
}

void Parser::Columns(const Table& table) {
  for (const auto& [key, node] : InOrder(table)) {
    const std::string path = fmt::format("columns.{}", key.str());
    if (key == "extra") {
      if (const Table* extras = AsTable(*node, path)) Extras(*extras);
    } else if (IsField(key.str())) {
      mapping.columns.emplace(key.str(), AsColumn(*node, path));
    } else {
      Problem(key.source(), path, "unknown field; attributes of your own go to [columns.extra]");
    }
  }
}

// An own name becomes a column of the history, so it must be a plain word that is not taken.
bool IsOwnName(std::string_view name) {
  constexpr std::string_view kLetters = "abcdefghijklmnopqrstuvwxyz_";
  constexpr std::array<std::string_view, 12> kTaken{
      "value_minor", "currency", "outcome_source",  "selection_basis",
      "checked",     "wrong",    "recovered_minor", "known_on",
      "corrections", "part",     "lines",           "parts"};
  return !name.empty() && name.size() <= 40 && kLetters.find(name[0]) != std::string_view::npos &&
         name.find_first_not_of("abcdefghijklmnopqrstuvwxyz_0123456789") ==
             std::string_view::npos &&
         !IsField(name) && !FindAttribute(name) &&
         std::find(kTaken.begin(), kTaken.end(), name) == kTaken.end();
}

void Parser::Extras(const Table& table) {
  for (const auto& [key, node] : InOrder(table)) {
    const std::string path = fmt::format("columns.extra.{}", key.str());
    if (!IsOwnName(key.str())) {
      Problem(key.source(), path, "must be a word of a-z, 0-9 and _ that is not one of ours");
    }
    mapping.extras.emplace_back(key.str(), AsColumn(*node, path));
    if (mapping.extras.size() == kExtraCount + 1) {
      Problem(key.source(), path, fmt::format("more than {} extra columns", kExtraCount));
    }
  }
}

void Parser::Units(const Table& table) {
  for (const auto& [key, node] : InOrder(table)) {
    const std::string path = fmt::format("units.{}", key.str());
    if (key == "net_mass_kg") {
      AsWord(*node, path, kMassNames, mapping.net_mass);
    } else if (key == "gross_mass_kg") {
      AsWord(*node, path, kMassNames, mapping.gross_mass);
    } else if (key == "value") {
      AsWord(*node, path, kValueNames, mapping.value);
    } else if (key == "rate_percent") {
      AsWord(*node, path, kRateNames, mapping.rate);
    } else {
      Unknown(key, path);
    }
  }
}

void Parser::Codes(const Table& table) {
  for (const auto& [key, node] : InOrder(table)) {
    const std::string path = fmt::format("codes.{}", key.str());
    const std::string name(key.str());
    const bool extra = std::any_of(mapping.extras.begin(), mapping.extras.end(),
                                   [&](const auto& e) { return e.first == name; });
    if (!extra && (!FindAttribute(name) || !IsField(name))) {
      Problem(key.source(), path, "not an attribute");
      continue;
    }
    const Table* list = AsTable(*node, path);
    if (list == nullptr) continue;
    CodeList& codes = mapping.codes[name];
    for (const auto& [theirs, ours] : InOrder(*list)) {
      const std::string at = fmt::format("{}.{}", path, theirs.str());
      codes.emplace(theirs.str(), AsText(*ours, at));
      if (theirs == "*" && codes["*"] != "reject") {
        Problem(ours->source(), at, "can only be \"reject\"");
      }
    }
  }
}

void Parser::Outcome(const Table& table) {
  OutcomeMapping& outcome = mapping.outcome;
  for (const auto& [key, node] : InOrder(table)) {
    const std::string path = fmt::format("outcome.{}", key.str());
    if (key == "flag") {
      flag_.column = AsColumn(*node, path);
    } else if (key == "wrong") {
      wrong_ = node;
    } else if (key == "clean") {
      flag_.clean = AsTexts(*node, path);
    } else if (key == "kind") {
      const auto kind = FindErrorKind(node->value_exact<std::string>().value_or("?"));
      if (!kind) Problem(node->source(), path, "not an error kind");
      flag_.kind = kind.value_or(ErrorKind::kUnspecified);
    } else if (key == "checked") {
      lists_.checked = AsColumn(*node, path);
    } else if (key == "corrections") {
      lists_.corrections = AsColumn(*node, path);
    } else if (key == "fields") {
      if (const Table* fields = AsTable(*node, path)) OutcomeFields(*fields);
    } else if (key == "source") {
      outcome.source = AsColumn(*node, path);
    } else if (key == "source_values") {
      outcome.source_values = AsWords<OutcomeSource>(*node, path, FindOutcomeSource);
    } else if (key == "basis") {
      outcome.basis = AsColumn(*node, path);
    } else if (key == "basis_values") {
      outcome.basis_values = AsWords<SelectionBasis>(*node, path, FindSelectionBasis);
    } else if (key == "recovered") {
      outcome.recovered = AsColumn(*node, path);
    } else if (key == "known_on") {
      outcome.known_on = AsColumn(*node, path);
    } else {
      Unknown(key, path);
    }
  }
  CheckStyles(table);
}

void Parser::OutcomeFields(const Table& table) {
  for (const auto& [key, node] : InOrder(table)) {
    const std::string path = fmt::format("outcome.fields.{}", key.str());
    const auto kind = FindErrorKind(key.str());
    if (!kind) Problem(key.source(), path, "not an error kind");
    const Table* field = AsTable(*node, path);
    if (kind && field != nullptr) OutcomeField(*kind, *field, path);
  }
}

void Parser::OutcomeField(ErrorKind kind, const Table& table, const std::string& path) {
  FieldOutcome field;
  field.kind = kind;
  for (const auto& [key, node] : InOrder(table)) {
    const std::string at = fmt::format("{}.{}", path, key.str());
    if (key == "verdict") {
      field.verdict = AsColumn(*node, at);
    } else if (key == "confirmed") {
      field.confirmed = AsTexts(*node, at);
    } else if (key == "corrected") {
      field.corrected = AsTexts(*node, at);
    } else if (key == "corrected_to") {
      field.corrected_to = AsColumn(*node, at);
    } else {
      Unknown(key, at);
    }
  }
  if (field.verdict.empty()) Problem(table.source(), path, "needs verdict = a column");
  if (field.corrected.empty()) Problem(table.source(), path, "needs corrected = a list of texts");
  mapping.outcome.fields.push_back(std::move(field));
}

// Exactly one way of saying what was found.
void Parser::CheckStyles(const Table& table) {
  const bool flag = !flag_.column.empty();
  if (flag && wrong_ != nullptr) flag_.wrong = AsTexts(*wrong_, "outcome.wrong");
  if (!flag && wrong_ != nullptr) lists_.wrong = AsColumn(*wrong_, "outcome.wrong");
  const bool lists = lists_ != ListOutcome{};
  const bool fields = !mapping.outcome.fields.empty();
  const int styles = (flag ? 1 : 0) + (lists ? 1 : 0) + (fields ? 1 : 0);
  if (styles > 1) {
    Problem(table.source(), "outcome", "more than one of flag, lists and fields");
  } else if (styles == 0 && mapping.outcome.source.empty()) {
    Problem(table.source(), "outcome", "needs flag, or checked/wrong, or fields, or source");
  }
  if (flag && flag_.wrong.empty()) {
    Problem(table.source(), "outcome.wrong", "needs the texts that mean wrong");
  }
  if (!flag && (!flag_.clean.empty() || flag_.kind != ErrorKind::kUnspecified)) {
    Problem(table.source(), "outcome", "clean and kind belong to flag");
  }
  if (flag) mapping.outcome.flag = flag_;
  if (lists) mapping.outcome.lists = lists_;
}

void Parser::CheckWhole() {
  if (mapping.Column("date").empty()) {
    problems.push_back({0, 0, "columns.date", "is needed: lines are learned in order of time"});
  }
}

void Parser::Parse(std::string_view text) {
  toml::parse_result parsed = toml::parse(text);
  if (!parsed) {
    Problem(parsed.error().source(), "", std::string(parsed.error().description()));
    return;
  }
  const Table& root = parsed.table();
  // Columns before codes: a code list may name an extra column.
  using Section = std::pair<std::string_view, void (Parser::*)(const Table&)>;
  constexpr std::array<Section, 5> kSections{{{"source", &Parser::Source},
                                              {"columns", &Parser::Columns},
                                              {"units", &Parser::Units},
                                              {"codes", &Parser::Codes},
                                              {"outcome", &Parser::Outcome}}};
  for (const auto& [name, read] : kSections) {
    const toml::node* node = root.get(name);
    const Table* table = node == nullptr ? nullptr : AsTable(*node, std::string(name));
    if (table != nullptr) (this->*read)(*table);
  }
  for (const auto& [key, node] : root) {
    const bool known = std::any_of(kSections.begin(), kSections.end(),
                                   [&](const Section& s) { return s.first == key.str(); });
    if (!known) Unknown(key, std::string(key.str()));
  }
  CheckWhole();
  std::stable_sort(problems.begin(), problems.end(), [](const auto& a, const auto& b) {
    return std::pair(a.line, a.column) < std::pair(b.line, b.column);
  });
}

}  // namespace

std::vector<MappingProblem> MappingProblems(std::string_view text) {
  Parser parser;
  parser.Parse(text);
  return parser.problems;
}

Result<Mapping> ParseMapping(std::string_view text, std::string_view name) {
  Parser parser;
  parser.Parse(text);
  if (parser.problems.empty()) return std::move(parser.mapping);
  std::string message;
  for (const MappingProblem& problem : parser.problems) {
    message +=
        fmt::format("{}{}:{}:{}: {}{}{}", message.empty() ? "" : "; ", name, problem.line,
                    problem.column, problem.key, problem.key.empty() ? "" : " ", problem.message);
  }
  return Fail(ErrorCode::kInvalidArgument, message, parser.problems.front().key);
}

}  // namespace tidewaiter::warehouse

#include "detect/rules/internal/context.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "detect/rules/internal/everyday_names.h"
#include "detect/rules/internal/limits.h"
#include "detect/rules/internal/nearest.h"

namespace tidewaiter::rules {
namespace {

constexpr std::size_t kJoinedWordsMax = 3;  // "customs office code": no field has more

constexpr std::array<std::string_view, kStageCount> kStages{"manifest",    "pre_arrival", "arrival",
                                                            "declaration", "transit",     "export"};

}  // namespace

Context::Context(std::string_view text, const Schema& schema) : text_(text), schema_(schema) {
  for (std::size_t number = 0; number < schema.fields().size(); ++number) {
    const FieldInfo& field = schema.field(number);
    auto& stages = fields_[field.name];
    std::optional<std::size_t>& place = stages[static_cast<std::size_t>(field.stage)];
    if (!place) place = number;
    if (field.stage == Stage::kDeclaration) field_names_.push_back(field.name);
  }
}

std::optional<std::size_t> Context::FindField(std::string_view name, Stage stage) const {
  const auto found = fields_.find(name);
  if (found == fields_.end()) return std::nullopt;
  return found->second[static_cast<std::size_t>(stage)];
}

std::string Context::NearField(std::string_view word) const {
  if (problems_.full()) return "";
  std::string snake = SnakeCase(word);
  if (FindField(snake)) return snake;
  const std::string_view meant = FieldMeantBy(snake);
  if (FindField(meant)) return std::string(meant);
  return Nearest(word, field_names_);
}

std::string Context::NearKeyword(std::string_view word, std::span<const Keyword> among) const {
  if (problems_.full()) return "";
  std::vector<std::string_view> texts(among.size());
  std::ranges::transform(among, texts.begin(), KeywordText);
  return Nearest(word, texts);
}

// "net mass" and "net-mass" are one field. False, and nothing taken, when no field comes out.
bool Context::JoinedField(Cursor& cursor) {
  std::string joined(Source(cursor.Peek()));
  std::size_t ahead = 1;
  for (std::size_t words = 1; words < kJoinedWordsMax; ++words) {
    const bool dash = cursor.Is(Symbol::kMinus, ahead) && cursor.Adjacent(ahead - 1);
    if (dash) ++ahead;
    if (!cursor.Is(TokenKind::kWord, ahead)) return false;
    joined += '_' + std::string(Source(cursor.Peek(ahead)));
    ++ahead;
    std::string snake = SnakeCase(joined);
    if (!FindField(snake)) snake = FieldMeantBy(snake);
    if (!FindField(snake)) continue;
    const Span begin = cursor.Peek().span;
    for (std::size_t i = 0; i < ahead; ++i)
      cursor.Next();
    Tell("unknown_field", cursor.Since(begin),
         fmt::format("names of fields are one word: “{}”", snake), snake);
    return true;
  }
  return false;
}

std::optional<std::size_t> Context::TellUnknownField(Cursor& cursor) {
  if (JoinedField(cursor)) return std::nullopt;
  const Token& token = cursor.Next();
  const std::string_view word = Source(token);
  if (AnyStage(word)) {
    Tell("unknown_field", token.span,
         fmt::format("“{}” is declared at other steps alone: write “{} at ...”", word, word));
    return std::nullopt;
  }
  std::string near = NearField(word);
  Tell("unknown_field", token.span,
       near.empty() ? fmt::format("there is no field “{}”; “tidewaiter rules fields” lists them "
                                  "all",
                                  word)
                    : fmt::format("there is no field “{}”; did you mean “{}”?", word, near),
       near);
  return std::nullopt;
}

std::optional<std::size_t> Context::ReadStage(Cursor& cursor, const Token& name) {
  cursor.Next();  // "at"
  const Token& token = cursor.Peek();
  if (token.kind != TokenKind::kWord) {
    Tell("unknown_stage", cursor.Gap(),
         "behind “at” stands a step: manifest, pre_arrival, arrival, transit or export");
    return std::nullopt;
  }
  cursor.Next();
  const std::string_view word = Source(token);
  const std::optional<Stage> stage = FindStage(word);
  if (!stage) {
    Tell(
        "unknown_stage", token.span,
        fmt::format("there is no step “{}”: manifest, pre_arrival, arrival, transit, export", word),
        problems_.full() ? "" : Nearest(word, kStages));
    return std::nullopt;
  }
  const std::optional<std::size_t> field = FindField(Source(name), *stage);
  if (!field) {
    Tell("unknown_field", cursor.Since(name.span),
         fmt::format("“{}” is not known at the step “{}”", Source(name), word));
  }
  return field;
}

std::optional<std::size_t> Context::ReadField(Cursor& cursor) {
  const Token& token = cursor.Peek();
  if (token.kind == TokenKind::kBad) {
    cursor.Next();
    return std::nullopt;
  }
  if (token.kind != TokenKind::kWord) {
    const Span span = token.kind == TokenKind::kEnd ? cursor.Gap() : token.span;
    cursor.Next();
    Tell("syntax", span, "the name of a field belongs here");
    return std::nullopt;
  }
  if (!AnyStage(Source(token))) return TellUnknownField(cursor);
  if (cursor.Is(Keyword::kAt, 1)) {
    const Token name = cursor.Next();
    return ReadStage(cursor, name);
  }
  const std::optional<std::size_t> field = FindField(Source(token));
  if (!field) return TellUnknownField(cursor);
  cursor.Next();
  return field;
}

const List* Context::FindList(std::string_view name) const {
  const auto found = lists_.find(name);
  return found == lists_.end() ? nullptr : found->second;
}

const List* Context::ReadList(Cursor& cursor) {
  const Token& token = cursor.Peek();
  if (token.kind == TokenKind::kText) {
    cursor.Next();
    const std::string name = TextOf(Source(token));
    Tell("unknown_list", token.span, "names of lists stand without quotes",
         FindList(name) != nullptr ? name : "");
    return nullptr;
  }
  if (token.kind != TokenKind::kWord) {
    Tell("unknown_list", cursor.Gap(), "behind “list” stands the name of a list");
    return nullptr;
  }
  cursor.Next();
  const std::string_view name = Source(token);
  const List* list = FindList(name);
  if (list != nullptr) return list;
  std::vector<std::string_view> names;
  for (const auto& [known, unused] : lists_)
    names.push_back(known);
  std::ranges::sort(names);
  std::string near = problems_.full() ? "" : Nearest(name, names);
  Tell("unknown_list", token.span,
       near.empty() ? fmt::format("there is no list “{}”", name)
                    : fmt::format("there is no list “{}”; did you mean “{}”?", name, near),
       near);
  return nullptr;
}

std::shared_ptr<const Aggregate> Context::Intern(Aggregate aggregate) {
  const auto found = by_text_.find(aggregate.text);
  if (found != by_text_.end()) return found->second;
  aggregate.number = questions_.size();
  auto made = std::make_shared<const Aggregate>(std::move(aggregate));
  questions_.push_back(made);
  by_text_.emplace(made->text, made);
  return made;
}

void Context::ForgetQuestions(std::size_t keep) {
  while (questions_.size() > keep) {
    by_text_.erase(questions_.back()->text);
    questions_.pop_back();
  }
}

}  // namespace tidewaiter::rules

#include <algorithm>
#include <array>

#include "codec/json_writer.h"
#include "detect/rules/complete.h"
#include "detect/rules/internal/number_text.h"
#include "detect/rules/internal/token.h"

namespace tidewaiter::rules {
namespace {

constexpr std::array<std::string_view, 11> kHighlightNames{
    "keyword", "field",   "number", "unit",     "text", "date",
    "code",    "comment", "name",   "operator", "wrong"};

bool IsItem(Keyword keyword) {
  return keyword == Keyword::kRule || keyword == Keyword::kList || keyword == Keyword::kTable;
}

bool IsNumber(TokenKind kind) {
  return kind == TokenKind::kNumber || kind == TokenKind::kMixed;
}

class Painter {
 public:
  Painter(std::string_view text, const Schema& schema) : text_(text), schema_(schema) {
    for (const FieldInfo& field : schema.fields())
      fields_.push_back(field.name);
    std::ranges::sort(fields_);
  }

  [[nodiscard]] HighlightKind KindOf(const Token& token, const Token* before) const {
    switch (token.kind) {
      case TokenKind::kNumber:
      case TokenKind::kMixed:
        return HighlightKind::kNumber;
      case TokenKind::kText:
        return HighlightKind::kText;
      case TokenKind::kDate:
        return HighlightKind::kDate;
      case TokenKind::kSymbol:
        return token.symbol == Symbol::kPercent ? HighlightKind::kUnit : HighlightKind::kOperator;
      case TokenKind::kWord:
        return KindOfWord(token, before);
      default:
        return HighlightKind::kWrong;
    }
  }

 private:
  [[nodiscard]] HighlightKind KindOfWord(const Token& token, const Token* before) const {
    const std::string_view word = SourceOf(text_, token);
    const bool named =
        before != nullptr && before->kind == TokenKind::kWord && IsItem(before->keyword);
    if (named && token.keyword == Keyword::kNone) return HighlightKind::kName;
    const bool unit_place =
        before != nullptr && (IsNumber(before->kind) || before->symbol == Symbol::kSlash);
    if (unit_place && FindUnit(word, schema_)) return HighlightKind::kUnit;
    if (std::ranges::binary_search(fields_, word)) return HighlightKind::kField;
    const bool capitals =
        word.find_first_of("abcdefghijklmnopqrstuvwxyz") == std::string_view::npos;
    if (capitals) return HighlightKind::kCode;
    return token.keyword == Keyword::kNone ? HighlightKind::kName : HighlightKind::kKeyword;
  }

  std::string_view text_;
  const Schema& schema_;
  std::vector<std::string_view> fields_;
};

// UTF-16 units up to each place that is asked for, in rising order.
class Utf16 {
 public:
  explicit Utf16(std::string_view text) : text_(text) {}

  std::size_t At(std::size_t offset) {
    if (offset < byte_) byte_ = units_ = 0;
    for (; byte_ < std::min(offset, text_.size()); ++byte_) {
      const auto c = static_cast<unsigned char>(text_[byte_]);
      const bool begins = (c & 0xC0U) != 0x80U;
      units_ += begins ? (c >= 0xF0U ? 2U : 1U) : 0U;
    }
    return units_;
  }

 private:
  std::string_view text_;
  std::size_t byte_ = 0;
  std::size_t units_ = 0;
};

}  // namespace

std::string_view HighlightKindName(HighlightKind kind) {
  return kHighlightNames[static_cast<std::size_t>(kind)];
}

std::vector<Highlighted> Highlight(std::string_view text, const Schema& schema) {
  if (text.size() > kTextBytesMax) return {};
  Problems unused;
  const Lexed lexed = Lex(text, unused);
  const Painter painter(text, schema);
  std::vector<Highlighted> pieces;
  pieces.reserve(lexed.tokens.size() + lexed.comments.size());
  for (std::size_t i = 0; i < lexed.tokens.size(); ++i) {
    const Token* const before = i == 0 ? nullptr : &lexed.tokens[i - 1];
    pieces.push_back(
        {.span = lexed.tokens[i].span, .kind = painter.KindOf(lexed.tokens[i], before)});
  }
  for (const Span comment : lexed.comments)
    pieces.push_back({.span = comment, .kind = HighlightKind::kComment});
  std::ranges::sort(pieces, {}, [](const Highlighted& piece) { return piece.span.begin; });
  return pieces;
}

std::string HighlightJson(std::string_view text, const Schema& schema) {
  std::string out;
  codec::JsonWriter json(out);
  Utf16 units(text);
  json.BeginArray();
  for (const Highlighted& piece : Highlight(text, schema)) {
    json.BeginArray().Unsigned(units.At(piece.span.begin)).Unsigned(units.At(piece.span.end));
    json.Text(HighlightKindName(piece.kind)).EndArray();
  }
  json.EndArray();
  return out;
}

std::string CompletionsJson(std::string_view text, const Completions& completions) {
  std::string out;
  codec::JsonWriter json(out);
  Utf16 units(text);
  json.BeginObject();
  json.Member("begin", units.At(completions.replaces.begin));
  json.Member("end", units.At(completions.replaces.end));
  json.Key("items").BeginArray();
  for (const Completion& item : completions.items) {
    json.BeginObject().Member("text", item.text);
    json.Member("kind", CompletionKindName(item.kind)).MemberUnlessEmpty("about", item.about);
    json.EndObject();
  }
  json.EndArray().EndObject();
  return out;
}

}  // namespace tidewaiter::rules

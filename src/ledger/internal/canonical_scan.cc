#include "ledger/internal/canonical_scan.h"

#include <cstdint>

#include <fmt/format.h>

namespace tidewaiter::ledger {
namespace {

constexpr std::uint64_t kExactMax = std::uint64_t{1} << 53U;

class Scan {
 public:
  Scan(std::string_view text, std::size_t at) : text_(text), at_(at) {}

  bool Object(int depth);
  [[nodiscard]] std::size_t at() const { return at_; }
  [[nodiscard]] std::unexpected<Error> Failure() const {
    return Fail(ErrorCode::kInvalidArgument, what_, pointer_);
  }

 private:
  [[nodiscard]] char Next() const { return at_ < text_.size() ? text_[at_] : '\0'; }
  bool Take(char c) {
    if (Next() != c) return false;
    ++at_;
    return true;
  }
  bool Bad(const char* what) {
    what_ = what;
    return false;
  }
  bool Name(std::string_view& name);
  bool Member(int depth, std::string_view& before);
  bool Value(int depth);
  bool List(int depth);
  bool Text();
  bool Escape();
  bool Integer();
  bool Word(std::string_view word);
  // A fault was found inside: its pointer grows on the way out, so that good texts pay nothing.
  bool Under(std::string_view part) {
    pointer_ = fmt::format("/{}{}", part, pointer_);
    return false;
  }

  std::string_view text_;
  std::size_t at_;
  std::string pointer_;
  const char* what_ = "";
};

bool Scan::Object(int depth) {
  if (depth > kDataDepthMax) return Bad("is nested too deep");
  if (!Take('{')) return Bad("is not an object");
  if (Take('}')) return true;
  std::string_view before;
  for (std::size_t count = 0; count < kDataMembersMax; ++count) {
    if (!Member(depth, before)) return false;
    if (Take('}')) return true;
    if (!Take(',')) return Bad("lacks a comma or the end of the object");
  }
  return Bad("has too many members");
}

bool Scan::Member(int depth, std::string_view& before) {
  std::string_view name;
  if (!Name(name)) return false;
  if (name <= before) return Bad("has names that do not rise");
  before = name;
  if (!Take(':')) return Bad("lacks a colon");
  return Value(depth) || Under(name);
}

bool Scan::Name(std::string_view& name) {
  if (!Take('"')) return Bad("lacks a name");
  const std::size_t from = at_;
  while (Next() > ' ' && Next() < '\x7f' && Next() != '"' && Next() != '\\')
    ++at_;
  name = text_.substr(from, at_ - from);
  if (name.empty() || name.size() > kDataNameMax) return Bad("has an empty or a long name");
  return Take('"') || Bad("has a name that is not visible ASCII");
}

bool Scan::Value(int depth) {
  switch (Next()) {
    case '{':
      return Object(depth + 1);
    case '[':
      return List(depth + 1);
    case '"':
      return Text();
    case 't':
      return Word("true");
    case 'f':
      return Word("false");
    case 'n':
      return Word("null");
    default:
      return Integer();
  }
}

bool Scan::List(int depth) {
  if (depth > kDataDepthMax) return Bad("is nested too deep");
  ++at_;  // the bracket
  if (Take(']')) return true;
  for (std::size_t count = 0; count < kDataMembersMax; ++count) {
    if (!Value(depth)) return Under(std::to_string(count));
    if (Take(']')) return true;
    if (!Take(',')) return Bad("lacks a comma or the end of the list");
  }
  return Bad("has too many elements");
}

bool Scan::Text() {
  ++at_;  // the quote
  while (at_ < text_.size()) {
    const char c = text_[at_++];
    if (c == '"') return true;
    if (static_cast<unsigned char>(c) < 0x20) return Bad("has a control character");
    if (c == '\\' && !Escape()) return Bad("has an escape that is not the canonical one");
  }
  return Bad("does not end");
}

// JCS writes \b \t \n \f \r \" \\ so, and other control characters as \u00xx in small letters.
bool Scan::Escape() {
  const char c = Next();
  ++at_;
  if (std::string_view("btnfr\"\\").find(c) != std::string_view::npos) return c != '\0';
  if (c != 'u' || text_.size() - at_ < 4 || text_.substr(at_, 2) != "00") return false;
  const char high = text_[at_ + 2];
  const char low = text_[at_ + 3];
  at_ += 4;
  if (high != '0' && high != '1') return false;
  if (high == '0' && std::string_view("89acd").find(low) != std::string_view::npos) return false;
  return std::string_view("0123456789abcdef").find(low) != std::string_view::npos;
}

bool Scan::Integer() {
  const bool negative = Take('-');
  const std::size_t from = at_;
  std::uint64_t number = 0;
  for (; Next() >= '0' && Next() <= '9'; ++at_) {
    number = number * 10 + static_cast<std::uint64_t>(Next() - '0');
    if (number > kExactMax) return Bad("is beyond what every reader keeps exactly");
  }
  const std::size_t digits = at_ - from;
  if (digits == 0) return Bad("is no value");
  if (text_[from] == '0' && (digits > 1 || negative)) return Bad("is not written shortest");
  return true;
}

bool Scan::Word(std::string_view word) {
  if (text_.substr(at_, word.size()) != word) return Bad("is no value");
  at_ += word.size();
  return true;
}

}  // namespace

Result<std::size_t> CanonicalObjectEnd(std::string_view text, std::size_t at) {
  Scan scan(text, at);
  if (!scan.Object(1)) return scan.Failure();
  return scan.at();
}

}  // namespace tidewaiter::ledger

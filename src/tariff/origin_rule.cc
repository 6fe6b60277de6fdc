#include "tariff/origin_rule.h"

#include <array>
#include <utility>

namespace tidewaiter::tariff {
namespace {

constexpr int kDigits = GoodsCode::kDigitsMax;

std::string_view Entity(std::string_view text, std::string& out) {
  static constexpr std::array<std::pair<std::string_view, std::string_view>, 7> kEntities = {
      {{"&nbsp;", " "},
       {"&amp;", "&"},
       {"&lt;", "<"},
       {"&gt;", ">"},
       {"&quot;", "\""},
       {"&apos;", "'"},
       {"&#39;", "'"}}};
  for (const auto& [name, sign] : kEntities) {
    if (!text.starts_with(name)) continue;
    out += sign;
    return text.substr(name.size());
  }
  out += '&';
  return text.substr(1);
}

// Past "<...>"; a lone '<' is a sign as any other.
std::string_view Tag(std::string_view text, std::string& out) {
  const std::size_t end = text.find('>');
  const bool tag = end != std::string_view::npos && end > 1 &&
                   (text[1] == '/' || (text[1] | 0x20) >= 'a') && (text[1] | 0x20) <= 'z';
  if (!tag) {
    out += '<';
    return text.substr(1);
  }
  const std::string_view name = text.substr(1, end - 1);
  if (name.starts_with("br") || name.starts_with("li") || name.starts_with("p") ||
      name.starts_with("/")) {
    out += name.starts_with("/a") || name.starts_with("/s") ? "" : " ";
  }
  return text.substr(end + 1);
}

// Past "](address)" at the end of a link's text.
std::string_view LinkEnd(std::string_view text, std::string& out) {
  const std::size_t end = text.starts_with("](") ? text.find(')') : std::string_view::npos;
  if (end == std::string_view::npos) {
    out += ']';
    return text.substr(1);
  }
  return text.substr(end + 1);
}

std::string_view Piece(std::string_view text, std::string& out) {
  constexpr std::string_view kNoBreak = "\xC2\xA0";
  if (text.starts_with(kNoBreak)) {
    out += ' ';
    return text.substr(kNoBreak.size());
  }
  switch (text.front()) {
    case '&':
      return Entity(text, out);
    case '<':
      return Tag(text, out);
    case ']':
      return LinkEnd(text, out);
    case '[':
      if (text.find("](") == std::string_view::npos) out += '[';
      return text.substr(1);
    case '*':
      return text.substr(1);
    case '\n':
    case '\r':
    case '\t':
      out += ' ';
      return text.substr(1);
    default:
      out += text.front();
      return text.substr(1);
  }
}

}  // namespace

std::uint64_t LastOf(GoodsCode code) {
  std::uint64_t step = 1;
  for (int i = code.digits(); i < kDigits; ++i)
    step *= 10;
  return FirstOf(code) + step - 1;
}

std::uint64_t FirstOf(GoodsCode code) {
  return code.Padded(kDigits).packed() >> 4U;
}

bool CodeRange::Holds(GoodsCode code) const {
  return FirstOf(from) <= FirstOf(code) && LastOf(code) <= LastOf(until);
}

bool CodeRange::Touches(GoodsCode code) const {
  return FirstOf(from) <= LastOf(code) && FirstOf(code) <= LastOf(until);
}

bool IsPercent(const Decimal& percent) {
  return percent.ok() && !percent.negative() && percent <= Decimal(100) &&
         percent.scale() <= kPercentDigitsMax;
}

std::string PlainText(std::string_view text) {
  std::string loose;
  while (!text.empty())
    text = Piece(text, loose);
  std::string out;
  for (const char c : loose) {
    if (c == ' ' && (out.empty() || out.back() == ' ')) continue;
    out += c;
  }
  if (out.ends_with(' ')) out.pop_back();
  return out;
}

}  // namespace tidewaiter::tariff

#include "detect/rules/internal/comment_reader.h"

#include <algorithm>
#include <map>
#include <utility>

namespace tidewaiter::rules {
namespace {

using Item = CommentReader::Item;

struct Unit {  // what the house writes as one line
  PrintedLine line;
  std::uint32_t begin = 0;
};
using Units = std::vector<Unit>;

// The clauses of one item with their tokens, in the order of the text.
class Clauses {
 public:
  Clauses(Item item, std::span<const std::uint32_t> begins) : item_(item), begins_(begins) {}

  template <typename Use>  // use(keyword, tokens)
  void ForEach(Use use) const {
    for (std::size_t i = 0; i < begins_.size(); ++i) {
      const std::size_t begin = At(begins_[i]);
      const std::size_t end = i + 1 < begins_.size() ? At(begins_[i + 1]) : item_.size();
      use(item_[begin].keyword, item_.subspan(begin, end - begin));
    }
  }

 private:
  [[nodiscard]] std::size_t At(std::uint32_t begin) const {
    const auto found = std::ranges::lower_bound(
        item_, begin, {}, [](const Token& token) { return token.span.begin; });
    return static_cast<std::size_t>(found - item_.begin());
  }

  Item item_;
  std::span<const std::uint32_t> begins_;
};

bool IsConnector(const Token& token) {
  return token.kind == TokenKind::kWord &&
         (token.keyword == Keyword::kAnd || token.keyword == Keyword::kOr);
}

// Adds the lines of the clause named in `line` that begin with its first token and at `more`.
void Add(Units& units, PrintedLine line, Item tokens, const std::vector<std::uint32_t>& more = {}) {
  units.push_back({line, tokens.front().span.begin});
  for (const std::uint32_t begin : more) {
    ++line.part;
    units.push_back({line, begin});
  }
}

// Where the "and" or "or" before each part but the first stands.
std::vector<std::uint32_t> PartsOf(const Condition& when, Item tokens) {
  std::vector<std::uint32_t> begins;
  if (when.op != ConditionOp::kAnd && when.op != ConditionOp::kOr) return begins;
  for (std::size_t part = 1; part < when.parts.size(); ++part) {
    auto at = std::ranges::lower_bound(tokens, when.parts[part]->span.begin, {},
                                       [](const Token& token) { return token.span.begin; });
    while (at != tokens.begin() && (at == tokens.end() || !IsConnector(*at)))
      --at;
    const std::uint32_t begin = at->span.begin;
    if (begin <= (begins.empty() ? tokens.front().span.begin : begins.back())) return {};
    begins.push_back(begin);
  }
  return begins;
}

// Where "earlier" stands, when it does so once for each line.
std::vector<std::uint32_t> EarlierOf(const Case& shown, Item tokens) {
  std::vector<std::uint32_t> begins;
  for (const Token& token : tokens) {
    if (token.kind == TokenKind::kWord && token.keyword == Keyword::kEarlier) {
      begins.push_back(token.span.begin);
    }
  }
  if (begins.size() != shown.earlier.size()) begins.clear();
  return begins;
}

// The clauses that are not written since they say what holds without them: their comments go to
// their neighbours.
bool IsSilent(const Rule& rule, Keyword keyword) {
  return (keyword == Keyword::kAbout && rule.about.empty()) ||
         (keyword == Keyword::kAdvise && rule.advise.empty()) ||
         (keyword == Keyword::kConfidence && rule.confidence.learned &&
          rule.confidence.prior == Confidence().prior);
}

PrintedLine Line(Keyword clause) {
  return {.clause = std::string(KeywordText(clause))};
}

Units UnitsOf(const Rule& rule, Item item, const Clauses& clauses) {
  Units units{{{}, item.front().span.begin}};
  std::uint32_t cases = 0;
  clauses.ForEach([&](Keyword keyword, Item tokens) {
    if (IsSilent(rule, keyword)) return;
    PrintedLine line = Line(keyword);
    if (keyword == Keyword::kWhen && rule.when) {
      Add(units, std::move(line), tokens, PartsOf(*rule.when, tokens));
    } else if (keyword == Keyword::kCase && cases < rule.cases.size()) {
      line.number = cases;
      Add(units, std::move(line), tokens, EarlierOf(rule.cases[cases], tokens));
      ++cases;
    } else {
      Add(units, std::move(line), tokens);
    }
  });
  return units;
}

Units UnitsOf(const Table& table, Item item, const Clauses& clauses) {
  Units units{{{}, item.front().span.begin}};
  std::uint32_t rows = 0;
  clauses.ForEach([&](Keyword keyword, Item tokens) {
    if (IsSilent(table.common, keyword)) return;
    PrintedLine line = Line(keyword);
    if (keyword == Keyword::kRow) line.number = rows++;
    Add(units, std::move(line), tokens);
  });
  return units;
}

// Entries of several "values" are written as one clause.
Units UnitsOf(const List& list, Item item, const Clauses& clauses) {
  Units units{{{}, item.front().span.begin}};
  PrintedLine entry = Line(Keyword::kValues);
  clauses.ForEach([&](Keyword keyword, Item tokens) {
    if (keyword == Keyword::kOwner && list.owner.empty()) return;
    if (keyword != Keyword::kValues) return Add(units, Line(keyword), tokens);
    std::vector<std::uint32_t> more;
    for (std::size_t i = 1; i < tokens.size(); ++i) {
      if (tokens[i - 1].symbol == Symbol::kComma) more.push_back(tokens[i].span.begin);
    }
    Add(units, entry, tokens, more);
    entry.part += static_cast<std::uint32_t>(more.size()) + 1;
  });
  return units;
}

// Collects the comments of one item.
class Placer {
 public:
  explicit Placer(const Units& units) : units_(units), of_(units.size()) {}

  void Before(std::uint32_t next, std::string comment) {
    LineComments& of = At(next);
    Flush(of);
    of.before.push_back(std::move(comment));
  }
  void Behind(std::uint32_t last, std::string comment) {
    LineComments& of = At(last);
    Flush(of);
    of.behind = std::move(comment);
  }
  void After(std::string comment) { result_.after.push_back(std::move(comment)); }

  Comments Take() {
    for (std::size_t i = 0; i < of_.size(); ++i) {
      if (of_[i].before.empty() && of_[i].behind.empty()) continue;
      of_[i].line = units_[i].line;
      result_.lines.push_back(std::move(of_[i]));
    }
    std::ranges::sort(result_.lines, {}, &LineComments::line);
    return std::move(result_);
  }

 private:
  static void Flush(LineComments& of) {
    if (!of.behind.empty()) of.before.push_back(std::exchange(of.behind, {}));
  }
  LineComments& At(std::uint32_t place) {
    const auto next = std::ranges::upper_bound(units_, place, {}, &Unit::begin);
    return of_[next == units_.begin() ? 0 : static_cast<std::size_t>(next - units_.begin()) - 1];
  }

  const Units& units_;
  std::vector<LineComments> of_;
  Comments result_;
};

std::uint32_t BeginOf(Item item) {
  return item.front().span.begin;
}
std::uint32_t EndOf(Item item) {
  return item.back().span.end;
}

}  // namespace

CommentReader::CommentReader(std::string_view text, std::span<const Span> comments,
                             std::span<const Item> items)
    : text_(text), comments_(comments), items_(items) {
  for (std::size_t item = 0; item < items.size(); ++item)
    ends_.push_back(FindEnd(item));
}

std::size_t CommentReader::Newlines(std::uint32_t from, std::uint32_t to) const {
  return static_cast<std::size_t>(std::ranges::count(text_.substr(from, to - from), '\n'));
}

bool CommentReader::Indented(Span comment) const {
  if (comment.begin == 0) return false;
  const char before = text_[comment.begin - 1];
  return before == ' ' || before == '\t';
}

std::string CommentReader::Text(Span comment) const {
  std::string_view text = SourceOf(text_, comment);
  text = text.substr(0, text.find_last_not_of(" \t\r") + 1);
  return std::string(text);
}

// Below an item: runs of comments without an empty line between them go with it or with the next.
std::size_t CommentReader::FindEnd(std::size_t item) const {
  if (item + 1 == items_.size()) return comments_.size();
  const std::uint32_t next = BeginOf(items_[item + 1]);
  std::uint32_t last_end = rules::EndOf(items_[item]);
  const auto first_below = std::ranges::lower_bound(comments_, last_end, {}, &Span::begin);
  std::size_t at = static_cast<std::size_t>(first_below - comments_.begin());
  if (at < comments_.size() && Newlines(last_end, comments_[at].begin) == 0) {
    last_end = comments_[at++].end;  // behind the last clause
  }
  while (at < comments_.size() && comments_[at].begin < next) {
    std::size_t end = at + 1;
    while (end < comments_.size() && comments_[end].begin < next &&
           Newlines(comments_[end - 1].end, comments_[end].begin) == 1)
      ++end;
    const std::uint32_t behind = end < comments_.size() ? comments_[end].begin : next;
    const bool joined = Newlines(last_end, comments_[at].begin) == 1 &&
                        Newlines(comments_[end - 1].end, std::min(behind, next)) > 1;
    if (!joined && !Indented(comments_[at])) break;
    last_end = comments_[end - 1].end;
    at = end;
  }
  return at;
}

template <typename Made>
Comments CommentReader::Of(std::size_t number, const Made& made,
                           std::span<const std::uint32_t> clauses) const {
  const std::size_t begin = number == 0 ? 0 : ends_[number - 1];
  if (begin == ends_[number]) return {};
  const Item item = items_[number];
  const Units units = UnitsOf(made, item, Clauses(item, clauses));
  Placer placer(units);
  auto next = item.begin();
  std::uint32_t last_end = 0;  // of the comment before
  for (std::size_t i = begin; i < ends_[number]; ++i) {
    const Span comment = comments_[i];
    while (next != item.end() && next->span.begin < comment.begin)
      ++next;
    const bool above = next == item.begin();
    if (above && i > begin && Newlines(last_end, comment.begin) > 1) {
      placer.Before(BeginOf(item), "");
    }
    last_end = comment.end;
    auto last = next;  // one behind it
    while (last - item.begin() > 1 && IsConnector(*(last - 1)))
      --last;
    if (above) {
      placer.Before(BeginOf(item), Text(comment));
      const bool is_last = i + 1 == ends_[number] || comments_[i + 1].begin > BeginOf(item);
      if (is_last && Newlines(comment.end, BeginOf(item)) > 1) placer.Before(BeginOf(item), "");
    } else if (Newlines((next - 1)->span.end, comment.begin) == 0) {
      placer.Behind((last - 1)->span.begin, Text(comment));
    } else if (next == item.end()) {
      placer.After(Text(comment));
    } else {
      placer.Before(next->span.begin, Text(comment));
    }
  }
  return placer.Take();
}

template Comments CommentReader::Of(std::size_t, const Rule&, std::span<const std::uint32_t>) const;
template Comments CommentReader::Of(std::size_t, const List&, std::span<const std::uint32_t>) const;
template Comments CommentReader::Of(std::size_t, const Table&,
                                    std::span<const std::uint32_t>) const;

std::vector<std::string> CommentReader::All() const {
  std::vector<std::string> all;
  for (const Span comment : comments_)
    all.push_back(Text(comment));
  return all;
}

}  // namespace tidewaiter::rules

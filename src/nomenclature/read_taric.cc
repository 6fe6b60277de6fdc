// TARIC's nomenclature: a file for each language, lines with suffixes, and two kinds of days: how
// long a line is valid, and since when its text is the one given.
#include <algorithm>
#include <charconv>
#include <map>
#include <set>
#include <tuple>

#include <fmt/format.h>

#include "codec/parse.h"
#include "codec/text.h"
#include "nomenclature/complaints.h"
#include "nomenclature/readers.h"

namespace tidewaiter::nomenclature {
namespace {

struct Key {
  GoodsCode code;
  std::uint8_t suffix = 0;
  Validity validity;
  std::uint8_t level = 0;
  friend bool operator<(const Key& a, const Key& b) {
    const auto order = [](const Key& key) {
      return std::make_tuple(key.code, key.suffix, key.validity.from, key.validity.until,
                             key.level);
    };
    return order(a) < order(b);
  }
};

struct Lines {
  std::uint64_t line = 0;                         // of the first file that has it
  std::vector<std::map<Day, std::string>> texts;  // of each language, by their first day
};

class TaricReader {
 public:
  TaricReader(const PublishedFile& file, std::size_t language, std::size_t languages,
              Publication& out)
      : sheet_(file.name, file.bytes, out.problems), language_(language), languages_(languages) {}

  void Run(std::map<Key, Lines>& lines) {
    const int code = sheet_.Need("goods_code");
    suffix_ = sheet_.Need("suffix");
    from_ = sheet_.Need("start_date");
    until_ = sheet_.Need("end_date");
    position_ = sheet_.Need("hier_pos");
    indent_ = sheet_.Need("indent");
    const int description = sheet_.Need("description");
    const int described = sheet_.Need("descr_start");
    if (code == Sheet::kNoColumn) return;
    while (sheet_.Next()) {
      const auto read = CodeIn(sheet_, code);
      if (!read) continue;
      Lines& at = lines[KeyOf(*read)];
      if (at.texts.empty()) at = {sheet_.line(), {}};
      at.texts.resize(languages_);
      at.texts[language_].insert_or_assign(DayIn(described, "descr_start", kAlways),
                                           std::string(codec::Trim(sheet_.Cell(description))));
    }
  }

 private:
  Day DayIn(int column, std::string_view name, Day empty) {
    const std::string_view text = codec::Trim(sheet_.Cell(column));
    if (text.empty()) return empty;
    const auto day = codec::ParseDay(text, "%d-%m-%Y");
    if (!day) sheet_.Problem("day", name, Shown(text) + " is no day as 31-12-1971");
    return day ? *day : empty;
  }

  int NumberIn(int column, std::string_view name, int max) {
    const std::string_view text = codec::Trim(sheet_.Cell(column));
    int value = -1;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error == std::errc() && end == text.data() + text.size() && value >= 0 && value <= max)
      return value;
    sheet_.Problem("number", name, Shown(text));
    return 0;
  }

  // Chapters and headings both have the indent 0.
  Key KeyOf(GoodsCode code) {
    constexpr int kChapterPosition = 2;
    const int position = NumberIn(position_, "hier_pos", GoodsCode::kDigitsMax);
    const int indent = NumberIn(indent_, "indent", kLevelsMax - 2);
    const int level = position == kChapterPosition ? 0 : indent + 1;
    return {code,
            static_cast<std::uint8_t>(NumberIn(suffix_, "suffix", 99)),
            {DayIn(from_, "start_date", kAlways), DayIn(until_, "end_date", kForever)},
            static_cast<std::uint8_t>(level)};
  }

  Sheet sheet_;
  std::size_t language_;
  std::size_t languages_;
  int suffix_ = Sheet::kNoColumn;
  int from_ = Sheet::kNoColumn;
  int until_ = Sheet::kNoColumn;
  int position_ = Sheet::kNoColumn;
  int indent_ = Sheet::kNoColumn;
};

// The text of a language on a day: before its first one, that first one.
const std::string& TextOn(const std::map<Day, std::string>& texts, Day day) {
  static const std::string none;
  if (texts.empty()) return none;
  const auto after = texts.upper_bound(day);
  return after == texts.begin() ? after->second : std::prev(after)->second;
}

constexpr Day kFirstDay = -25'567;  // 1900-01-01: no day before it can be written

// One row for each stretch of days on which no text changes. The first known text of a language
// also stands for the days before it, and the row says since when it is known.
void AddRows(const Key& key, const Lines& lines, Rows& rows) {
  std::set<Day> begins = {key.validity.from};
  Day known = kAlways;
  for (const auto& texts : lines.texts) {
    if (texts.empty()) continue;
    known = std::max(known, texts.begin()->first);
    for (auto text = std::next(texts.begin()); text != texts.end(); ++text) {
      if (text->first > std::max(key.validity.from, kFirstDay) && text->first <= key.validity.until)
        begins.insert(text->first);
    }
  }
  for (auto begin = begins.begin(); begin != begins.end(); ++begin) {
    const auto end = std::next(begin);
    Row& row = rows.lines.emplace_back();
    row.code = key.code;
    row.suffix = key.suffix;
    row.level = key.level;
    row.validity = {*begin, end == begins.end() ? key.validity.until : *end - 1};
    row.described_from = known > *begin && known <= row.validity.until ? known : kAlways;
    row.line = lines.line;
    for (const auto& texts : lines.texts)
      row.descriptions.push_back(TextOn(texts, *begin));
  }
}

void TellUntranslated(const Key& key, const Lines& lines, const std::string& file,
                      Publication& out) {
  for (std::size_t i = 0; i < lines.texts.size(); ++i) {
    if (lines.texts[i].empty()) {
      Complain(out.warnings, "untranslated", Pointer(file, lines.line, "goods_code"),
               fmt::format("{} {} in {}", key.code.text(), key.suffix, out.rows.languages[i]));
    }
  }
}

}  // namespace

void ReadTaric(std::span<const PublishedFile* const> files, Publication& out) {
  std::map<Key, Lines> lines;
  for (std::size_t i = 0; i < files.size(); ++i)
    TaricReader(*files[i], i, files.size(), out).Run(lines);
  out.rows.lines.reserve(lines.size());
  for (const auto& [key, at] : lines) {
    TellUntranslated(key, at, files.front()->name, out);
    AddRows(key, at, out.rows);
  }
}

}  // namespace tidewaiter::nomenclature

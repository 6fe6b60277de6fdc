#include "classify/read_files.h"

#include <algorithm>
#include <array>
#include <optional>
#include <span>
#include <string>

#include <fmt/format.h>

#include "base/calendar.h"
#include "codec/csv.h"
#include "codec/parse.h"
#include "codec/text.h"

namespace tidewaiter::classify {
namespace {

enum Column : std::size_t {
  kCode,
  kText,
  kId,
  kDay,
  kRuling,
  kLanguage,
  kSuffix,
  kIndent,
  kHierPos,
  kEndDate,
  kColumns
};

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
constexpr std::string_view kOwnCode = "80";  // suffix of TARIC lines that have a code of their own

struct Name {
  std::string_view name;
  Column column;
};
constexpr Name kNames[] = {
    {"code", kCode},
    {"hscode", kCode},
    {"hs_code", kCode},
    {"hs6", kCode},
    {"goods_code", kCode},
    {"commodity", kCode},
    {"commodity_code", kCode},
    {"text", kText},
    {"description", kText},
    {"descr", kText},
    {"desc", kText},
    {"id", kId},
    {"row", kId},
    {"reference", kId},
    {"day", kDay},
    {"date", kDay},
    {"ruling", kRuling},
    {"lang", kLanguage},
    {"language", kLanguage},
    {"suffix", kSuffix},
    {"indent", kIndent},
    {"hier_pos", kHierPos},
    {"end_date", kEndDate},
};

std::string Lower(std::string_view text) {
  std::string lower(codec::Trim(text));
  for (char& c : lower) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return lower;
}

bool HasDigit(std::string_view text) {
  return std::ranges::any_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

// Where the columns stand in a row.
class Header {
 public:
  Header() { place_.fill(kNone); }
  static Header Bare() {  // number, code, text
    Header header;
    header.place_[kId] = 0;
    header.place_[kCode] = 1;
    header.place_[kText] = 2;
    return header;
  }
  explicit Header(std::span<const std::string_view> names) : Header() {
    for (std::size_t i = 0; i < names.size(); ++i) {
      const auto known = std::ranges::find(kNames, Lower(names[i]), &Name::name);
      if (known == std::end(kNames) || place_[known->column] != kNone) continue;
      place_[known->column] = i;
    }
  }
  [[nodiscard]] bool Has(Column column) const { return place_[column] != kNone; }
  [[nodiscard]] std::string_view Get(std::span<const std::string_view> fields,
                                     Column column) const {
    const std::size_t place = place_[column];
    return place < fields.size() ? codec::Trim(fields[place]) : std::string_view();
  }

 private:
  static constexpr std::size_t kNone = 0xFFFF'FFFF;
  std::array<std::size_t, kColumns> place_{};
};

struct Line {
  std::span<const std::string_view> fields;
  std::uint64_t number = 0;
};

std::vector<std::string_view> Split(std::string_view line, char at) {
  std::vector<std::string_view> fields;
  for (std::size_t begin = 0;;) {
    const std::size_t end = line.find(at, begin);
    fields.push_back(line.substr(begin, end - begin));
    if (end == std::string_view::npos) return fields;
    begin = end + 1;
  }
}

// Calls use(header, line) for every row behind the header.
template <typename Row, typename Use>
class Rows {
 public:
  Rows(FileRows<Row>& out, Use use) : out_(out), use_(std::move(use)) {}

  void Read(std::string_view bytes) {
    if (bytes.starts_with(kByteOrderMark)) bytes.remove_prefix(kByteOrderMark.size());
    if (!codec::IsUtf8(bytes)) return Refuse("utf8", BadLine(bytes), "", "the line is not UTF-8");
    const std::string_view first = bytes.substr(0, bytes.find('\n'));
    if (first.find('\t') != std::string_view::npos) return ReadTabs(bytes);
    ReadCsv(bytes,
            first.find(',') == std::string_view::npos && first.find(';') != std::string_view::npos
                ? ';'
                : ',');
  }

  void Refuse(std::string code, std::uint64_t line, std::string_view column, std::string detail) {
    ++out_.refused;
    if (out_.problems.size() == kProblemsMax) return;
    out_.problems.push_back(
        {std::move(code),
         column.empty() ? fmt::format("/{}", line) : fmt::format("/{}/{}", line, column),
         std::move(detail)});
  }

 private:
  static std::uint64_t BadLine(std::string_view bytes) {
    std::uint64_t number = 1;
    for (const std::string_view line : Split(bytes, '\n')) {
      if (!codec::IsUtf8(line)) break;
      ++number;
    }
    return number;
  }

  // False when the file cannot be read by it.
  bool TakeHeader(std::span<const std::string_view> fields) {
    header_ = Header(fields);
    const bool bare =
        fields.size() == 3 && !header_.Has(kCode) && codec::NormalizeHsCode(fields[1]).has_value();
    if (bare) header_ = Header::Bare();
    if (header_.Has(kCode) && header_.Has(kText)) {
      if (bare) use_(header_, Line{fields, 1});
      return true;
    }
    Refuse("missing_column", 1, header_.Has(kCode) ? "text" : "code",
           fmt::format("no column for the {}; there are: {}", header_.Has(kCode) ? "text" : "code",
                       fmt::join(fields, ", ")));
    return false;
  }

  void ReadTabs(std::string_view bytes) {
    std::uint64_t number = 0;
    for (std::string_view line : Split(bytes, '\n')) {
      ++number;
      if (line.ends_with('\r')) line.remove_suffix(1);
      if (line.empty()) continue;
      const std::vector<std::string_view> fields = Split(line, '\t');
      if (number == 1) {
        if (!TakeHeader(fields)) return;
      } else {
        use_(header_, Line{fields, number});
      }
    }
  }

  void ReadCsv(std::string_view bytes, char delimiter) {
    bool given = false;
    codec::CsvReader reader(delimiter, [&]() -> Result<std::string_view> {
      return std::exchange(given, true) ? std::string_view() : bytes;
    });
    codec::CsvRecord record;
    bool first = true;
    while (true) {
      const Result<bool> more = reader.Next(record);
      if (!more || !*more) return;
      if (record.fault != codec::CsvFault::kNone) {
        Refuse("quotes", record.line, "", "the quotes of the line do not close as they should");
        continue;
      }
      if (!std::exchange(first, false)) {
        use_(header_, Line{record.fields, record.line});
      } else if (!TakeHeader(record.fields)) {
        return;
      }
    }
  }

  FileRows<Row>& out_;
  Use use_;
  Header header_;
};

// One row at a time into `out`. The row's code and text, or nothing with the problem told.
template <typename Row>
class Taker {
 public:
  explicit Taker(FileRows<Row>& out) : out_(out) {}

  std::optional<std::string> CodeOf(std::string_view cell, std::size_t digits_min,
                                    std::uint64_t line) {
    Result<std::string> code = codec::NormalizeHsCode(cell);
    if (code && code->size() >= digits_min && !code->starts_with("00")) return *std::move(code);
    Tell("bad_code", line, "code", fmt::format("\"{}\" is not a code of the tariff", cell));
    return std::nullopt;
  }
  bool HasText(std::string_view cell, std::uint64_t line) {
    if (!cell.empty()) return true;
    Tell("empty_text", line, "text", "there is no text");
    return false;
  }
  void Tell(std::string code, std::uint64_t line, std::string_view column, std::string detail) {
    ++out_.refused;
    if (out_.problems.size() == kProblemsMax) return;
    out_.problems.push_back(
        {std::move(code), fmt::format("/{}/{}", line, column), std::move(detail)});
  }

 protected:
  FileRows<Row>& out_;
};

class PrecedentTaker : public Taker<Precedent> {
 public:
  using Taker::Taker;
  void operator()(const Header& header, const Line& line) {
    const std::string_view text = header.Get(line.fields, kText);
    std::optional<std::string> code = CodeOf(header.Get(line.fields, kCode), 6, line.number);
    if (!code || !HasText(text, line.number)) return;
    Precedent precedent{std::string(header.Get(line.fields, kId)), *std::move(code),
                        std::string(text), 0, false};
    const std::string_view day = header.Get(line.fields, kDay);
    if (!day.empty()) {
      const Result<Day> parsed = ParseIsoDay(day);
      if (!parsed) {
        return Tell("bad_day", line.number, "day", fmt::format("\"{}\" is no day", day));
      }
      precedent.day = *parsed;
    }
    const std::string ruling = Lower(header.Get(line.fields, kRuling));
    precedent.ruling = ruling == "1" || ruling == "true" || ruling == "yes";
    out_.rows.push_back(std::move(precedent));
  }
};

class EntryTaker : public Taker<NomenclatureEntry> {
 public:
  EntryTaker(FileRows<NomenclatureEntry>& out, std::string_view language, bool synonyms)
      : Taker(out), language_(language), synonyms_(synonyms) {}

  void operator()(const Header& header, const Line& line) {
    const std::string_view cell = header.Get(line.fields, kCode);
    const std::string_view text = header.Get(line.fields, kText);
    if (!HasDigit(cell) || !header.Get(line.fields, kEndDate).empty()) return;
    if (!HasText(text, line.number)) return;
    std::optional<std::string> code = CodeOf(cell, synonyms_ ? 6 : 2, line.number);
    if (!code) return;
    std::string full(text);
    std::ranges::replace(full, '|', ' ');  // TARIC's no-break blank
    if (header.Has(kSuffix) && header.Has(kIndent)) {
      const std::size_t indent = NumberOf(header.Get(line.fields, kIndent));
      const bool own = header.Get(line.fields, kSuffix) == kOwnCode;
      full = Above(indent, own) + full;
      above_[indent] = own ? "" : std::string(text);
      if (!own) return;
      const std::size_t digits = NumberOf(header.Get(line.fields, kHierPos));
      if (digits >= 2 && digits < code->size()) code->resize(digits);
    }
    const std::string_view language = header.Get(line.fields, kLanguage);
    out_.rows.push_back({*std::move(code), std::move(full),
                         std::string(language.empty() ? language_ : language), synonyms_});
  }

 private:
  static constexpr std::size_t kIndentMax = 20;  // the tariff goes some ten deep

  static std::size_t NumberOf(std::string_view cell) {
    std::size_t number = 0;
    for (const char c : cell) {
      if (c < '0' || c > '9' || number > kIndentMax) break;
      number = 10 * number + static_cast<std::size_t>(c - '0');
    }
    return std::min(number, kIndentMax);
  }

  // The lines without a code directly above this one, and forgets what is deeper.
  std::string Above(std::size_t indent, bool own) {
    for (std::size_t i = indent; i < above_.size(); ++i)
      above_[i].clear();
    std::size_t from = indent;
    while (from > 0 && !above_[from - 1].empty())
      --from;
    std::string text;
    for (std::size_t i = from; own && i < indent; ++i)
      text += above_[i] + "; ";
    return text;
  }

  std::string_view language_;
  bool synonyms_;
  std::array<std::string, kIndentMax + 1> above_{};
};

template <typename Row, typename Take>
void ReadInto(std::string_view bytes, FileRows<Row>& out, Take take) {
  Rows<Row, Take>(out, std::move(take)).Read(bytes);
}

}  // namespace

FileRows<Precedent> ReadPrecedents(std::string_view bytes) {
  FileRows<Precedent> out;
  ReadInto(bytes, out, PrecedentTaker(out));
  return out;
}

FileRows<NomenclatureEntry> ReadNomenclature(std::string_view bytes, std::string_view language) {
  FileRows<NomenclatureEntry> out;
  ReadInto(bytes, out, EntryTaker(out, language, false));
  return out;
}

FileRows<NomenclatureEntry> ReadSynonyms(std::string_view bytes) {
  FileRows<NomenclatureEntry> out;
  ReadInto(bytes, out, EntryTaker(out, "", true));
  return out;
}

}  // namespace tidewaiter::classify

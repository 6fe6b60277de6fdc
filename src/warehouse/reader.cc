#include "warehouse/reader.h"

#include <cmath>
#include <optional>

#include <fmt/format.h>

#include "base/flat_map.h"
#include "base/hash.h"
#include "codec/csv.h"
#include "codec/parse.h"
#include "warehouse/column_finder.h"
#include "warehouse/outcome_reader.h"
#include "warehouse/row_cells.h"
#include "warehouse/source.h"
#include "warehouse/units.h"

namespace tidewaiter::warehouse {
namespace {

constexpr double kRatePercentMax = 10'000;  // specific duties on cheap goods reach four digits
constexpr std::uint64_t kProgressRows = 16'384;
constexpr std::size_t kFileHashDigits = 12;

// The ids of a table's rows: exact, for a 64-bit hash alone would now and then refuse a good row.
class IdSet {
 public:
  // Notes an id that is not there yet as that of the next row that `lines` will get.
  void Insert(const LineTable& lines, std::string_view id) {
    std::uint64_t hash = HashBytes(id);
    while (rows_[hash] != 0)
      ++hash;
    rows_[hash] = static_cast<std::uint32_t>(lines.size()) + 1;
  }
  [[nodiscard]] bool Has(const LineTable& lines, std::string_view id) const {
    for (std::uint64_t hash = HashBytes(id);; ++hash) {
      const std::uint32_t* row = rows_.Find(hash);
      if (row == nullptr) return false;
      if (lines.id(*row - 1) == id) return true;
    }
  }

 private:
  FlatMap<std::uint32_t> rows_;  // + 1
};

// Turns the rows of one file into lines.
class Reader {
 public:
  Reader(const os::Path& path, const Mapping& mapping, TableSource& source);

  Result<ReadResult> Read(const Progress& progress);

 private:
  struct AttributeColumn {
    Attribute attribute;
    ColumnIndex column;
    const CodeList* codes = nullptr;
    bool reject_unknown = false;
  };

  void FindAttributes();
  Status Prepare();
  void ReadRow(const SourceRow& row);
  void Keep(std::vector<Reject>& problems);
  void Ids();
  void Attributes();
  void Put(const AttributeColumn& at, std::string_view text);
  void Measures();
  void Value();
  void SettleDismissals();
  Status CheckResult() const;

  const os::Path& path_;
  const Mapping& mapping_;
  TableSource& source_;
  ColumnFinder finder_;
  RowCells cells_;
  OutcomeReader outcomes_;
  ColumnIndex id_;
  ColumnIndex declaration_id_;
  ColumnIndex item_;
  ColumnIndex date_;
  ColumnIndex description_;
  ColumnIndex value_;
  std::vector<AttributeColumn> attributes_;
  std::array<ColumnIndex, kMeasureCount> measures_{};
  std::string file_prefix_;  // of ids, when the file has none
  IdSet ids_;
  LineRecord record_;
  ReadResult result_;
};

Reader::Reader(const os::Path& path, const Mapping& mapping, TableSource& source)
    : path_(path),
      mapping_(mapping),
      source_(source),
      finder_(source.columns()),
      cells_(source.columns(), mapping.missing),
      outcomes_(mapping, finder_,
                [&mapping](ErrorKind kind, std::string_view text) {
                  return NormalizeCorrection(kind, text, mapping);
                }),
      id_(finder_.Find(mapping.Column("id"))),
      declaration_id_(finder_.Find(mapping.Column("declaration_id"))),
      item_(finder_.Find(mapping.Column("item"))),
      date_(finder_.Find(mapping.Column("date"))),
      description_(finder_.Find(mapping.Column("description"))),
      value_(finder_.Find(mapping.Column("value"))),
      result_{LineTable(mapping.Schema()), {}, {}} {
  FindAttributes();
  for (std::size_t m = 0; m < kMeasureCount; ++m)
    measures_[m] = finder_.Find(mapping.Column(MeasureName(static_cast<Measure>(m))));
}

void Reader::FindAttributes() {
  const auto add = [this](Attribute attribute, std::string_view field, std::string_view column) {
    AttributeColumn at{attribute, finder_.Find(column)};
    const auto codes = mapping_.codes.find(field);
    if (codes != mapping_.codes.end()) {
      at.codes = &codes->second;
      at.reject_unknown = codes->second.find("*") != codes->second.end();
    }
    if (at.column != kNoColumn) attributes_.push_back(at);
  };
  for (std::size_t a = 0; a < kFirstExtra; ++a) {
    const auto attribute = static_cast<Attribute>(a);
    add(attribute, AttributeName(attribute), mapping_.Column(AttributeName(attribute)));
  }
  for (std::size_t e = 0; e < mapping_.extras.size(); ++e) {
    const auto& [name, column] = mapping_.extras[e];
    add(static_cast<Attribute>(kFirstExtra + e), name, column);
  }
}

Status Reader::Prepare() {
  RETURN_IF_ERROR(finder_.Check(path_.filename().string()));
  result_.summary.unused_columns = finder_.Unused();
  result_.summary.encoding = source_.encoding();
  if (id_ == kNoColumn && declaration_id_ == kNoColumn) {
    ASSIGN_OR_RETURN(const std::string hash, os::HashFile(path_));
    file_prefix_ = hash.substr(0, kFileHashDigits) + "-";
  }
  return {};
}

Result<ReadResult> Reader::Read(const Progress& progress) {
  RETURN_IF_ERROR(Prepare());
  SourceRow row;
  for (;;) {
    ASSIGN_OR_RETURN(const bool more, source_.Next(row));
    if (!more) break;
    ++result_.summary.rows_read;
    ReadRow(row);
    if (result_.summary.rows_read % kProgressRows == 0) {
      RETURN_IF_ERROR(progress("read", result_.summary.rows_read, 0));
    }
  }
  SettleDismissals();
  RETURN_IF_ERROR(CheckResult());
  RETURN_IF_ERROR(progress("read", result_.summary.rows_read, result_.summary.rows_read));
  return std::move(result_);
}

void Reader::ReadRow(const SourceRow& row) {
  cells_.Start(row);
  if (!row.fault.empty()) {
    cells_.Problem(kNoColumn, row.fault, row.reason);
    cells_.problems().back().text = row.text;
    return Keep(cells_.problems());
  }
  const auto date = cells_.Get(date_);
  if (!date) {
    cells_.Problem(date_, "missing", "the date is missing");
  } else {
    const auto day = cells_.Take(date_, "date", codec::ParseDay(*date, mapping_.date_format));
    record_.date = day.value_or(0);
  }
  Attributes();
  Measures();
  Value();
  record_.description = cells_.Get(description_).value_or("");
  record_.outcome = outcomes_.Read(cells_);
  Ids();
  if (!cells_.problems().empty()) return Keep(cells_.problems());
  ids_.Insert(result_.lines, record_.id);
  result_.lines.Append(record_);
  ++result_.summary.accepted;
}

void Reader::Keep(std::vector<Reject>& problems) {
  ++result_.summary.rejected;
  for (Reject& problem : problems) {
    ++result_.summary.problems[problem.code];
    if (result_.rejects.size() < kRejectsMax) result_.rejects.push_back(std::move(problem));
  }
}

void Reader::Ids() {
  const auto own = cells_.Get(id_);
  const auto declaration = cells_.Get(declaration_id_);
  const auto item = cells_.Get(item_);
  if (id_ != kNoColumn && !own) cells_.Problem(id_, "missing", "the id is missing");
  if (declaration_id_ != kNoColumn && !declaration && !own) {
    cells_.Problem(declaration_id_, "missing", "the declaration's id is missing");
  }
  if (own) {
    record_.id = *own;
  } else if (declaration) {
    record_.id = *declaration;
    if (item) record_.id.append("-").append(*item);
  } else {
    record_.id = file_prefix_ + std::to_string(result_.summary.rows_read);
  }
  record_.declaration_id = declaration.value_or(record_.id);
  if (cells_.problems().empty() && ids_.Has(result_.lines, record_.id)) {
    cells_.Problem(own ? id_ : declaration_id_, "duplicate",
                   fmt::format("the id {} was there before in this file", record_.id));
  }
}

void Reader::Attributes() {
  for (const AttributeColumn& at : attributes_) {
    record_.attribute(at.attribute).clear();
    if (const auto text = cells_.Get(at.column)) Put(at, *text);
  }
}

// Their code list comes first: what it gives must be a code of ours like any other.
void Reader::Put(const AttributeColumn& at, std::string_view text) {
  std::string& place = record_.attribute(at.attribute);
  if (at.codes != nullptr) {
    const auto found = at.codes->find(text);
    const bool known = found != at.codes->end() && text != "*";
    if (!known && at.reject_unknown) {
      return cells_.Problem(at.column, "unknown_code", "not in the mapping's list of codes");
    }
    if (known) text = found->second;
  }
  if (text.empty()) return;
  if (at.attribute == Attribute::kHsCode) {
    place = cells_.Take(at.column, "hs_code", codec::NormalizeHsCode(text)).value_or("");
  } else if (at.attribute == Attribute::kOrigin || at.attribute == Attribute::kDispatch) {
    place = cells_.Take(at.column, "country", codec::NormalizeCountry(text)).value_or("");
  } else {
    place.assign(text);
  }
}

void Reader::Measures() {
  for (std::size_t m = 0; m < kMeasureCount; ++m) {
    const auto measure = static_cast<Measure>(m);
    record_.measures[m] = kMissing;
    const auto text = cells_.Get(measures_[m]);
    if (!text) continue;
    const auto number = cells_.Take(measures_[m], "number", ParseMeasure(measure, *text, mapping_));
    if (!number) continue;
    record_.measures[m] = *number;
    if (measure == Measure::kRatePercent && !(*number >= 0 && *number <= kRatePercentMax)) {
      cells_.Problem(measures_[m], "range", "a rate outside 0 to 10000 percent");
    } else if (*number < 0) {
      cells_.Problem(measures_[m], "negative", "a negative number");
    }
  }
}

void Reader::Value() {
  record_.value_minor = kMissingMoney;
  const auto text = cells_.Get(value_);
  if (!text) return;
  const auto amount = cells_.Take(value_, "amount", ParseAmount(*text, mapping_));
  if (!amount) return;
  record_.value_minor = *amount;
  if (*amount < 0) cells_.Problem(value_, "negative", "a negative value");
}

// A dismissal that does not say what was considered speaks of every kind the file knows, and that
// is known only now.
void Reader::SettleDismissals() {
  const KindSet vocabulary =
      outcomes_.vocabulary().empty() ? KindSet{ErrorKind::kUnspecified} : outcomes_.vocabulary();
  for (std::size_t row = 0; row < result_.lines.size(); ++row) {
    const Outcome& outcome = result_.lines.outcome(row);
    if (outcome.source != OutcomeSource::kDismissal || !outcome.checked.empty()) continue;
    Outcome settled = outcome;
    settled.checked = vocabulary;
    result_.lines.SetOutcome(row, std::move(settled));
  }
}

Status Reader::CheckResult() const {
  const ReadSummary& summary = result_.summary;
  if (summary.rows_read == 0) {
    return Fail(ErrorCode::kInvalidArgument,
                fmt::format("{} has a header but no rows", path_.string()));
  }
  if (summary.accepted != 0) return {};
  const Reject& first = result_.rejects.front();
  return Fail(
      ErrorCode::kInvalidArgument,
      fmt::format("{}: none of {} rows could be read; the first, line {}: column '{}': {}",
                  path_.string(), summary.rows_read, first.line, first.column, first.reason),
      first.column);
}

}  // namespace

Result<ReadResult> ReadLines(const os::Path& path, const Mapping& mapping,
                             const Progress& progress) {
  ASSIGN_OR_RETURN(const auto source,
                   TableSource::Open(path, {mapping.format, mapping.delimiter, mapping.encoding}));
  return Reader(path, mapping, *source).Read(progress);
}

Status WriteRejects(const os::Path& path, const std::vector<Reject>& rejects) {
  ASSIGN_OR_RETURN(os::NewFile file, os::NewFile::Create(path));
  RETURN_IF_ERROR(file.Append("line,column,code,reason,text\n"));
  std::string row;
  for (const Reject& reject : rejects) {
    row.clear();
    codec::AppendCsvRow(
        row, {std::to_string(reject.line), reject.column, reject.code, reject.reason, reject.text});
    RETURN_IF_ERROR(file.Append(row));
  }
  return file.Commit();
}

}  // namespace tidewaiter::warehouse

// Mapping: how somebody's file of declarations becomes lines: which of their columns is which of
// our fields, in which units and codes, and how their file says what inspections found.
//
//   ASSIGN_OR_RETURN(const Mapping mapping, LoadMapping("customs.toml"));
//   ASSIGN_OR_RETURN(const ReadResult read, ReadLines("2025.csv.gz", mapping, NoProgress));
//
// The text form is TOML; docs/formats/mapping.md describes it with an example. Pure values: no
// function here but LoadMapping touches a file. Thread-safe.
#ifndef TIDEWAITER_WAREHOUSE_MAPPING_H_
#define TIDEWAITER_WAREHOUSE_MAPPING_H_

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"
#include "declaration/line_table.h"
#include "os/file.h"

namespace tidewaiter::warehouse {

enum class FileFormat { kByName, kCsv, kTsv, kParquet };
enum class Encoding { kDetect, kUtf8, kLatin1 };
enum class MassUnit { kKilogram, kGram, kTonne, kPound };
enum class ValueUnit { kMajor, kMinor, kThousand };
enum class RateUnit { kPercent, kFraction };

// What a file's texts mean: their text -> our text.
using CodeList = std::map<std::string, std::string, std::less<>>;

// [outcome] flag: one column says wrong or clean; any other text: nobody looked.
struct FlagOutcome {
  std::string column;
  std::vector<std::string> wrong;
  std::vector<std::string> clean;
  ErrorKind kind = ErrorKind::kUnspecified;
  friend bool operator==(const FlagOutcome&, const FlagOutcome&) = default;
};

// [outcome] checked, wrong, corrections: columns with lists such as "hs_code;origin" and
// "hs_code=640299;undervalued=12345". Each may be "" (not there), not all.
struct ListOutcome {
  std::string checked;
  std::string wrong;
  std::string corrections;
  friend bool operator==(const ListOutcome&, const ListOutcome&) = default;
};

// [outcome.fields.<kind>]: a verdict column for one error kind; any other text is an error.
struct FieldOutcome {
  ErrorKind kind = ErrorKind::kUnspecified;
  std::string verdict;
  std::vector<std::string> confirmed;
  std::vector<std::string> corrected;
  std::string corrected_to;  // "" when there is no such column
  friend bool operator==(const FieldOutcome&, const FieldOutcome&) = default;
};

// At most one of flag, lists and fields is given; none: the file says nothing of inspections, or
// only `source`.
struct OutcomeMapping {
  std::optional<FlagOutcome> flag;
  std::optional<ListOutcome> lists;
  std::vector<FieldOutcome> fields;
  std::string source;                                  // columns; "" when not there
  std::map<std::string, OutcomeSource> source_values;  // empty: our own names
  std::string basis;
  std::map<std::string, SelectionBasis> basis_values;  // empty: our own names
  std::string recovered;
  std::string known_on;
  friend bool operator==(const OutcomeMapping&, const OutcomeMapping&) = default;
};

struct Mapping {
  FileFormat format = FileFormat::kByName;
  char delimiter = '\0';  // '\0': the most frequent of , ; tab | in the first line
  Encoding encoding = Encoding::kDetect;
  std::string currency = "XXX";
  char decimal = '.';
  std::string date_format = "%Y-%m-%d";
  std::vector<std::string> missing{""};

  std::map<std::string, std::string, std::less<>> columns;  // our field -> their column
  std::vector<std::pair<std::string, std::string>> extras;  // own name -> their column
  MassUnit net_mass = MassUnit::kKilogram;
  MassUnit gross_mass = MassUnit::kKilogram;
  ValueUnit value = ValueUnit::kMajor;
  RateUnit rate = RateUnit::kPercent;
  std::map<std::string, CodeList, std::less<>> codes;  // our field -> list; "*" = "reject"
  OutcomeMapping outcome;

  // Their column for one of our fields, "" when it is not mapped.
  [[nodiscard]] std::string_view Column(std::string_view field) const;
  [[nodiscard]] LineSchema Schema() const;
  friend bool operator==(const Mapping&, const Mapping&) = default;
};

// The fields that [columns] may name, in the order in which they are written: id, declaration_id,
// item, date, description, value, then the attributes but extras, then the measures.
const std::vector<std::string>& MappingFields();

struct MappingProblem {
  int line = 0;  // from 1; 0: of the mapping as a whole
  int column = 0;
  std::string key;  // e.g. "columns.hs_kode"; "" for a fault of the TOML itself
  std::string message;
};

// Every problem of the text, in the order of lines; none: ParseMapping succeeds.
std::vector<MappingProblem> MappingProblems(std::string_view text);

// `name` is what messages call the text: its file name. Unknown keys are errors, so that a
// misspelt one cannot be silently without effect.
// Errors: kInvalidArgument with all problems, each with line:column, in one message.
Result<Mapping> ParseMapping(std::string_view text, std::string_view name);

// Errors: those of os::ReadFile and of ParseMapping.
Result<Mapping> LoadMapping(const os::Path& path);

// The mapping as commented TOML; ParseMapping gives the same mapping back.
std::string RenderMapping(const Mapping& mapping);

}  // namespace tidewaiter::warehouse

#endif  // TIDEWAITER_WAREHOUSE_MAPPING_H_

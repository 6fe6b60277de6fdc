// Schema: the fields that a rule may ask, each with its kind and unit.
//
//   const Schema schema = LineSchemaFor(lines.schema(), /*digits=*/2);
//   const std::optional<std::size_t> field = schema.Find("net_mass");
//
// A schema is plain data: the house has one for goods items (StandardSchema); benchmarks and other
// subjects (movements, persons) bring their own. Immutable once made; thread-safe to read.
#ifndef TIDEWAITER_DETECT_RULES_SCHEMA_H_
#define TIDEWAITER_DETECT_RULES_SCHEMA_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "declaration/line_table.h"
#include "detect/rules/unit.h"

namespace tidewaiter::rules {

enum class FieldKind : std::uint8_t {
  kNumber,  // double with a unit; NaN is missing
  kDate,    // double, days since 1970-01-01; NaN is missing
  kFlag,    // double, 0 or 1; NaN is missing
  kCode,    // a code, compared exactly
  kHsCode,  // a code of the Harmonized System: a shorter one stands for all that begin with it
  kText,    // words of people: likeness and patterns, never "="
  kCodes,   // a set of codes, "documents"
};

// At which step something was declared. kDeclaration is what a field means without "at".
enum class Stage : std::uint8_t {
  kManifest,
  kPreArrival,
  kArrival,
  kDeclaration,
  kTransit,
  kExport,
};
inline constexpr std::size_t kStageCount = 6;
std::string_view StageName(Stage stage);  // as written after "at": "manifest", "pre_arrival", ...
std::optional<Stage> FindStage(std::string_view name);

struct FieldInfo {
  std::string name;  // lower case words joined by '_'
  FieldKind kind = FieldKind::kCode;
  Unit unit = {};  // of kNumber
  Stage stage = Stage::kDeclaration;
  bool personal = false;   // of a person: rules may use it, lists of hits do not show it
  std::string about = {};  // one line for people, "" = none
};

class Schema {
 public:
  // `currency` is the one in which amounts are written; `digits` of its minor unit.
  Schema(std::string currency, int digits) : currency_(std::move(currency)), digits_(digits) {}

  void Add(FieldInfo field) { fields_.push_back(std::move(field)); }

  [[nodiscard]] const std::vector<FieldInfo>& fields() const { return fields_; }
  [[nodiscard]] const FieldInfo& field(std::size_t number) const { return fields_[number]; }
  [[nodiscard]] std::optional<std::size_t> Find(std::string_view name,
                                                Stage stage = Stage::kDeclaration) const;
  [[nodiscard]] const std::string& currency() const { return currency_; }
  [[nodiscard]] int digits() const { return digits_; }

 private:
  std::string currency_;
  int digits_;
  std::vector<FieldInfo> fields_;
};

// What a goods item of a LineTable says: every attribute under its own name (extras under the names
// that the administration gave them), "description", "value", "date", "rate" (a share),
// "gross_mass", "net_mass", "quantity", "packages", "containers", and "value", "gross_mass",
// "net_mass", "quantity", "packages", "origin", "hs_code", "description", "inspected" at every
// other stage; of the declaration as a whole "declarant_name", "supplier_name", "transport_means",
// "operator_standing", totals and the like; "documents" (codes of the documents that came with the
// declaration). Which of them a batch really has is the batch's matter: what it lacks is missing.
Schema StandardSchema(const LineSchema& lines, int digits);

}  // namespace tidewaiter::rules

#endif  // TIDEWAITER_DETECT_RULES_SCHEMA_H_

// Consignment: what others state about goods before and after the import declaration: the carrier's
// manifest, the office of transit, the scale at the quay, the administration of export. Named by
// its transport document (bill of lading, waybill) or its unique consignment reference.
//
//   const auto statement = desk::ParseStatement(body, rules);      // all problems, with pointers
//   consignment.steps[number of the step] = {*statement, now_ms, account, version};
//   std::string record = desk::WriteConsignment(consignment, digits);
//
// docs/formats/consignment.md describes members, limits and problem codes.
#ifndef TIDEWAITER_DESK_CONSIGNMENT_H_
#define TIDEWAITER_DESK_CONSIGNMENT_H_

#include <array>
#include <cstdint>
#include <expected>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/calendar.h"
#include "base/result.h"
#include "codec/json_writer.h"
#include "codec/problem.h"
#include "desk/document.h"
#include "desk/event.h"

namespace tidewaiter::desk {

// When something is stated; the import declaration itself is none of them. Never renumber.
enum class Step : std::uint8_t {
  kManifest = 0,
  kPreArrival = 1,  // the declaration as it was lodged before the goods came
  kArrival = 2,
  kTransit = 3,
  kExport = 4,
};
inline constexpr int kStepCount = 5;
std::string_view Name(Step step);  // "manifest", "pre_arrival", ...
std::optional<Step> FindStep(std::string_view name);

// Whatever was said; nothing else is known.
struct StatedItem {
  std::string hs_code = {};
  std::string description = {};
  std::string origin = {};
  std::optional<std::int64_t> value_minor = {};
  double net_mass_kg = kMissing;
  double gross_mass_kg = kMissing;
  double quantity = kMissing;
  std::string quantity_unit = {};
  double packages = kMissing;
};

struct Statement {
  std::optional<Day> inspected = {};  // the day on which the goods were inspected at that step
  std::vector<StatedItem> items = {};
};

inline constexpr std::size_t kReferenceBytesMax = 100;
inline constexpr std::size_t kStatementBytesMax = std::size_t{256} << 10U;  // 999 items

// Reads a statement. Errors: every problem, in the order of the text. O(bytes); thread-safe.
std::expected<Statement, Problems> ParseStatement(std::string_view json,
                                                  const DocumentRules& rules);
std::string WriteStatement(const Statement& statement, int digits);
void AppendStatedItem(codec::JsonWriter& json, const StatedItem& item, int digits);

// What a declaration states when it is compared with what became of it.
Statement StatementOf(const Document& document);

struct StatedAtStep {
  Statement statement;
  std::int64_t time_ms = 0;
  std::string by;             // account
  std::uint32_t version = 0;  // 1 is the first statement of that step
};
struct Consignment {
  using Stated = StatedAtStep;
  std::string reference;  // as whoever stated it last wrote it
  std::array<std::optional<Stated>, kStepCount> steps;
};

// As it is kept. Errors: kCorruption (not what WriteConsignment wrote).
std::string WriteConsignment(const Consignment& consignment, int digits);
Result<Consignment> ReadConsignment(std::string_view json, const DocumentRules& rules);

// As it stands in the journal: the data of an event of kind::kStated, whose subject is the
// consignment's id. Fold makes of all such events what the record holds. Errors: kCorruption.
std::string StatedData(const Consignment& consignment, Step step, int digits);
Status FoldStated(const Event& event, const DocumentRules& rules, Consignment& into);

// The id of the consignment's record: "consignment/" and the letters and digits of the reference,
// small letters as capitals, so that "maeu 123-4567" is MAEU1234567. "" for a reference of fewer
// than kReferenceLeast of them, which could mean anything.
inline constexpr std::size_t kReferenceLeast = 5;
std::string ConsignmentId(std::string_view reference);

// The ids of all that a declaration's documents name, each once.
std::vector<std::string> ConsignmentIds(const Document& document);

// What was stated at one step about each item of a declaration.
struct AtStep {
  std::optional<Day> inspected;  // the latest
  // By item of the declaration: nothing where no stated item could be told to be the same goods.
  std::vector<std::optional<StatedItem>> items;
  StatedItem total;  // all that was stated together, whether it could be told apart or not

  [[nodiscard]] bool tells_any() const;
};
struct Stages {
  std::array<std::optional<AtStep>, kStepCount> steps;

  [[nodiscard]] bool empty() const;
};

// Finds for each declared item what the statements say of the same goods. Items with codes are the
// same goods when their codes agree in six digits, else in four; several stated items of one code
// are added up; goods that several declared items could mean are left out, for a wrong comparison
// is worse than none. What is left over on both sides, one item each, is compared whatever the
// code. Statements without codes: all that they state together, with a declaration of one item.
// O(declared x stated).
AtStep MatchItems(const Document& document, std::span<const Statement* const> statements);

}  // namespace tidewaiter::desk

#endif  // TIDEWAITER_DESK_CONSIGNMENT_H_
